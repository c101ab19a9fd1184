// Answers the questions of a flags head for one mention, from the logits of its words (Numerics.md,
// equation 10).

struct FlagReader {
  let head: FlagHead
  /// Where the words' logits stand in the ring.
  let outputRow: Int
  /// The bit of the head's first flag.
  let firstFlag: Int
  /// Flags of all heads, if their probabilities are kept, else 0.
  let keptCount: Int

  /// Sets the flags of a mention that the head reads.
  ///
  /// - Precondition: the mention's words are in the ring.
  func read(_ mention: inout Mention, _ words: WordRing) {
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
  }
}
