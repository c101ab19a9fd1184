// Keys: 32 bytes from a file that nobody else may read, or fresh ones from the system.

@_extern(c, "statx")
private func c_statx(
  _ folder: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32, _ mask: UInt32,
  _ result: UnsafeMutableRawPointer
) -> Int32

@_extern(c, "getrandom")
private func c_getrandom(_ to: UnsafeMutableRawPointer, _ byteCount: Int, _ flags: UInt32) -> Int

/// Why a key file is not taken.
public enum KeyError: Error, Equatable, Sendable {
  case cannotRead(SystemError)
  /// Mode bits as chmod counts them: others than the owner may use the file.
  case tooOpen(mode: UInt32)
  case isNoFile
  case wrongByteCount
  case noRandomness(SystemError)
}

public enum SecretKey {
  public static let byteCount = 32

  /// The key in a file: a regular one of exactly 32 bytes, of mode 0600 or less.
  public static func read(_ path: UnsafePointer<CChar>) throws(KeyError) -> [UInt8] {
    let file: Descriptor
    do throws(SystemError) {
      file = try Descriptor.open(forReading: path)
    } catch {
      throw .cannotRead(error)
    }
    defer { file.close() }
    let mode = try self.mode(file)
    guard mode & 0o170000 == 0o100000 else { throw .isNoFile }
    guard mode & 0o177 == 0 else { throw .tooOpen(mode: mode & 0o7777) }
    var key = [UInt8](repeating: 0, count: byteCount + 1)
    var count = 0
    while count < key.count {
      let room = key.count - count
      var failure: SystemError?
      let read = key.withUnsafeMutableBytes { bytes in
        do throws(SystemError) {
          return try file.read(into: bytes.baseAddress! + count, byteCount: room)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw .cannotRead(failure) }
      if read == 0 { break }
      count += read
    }
    guard count == byteCount else { throw .wrongByteCount }
    key.removeLast()
    return key
  }

  /// Fresh bytes.
  public static func random() throws(KeyError) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: byteCount)
    let count = key.withUnsafeMutableBytes { c_getrandom($0.baseAddress!, byteCount, 0) }
    guard count == byteCount else { throw .noRandomness(.last) }
    return key
  }

  /// Type and mode of an open file. statx has one layout on all architectures.
  private static func mode(_ file: Descriptor) throws(KeyError) -> UInt32 {
    let emptyPath: Int32 = 0x1000
    let typeAndMode: UInt32 = 3
    let modeByteStart = 28
    let path: StaticString = ""
    var failed = false
    let mode = withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { bytes in
      let status = path.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) {
        c_statx(file.number, $0, emptyPath, typeAndMode, bytes.baseAddress!)
      }
      failed = status != 0
      return failed ? 0 : bytes.load(fromByteOffset: modeByteStart, as: UInt16.self)
    }
    if failed { throw .cannotRead(.last) }
    return UInt32(mode)
  }
}
