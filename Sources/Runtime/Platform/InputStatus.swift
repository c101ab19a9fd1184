// What a file is, asked without opening it: opening a named pipe would let its writer go on.

// The same layout on every processor, unlike `stat`.
@_extern(c, "statx")
private func c_statx(
  _ folder: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32, _ wanted: UInt32,
  _ status: UnsafeMutableRawPointer
) -> Int32

/// Kind and size of a file that is read; links are followed.
package struct InputStatus {
  let isRegular: Bool
  let isCharacterDevice: Bool
  /// With a name or without.
  package let isPipe: Bool
  let byteCount: Int
  let identity: FileIdentity

  /// nil where the system does not tell.
  package init?(path: UnsafePointer<CChar>) {
    let currentFolder: Int32 = -100
    self.init(folder: currentFolder, path, flags: 0)
  }

  init?(_ descriptor: Descriptor) {
    let emptyPath: Int32 = 0x1000
    let path: StaticString = ""
    self.init(
      folder: descriptor.number,
      UnsafeRawPointer(path.utf8Start).assumingMemoryBound(to: CChar.self), flags: emptyPath)
  }

  private init?(folder: Int32, _ path: UnsafePointer<CChar>, flags: Int32) {
    let typeInodeAndSize: UInt32 = 0x301
    var mode: UInt16 = 0
    var size: UInt64 = 0
    var inode: UInt64 = 0
    var device: UInt64 = 0
    let status = withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { bytes in
      let start = bytes.baseAddress!
      let status = c_statx(folder, path, flags, typeInodeAndSize, start)
      mode = start.load(fromByteOffset: 28, as: UInt16.self)
      size = start.load(fromByteOffset: 40, as: UInt64.self)
      inode = start.load(fromByteOffset: 32, as: UInt64.self)
      // Major and minor number.
      device = start.load(fromByteOffset: 136, as: UInt64.self)
      return status
    }
    guard status == 0 else { return nil }
    let kind = mode & 0o170000
    isRegular = kind == 0o100000
    isCharacterDevice = kind == 0o020000
    isPipe = kind == 0o010000
    byteCount = Int(clamping: size)
    identity = FileIdentity(device: device, inode: inode)
  }
}
