// Writes a section's header fields and 8-byte aligned tables, little endian.

struct SectionWriter {
  private(set) var bytes: [UInt8]

  init(headerByteCount: Int) {
    bytes = [UInt8](repeating: 0, count: headerByteCount)
  }

  mutating func set(_ fieldIndex: Int, _ value: UInt32) {
    for byte in 0..<4 {
      bytes[fieldIndex * 4 + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
    }
  }

  mutating func setByte(_ byteStart: Int, _ value: UInt8) {
    bytes[byteStart] = value
  }

  /// Appends a table and stores where it starts in a header field.
  mutating func append<Row: FixedWidthInteger>(_ rows: [Row], at fieldIndex: Int) {
    while bytes.count % 8 != 0 { bytes.append(0) }
    set(fieldIndex, UInt32(bytes.count))
    let little = rows.map(\.littleEndian)
    little.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}
