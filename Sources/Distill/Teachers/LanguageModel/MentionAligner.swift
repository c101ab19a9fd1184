// From the words that a model gave to where they stand in the note.
//
// Mentions come in order of occurrence, so each is looked for behind the one before it; one that
// is only found earlier takes the first place there that is still free. Words must match exactly;
// if they do not, a second look takes letters of other case and other white space for the same.
// A place inside a longer word is no place.

enum MentionAligner {
  struct Alignment: Equatable {
    var entities: [Document.Entity] = []
    /// Mentions that the text does not have.
    var missing: [Mention] = []
  }

  static func align(_ mentions: [Mention], in text: String) -> Alignment {
    let bytes = Array(text.utf8)
    let offsets = CodePointOffsets(text)
    var result = Alignment()
    var taken: [Range<Int>] = []
    var cursor = 0
    for mention in mentions {
      let wanted = Array(mention.text.utf8)
      func free(_ range: Range<Int>) -> Bool { !taken.contains { $0.overlaps(range) } }
      let place =
        find(wanted, bytes, from: cursor, isExact: true, free)
        ?? find(wanted, bytes, from: cursor, isExact: false, free)
        ?? find(wanted, bytes, from: 0, isExact: true, free)
        ?? find(wanted, bytes, from: 0, isExact: false, free)
      guard let place else {
        // The same mention twice for one place is one mention.
        let isRepeated = find(wanted, bytes, from: 0, isExact: false, { _ in true }) != nil
        if !isRepeated { result.missing.append(mention) }
        continue
      }
      taken.append(place)
      cursor = max(cursor, place.upperBound)
      result.entities.append(
        Document.Entity(
          type: mention.type, start: offsets.codePoint(ofByte: place.lowerBound),
          end: offsets.codePoint(ofByte: place.upperBound)))
    }
    result.entities.sort(by: Document.Entity.precedes)
    return result
  }

  private static func find(
    _ wanted: [UInt8], _ bytes: [UInt8], from start: Int, isExact: Bool,
    _ isFree: (Range<Int>) -> Bool
  ) -> Range<Int>? {
    guard let first = wanted.first(where: { !$0.isSpace }) else { return nil }
    var index = start
    while index < bytes.count {
      if bytes[index] == first || !isExact && bytes[index].lowercasedASCII == first.lowercasedASCII,
        let end = match(wanted, bytes, at: index, isExact: isExact),
        !(index > 0 && bytes[index - 1].joins && bytes[index].joins),
        !(end < bytes.count && bytes[end - 1].joins && bytes[end].joins), isFree(index..<end)
      {
        return index..<end
      }
      index += 1
    }
    return nil
  }

  /// Where the wanted bytes end if they stand at `start`.
  private static func match(
    _ wanted: [UInt8], _ bytes: [UInt8], at start: Int, isExact: Bool
  ) -> Int? {
    if isExact {
      let end = start + wanted.count
      return end <= bytes.count && bytes[start..<end].elementsEqual(wanted) ? end : nil
    }
    var position = start
    var index = 0
    while index < wanted.count, wanted[index].isSpace { index += 1 }
    var last = wanted.count
    while last > index, wanted[last - 1].isSpace { last -= 1 }
    while index < last {
      guard position < bytes.count else { return nil }
      if wanted[index].isSpace {
        guard bytes[position].isSpace else { return nil }
        while index < last, wanted[index].isSpace { index += 1 }
        while position < bytes.count, bytes[position].isSpace { position += 1 }
        continue
      }
      guard wanted[index].lowercasedASCII == bytes[position].lowercasedASCII else { return nil }
      index += 1
      position += 1
    }
    return position
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
  /// Part of a word: a cut between two of these is inside a word.
  fileprivate var joins: Bool { isASCIIAlphanumeric || self >= 0x80 }
}
