// What an ICD-10-CM code is called when nothing further is said. The classification writes the usual
// code of a disease as "X, unspecified", "X NOS" or "X without complications" below a category X,
// and brackets what may be said or not: "Essential (primary) hypertension". Clinics say "X".
//
// Source: ICD-10-CM Official Guidelines for Coding and Reporting, I.A.6 (NOS), I.A.7 (parentheses),
// I.A.9 (unspecified), I.A.14 ("and" may be "or" in a title).
import Foundation

enum ICD10CMNames {
  /// How much of a name was left out for its short one; the lower, the surer.
  enum Cut: Int, Comparable {
    case nothing, unspecified, without, usualKind, oneOfTwo

    static func < (left: Cut, right: Cut) -> Bool { left.rawValue < right.rawValue }
  }

  private static let unspecifiedEnds = [
    "(,| of)? unspecified$", ", unspecified(?! (as|in|with)\\b)( [a-z]+){1,3}$",
    "(,| of)? unspecified (site|part|type|stage|degree|severity|depth|organism|cause|nature|trimester)s?$",
    "(?<! of),? unspecified (eye|ear|side)$",
    ",? nos$", ", (site )?not specified( as [a-z ]+)?$",
    ", part unspecified$", "(,| with) uncomplicated$", ", uncomplicated$", " of unspecified site$",
    ", not intractable$",
  ].map { try! NSRegularExpression(pattern: $0, options: .caseInsensitive) }
  private static let without = try! NSRegularExpression(
    pattern: ",? without (?!.*\\b(with|in remission)\\b).*$", options: .caseInsensitive)
  private static let brackets = try! NSRegularExpression(pattern: "\\s*[(\\[][^()\\[\\]]*[)\\]]")
  private static let usualKinds = ["essential ", "primary ", "idiopathic ", "pure "]

  /// The name without what says nothing: `Unspecified asthma, uncomplicated` as `asthma`.
  ///
  /// - keepsBrackets: whether what stands in brackets is said.
  static func short(_ name: String, keepsBrackets: Bool = false) -> (name: String, cut: Cut) {
    var short =
      keepsBrackets ? name.filter { !"()[]".contains($0) } : removing(brackets, from: name)
    var cut = short == name ? Cut.nothing : .unspecified
    while true {
      let before = short
      for end in unspecifiedEnds { short = removing(end, from: short) }
      if short.lowercased().hasPrefix("unspecified ") { short.removeFirst(12) }
      if short != before { cut = max(cut, .unspecified) }
      let whole = removing(without, from: short)
      if whole != short {
        short = whole
        cut = max(cut, .without)
      }
      if short == before || short.isEmpty { break }
    }
    return (short, cut == .without && saysUnspecified(name) ? .unspecified : cut)
  }

  /// `Pain in unspecified knee` as `Pain in knee`; nil for other names.
  static func withoutUnspecified(_ name: String) -> String? {
    let bare = name.replacingOccurrences(of: "unspecified ", with: "", options: .caseInsensitive)
    return bare == name ? nil : bare
  }

  private static func saysUnspecified(_ name: String) -> Bool {
    name.lowercased().contains("unspecified")
  }

  /// `Essential hypertension` as `hypertension`; nil for other names.
  static func withoutUsualKind(_ short: String) -> String? {
    guard let kind = usualKinds.first(where: { short.lowercased().hasPrefix($0) }) else {
      return nil
    }
    return String(short.dropFirst(kind.count))
  }

  /// `Dizziness and giddiness` as its two words, `Rash and other nonspecific skin eruption` as its
  /// first; none for other names.
  static func oneOfTwo(_ short: String) -> [String] {
    let words = short.split(separator: " ").map(String.init)
    guard words.count >= 3, words[1] == "and", !short.contains(",") else { return [] }
    if words.count == 3 { return [words[0], words[2]] }
    return words[2] == "other" && words.count <= 6 ? [words[0]] : []
  }

  private static func removing(_ pattern: NSRegularExpression, from text: String) -> String {
    pattern.stringByReplacingMatches(
      in: text, range: NSRange(text.startIndex..., in: text), withTemplate: "")
  }
}
