// Whose a finding can be, where the text alone settles it: another person's only where one is named near it,
// and surely in `no history of stroke or diabetes in her family`.

extension RelativeReader {
  /// How far a person is looked for, in bytes before and behind a finding: a pedigree names its heading once.
  private static let (reachBefore, reachBehind) = (2000, 200)

  /// Who is not the patient, besides the relatives of `Relative`: families, what they hand down, contacts,
  /// donors, and the child or the mother of a patient.
  private static let persons = Lexicon(
    """
    family|family|families|fam|familial|fh|fhx|fmh|fmhx|famh|famhx|hereditary|pedigree|consultand|offspring
    relative|relative|relatives|relations|maternal|maternally|paternal|paternally|mat|pat|parental|couple
    relative|mother|mam|mama|mummy|papa|ma|gran|granny|nan|nana|grandad|gdad|ggm|stepmother|stepfather|stepson
    relative|stepbrother|stepsister|stepdaughter|stepchild|stepchildren|stepmom|stepdad|godmother|godfather
    contact|contact|contacts|exposure|exposed|source|outbreak|household|literature|others|else
    contact|friend|friends|boyfriend|girlfriend|fiance|roommate|roommates|roomie|housemate|housemates|flatmate
    contact|neighbour|neighbours|neighbor|neighbors|coworker|coworkers|colleague|colleagues|companion|companions
    contact|resident|residents|cellmate|classmate|classmates|aide|carer|caregiver|surrogate
    donor|donor|donors|donated|recipient
    child|pregnancy|fetus|fetal|foetus|foetal|baby|babies|newborn|infant|neonate|toddler
    """)

  /// Whether someone else is named near a finding, or in it.
  ///
  /// - span: bytes of the text.
  func namesPerson(near span: Range<Int>) -> Bool {
    let end = min(text.count, span.upperBound + RelativeReader.reachBehind)
    var index = end
    let start = max(0, span.lowerBound - RelativeReader.reachBefore)
    while let word = wordBefore(&index, start) {
      if isPerson(word) { return true }
    }
    return false
  }

  /// Whether `in her family` or the like stands behind a finding in its sentence.
  ///
  /// - span: bytes of the text.
  func isOfFamily(_ span: Range<Int>) -> Bool {
    let end = sentenceEnd(span.upperBound)
    var index = span.upperBound
    while let word = nextWord(&index, end) {
      guard reads(word, "in") else { continue }
      var behind = index
      guard let whose = nextWord(&behind, end), isOwner(whose) else { continue }
      guard let noun = nextWord(&behind, end), reads(noun, "family") || reads(noun, "families")
      else { continue }
      if !isPlace(nextWord(&behind, end)) { return true }
    }
    return false
  }

  /// In the family room, in her family doctor's words.
  private func isPlace(_ word: Range<Int>?) -> Bool {
    guard let word else { return false }
    return reads(word, "room") || reads(word, "home") || reads(word, "practice")
      || reads(word, "medicine") || reads(word, "doctor") || reads(word, "physician")
      || reads(word, "meeting") || reads(word, "clinic")
  }

  private func isOwner(_ word: Range<Int>) -> Bool {
    reads(word, "the") || reads(word, "her") || reads(word, "his") || reads(word, "their")
      || reads(word, "my") || reads(word, "your") || reads(word, "our")
  }

  private func isPerson(_ word: Range<Int>) -> Bool {
    line(of: word, in: Relative.words) != nil
      || line(of: word, in: RelativeReader.persons) != nil
  }

  /// The last run of letters that ends before here.
  func wordBefore(_ index: inout Int, _ start: Int) -> Range<Int>? {
    while index > start, !Phrase.isLetter(text[index - 1]) { index -= 1 }
    let end = index
    while index > start, Phrase.isLetter(text[index - 1]) { index -= 1 }
    return index < end ? index..<end : nil
  }
}
