// Blanks lost and gained where the words stay the same: after a comma, around a slash, between a
// number and its unit.

enum JoinedWords {
  /// A place changes only where both sides belong to the same spans, so that no border moves into a
  /// word.
  static func edits(
    _ document: Document, share: Double, _ random: inout SplitMix64
  ) -> [TextEdit] {
    let scalars = Array(document.text.unicodeScalars)
    let spans = document.entities + (document.phi ?? [])
    var borders: Set<Int> = []
    for span in spans {
      borders.insert(span.start)
      borders.insert(span.end)
    }
    var edits: [TextEdit] = []
    var isChanged = false
    for place in 1..<max(scalars.count - 1, 1) {
      // Two changes never touch.
      if isChanged {
        isChanged = false
        continue
      }
      let before = scalars[place - 1]
      let after = scalars[place + 1]
      var edit: TextEdit?
      if scalars[place] == " " {
        let isUnit = isDigit(before) && isSmallLetter(after)
        // A border beside punctuation stays one between words.
        let isMark = ",;/+".unicodeScalars.contains(before) || "/+(".unicodeScalars.contains(after)
        let isInside = !borders.contains(place) && !borders.contains(place + 1)
        if isMark || isUnit && isInside { edit = TextEdit(place..<place + 1, []) }
      } else if isDigit(before), isSmallLetter(scalars[place]), !borders.contains(place) {
        edit = TextEdit(place..<place, " ")
      }
      guard let edit, random.unit() < share else { continue }
      edits.append(edit)
      isChanged = true
    }
    return edits
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isSmallLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar)
  }
}
