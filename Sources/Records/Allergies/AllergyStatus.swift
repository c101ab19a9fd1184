// What a note says of its drugs as allergens, from the words around each, its section and the reactions
// that are linked to it. The rules are told in Outputs.md; where they leave a doubt the allergy stays
// and is unconfirmed.
import Runtime

package enum AllergyStatus: Equatable {
  /// As the model's flags have it.
  case stated
  /// It is not tolerated: a negation or the past in its words are not of the allergy.
  case intolerance
  case doubtful
  /// A reaction to it is told, now or in the past, and nothing calls it an allergy.
  case suspected
  case refuted
  /// It was one and is none any more.
  case resolved
  /// Spoken of, but not said: "if allergic to penicillin".
  case unsaid

  /// What a finding's flags say when the words around it are heard too.
  func assertion(_ flags: Assertion) -> Assertion {
    switch self {
    case .stated: flags
    case .intolerance: flags.subtracting([.negated, .historical])
    case .suspected: flags.subtracting([.negated, .historical]).union(.uncertain)
    case .doubtful, .unsaid: flags.subtracting(.negated).union(.uncertain)
    case .refuted, .resolved: flags.union(.negated)
    }
  }
}

/// Reads the findings of one note.
struct AllergyStatements {
  private let context: RecordContext
  private let note: Note
  private let findings: [Finding]
  /// Of each finding the reactions that it is said to have.
  private(set) var reactions: [[Int]]
  /// The ends of the headings of sections of allergies; read when they are first needed.
  private var headingEnds: [Int]?

  /// - findings: by start; the ends of the relations are places among them.
  init(
    _ findings: [Finding], _ relations: [FindingRelation], _ context: RecordContext, of note: Note
  ) {
    self.context = context
    self.note = note
    self.findings = findings
    reactions = Array(repeating: [], count: findings.count)
    for relation in relations where isEqual(relation.type, "adverse_reaction") {
      let assertion = Assertion(findings[relation.tail].span, context.names)
      // What is denied is no reaction.
      if assertion.isDisjoint(with: [.negated, .otherPerson]) {
        reactions[relation.head].append(relation.tail)
      }
    }
  }

  /// Nil for what is no allergen.
  mutating func status(of index: Int) -> AllergyStatus? {
    let finding = findings[index]
    guard isDrug(finding), !Assertion(finding.span, context.names).contains(.otherPerson) else {
      return nil
    }
    let sentence = AllergySentence(
      findings, index, reactions, after: sectionStart(of: finding), isDrug, in: note.text)
    return finding.section == .allergies ? sentence.statusInSection : sentence.statusElsewhere
  }

  private func isDrug(_ finding: Finding) -> Bool {
    context.names.role(finding.span.headIndex) == .entities && isEqual(finding.type, "medication")
  }

  /// Where the text of its section of allergies begins, 0 for others.
  private mutating func sectionStart(of finding: Finding) -> Int {
    guard finding.section == .allergies else { return 0 }
    if headingEnds == nil {
      var ends: [Int] = []
      for heading in context.headings(of: note) where heading.kind == .allergies {
        ends.append(heading.byteEnd)
      }
      headingEnds = ends
    }
    var start = 0
    for end in headingEnds ?? [] where end <= finding.span.byteStart { start = end }
    return start
  }
}
