// Decodes one code point from bytes that may not be UTF-8. Each maximal part of a broken sequence
// counts as one U+FFFD, as the WHATWG Encoding Standard and Python's "replace" handler do.

/// One decoded code point.
public struct DecodedScalar {
  /// The code point; 0xFFFD when the bytes are malformed.
  public var scalar: UInt32
  /// Bytes taken, 1 to 4; 1 to 3 when malformed.
  public var byteCount: Int
  public var isMalformed: Bool
}

/// Decodes the code point at `position`.
///
/// - position: below `end`.
/// - Source: The Unicode Standard 16.0, table 3-7 (well-formed byte sequences) and section 3.9
///   (substitution of maximal subparts).
@inline(__always)
public func decodeUTF8(_ text: UnsafePointer<UInt8>, at position: Int, end: Int) -> DecodedScalar {
  let first = text[position]
  if first < 0x80 { return DecodedScalar(scalar: UInt32(first), byteCount: 1, isMalformed: false) }
  return decodeMultibyte(text, at: position, end: end)
}

private func decodeMultibyte(
  _ text: UnsafePointer<UInt8>, at position: Int, end: Int
) -> DecodedScalar {
  let first = text[position]
  let available = end - position
  // The second byte's range excludes overlong forms, surrogates and values above U+10FFFF.
  var low: UInt8 = 0x80
  var high: UInt8 = 0xbf
  let byteCount: Int
  var scalar: UInt32
  switch first {
  case 0xc2...0xdf:
    byteCount = 2
    scalar = UInt32(first & 0x1f)
  case 0xe0...0xef:
    byteCount = 3
    scalar = UInt32(first & 0x0f)
    if first == 0xe0 { low = 0xa0 }
    if first == 0xed { high = 0x9f }
  case 0xf0...0xf4:
    byteCount = 4
    scalar = UInt32(first & 0x07)
    if first == 0xf0 { low = 0x90 }
    if first == 0xf4 { high = 0x8f }
  default:
    return DecodedScalar(scalar: 0xfffd, byteCount: 1, isMalformed: true)
  }
  var index = 1
  while index < byteCount {
    guard index < available else { break }
    let byte = text[position + index]
    guard byte >= low, byte <= high else { break }
    scalar = scalar << 6 | UInt32(byte & 0x3f)
    low = 0x80
    high = 0xbf
    index += 1
  }
  if index == byteCount {
    return DecodedScalar(scalar: scalar, byteCount: byteCount, isMalformed: false)
  }
  return DecodedScalar(scalar: 0xfffd, byteCount: index, isMalformed: true)
}

/// Writes a scalar (21 bits) as UTF-8.
/// - to: room for 4 bytes.
/// - Returns: bytes written, 1 to 4.
@inline(__always)
func encodeUTF8(_ scalar: UInt32, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
  if scalar < 0x80 {
    bytes[0] = UInt8(truncatingIfNeeded: scalar)
    return 1
  }
  if scalar < 0x800 {
    bytes[0] = 0xc0 | UInt8(truncatingIfNeeded: scalar >> 6)
    bytes[1] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f)
    return 2
  }
  if scalar < 0x1_0000 {
    bytes[0] = 0xe0 | UInt8(truncatingIfNeeded: scalar >> 12)
    bytes[1] = 0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3f)
    bytes[2] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f)
    return 3
  }
  bytes[0] = 0xf0 | UInt8(truncatingIfNeeded: scalar >> 18 & 0x07)
  bytes[1] = 0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3f)
  bytes[2] = 0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3f)
  bytes[3] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f)
  return 4
}
