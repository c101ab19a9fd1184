// Writes a file whole or not at all: into a temporary file beside it, to the disk, then renamed.
import Foundation

public enum AtomicFile {
  /// Replaces or makes a file. After an error nothing new is left and an old file is unchanged.
  /// A symbolic link stays and the file that it names is replaced. A pipe or a device is written
  /// to as it is: a rename would put a file in its place.
  ///
  /// - Throws: ConversionError.cannotWrite.
  public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure(path) }
      defer { close(descriptor) }
      return try writeAll(bytes, descriptor, path)
    }
    let target = exists ? resolved(path) : path
    let temporary = "\(target).\(getpid()).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    var isDone = false
    defer { if !isDone { unlink(temporary) } }
    do {
      defer { close(descriptor) }
      try writeAll(bytes, descriptor, path)
      guard fsync(descriptor) == 0 else { throw failure(path) }
    }
    guard rename(temporary, target) == 0 else { throw failure(path) }
    isDone = true
  }

  private static func writeAll(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ path: String
  ) throws {
    var written = 0
    while written < bytes.count {
      let count = systemWrite(
        descriptor, bytes.baseAddress! + written, min(bytes.count - written, 1 << 30))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      written += count
    }
  }

  /// The file that a symbolic link names in the end.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func failure(_ path: String) -> ConversionError {
    .cannotWrite(file: path, reason: String(cString: strerror(errno)))
  }
}

/// write(2), which the method's own name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
