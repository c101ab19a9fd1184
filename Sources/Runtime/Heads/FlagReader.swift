// Answers the questions of a flags head for one mention, from the logits of its words (Numerics.md,
// equation 10), and where the text alone settles whose a finding is, from the text.

struct FlagReader {
  let head: FlagHead
  /// Where the words' logits stand in the ring.
  let outputRow: Int
  /// The bit of the head's first flag.
  let firstFlag: Int
  /// Flags of all heads, if their probabilities are kept, else 0.
  let keptCount: Int
  /// The bit of the flag `other_person`; 0 for none.
  private let otherPerson: UInt64
  /// The bit of the flag `historical`; 0 for none.
  private let historical: UInt64
  /// The bits of the flags `negated` and `uncertain`; 0 for none.
  private let negated: UInt64
  private let uncertain: UInt64

  init(head: FlagHead, outputRow: Int, firstFlag: Int, keptCount: Int) {
    self.head = head
    self.outputRow = outputRow
    self.firstFlag = firstFlag
    self.keptCount = keptCount
    func bit(of name: StaticString) -> UInt64 {
      for flag in 0..<head.flagCount where head.flagName(flag).isEqual(toASCII: name) {
        return 1 << UInt64(firstFlag + flag)
      }
      return 0
    }
    otherPerson = bit(of: "other_person")
    historical = bit(of: "historical")
    negated = bit(of: "negated")
    uncertain = bit(of: "uncertain")
  }

  /// Sets the flags of a mention that the head reads.
  ///
  /// - persons: of the note, if its text has a say in whose a finding is.
  /// - isDrug: whether the mention is a drug.
  /// - use: of a drug, what the text says of its being taken; nil for nothing.
  /// - claim: what a form, a table or a list says of the mention; nil for none.
  /// - Precondition: the mention's words are in the ring.
  func read(
    _ mention: inout Mention, _ words: WordRing, persons: OtherPersonRules?, isDrug: Bool,
    use: DrugUse?, claim: FindingClaim?
  ) {
    guard
      head.arguments.contains(
        headIndex: mention.span.headIndex, typeIndex: mention.span.typeIndex)
    else { return }
    if keptCount > 0, mention.span.flagProbabilities.isEmpty {
      mention.span.flagProbabilities = [Float](repeating: 0, count: keptCount)
    }
    let readWords = mention.readWords
    for flag in 0..<head.flagCount {
      var sum: Float = 0
      for word in readWords { sum += words.outputs(outputRow, of: word)[flag] }
      let probability = logistic(sum / Float(readWords.count))
      if probability >= head.threshold(flag) {
        mention.span.flags |= 1 << UInt64(firstFlag + flag)
      }
      if keptCount > 0 { mention.span.flagProbabilities[firstFlag + flag] = probability }
    }
    mention.span.flags = flags(mention.span.flags, use)
    switch claim {
    case .present: mention.span.flags &= ~(negated | uncertain)
    case .notAbsent: mention.span.flags &= ~negated
    case .absent: mention.span.flags = mention.span.flags & ~uncertain | negated
    case .possible: mention.span.flags = mention.span.flags & ~(negated | historical) | uncertain
    case nil: break
    }
    guard otherPerson != 0, let persons else { return }
    let place = mention.span.byteStart..<mention.span.byteEnd
    if persons.denies(place) { mention.span.flags |= negated }
    let isOthers = persons.holds(
      for: place, isDrug: isDrug, isLearnt: mention.span.flags & otherPerson != 0)
    mention.span.flags = mention.span.flags & ~otherPerson | (isOthers ? otherPerson : 0)
  }
  /// A drug's flags, with what the text says of its being taken. What is denied is not taken already.
  private func flags(_ flags: UInt64, _ use: DrugUse?) -> UInt64 {
    switch use {
    case .stopped: flags | historical
    case .held: flags & negated == 0 ? flags | historical : flags
    case .notTaken: flags & historical == 0 ? flags | negated : flags
    case .taken: flags & ~historical
    case nil: flags
    }
  }
}
