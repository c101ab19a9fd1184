// What each label of a head says about spans, worked out once from the head's scheme.
//
// One rule reads any sequence of labels, legal or not, in all schemes: word k + 1 continues the
// span of word k exactly when both labels have the same type, the first may be continued (B, I)
// and the second may continue (I, E). Every other word with a type begins a span. In a legal
// sequence this gives the spans that the scheme means; in an illegal one it repairs: an I without
// a B before it begins a span.

/// Part that a label's word may play in a span of its type.
struct LabelRole {
  /// -1 for the outside label.
  var type: Int32
  /// The word may continue the span of the word before: I, E and plain labels.
  var continues: Bool
  /// The word's span may go on in the next word: B, I and plain labels.
  var leads: Bool
  var predecessor: Predecessor

  /// Which labels the scheme allows before this one.
  enum Predecessor: UInt8 {
    case any
    /// In IOBES: labels whose span is over (O, E, S), or the note's start.
    case closed
    /// Labels of the same type whose span may go on; not the note's start.
    case leading
  }

  func continues(_ before: LabelRole) -> Bool {
    continues && before.leads && type == before.type
  }
}

/// The roles of a head's labels, and each type's labels by part.
final class LabelRoles {
  let labelCount: Int
  let typeCount: Int
  /// IOBES: a note may not end inside a span.
  let endsClosed: Bool
  private let roles: UnsafeMutablePointer<LabelRole>
  /// [typeCount, 4]: the type's B, I, E and S labels, -1 where there is none.
  private let labels: UnsafeMutablePointer<Int32>

  init(_ set: LabelsView) {
    labelCount = set.labelCount
    typeCount = set.typeCount
    endsClosed = set.scheme == .iobes
    roles = .allocate(capacity: labelCount)
    labels = .allocate(capacity: typeCount * 4)
    labels.initialize(repeating: -1, count: typeCount * 4)
    for index in 0..<labelCount {
      let label = set.label(index)
      let type = label.typeIndex ?? -1
      (roles + index).initialize(
        to: LabelRole(
          type: Int32(type),
          continues: label.prefix == .inside || label.prefix == .end,
          leads: label.prefix == .inside || label.prefix == .begin,
          predecessor: LabelRoles.predecessor(of: label.prefix, set.scheme)))
      if type >= 0 { labels[type * 4 + LabelRoles.part(label.prefix)] = Int32(index) }
    }
  }

  deinit {
    roles.deallocate()
    labels.deallocate()
  }

  subscript(label: Int) -> LabelRole { roles[label] }

  /// Probability that the word leads and begins (B), leads and continues (I), closes and continues
  /// (E), or closes and begins (S) a span of the type.
  func parts(
    of type: Int, _ probabilities: UnsafePointer<Float>
  ) -> (begin: Double, inside: Double, end: Double, single: Double) {
    let row = labels + type * 4
    func probability(_ part: Int) -> Double {
      row[part] < 0 ? 0 : Double(probabilities[Int(row[part])])
    }
    return (probability(0), probability(1), probability(2), probability(3))
  }

  private static func part(_ prefix: LabelPrefix) -> Int {
    switch prefix {
    case .begin, .outside: 0
    case .inside: 1
    case .end: 2
    case .single: 3
    }
  }

  private static func predecessor(
    of prefix: LabelPrefix, _ scheme: LabelScheme
  ) -> LabelRole.Predecessor {
    switch scheme {
    case .bio: prefix == .inside ? .leading : .any
    case .iob1: prefix == .begin ? .leading : .any
    case .iobes: prefix == .inside || prefix == .end ? .leading : .closed
    case .plain: .any
    }
  }
}
