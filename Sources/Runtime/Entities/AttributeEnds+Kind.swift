// What an attribute is where its form tells better than its label: "x 1" is a count, "over 2 hours" how
// long each dose takes, "24 hr" of "24 hr tablet" nothing of the kind, "OD" of drops an eye.

extension AttributeEnds {
  /// The attribute as it is, of its mended words; nil for what is none.
  ///
  /// - next: what was found behind it.
  func judged(
    _ mention: Mention, _ attribute: MedicationAttribute, reached: Range<Int>, before next: Mention?
  ) -> (mention: Mention, attribute: MedicationAttribute)? {
    let own = mention.words
    if own.count == 1, isWord(own.lowerBound, "total") { return nil }
    switch attribute {
    case .frequency:
      if isRelease(own, reached) { return nil }
      if isEye(own, reached, next) { return (mention, .route) }
      guard isWord(own.lowerBound, "over"), value(own, .frequency) == nil,
        case .quantity? = value(own, .duration)
      else { return (mention, .frequency) }
      return (mention, .duration)
    case .dosage, .duration:
      if isRelease(own, reached) { return nil }
      guard let count = count(own, reached) else { return (mention, attribute) }
      return (spanning(count, mention), .frequency)
    case .form: return isRelease(own, reached) ? nil : (mention, .form)
    case .strength, .route: return (mention, attribute)
    }
  }

  /// A mention of the same kind over other words.
  func spanning(_ range: Range<Int>, _ mention: Mention) -> Mention {
    var result = mention
    result.words = range
    result.span.byteStart = start(range.lowerBound)
    result.span.byteEnd = end(range.upperBound - 1)
    return result
  }

  /// "24 hr" or "24h" before "tablet", "capsule", "ER".
  private func isRelease(_ own: Range<Int>, _ reached: Range<Int>) -> Bool {
    let (first, last) = (own.lowerBound, own.upperBound - 1)
    let isTime =
      own.count == 1
      ? isWord(first, "24hr") || isWord(first, "12hr") || isWord(first, "24h")
      : own.count == 2 && (isWord(first, "24") || isWord(first, "12"))
        && (isWord(last, "hr") || isWord(last, "hour") || isWord(last, "h"))
    guard isTime, own.upperBound < reached.upperBound else { return false }
    let forms: [StaticString] = [
      "tablet", "tab", "capsule", "cap", "er", "xr", "extended", "release", "patch",
    ]
    for form in forms where isWord(own.upperBound, form) { return true }
    return false
  }

  /// "OD" behind drops or a percentage, or before how often: the right eye and not once a day.
  private func isEye(_ own: Range<Int>, _ reached: Range<Int>, _ next: Mention?) -> Bool {
    guard own.count == 1, isWord(own.lowerBound, "od") else { return false }
    if own.lowerBound > reached.lowerBound {
      let before = own.lowerBound - 1
      if isMark(before, "%") || isWord(before, "gtt") || isWord(before, "gtts")
        || isWord(before, "drop") || isWord(before, "drops")
      {
        return true
      }
    }
    guard let next, next.words.lowerBound == own.upperBound,
      case .frequency(let frequency)? = value(next.words, .frequency)
    else { return false }
    let times = frequency.timesHigh ?? 0
    return times > 1 || times == 1 && frequency.per == .hour
  }

  /// The words of "x 1", of which the label has the number or both; nil where a unit makes them another
  /// thing.
  private func count(_ own: Range<Int>, _ reached: Range<Int>) -> Range<Int>? {
    var range = own
    if !isWord(own.lowerBound, "x") {
      guard own.lowerBound > reached.lowerBound, isWord(own.lowerBound - 1, "x") else { return nil }
      range = own.lowerBound - 1..<own.upperBound
    }
    guard range.count == 2, isDigit(start(range.lowerBound + 1)),
      case .frequency(let frequency)? = value(range, .frequency), frequency.count != nil
    else { return nil }
    return range
  }
}
