// The process itself: its end, its signals, its environment, its place on disk.

@_extern(c, "_exit") private func c_exitNow(_ status: Int32)
@_extern(c, "signal")
private func c_signal(_ number: Int32, _ handler: UnsafeMutableRawPointer?)
  -> UnsafeMutableRawPointer?
@_extern(c, "readlink")
private func c_readlink(
  _ path: UnsafePointer<CChar>, _ to: UnsafeMutablePointer<CChar>, _ capacity: Int
) -> Int
@_extern(c, "strerror") private func c_strerror(_ number: Int32) -> UnsafePointer<CChar>?

/// Ends the process at once: nothing is left to flush, and open threads end with it.
public func exitProcess(_ status: Int32) -> Never {
  c_exitNow(status)
  fatalError("the process did not end")
}

@_extern(c, "prctl")
private func c_prctl(
  _ option: Int32, _ first: UInt, _ second: UInt, _ third: UInt, _ fourth: UInt
) -> Int32
@_extern(c, "setrlimit")
private func c_setrlimit(_ resource: Int32, _ limits: UnsafeRawPointer) -> Int32

/// No crash, no signal and no debugger of the same user can take a copy of this process's memory,
/// in which notes lie: it is not dumpable, and its core file has no room.
public func forbidCoreDumps() {
  allowMemoryToBeRead(false)
  let coreFileSize: Int32 = 4
  let limits: (UInt, UInt) = (0, 0)
  withUnsafeBytes(of: limits) { _ = c_setrlimit(coreFileSize, $0.baseAddress!) }
}

/// Whether the system lets this process's memory be dumped, and the same user read all its files in
/// /proc.
public func allowMemoryToBeRead(_ isAllowed: Bool) {
  let setDumpable: Int32 = 4
  _ = c_prctl(setDumpable, isAllowed ? 1 : 0, 0, 0, 0)
}

/// Writing into a closed pipe becomes an error of the write, and an interrupt from the keyboard
/// ends the process with 130. An interrupt that was ignored at the start stays ignored.
public func prepareSignals() {
  let interrupt: Int32 = 2
  let pipe: Int32 = 13
  let ignore = UnsafeMutableRawPointer(bitPattern: 1)
  let handler: @convention(c) (Int32) -> Void = { _ in c_exitNow(130) }
  _ = c_signal(pipe, ignore)
  if c_signal(interrupt, unsafeBitCast(handler, to: UnsafeMutableRawPointer.self)) == ignore {
    _ = c_signal(interrupt, ignore)
  }
}

/// The value of an environment variable, NUL-terminated; nil where it is unset or empty.
public func environmentValue(_ name: StaticString) -> UnsafePointer<CChar>? {
  let value = c_getenv(
    UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self))
  guard let value, value[0] != 0 else { return nil }
  return value
}

/// The path of the running program, without a terminating NUL; empty where it is not known.
public func executablePath() -> [UInt8] {
  let capacity = 4096
  var path = [UInt8](repeating: 0, count: capacity)
  let count = path.withUnsafeMutableBytes { buffer in
    let link: StaticString = "/proc/self/exe"
    return c_readlink(
      UnsafeRawPointer(link.utf8Start).assumingMemoryBound(to: CChar.self),
      buffer.baseAddress!.assumingMemoryBound(to: CChar.self), capacity)
  }
  path.removeLast(capacity - max(0, count))
  return path
}

extension SystemError {
  /// The system's words for the error, first letter lower case.
  public var message: [UInt8] {
    var text: [UInt8] = []
    guard let words = c_strerror(number) else { return text }
    var index = 0
    while words[index] != 0 {
      text.append(UInt8(bitPattern: words[index]))
      index += 1
    }
    if let first = text.first { text[0] = first.lowercasedASCII }
    return text
  }
}
