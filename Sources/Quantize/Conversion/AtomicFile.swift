// Writes a file whole or not at all: into a temporary file beside it, to the disk, then renamed.
import Foundation

public enum AtomicFile {
  /// Replaces or makes a file. After an error nothing new is left and an old file is unchanged.
  /// A symbolic link stays and the file that it names is replaced.
  ///
  /// - Throws: ConversionError.cannotWrite, also for what is there and no plain file: a rename
  ///   would put a file in the place of a device.
  public static func write(_ bytes: UnsafeRawBufferPointer, to wanted: String) throws {
    var path = wanted
    var status = stat()
    if stat(wanted, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw ConversionError.cannotWrite(file: wanted, reason: "not a plain file")
      }
      if let resolved = realpath(wanted, nil) {
        path = String(cString: resolved)
        free(resolved)
      }
    }
    let temporary = "\(path).\(getpid()).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    var isDone = false
    defer { if !isDone { unlink(temporary) } }
    do {
      defer { close(descriptor) }
      var written = 0
      while written < bytes.count {
        let count = systemWrite(
          descriptor, bytes.baseAddress! + written, min(bytes.count - written, 1 << 30))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw failure(path) }
        written += count
      }
      guard fsync(descriptor) == 0 else { throw failure(path) }
    }
    guard rename(temporary, path) == 0 else { throw failure(path) }
    isDone = true
  }

  private static func failure(_ path: String) -> ConversionError {
    .cannotWrite(file: path, reason: String(cString: strerror(errno)))
  }
}

/// write(2), which the method's own name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
