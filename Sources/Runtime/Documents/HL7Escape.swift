// Escapes of HL7 v2 text: between two escape characters, what a delimiter, a byte or a command for
// the layout is. Source: HL7 v2.8, chapter 2.7.

/// The characters that part a message, from its MSH segment.
struct HL7Delimiters: Equatable {
  var field = UInt8(ascii: "|")
  var component = UInt8(ascii: "^")
  var repetition = UInt8(ascii: "~")
  var escape = UInt8(ascii: "\\")
  var subcomponent = UInt8(ascii: "&")
}

struct HL7Escape {
  enum Meaning {
    case scalar(UInt32)
    /// Bytes in hexadecimal, behind the `X`.
    case bytes(Range<Int>)
    case lineEnds(Int)
    case blanks(Int)
    /// A command that leaves the words as they are: highlighting, a character set.
    case nothing
  }

  let meaning: Meaning
  /// Behind the second escape character.
  let end: Int
  /// Whether no other text looks like it: more than one letter between the escape characters.
  let isCertain: Bool

  /// Bytes between the escape characters, at most.
  static let byteLimit = 256

  /// The escape at `position`, where an escape character stands; nil for anything else.
  ///
  /// - allowsLocal: whether escapes that only sender and receiver know are meant, and stand for
  ///   nothing.
  init?(
    _ text: UnsafePointer<UInt8>, at position: Int, end textEnd: Int,
    delimiters: HL7Delimiters = HL7Delimiters(), allowsLocal: Bool
  ) {
    let start = position + 1
    var close = start
    let limit = min(textEnd, start + HL7Escape.byteLimit)
    while close < limit, text[close] != delimiters.escape {
      if text[close] < 0x20 { return nil }
      close += 1
    }
    guard close < limit, close > start else { return nil }
    end = close + 1
    isCertain = close - start > 1
    let count = close - start
    switch text[start] {
    case UInt8(ascii: "F") where count == 1: meaning = .scalar(UInt32(delimiters.field))
    case UInt8(ascii: "S") where count == 1: meaning = .scalar(UInt32(delimiters.component))
    case UInt8(ascii: "T") where count == 1: meaning = .scalar(UInt32(delimiters.subcomponent))
    case UInt8(ascii: "R") where count == 1: meaning = .scalar(UInt32(delimiters.repetition))
    case UInt8(ascii: "E") where count == 1: meaning = .scalar(UInt32(delimiters.escape))
    case UInt8(ascii: "P") where count == 1: meaning = .scalar(UInt32(UInt8(ascii: "#")))
    case UInt8(ascii: "H") where count == 1, UInt8(ascii: "N") where count == 1:
      meaning = .nothing
    case UInt8(ascii: "X"):
      guard count > 2, count % 2 == 1 else { return nil }
      for index in start + 1..<close where hexadecimalDigit(text[index]) == nil { return nil }
      meaning = .bytes(start + 1..<close)
    case UInt8(ascii: "."):
      guard let command = HL7Escape.command(text, start + 1, close) else { return nil }
      meaning = command
    case UInt8(ascii: "C") where allowsLocal, UInt8(ascii: "M") where allowsLocal,
      UInt8(ascii: "Z") where allowsLocal:
      meaning = .nothing
    default: return nil
    }
  }

  /// A command for the layout: two letters and perhaps a number.
  private static func command(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Meaning? {
    guard end - start >= 2 else { return nil }
    var index = start + 2
    while index < end,
      text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-")
        || text[index] == 0x20
    {
      index += 1
    }
    var number = 0
    let first = index
    while index < end, text[index].isASCIIDigit, index - first < 3 {
      number = number * 10 + Int(text[index] - 0x30)
      index += 1
    }
    guard index == end else { return nil }
    let hasNumber = index > first
    switch (text[start].lowercasedASCII, text[start + 1].lowercasedASCII) {
    case (UInt8(ascii: "b"), UInt8(ascii: "r")): return .lineEnds(1)
    case (UInt8(ascii: "s"), UInt8(ascii: "p")):
      return .lineEnds(hasNumber ? max(1, min(number, 8)) : 1)
    case (UInt8(ascii: "c"), UInt8(ascii: "e")): return .lineEnds(1)
    case (UInt8(ascii: "s"), UInt8(ascii: "k")):
      return .blanks(hasNumber ? max(1, min(number, 64)) : 1)
    case (UInt8(ascii: "i"), UInt8(ascii: "n")), (UInt8(ascii: "t"), UInt8(ascii: "i")),
      (UInt8(ascii: "f"), UInt8(ascii: "i")), (UInt8(ascii: "n"), UInt8(ascii: "f")):
      return .nothing
    default: return nil
    }
  }
}
