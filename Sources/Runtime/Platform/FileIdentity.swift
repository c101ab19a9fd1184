// Tells whether two names are one file: what is written must not be what is read.

/// A regular file, whatever its names are.
public struct FileIdentity: Equatable, Sendable {
  let device: UInt64
  let inode: UInt64

  /// Nil for what is no regular file, does not exist or cannot be asked; links are followed.
  public init?(path: UnsafePointer<CChar>) {
    guard let status = InputStatus(path: path), status.isRegular else { return nil }
    self = status.identity
  }

  public init?(_ descriptor: Descriptor) {
    guard let status = InputStatus(descriptor), status.isRegular else { return nil }
    self = status.identity
  }

  init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}
