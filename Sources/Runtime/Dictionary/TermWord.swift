// Words of a text in the normal form that dictionaries are compiled with.
//
// A word is a run of letters and digits. White space, hyphens, apostrophes and trade marks only
// separate words; a full stop does too where a letter follows it at once. Every other mark is a
// word of its own, so a name never reaches over a comma that it does not have.
//
// Normal form: lower case without accents; ae and oe become e, final -our becomes -or, sulph-
// becomes sulf-; a possessive 's goes; plural and singular end up the same (s goes unless after s,
// u or i, -sis becomes -s, then a final e goes and a final y becomes i). Both the dictionary and
// the note are read by these rules, so it is enough that they are the same.

public struct TermWord {
  public var byteStart = 0
  /// Exclusive; a possessive 's is inside.
  public var byteEnd = 0
  /// 0 for a word that is too long to be in a dictionary.
  public var normalByteCount = 0
  public var isMark = false
  /// At least two letters and no small one, an s for the plural apart (`CVAs`).
  public var isCapitals = false
  public var hasDigit = false
  /// Only hyphens stand between the word before and this one.
  public var isHyphenated = false
  /// Too much stands between the word before and this one to be parts of one name.
  public var startsAnew = false

  public init() {}
}

/// Reads one text word by word.
public struct TermWordReader {
  private let text: UnsafeRawBufferPointer
  private var position = 0
  /// Normal form of the word read last; 16 zero bytes follow it.
  public let normal: UnsafeMutablePointer<UInt8>

  /// The version of the rules above; a compiled dictionary states the one that it was made with.
  public static let rules: UInt32 = 1
  /// What `normal` must hold: the longest form, an expanded letter beyond it, and the zeros.
  public static let normalCapacity = DictionaryLayout.wordByteLimit + 32

  /// - normal: `normalCapacity` bytes that outlive the reader.
  public init(text: UnsafeRawBufferPointer, normal: UnsafeMutablePointer<UInt8>) {
    self.text = text
    self.normal = normal
  }

  /// The next word; false at the end of the text.
  public mutating func next(_ word: inout TermWord) -> Bool {
    let gapStart = position
    var hasOnlyHyphens = true
    var lineBreakCount = 0
    while position < text.count {
      let byte = text[position]
      switch TextClass.of(byte) {
      case UInt8(ascii: " "):
        hasOnlyHyphens = false
        position += 1
      case UInt8(ascii: "\n"):
        hasOnlyHyphens = false
        lineBreakCount += 1
        position += 1
      case UInt8(ascii: "-"):
        position += 1
      case UInt8(ascii: "'"):
        hasOnlyHyphens = false
        position += 1
      case UInt8(ascii: "."):
        guard position == gapStart, position > 0, position + 1 < text.count,
          TextClass.isWordByte(text[position + 1])
        else { return readMark(&word, gapStart, lineBreakCount, byteCount: 1) }
        hasOnlyHyphens = false
        position += 1
      case UInt8(ascii: "!"):
        return readMark(&word, gapStart, lineBreakCount, byteCount: 1)
      case UInt8(ascii: "?"):
        let scalar = ForeignScalar(text, position)
        switch scalar.kind {
        case .letter:
          begin(&word, gapStart, hasOnlyHyphens, lineBreakCount)
          readWord(&word)
          return true
        case .mark:
          return readMark(&word, gapStart, lineBreakCount, byteCount: scalar.byteCount)
        case .space, .apostrophe: hasOnlyHyphens = false
        case .hyphen, .nothing: break
        }
        position += scalar.byteCount
      default:
        begin(&word, gapStart, hasOnlyHyphens, lineBreakCount)
        readWord(&word)
        return true
      }
    }
    return false
  }

  /// The widest gap between two words of one name, in bytes: a line break and an indent.
  private static let widestGap = 8

  private func begin(
    _ word: inout TermWord, _ gapStart: Int, _ hasOnlyHyphens: Bool, _ lineBreakCount: Int
  ) {
    word = TermWord()
    word.byteStart = position
    word.isHyphenated = hasOnlyHyphens && position > gapStart && gapStart > 0
    word.startsAnew = lineBreakCount > 1 || position - gapStart > TermWordReader.widestGap
  }

  private mutating func readMark(
    _ word: inout TermWord, _ gapStart: Int, _ lineBreakCount: Int, byteCount: Int
  ) -> Bool {
    begin(&word, gapStart, false, lineBreakCount)
    for index in 0..<byteCount { normal[index] = text[position + index] }
    position += byteCount
    word.byteEnd = position
    word.isMark = true
    word.normalByteCount = byteCount
    fillZeros(byteCount)
    return true
  }

