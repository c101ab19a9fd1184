// Names of types as words: a corpus calls its types GeneOrGeneProduct or Sign_symptom, a person asks for
// a gene or gene product.

public enum TypeName {
  /// Small letters with blanks between words. In a name without blanks an underscore is one, and a
  /// capital begins a word after two letters of which the last is small, or between a capital and a small
  /// letter.
  ///
  ///     GeneOrGeneProduct -> gene or gene product, MessengerRNA -> messenger rna, pH -> ph
  public static func words(_ name: String) -> String {
    if name.contains(" ") { return name.lowercased() }
    let letters = Array(name)
    var words = ""
    for (index, letter) in letters.enumerated() {
      if letter == "_" {
        if !words.isEmpty && !words.hasSuffix(" ") { words += " " }
        continue
      }
      let beforeLast = index >= 2 ? letters[index - 2] : " "
      let last = index >= 1 ? letters[index - 1] : " "
      let isAfterWord = last.isLowercase && (beforeLast.isLowercase || beforeLast.isUppercase)
      let isLastCapital =
        last.isUppercase && index + 1 < letters.count && letters[index + 1].isLowercase
      if letter.isUppercase && (isAfterWord || isLastCapital) && !words.hasSuffix(" ") {
        words += " "
      }
      words += letter.lowercased()
    }
    return words.hasSuffix(" ") ? String(words.dropLast()) : words
  }
}
