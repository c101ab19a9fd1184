// Characters of a text that its source spells in another way: each as TextScalar takes it.

extension MappedText {
  /// A character that stands in the source itself, in UTF-8.
  mutating func writeCharacter(_ scalar: UInt32, for source: Range<Int>) {
    write(TextScalar(scalar), scalar, source, isCharacter: true)
  }

  /// A character that the source spells out.
  mutating func write(_ scalar: UInt32, for source: Range<Int>) {
    if scalar == 0x0A, afterCarriageReturn == source.lowerBound { return }
    if scalar == 0x0D { afterCarriageReturn = source.upperBound }
    write(TextScalar(scalar), scalar, source, isCharacter: false)
  }

  private mutating func write(
    _ meaning: TextScalar, _ scalar: UInt32, _ source: Range<Int>, isCharacter: Bool
  ) {
    switch meaning {
    case .itself: replace(source, withScalar: scalar)
    case .lineEnds(let count): writeLineEnds(count, for: source, isCharacter: isCharacter)
    case .mark: replace(source, withScalar: 0x2022)
    case .nothing: break
    }
  }

  /// What an escape stands for.
  ///
  /// - text: the bytes that hold it.
  mutating func write(
    _ escape: HL7Escape, of text: UnsafePointer<UInt8>, for source: Range<Int>
  ) {
    switch escape.meaning {
    case .nothing: break
    case .scalar(let scalar): write(scalar, for: source)
    case .lineEnds(let count): writeLineEnds(count, for: source)
    case .blanks(let count): for _ in 0..<count { replace(source, with: " ") }
    case .bytes(let digits): writeHexadecimal(digits, of: text, for: source)
    }
  }

  /// Bytes written as digits: UTF-8, else Windows-1252.
  private mutating func writeHexadecimal(
    _ digits: Range<Int>, of text: UnsafePointer<UInt8>, for source: Range<Int>
  ) {
    var bytes: [UInt8] = []
    var index = digits.lowerBound
    while index + 1 < digits.upperBound {
      let high = hexadecimalDigit(text[index]) ?? 0
      let low = hexadecimalDigit(text[index + 1]) ?? 0
      bytes.append(UInt8(high << 4 | low))
      index += 2
    }
    var scalars: [UInt32] = []
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      let isSingle = EncodingGuess(UnsafeRawBufferPointer(buffer)).isWindows1252
      var position = 0
      while position < buffer.count {
        if isSingle {
          scalars.append(Windows1252.scalar(start[position]))
          position += 1
        } else {
          let decoded = decodeUTF8(start, at: position, end: buffer.count)
          scalars.append(decoded.scalar)
          position += decoded.byteCount
        }
      }
    }
    var afterReturn = false
    for scalar in scalars {
      // Within one escape a carriage return and its line feed are one line end.
      if scalar != 0x0A || !afterReturn { write(scalar, for: source) }
      afterReturn = scalar == 0x0D
    }
  }
}
