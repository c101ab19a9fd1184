// Translates between the three ways to count a text: code points (corpora, BRAT, Python), bytes
// of UTF-8 (this program) and UTF-16 units (Java and JavaScript tools).

/// The offsets of one text. Pure ASCII texts need no table.
public struct CodePointOffsets: Sendable {
  /// byteStarts[i] is where code point i begins; one more entry for the end. Empty for ASCII.
  private let byteStarts: [Int32]
  public let codePointCount: Int
  public let byteCount: Int

  public init(_ text: String) {
    let utf8 = text.utf8
    byteCount = utf8.count
    let continuationCount = utf8.reduce(into: 0) { $0 += $1 & 0xC0 == 0x80 ? 1 : 0 }
    codePointCount = byteCount - continuationCount
    if utf8.allSatisfy({ $0 < 0x80 }) {
      byteStarts = []
      return
    }
    var starts: [Int32] = []
    starts.reserveCapacity(codePointCount + 1)
    var position: Int32 = 0
    for byte in utf8 {
      if byte & 0xC0 != 0x80 { starts.append(position) }
      position += 1
    }
    starts.append(position)
    byteStarts = starts
  }

  /// - codePoint: 0...codePointCount.
  public func byteIndex(ofCodePoint codePoint: Int) -> Int {
    byteStarts.isEmpty ? codePoint : Int(byteStarts[codePoint])
  }

  /// The code point that begins at, or contains, this byte; `codePointCount` at the end.
  /// - byte: 0...byteCount.
  public func codePoint(ofByte byte: Int) -> Int {
    if byteStarts.isEmpty { return byte }
    var low = 0
    var high = codePointCount
    while low < high {
      let middle = (low + high + 1) / 2
      if Int(byteStarts[middle]) <= byte { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The part of `text` between two code points. `text` is the one the table was made from.
  public func slice(_ text: String, _ start: Int, _ end: Int) -> Substring {
    let utf8 = text.utf8
    let first = utf8.index(utf8.startIndex, offsetBy: byteIndex(ofCodePoint: start))
    let last = utf8.index(utf8.startIndex, offsetBy: byteIndex(ofCodePoint: end))
    return text[first..<last]
  }

  /// For every UTF-16 index 0...count the code point there (both halves of a pair: the same one).
  public static func codePointsByUTF16(_ text: String) -> [Int] {
    var table: [Int] = []
    var codePoint = 0
    for scalar in text.unicodeScalars {
      table.append(codePoint)
      if scalar.value > 0xFFFF { table.append(codePoint) }
      codePoint += 1
    }
    table.append(codePoint)
    return table
  }
}
