// Runs this program once more and reads what it writes: the only way to time a start from its
// very beginning.
import Runtime

@_extern(c, "posix_spawn")
private func c_posix_spawn(
  _ process: UnsafeMutablePointer<Int32>, _ path: UnsafePointer<CChar>,
  _ fileActions: UnsafeMutableRawPointer?, _ attributes: UnsafeMutableRawPointer?,
  _ arguments: UnsafePointer<UnsafePointer<CChar>?>,
  _ environment: UnsafePointer<UnsafePointer<CChar>?>
) -> Int32
@_extern(c, "posix_spawn_file_actions_init")
private func c_fileActionsInit(_ actions: UnsafeMutableRawPointer) -> Int32
@_extern(c, "posix_spawn_file_actions_adddup2")
private func c_fileActionsDuplicate(
  _ actions: UnsafeMutableRawPointer, _ from: Int32, _ to: Int32
) -> Int32
@_extern(c, "posix_spawn_file_actions_destroy")
private func c_fileActionsDestroy(_ actions: UnsafeMutableRawPointer) -> Int32
@_extern(c, "waitpid")
private func c_waitpid(
  _ process: Int32, _ status: UnsafeMutablePointer<Int32>, _ options: Int32
) -> Int32
@_extern(c, "pipe2")
private func c_pipe2(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) -> Int32

extension Descriptor {
  /// A pipe's reading and writing end; nil when the system has none to give.
  static func pipe() -> (reading: Descriptor, writing: Descriptor)? {
    let closeOnExec: Int32 = 0o2_000_000
    var ends: (Int32, Int32) = (0, 0)
    let status = withUnsafeMutableBytes(of: &ends) {
      c_pipe2($0.baseAddress!.assumingMemoryBound(to: Int32.self), closeOnExec)
    }
    guard status == 0 else { return nil }
    return (Descriptor(number: ends.0), Descriptor(number: ends.1))
  }
}

enum ChildProcess {
  /// What this program writes to stdout when it is started with these arguments (the name first)
  /// and this environment, each NUL-terminated; nil where it cannot be started or fails.
  static func output(arguments: [[UInt8]], environment: [[UInt8]]) -> [UInt8]? {
    var path = executablePath()
    guard path.count > 0, let ends = Descriptor.pipe() else { return nil }
    path.append(0)
    defer { ends.reading.close() }
    // The C library's struct has 80 bytes (glibc, 64 bits).
    let actions = UnsafeMutableRawPointer.allocate(byteCount: 512, alignment: 16)
    defer { actions.deallocate() }
    guard c_fileActionsInit(actions) == 0 else { return nil }
    _ = c_fileActionsDuplicate(actions, ends.writing.number, 1)
    let argumentList = CStringList(arguments)
    let environmentList = CStringList(environment)
    var process: Int32 = 0
    let status = path.withUnsafeBytes {
      c_posix_spawn(
        &process, $0.baseAddress!.assumingMemoryBound(to: CChar.self), actions, nil,
        argumentList.start, environmentList.start)
    }
    _ = c_fileActionsDestroy(actions)
    ends.writing.close()
    guard status == 0 else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 256)
    while true {
      let capacity = chunk.count
      let count = chunk.withUnsafeMutableBytes {
        (try? ends.reading.read(into: $0.baseAddress!, byteCount: capacity)) ?? 0
      }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    var exitStatus: Int32 = 0
    guard c_waitpid(process, &exitStatus, 0) == process, exitStatus == 0 else { return nil }
    return bytes
  }
}

/// A C array of C strings, NULL at its end.
private final class CStringList {
  private let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
  private let count: Int

  /// - strings: each NUL-terminated.
  init(_ strings: [[UInt8]]) {
    count = strings.count
    pointers = .allocate(capacity: strings.count + 1)
    for index in 0..<strings.count {
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: strings[index].count)
      for position in 0..<strings[index].count {
        copy[position] = CChar(bitPattern: strings[index][position])
      }
      pointers[index] = UnsafePointer(copy)
    }
    pointers[strings.count] = nil
  }

  deinit {
    for index in 0..<count { pointers[index]?.deallocate() }
    pointers.deallocate()
  }

  var start: UnsafePointer<UnsafePointer<CChar>?> { UnsafePointer(pointers) }
}
