// Lists of local names as text, made into dictionaries in memory: a table with types, or one name a
// line. What cannot be used is told by its line; the rest is used.

/// What is wrong with a line of a list.
public enum TermTableFault: Equatable, Sendable {
  case notUTF8
  /// Not four fields between tabs.
  case fieldCount
  case emptyName
  case emptyType
  /// More types than a dictionary has room for.
  case tooManyTypes
  /// No letter in the name, one character only, too many words or a word too long.
  case unusableName
}

public enum TermTable {
  /// Makes a dictionary of a table: `code`, `preferred`, `synonyms` (between `|`), `type`, between
  /// tabs; a first line with these words is skipped. A code longer than 255 bytes is none.
  ///
  /// - fault: called for each line that is not used, or used in part; lines count from 1.
  public static func dictionary(
    table bytes: UnsafeRawBufferPointer, fault: (TermTableFault, _ line: Int) -> Void
  ) throws(DictionaryBuildError) -> TermDictionary {
    let builder = DictionaryBuilder()
    let source = builder.source(DictionaryBuilder.localSource)!
    forEachLine(bytes) { line, number in
      let fields = line.parts(UInt8(ascii: "\t"))
      if number == 1, isHeader(fields) { return }
      guard line.isUTF8 else { return fault(.notUTF8, number) }
      guard fields.count == 4 else { return fault(.fieldCount, number) }
      if fields[3].isEmpty { return fault(.emptyType, number) }
      guard let type = builder.type([UInt8](fields[3])) else { return fault(.tooManyTypes, number) }
      if fields[1].isEmpty { fault(.emptyName, number) }
      var sense = BuilderSense(type: type, source: source)
      if !fields[0].isEmpty, fields[0].count <= Int(UInt8.max),
        fields[1].count <= Int(UInt16.max)
      {
        sense.codeStart = builder.addText([UInt8](fields[0]))
        sense.codeByteCount = UInt8(fields[0].count)
        sense.nameStart = builder.addText([UInt8](fields[1]))
        sense.nameByteCount = UInt16(fields[1].count)
      }
      let synonyms = fields[2].isEmpty ? [] : fields[2].parts(UInt8(ascii: "|"))
      for name in [fields[1]] + synonyms where !name.isEmpty {
        if !builder.addLocal(name, sense) {
          fault(.unusableName, number)
        }
      }
    }
    return try TermDictionary.owning(builder.build())
  }

  /// Makes a dictionary of one name a line, all of one type without a name.
  ///
  /// - fault: as for a table.
  public static func dictionary(
    lines bytes: UnsafeRawBufferPointer, fault: (TermTableFault, _ line: Int) -> Void
  ) throws(DictionaryBuildError) -> TermDictionary {
    let builder = DictionaryBuilder()
    let source = builder.source(DictionaryBuilder.localSource)!
    let type = builder.type([])!
    forEachLine(bytes) { line, number in
      guard line.isUTF8 else { return fault(.notUTF8, number) }
      do throws(NameFault) {
        try builder.add(line, BuilderSense(type: type, source: source))
      } catch {
        fault(.unusableName, number)
      }
    }
    return try TermDictionary.owning(builder.build())
  }

  private static func isHeader(_ fields: [UnsafeRawBufferPointer]) -> Bool {
    fields.count == 4 && fields[0].isText("code") && fields[1].isText("preferred")
      && fields[2].isText("synonyms") && fields[3].isText("type")
  }

  /// Calls the body with each line that is not empty, without its end; LF or CR LF. A byte order
  /// mark at the start is no part of the first.
  private static func forEachLine(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) {
    var start = 0
    if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf { start = 3 }
    var number = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0a { end += 1 }
      number += 1
      let last = end > start && bytes[end - 1] == 0x0d ? end - 1 : end
      if last > start { body(UnsafeRawBufferPointer(rebasing: bytes[start..<last]), number) }
      start = end + 1
    }
  }
}

extension DictionaryBuilder {
  /// The source of names that a clinic adds.
  static var localSource: [UInt8] { [0x6c, 0x6f, 0x63, 0x61, 0x6c] }

  /// Adds a name that somebody wrote down for their own notes: any name but those of one
  /// character; one of two characters, or of three in capitals, needs capitals.
  /// - Returns: false for a name that cannot be used.
  func addLocal(_ name: UnsafeRawBufferPointer, _ sense: BuilderSense) -> Bool {
    let shape = shape(name)
    guard shape.fault == nil, shape.characterCount > 1 else { return false }
    var sense = sense
    var hasSmallLetter = false
    for byte in name where byte.isASCIILowercase { hasSmallLetter = true }
    if shape.wordCount == 1,
      shape.characterCount == 2 || shape.characterCount == 3 && !hasSmallLetter
    {
      sense.flags |= DictionaryLayout.Sense.needsCapitals
    }
    do throws(NameFault) {
      try add(name, sense)
      return true
    } catch {
      return false
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func parts(_ separator: UInt8) -> [UnsafeRawBufferPointer] {
    var parts: [UnsafeRawBufferPointer] = []
    var start = 0
    for index in 0...count where index == count || self[index] == separator {
      parts.append(UnsafeRawBufferPointer(rebasing: self[start..<index]))
      start = index + 1
    }
    return parts
  }

  fileprivate func isText(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in 0..<count where self[index] != text.utf8Start[index] { return false }
    return true
  }

  fileprivate var isUTF8: Bool {
    guard let base = baseAddress else { return true }
    let text = base.assumingMemoryBound(to: UInt8.self)
    var position = 0
    while position < count {
      let decoded = decodeUTF8(text, at: position, end: count)
      if decoded.isMalformed { return false }
      position += decoded.byteCount
    }
    return true
  }
}
