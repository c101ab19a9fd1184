// All letters small, or all capital, character by character, so that no offset moves.

enum LetterCases {
  /// Two of three times small.
  static func changed(_ text: String, _ random: inout SplitMix64) -> String {
    let toUpper = random.below(3) == 0
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let mapped =
        toUpper ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
      let scalars = mapped.unicodeScalars
      // A letter with no single partner stays (ß).
      result.append(scalars.count == 1 ? scalars.first! : scalar)
    }
    return String(result)
  }
}
