// Small files that the system writes for its readers: /proc and /sys. They tell no length in
// advance and may be missing, so whatever cannot be read is nil.

/// Reads files of /proc and /sys and what stands in them.
public enum SystemFile {
  /// The most bytes that are read of one file.
  private static let byteLimit = 1 << 20

  /// The bytes of a file, at most 1 MiB; nil where it cannot be read.
  public static func read(_ path: StaticString) -> [UInt8]? {
    read(UnsafeRawPointer(path.utf8Start).assumingMemoryBound(to: CChar.self))
  }

  /// The same with the path put together from a folder, a number and a name, under another root.
  public static func read(
    _ folder: StaticString, _ number: Int, _ name: StaticString, root: [UInt8] = []
  ) -> [UInt8]? {
    var path = root
    append(folder, to: &path)
    append(decimal: number, to: &path)
    append(name, to: &path)
    path.append(0)
    return path.withUnsafeBytes {
      read($0.baseAddress!.assumingMemoryBound(to: CChar.self))
    }
  }

  /// The same with a path that is put together, without a NUL at its end.
  public static func read(path: [UInt8]) -> [UInt8]? {
    (path + [0]).withUnsafeBytes {
      read($0.baseAddress!.assumingMemoryBound(to: CChar.self))
    }
  }

  private static func read(_ path: UnsafePointer<CChar>) -> [UInt8]? {
    guard let file = try? Descriptor.open(forReading: path) else { return nil }
    defer { file.close() }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count < byteLimit {
      let capacity = chunk.count
      let count = chunk.withUnsafeMutableBytes {
        (try? file.read(into: $0.baseAddress!, byteCount: capacity)) ?? -1
      }
      if count < 0 { return nil }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// Adds a text's bytes.
  public static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    for index in 0..<text.utf8CodeUnitCount { bytes.append(text.utf8Start[index]) }
  }

  /// Adds a number's digits.
  ///
  /// - value: not negative.
  public static func append(decimal value: Int, to bytes: inout [UInt8]) {
    if value >= 10 { append(decimal: value / 10, to: &bytes) }
    bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
  }

  /// The first decimal number from `start` on, spaces and tabs before it passed over; nil where
  /// anything else comes first or the number leaves Int.
  public static func decimal(_ bytes: [UInt8], from start: Int = 0) -> Int? {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    var value = 0
    let first = index
    while index < bytes.count, bytes[index].isASCIIDigit {
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(Int(bytes[index] - 0x30))
      if overflows || carries { return nil }
      value = sum
      index += 1
    }
    return index > first ? value : nil
  }

  /// Where the value starts behind the first line that begins with `key`, colon and white space
  /// passed over.
  public static func valueStart(of key: StaticString, in bytes: [UInt8]) -> Int? {
    var lineStart = 0
    while lineStart < bytes.count {
      var count = 0
      while count < key.utf8CodeUnitCount, lineStart + count < bytes.count,
        bytes[lineStart + count] == key.utf8Start[count]
      { count += 1 }
      if count == key.utf8CodeUnitCount {
        var index = lineStart + count
        while index < bytes.count,
          bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x3A
        {
          index += 1
        }
        return index
      }
      while lineStart < bytes.count, bytes[lineStart] != 0x0A { lineStart += 1 }
      lineStart += 1
    }
    return nil
  }

  /// The rest of a line without its LF and trailing NUL; nil when nothing is left.
  public static func line(_ bytes: [UInt8], from start: Int = 0) -> [UInt8]? {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0 { end += 1 }
    return end > start ? [UInt8](bytes[start..<end]) : nil
  }
}
