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
  /// - besidesFamilies: leaves out what is said of a family as a whole.
  func namesPerson(near span: Range<Int>, besidesFamilies: Bool = false) -> Bool {
    let end = min(text.count, span.upperBound + RelativeReader.reachBehind)
    var index = end
    let start = max(0, span.lowerBound - RelativeReader.reachBefore)
    while let word = wordBefore(&index, start) {
      if isPerson(word), !besidesFamilies || !isFamilyItself(word) { return true }
    }
    return false
  }

  /// `family`, `FHx`
  private func isFamilyItself(_ word: Range<Int>) -> Bool {
    line(of: word, in: RelativeReader.persons) == 0
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
      guard let noun = nextWord(&behind, end), reads(noun, "family") || reads(noun, "families"),
        endsPhrase(noun, end)
      else { continue }
      if !isAboutElse(span.upperBound, word.lowerBound) { return true }
    }
    return false
  }

  /// Whether a finding stands behind `F/H` in its sentence, and whether that is denied: `No F/H of DM`. The
  /// model's words end at the slash, so it sees two letters.
  ///
  /// - Returns: nil where it does not.
  func familyHistory(before span: Range<Int>) -> Bool? {
    let start = sentenceStart(span.lowerBound)
    var index = span.lowerBound
    while let word = wordBefore(&index, start) {
      let slash = word.lowerBound - 1
      if reads(word, "h"), slash > start, text[slash] == UInt8(ascii: "/"),
        reads(slash - 1..<slash, "f"), slash == 1 || !text[slash - 2].isASCIILetter
      {
        var before = slash - 1
        guard let denial = wordBefore(&before, start) else { return false }
        let isNext = slash - 1 - denial.upperBound == 1
        return isNext && line(of: denial, in: RelativeReader.denials) != nil
      }
      // `F/H/O` goes on; `h/o`, `k/c/o` and these words begin what is the patient's.
      let isOfIt =
        slash >= 3 && reads(word, "o") && text[slash] == UInt8(ascii: "/")
        && reads(slash - 1..<slash, "h") && reads(slash - 3..<slash - 2, "f")
      if !isOfIt, line(of: word, in: RelativeReader.patients) != nil { return nil }
    }
    return nil
  }

  private static let denials = Lexicon("-|no|nil|denies|denied|without|negative|neg|non")
  static let patients = Lexicon("-|personal|past|pmh|pmhx|patient|pt|self|o|she|he")

  /// What may stand behind `in her family`; any other word may be what is the family's: a car, a clinic.
  private static let followers = Lexicon(
    """
    -|history|hx|member|members|and|or|nor|with|of|on|who|but|as|is|are|was|were|had|has|have|except|excluding
    -|including|besides|though|although|at|that|which|per|either|other|aside|beyond|to|by|then|for|so
    """
  )

  /// Whether `family` is the last word of its phrase.
  private func endsPhrase(_ noun: Range<Int>, _ end: Int) -> Bool {
    var index = noun.upperBound
    while index < end, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
    if index == end { return true }
    switch text[index] {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ")"),
      UInt8(ascii: "("), UInt8(ascii: "]"), UInt8(ascii: "|"), 0x0D:
      return true
    default:
      // Not the family's car, the family-run clinic.
      guard index > noun.upperBound else { return false }
      guard text[index].isASCIILetter, let word = nextWord(&index, end) else { return true }
      return line(of: word, in: RelativeReader.followers) != nil
    }
  }

  /// Between a finding and `in the family`: what else is in the family, and what the finding comes of.
  private static let elsewhere = Lexicon(
    """
    -|contact|contacts|conflict|conflicts|stress|stressor|stressors|tension|discord|violence|death|deaths|loss
    -|losses|event|events|exposure|exposures|exposed|else|since|after|because|due|during|when|while|amid
    """
  )

  private func isAboutElse(_ start: Int, _ end: Int) -> Bool {
    var index = start
    while let word = nextWord(&index, end) {
      if line(of: word, in: RelativeReader.elsewhere) != nil { return true }
    }
    return false
  }

  private func isOwner(_ word: Range<Int>) -> Bool {
    reads(word, "the") || reads(word, "her") || reads(word, "his") || reads(word, "their")
      || reads(word, "my") || reads(word, "your") || reads(word, "our")
  }

  /// Whether a word names a relative or the family.
  func isFamily(_ word: Range<Int>) -> Bool {
    if bareRelative(word) != nil { return true }
    // The table's first lines.
    guard let line = line(of: word, in: RelativeReader.persons) else { return false }
    return line <= 3
  }

  /// The same without what is only said of families: `maternal`, `hereditary`.
  func isPersonOfFamily(_ word: Range<Int>) -> Bool {
    if reads(word, "relative") || reads(word, "relatives") { return true }
    guard let line = line(of: word, in: RelativeReader.persons) else { return false }
    return line == 2 || line == 3
  }

  func isPerson(_ word: Range<Int>) -> Bool {
    line(of: word, in: Relative.words) != nil
      || line(of: word, in: RelativeReader.persons) != nil
  }

  /// The last run of letters that ends before here.
  func wordBefore(_ index: inout Int, _ start: Int) -> Range<Int>? {
    while index > start, !text[index - 1].isASCIILetter { index -= 1 }
    let end = index
    while index > start, text[index - 1].isASCIILetter { index -= 1 }
    return index < end ? index..<end : nil
  }
}
