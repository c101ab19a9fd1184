import Testing

@testable import Runtime

@Suite struct OffsetConverterTests {
  private static let texts: [[UInt8]] = [
    [], Array("plain text that is longer than eight bytes".utf8),
    Array("naïve café 😀 中文 end of the line, and more".utf8),
    Array("12345678".utf8) + [0xff, 0xe2, 0x82] + Array("abcdefgh😀".utf8) + [0xf0, 0x9f],
  ]

  /// Starts of the decoded code points, and what precedes each byte.
  private static func expected(_ text: [UInt8]) -> [(start: Int, codePoints: Int, units: Int)] {
    var result: [(start: Int, codePoints: Int, units: Int)] = []
    var position = 0
    var codePoints = 0
    var units = 0
    text.withUnsafeBufferPointer { bytes in
      while position < text.count {
        let decoded = decodeUTF8(bytes.baseAddress!, at: position, end: text.count)
        for _ in 0..<decoded.byteCount { result.append((position, codePoints, units)) }
        position += decoded.byteCount
        codePoints += 1
        units += decoded.scalar > 0xffff ? 2 : 1
      }
    }
    result.append((position, codePoints, units))
    return result
  }

  @Test(arguments: 0..<4) func eachByteConvertsToTheStartOfItsCodePoint(index: Int) {
    let text = Self.texts[index]
    let table = Self.expected(text)
    text.withUnsafeBytes { bytes in
      for step in 1...9 {
        var converter = OffsetConverter(text: bytes)
        for offset in stride(from: 0, through: text.count, by: step) {
          #expect(converter.convert(offset, to: .codePoint) == table[offset].codePoints)
          #expect(converter.convert(offset, to: .utf16) == table[offset].units)
          #expect(converter.convert(offset, to: .byte) == offset)
        }
      }
    }
  }

  @Test func anEarlierOffsetStartsAgain() {
    let text = Self.texts[2]
    let table = Self.expected(text)
    text.withUnsafeBytes { bytes in
      var converter = OffsetConverter(text: bytes)
      for offset in (0...text.count).reversed() {
        #expect(converter.convert(offset, to: .utf16) == table[offset].units)
      }
    }
  }

  @Test func anOffsetBehindTheNoteIsItsEnd() {
    Self.texts[1].withUnsafeBytes { bytes in
      var converter = OffsetConverter(text: bytes)
      #expect(converter.convert(1000, to: .codePoint) == bytes.count)
    }
  }
}
