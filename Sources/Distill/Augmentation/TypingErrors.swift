// Typing errors as a hurried hand makes them: letters swapped, left out, doubled, or the neighbour key.

enum TypingErrors {
  /// The letters of the lower rows beside each key of a QWERTY keyboard.
  private static let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map { Array($0.unicodeScalars) }

  /// One error in the share of words of four letters or more; the first letter stays.
  static func edits(
    _ document: Document, share: Double, _ random: inout SplitMix64
  ) -> [TextEdit] {
    let scalars = Array(document.text.unicodeScalars)
    var edits: [TextEdit] = []
    var start = 0
    while start < scalars.count {
      var end = start
      while end < scalars.count, isLetter(scalars[end]) { end += 1 }
      if end - start >= 4, random.unit() < share {
        let place = start + 1 + random.below(end - start - 2)
        edits.append(error(scalars, at: place, &random))
      }
      start = max(end, start + 1)
    }
    return edits
  }

  /// - place: neither the first nor the last letter of its word.
  private static func error(
    _ scalars: [Unicode.Scalar], at place: Int, _ random: inout SplitMix64
  ) -> TextEdit {
    let letter = scalars[place]
    switch random.below(4) {
    case 0: return TextEdit(place..<place + 2, [scalars[place + 1], letter])
    case 1: return TextEdit(place..<place + 1, [])
    case 2: return TextEdit(place..<place + 1, [letter, letter])
    default: return TextEdit(place..<place + 1, [neighbour(letter, &random)])
    }
  }

  private static func neighbour(
    _ letter: Unicode.Scalar, _ random: inout SplitMix64
  ) -> Unicode.Scalar {
    let isRight = random.below(2) == 1
    for row in rows {
      guard let place = row.firstIndex(of: letter) else { continue }
      let wanted = place + (isRight ? 1 : -1)
      return row.indices.contains(wanted) ? row[wanted] : row[isRight ? place - 1 : place + 1]
    }
    return letter
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}
