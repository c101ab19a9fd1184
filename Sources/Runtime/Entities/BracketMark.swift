// Marks in brackets that stand behind a name and say something about it: they are no part of it, and
// no names themselves.

enum BracketMark {
  /// Letters between brackets, in lower case.
  private static let marks: [StaticString] = [
    // Registered and trade marks.
    "r", "tm", "sm",
    // Semantic tags of SNOMED CT.
    "disorder", "finding", "situation", "event", "procedure", "regime/therapy", "substance",
    "product", "medicinal product", "clinical drug", "organism", "body structure",
    "morphologic abnormality", "observable entity", "qualifier value", "context-dependent category",
  ]

  /// Whether what stands between brackets is a mark.
  ///
  /// - inside: between the brackets.
  /// - before: the note up to the opening bracket.
  static func isMark(_ inside: UnsafeRawBufferPointer, before: UnsafeRawBufferPointer) -> Bool {
    for mark in marks where inside.isEqual(ignoringCase: mark) { return true }
    // What record systems print behind a problem that counts for a risk model; behind the long form
    // it is the short form of a disease.
    for mark in riskMarks where inside.isEqual(ignoringCase: mark) { return !namesHepatoma(before) }
    return false
  }

  private static let riskMarks: [StaticString] = ["hcc", "cms/hcc", "cms-hcc"]

  /// Whether hepatocellular carcinoma, or a name like it, stands in a text's last bytes.
  private static func namesHepatoma(_ text: UnsafeRawBufferPointer) -> Bool {
    let near = UnsafeRawBufferPointer(rebasing: text[max(0, text.count - 40)...])
    for word in ["hepatocellular", "hepatoma"] as [StaticString] {
      let count = word.utf8CodeUnitCount
      guard near.count >= count else { continue }
      for start in 0...near.count - count
      where UnsafeRawBufferPointer(rebasing: near[start..<start + count])
        .isEqual(ignoringCase: word)
      {
        return true
      }
    }
    return false
  }
}
