// Windows-1252 as the WHATWG Encoding Standard maps it: ISO 8859-1 with letters and marks in place
// of most controls from 0x80 to 0x9F. The five bytes without one stay those controls.

enum Windows1252 {
  /// Scalars of 0x80 ... 0x9F.
  private static func mark(_ byte: UInt8) -> UInt32 {
    switch byte {
    case 0x80: 0x20AC
    case 0x82: 0x201A
    case 0x83: 0x0192
    case 0x84: 0x201E
    case 0x85: 0x2026
    case 0x86: 0x2020
    case 0x87: 0x2021
    case 0x88: 0x02C6
    case 0x89: 0x2030
    case 0x8A: 0x0160
    case 0x8B: 0x2039
    case 0x8C: 0x0152
    case 0x8E: 0x017D
    case 0x91: 0x2018
    case 0x92: 0x2019
    case 0x93: 0x201C
    case 0x94: 0x201D
    case 0x95: 0x2022
    case 0x96: 0x2013
    case 0x97: 0x2014
    case 0x98: 0x02DC
    case 0x99: 0x2122
    case 0x9A: 0x0161
    case 0x9B: 0x203A
    case 0x9C: 0x0153
    case 0x9E: 0x017E
    case 0x9F: 0x0178
    default: UInt32(byte)
    }
  }

  static func scalar(_ byte: UInt8) -> UInt32 {
    byte >= 0x80 && byte < 0xA0 ? mark(byte) : UInt32(byte)
  }

  /// The byte that stands for a scalar; nil for one that has none.
  static func byte(_ scalar: UInt32) -> UInt8? {
    if scalar < 0x80 || scalar >= 0xA0 && scalar < 0x100 { return UInt8(scalar) }
    for byte in UInt8(0x80)..<0xA0 where mark(byte) == scalar { return byte }
    return nil
  }

  /// Whether the byte is one of the five that stand for no letter or mark.
  static func isUndefined(_ byte: UInt8) -> Bool {
    byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D
  }

  /// Adds the bytes as UTF-8.
  static func decode(_ bytes: UnsafeRawBufferPointer, to text: ByteBuffer) {
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] < 0x80 { end += 1 }
      text.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      if end < bytes.count { text.append(scalar: scalar(bytes[end])) }
      start = end + 1
    }
  }
}

extension ByteBuffer {
  /// Adds a scalar (21 bits) as UTF-8.
  func append(scalar: UInt32) {
    reserve(4)
    didWrite(encodeUTF8(scalar, to: start + byteCount))
  }
}
