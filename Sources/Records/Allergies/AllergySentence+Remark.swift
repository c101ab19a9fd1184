// What stands behind an allergen's comma or semicolon and is said of it: "penicillin, not sure",
// "penicillin; outgrew". Every word there must be one of such a remark.
import Runtime

extension AllergySentence {
  /// - end: the token behind the allergen's item.
  func remark(behind end: Int) -> AllergyStatus? {
    if isOne(end, of: ",") { return AllergySentence.status(of: tokens, from: end + 1) }
    guard end >= tokens.count - 1, let last = tokens.ranges.last, isOne(tokens.count - 1, of: ";")
    else { return nil }
    var byteEnd = last.upperBound
    while byteEnd < text.count, byteEnd - last.upperBound < 64, text[byteEnd] != 0x0A {
      byteEnd += 1
    }
    return AllergySentence.status(of: NoteTokens(text, last.upperBound..<byteEnd), from: 0)
  }

  private static func status(of tokens: NoteTokens, from start: Int) -> AllergyStatus? {
    var status: AllergyStatus?
    for index in start..<max(start, tokens.count) {
      if tokens.isOne(index, of: ", ; . \n") { break }
      if tokens.isOne(index, of: undone), tokens.isOne(index - 1, of: "not never be") {
        return nil
      } else if tokens.isOne(index, of: "delabeled delabelled outgrew outgrown") {
        status = .resolved
      } else if tokens.isOne(index, of: "allergic") {
        if tokens.isOne(index - 1, of: "longer") {
          status = .resolved
        } else if tokens.isOne(index - 1, of: "not") {
          status = .refuted
        } else {
          return nil
        }
      } else if tokens.isOne(index, of: doubtful) || isNotSure(tokens, index) {
        status = status ?? .doubtful
      } else if !tokens.isOne(index, of: aside),
        !tokens.text[tokens.ranges[index].lowerBound].isASCIIDigit
      {
        return nil
      }
    }
    return status
  }

  private static func isNotSure(_ tokens: NoteTokens, _ index: Int) -> Bool {
    tokens.isOne(index, of: "sure certain confirmed") && tokens.isOne(index - 1, of: "not")
  }

  private static let undone: StaticString =
    "tolerated tolerates outgrew outgrown delabeled delabelled"

  private static let doubtful: StaticString = """
    ? unsure uncertain unconfirmed unverified doubtful denies denied \
    disputes tolerated tolerates questionable maybe possibly
    """

  private static let aside: StaticString = """
    patient pt he she they mother mom parent says states reports reported per by has have had \
    is was been since now this that it well not no longer true allergy as a an child childhood adult \
    in the ago yrs years allergist testing / if
    """
}