  private mutating func readWord(_ word: inout TermWord) {
    var count = 0
    var upperCount = 0
    var lowerCount = 0
    var lastIsLower = false
    scan: while position < text.count {
      let byte = text[position]
      let letter = TextClass.of(byte)
      switch letter {
      case UInt8(ascii: "a")...UInt8(ascii: "z"):
        let isLower = byte == letter
        lowerCount += isLower ? 1 : 0
        upperCount += isLower ? 0 : 1
        lastIsLower = isLower
        append(letter, &count)
        position += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        word.hasDigit = true
        lastIsLower = false
        append(letter, &count)
        position += 1
      case UInt8(ascii: "?"):
        let scalar = ForeignScalar(text, position)
        guard scalar.kind == .letter || scalar.kind == .nothing else { break scan }
        if scalar.kind == .letter {
          if scalar.folded == 0 {
            for index in 0..<scalar.byteCount { append(text[position + index], &count) }
          } else if scalar.folded < 0x80 {
            append(scalar.folded, &count)
          } else {
            let name = ForeignScalar.greekName(scalar.folded)
            for index in 0..<name.utf8CodeUnitCount { append(name.utf8Start[index], &count) }
          }
          lastIsLower = false
        }
        position += scalar.byteCount
      default: break scan
      }
    }
    word.byteEnd = position
    skipPossessive(&word)
    let isPluralOfCapitals =
      lowerCount == 1 && lastIsLower && upperCount >= 2 && count <= DictionaryLayout.wordByteLimit
      && normal[count - 1] == UInt8(ascii: "s")
    word.isCapitals = upperCount >= 2 && (lowerCount == 0 || isPluralOfCapitals)
    if count > DictionaryLayout.wordByteLimit {
      word.normalByteCount = 0
      return
    }
    if isPluralOfCapitals {
      count -= 1
    } else if !word.hasDigit {
      count = inflected(count)
    }
    fillZeros(count)
    word.normalByteCount = count
  }

  @inline(__always)
  private func append(_ byte: UInt8, _ count: inout Int) {
    if byte == UInt8(ascii: "e"), count > 0, count <= DictionaryLayout.wordByteLimit,
      normal[count - 1] == UInt8(ascii: "a") || normal[count - 1] == UInt8(ascii: "o")
    {
      normal[count - 1] = byte
      return
    }
    if count < DictionaryLayout.wordByteLimit { normal[count] = byte }
    count += 1
  }

  private func fillZeros(_ count: Int) {
    for index in 0..<16 { normal[count + index] = 0 }
  }

  /// Steps over 's (also with U+2019) that no letter follows; it belongs to the word's span.
  private mutating func skipPossessive(_ word: inout TermWord) {
    var next = position
    if next < text.count, text[next] == UInt8(ascii: "'") {
      next += 1
    } else if next + 2 < text.count, text[next] == 0xE2, text[next + 1] == 0x80,
      text[next + 2] == 0x99
    {
      next += 3
    } else {
      return
    }
    guard next < text.count, text[next] | 0x20 == UInt8(ascii: "s"),
      next + 1 == text.count || !TextClass.isWordByte(text[next + 1])
    else { return }
    position = next + 1
    word.byteEnd = position
  }

  /// Spelling and number settled; returns the new count.
  private func inflected(_ byteCount: Int) -> Int {
    var count = byteCount
    if count < 4 { return count }
    func ends(_ suffix: StaticString) -> Bool {
      let length = suffix.utf8CodeUnitCount
      guard count > length else { return false }
      for index in 0..<length where normal[count - length + index] != suffix.utf8Start[index] {
        return false
      }
      return true
    }
    let last = normal[count - 1]
    if last == UInt8(ascii: "s") {
      if ends("sis") {
        count -= 2
      } else {
        let before = normal[count - 2]
        if before != UInt8(ascii: "s"), before != UInt8(ascii: "u"), before != UInt8(ascii: "i") {
          count -= 1
        }
      }
    }
    if normal[count - 1] == UInt8(ascii: "e"), count > 3 {
      count -= 1
    } else if normal[count - 1] == UInt8(ascii: "y"), count > 3 {
      normal[count - 1] = UInt8(ascii: "i")
    }
    if count > 4, ends("our") {
      normal[count - 2] = UInt8(ascii: "r")
      count -= 1
    }
    if count > 5, normal[0] == UInt8(ascii: "s"), normal[1] == UInt8(ascii: "u"),
      normal[2] == UInt8(ascii: "l"), normal[3] == UInt8(ascii: "p"),
      normal[4] == UInt8(ascii: "h")
    {
      normal[3] = UInt8(ascii: "f")
      for index in 5..<count { normal[index - 1] = normal[index] }
      count -= 1
    }
    return count
  }
}
