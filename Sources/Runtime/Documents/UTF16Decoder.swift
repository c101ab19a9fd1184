// UTF-16 to UTF-8, in parts of any size. Half a pair, and the half of a unit at the end, become
// U+FFFD.

struct UTF16Decoder {
  let isBigEndian: Bool
  /// The first byte of a unit whose second is still to come; -1 for none.
  private var firstByte = -1
  /// A high surrogate whose low one is still to come; 0 for none.
  private var high: UInt32 = 0
  /// Units that stood for nothing.
  private(set) var malformedCount = 0

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  /// Adds all of a text as UTF-8, without the byte order mark that it may begin with.
  static func decodeAll(
    _ bytes: UnsafeRawBufferPointer, isBigEndian: Bool, to text: ByteBuffer
  ) -> UTF16Decoder {
    var decoder = UTF16Decoder(isBigEndian: isBigEndian)
    let markByteCount = UTF16Order.marked(bytes) == nil ? 0 : 2
    decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[markByteCount...]), to: text)
    decoder.finish(text)
    return decoder
  }

  /// Adds the bytes as UTF-8.
  mutating func decode(_ bytes: UnsafeRawBufferPointer, to text: ByteBuffer) {
    for byte in bytes {
      guard firstByte >= 0 else {
        firstByte = Int(byte)
        continue
      }
      let first = UInt32(firstByte)
      firstByte = -1
      take(isBigEndian ? first << 8 | UInt32(byte) : UInt32(byte) << 8 | first, text)
    }
  }

  /// The input is over.
  mutating func finish(_ text: ByteBuffer) {
    if high != 0 { replace(text) }
    if firstByte >= 0 { replace(text) }
    high = 0
    firstByte = -1
  }

  private mutating func take(_ unit: UInt32, _ text: ByteBuffer) {
    if unit >= 0xDC00, unit < 0xE000, high != 0 {
      text.append(scalar: 0x1_0000 + (high - 0xD800) << 10 + (unit - 0xDC00))
      high = 0
      return
    }
    if high != 0 { replace(text) }
    high = 0
    if unit >= 0xD800, unit < 0xDC00 {
      high = unit
    } else if unit >= 0xDC00, unit < 0xE000 {
      replace(text)
    } else {
      text.append(scalar: unit)
    }
  }

  private mutating func replace(_ text: ByteBuffer) {
    malformedCount += 1
    text.append(scalar: 0xFFFD)
  }
}

/// The order of UTF-16's bytes.
enum UTF16Order {
  /// By a byte order mark at the start, else by its zeros; nil for what is not UTF-16.
  static func seen(in bytes: UnsafeRawBufferPointer) -> Bool? { marked(bytes) ?? unmarked(bytes) }

  /// By a byte order mark at the start; nil for none.
  static func marked(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    guard bytes.count >= 2 else { return nil }
    if bytes[0] == 0xFF, bytes[1] == 0xFE { return false }
    if bytes[0] == 0xFE, bytes[1] == 0xFF { return true }
    return nil
  }

  /// Without a mark: big endian if more of the first bytes of units are 0 than of the second ones,
  /// as in most languages with an alphabet.
  static func likely(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let zeroCounts = zeroCounts(bytes)
    return zeroCounts.first > zeroCounts.second
  }

  /// The order of bytes without a mark that can be little but UTF-16: three of four units at least have a 0,
  /// eight times as often on one side as on the other. Nil for others, and for fewer than four units.
  static func unmarked(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    let unitCount = min(bytes.count, byteLimit) / 2
    let zeroCounts = zeroCounts(bytes)
    let most = max(zeroCounts.first, zeroCounts.second)
    guard unitCount >= 4, 4 * most >= 3 * unitCount,
      8 * min(zeroCounts.first, zeroCounts.second) <= most
    else { return nil }
    return zeroCounts.first > zeroCounts.second
  }

  /// Bytes that are looked at.
  private static let byteLimit = 1 << 12

  private static func zeroCounts(
    _ bytes: UnsafeRawBufferPointer
  ) -> (first: Int, second: Int) {
    var zeroCounts = (first: 0, second: 0)
    for index in 0..<min(bytes.count, byteLimit) where bytes[index] == 0 {
      if index & 1 == 0 { zeroCounts.first += 1 } else { zeroCounts.second += 1 }
    }
    return zeroCounts
  }
}
