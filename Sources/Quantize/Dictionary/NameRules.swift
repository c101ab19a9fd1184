// Which names of a dictionary are looked for in notes, and how: from the raw name of a record to
// the forms that a note may have, or the reason why it is left out.

public enum NameDrop: String, CaseIterable, Sendable {
  case stopList = "on the stop list"
  case tooShort = "too short"
  case tooLong = "too long"
  case noLetter = "without letters"
  case wordTooLong = "with a word too long"
  case tooManyWords = "of too many words"
  case hasMark = "with marks"
}

enum NameRules {
  /// Fewer letters and digits than this in all are not looked for, unless the file lists short
  /// forms.
  static let leastCharacters = 3
  /// A name of one word of at most this many letters, all capitals where its dictionary also has
  /// small letters, is a short form.
  static let longestShortForm = 6

  /// Parts at the end of names that no note repeats.
  private static let droppedEnds = [
    ", unspecified", " unspecified", ", nos", " nos", ", not otherwise specified", " (disease)",
  ]

  /// A raw name without its technical ending: `(disorder)`, `[ambiguous]`, `, unspecified`.
  static func trimmed(_ name: String) -> String {
    var name = Substring(name)
    while true {
      let before = name.count
      while let last = name.last, " .,;:".contains(last) { name.removeLast() }
      for (open, close) in [("(", ")"), ("[", "]")] where name.hasSuffix(close) {
        // Only a tag after a space: the brackets of chemical names belong to them.
        if let start = name.lastIndex(of: Character(open)), start > name.startIndex,
          name[name.index(before: start)] == " "
        {
          name = name[..<start]
        }
      }
      let lower = name.lowercased()
      for end in droppedEnds where lower.hasSuffix(end) && lower.count > end.count {
        name = name.dropLast(end.count)
        break
      }
      if name.count == before { return String(name) }
    }
  }

  /// Words at the end of a drug's name that say how it comes.
  private static let forms: Set<String> = [
    "tablet", "tablets", "capsule", "capsules", "caplet", "caplets", "elixir", "syrup", "cream",
    "ointment", "gel", "lotion", "solution", "suspension", "injection", "inhaler", "spray", "patch",
    "suppository", "drops", "oral", "topical", "powder", "mg", "ml", "mcg", "hfa", "softgel",
  ]

  /// `Omnipaque 240`, `Lortab Elixir` as the drug's name alone; nil where nothing goes.
  static func withoutForm(_ name: String) -> String? {
    var words = name.split(separator: " ")
    let count = words.count
    while words.count > 1, let last = words.last {
      let isNumber = last.utf8.allSatisfy {
        $0.isASCIIDigit || $0 == 0x2F || $0 == 0x2E || $0 == 0x25
      }
      guard isNumber || forms.contains(last.lowercased()) else { break }
      words.removeLast()
    }
    // A number of one letter is part of the name (`vitamin B 12`).
    guard words.count < count, words.last!.utf8.count > 3 else { return nil }
    return words.joined(separator: " ")
  }

  /// `Abdomen, Acute` as it is spoken, `Acute Abdomen`; nil for names that are no inversion.
  static func uninverted(_ name: String) -> String? {
    let parts = name.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].first == " " else { return nil }
    let (head, modifier) = (parts[0], parts[1].dropFirst())
    guard !head.isEmpty, !modifier.isEmpty, modifier.split(separator: " ").count <= 2 else {
      return nil
    }
    let first = modifier.split(separator: " ")[0].lowercased()
    if ["with", "without", "not", "in", "due", "of", "or", "and", "other", "by", "to", "from"]
      .contains(first)
    {
      return nil
    }
    return modifier + " " + head
  }

  /// Whether a name of one word looks like a short form: capitals and digits only.
  static func isShortForm(_ name: String) -> Bool {
    let utf8 = name.utf8
    guard utf8.count >= 2, utf8.count <= longestShortForm else { return false }
    var letterCount = 0
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): letterCount += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      default: return false
      }
    }
    return letterCount >= 2
  }
}
