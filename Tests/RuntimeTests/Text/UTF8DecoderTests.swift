import Testing

@testable import Runtime

@Suite struct UTF8DecoderTests {
  private static func decode(_ bytes: [UInt8]) -> (scalars: [UInt32], byteCounts: [Int]) {
    bytes.withUnsafeBufferPointer { text in
      var position = 0
      var result: (scalars: [UInt32], byteCounts: [Int]) = ([], [])
      while position < bytes.count {
        let decoded = decodeUTF8(text.baseAddress!, at: position, end: bytes.count)
        #expect(!decoded.isMalformed || decoded.scalar == 0xfffd)
        result.scalars.append(decoded.scalar)
        result.byteCounts.append(decoded.byteCount)
        position += decoded.byteCount
      }
      return result
    }
  }

  /// Table 3-8 of The Unicode Standard and its neighbours.
  @Test func aMaximalPartOfABrokenSequenceIsOneReplacement() {
    #expect(
      Self.decode([0x61, 0xf1, 0x80, 0x80, 0xe1, 0x80, 0xc2, 0x62]).byteCounts == [1, 3, 2, 1, 1])
    #expect(Self.decode([0xc0, 0xaf]).byteCounts == [1, 1])
    #expect(Self.decode([0xe0, 0x80, 0xbf]).byteCounts == [1, 1, 1])
    #expect(Self.decode([0xed, 0xa0, 0x80]).byteCounts == [1, 1, 1])
    #expect(Self.decode([0xf4, 0x91, 0x92, 0x93]).byteCounts == [1, 1, 1, 1])
    #expect(Self.decode([0xf0, 0x9f, 0x98]).byteCounts == [3])
    #expect(Self.decode([0xff]).scalars == [0xfffd])
  }

  @Test func everyCodePointDecodesToItselfAndEncodesBack() {
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 4)
    defer { buffer.deallocate() }
    for value in UInt32(0)..<0x11_0000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let byteCount = encodeUTF8(value, to: buffer)
      let decoded = decodeUTF8(UnsafePointer(buffer), at: 0, end: byteCount)
      guard byteCount == UTF8.width(scalar), decoded.scalar == value, !decoded.isMalformed,
        decoded.byteCount == byteCount
      else {
        Issue.record("U+\(String(value, radix: 16))")
        return
      }
    }
  }

  @Test func randomBytesDecodeAsTheStandardLibraryDecodesThem() {
    let seed: UInt64 = 3
    var random = SeededGenerator(seed: seed)
    let leads: [UInt8] = [
      0xc2, 0xe0, 0xe1, 0xed, 0xf0, 0xf1, 0xf4, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
    ]
    for round in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        Bool.random(using: &random)
          ? leads.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
      }
      let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
      #expect(Self.decode(bytes).scalars == expected, "seed \(seed) round \(round)")
    }
  }
}
