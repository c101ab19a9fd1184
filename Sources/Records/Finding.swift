// What a record says of an entity, a relation and a note: the model's spans, flags and links, put
// together for the writers.
import Runtime

/// An entity.
package struct Finding {
  package var span: Span
  /// The type's name; the relation's for the end of a relation that is no entity of its own.
  package var type: [UInt8]
  /// The section it stands in, nil before the first heading or where sections are not said.
  package var section: NoteSection?
  /// Which relative a finding of another person is said of, where the note tells.
  package var relative: Relative?
  /// Of a medication.
  package var attributes: [FindingAttribute] = []
  /// Best first.
  package var codes: [FindingCode] = []

  package init(_ span: Span, type: [UInt8]) {
    self.span = span
    self.type = type
  }
}

/// An attribute of a medication.
package struct FindingAttribute {
  package var span: Span
  package var type: [UInt8]
  package var score: Double
  /// What its words say, normalised, where that is certain.
  package var value: MedicationValue?

  package init(_ span: Span, type: [UInt8], score: Double, value: MedicationValue? = nil) {
    self.span = span
    self.type = type
    self.score = score
    self.value = value
  }
}

/// A code of a terminology.
package struct FindingCode {
  package var system: [UInt8]
  package var code: [UInt8]
  package var display: [UInt8]
  package var score: Double

  package init(system: [UInt8], code: [UInt8], display: [UInt8], score: Double) {
    self.system = system
    self.code = code
    self.display = display
    self.score = score
  }

  /// What the clinic itself says is certain.
  init(_ code: LocalCode) {
    self.init(
      system: [UInt8](code.system), code: [UInt8](code.code), display: [UInt8](code.display),
      score: 1)
  }

  init(_ code: EntityCode, _ dictionary: CodeDictionary) {
    self.init(
      system: [UInt8](dictionary.systems[code.system]),
      code: [UInt8](dictionary.code(code.concept)),
      display: [UInt8](dictionary.name(code.concept)), score: code.score)
  }
}

/// A relation between two entities of a note.
package struct FindingRelation {
  package var type: [UInt8]
  /// Places among the note's entities.
  package var head: Int
  package var tail: Int
  package var score: Double
}

/// What is known of a note when it is whole.
package struct NoteFindings {
  /// Those that were not given before, by start.
  package var entities: [Finding] = []
  package var relations: [FindingRelation] = []
  package var phi: [Span] = []

  package init() {}
}

/// What a finding is said to be by the flags that writers give a meaning to.
package struct Assertion: OptionSet, Equatable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let negated = Assertion(rawValue: 1)
  package static let uncertain = Assertion(rawValue: 2)
  package static let historical = Assertion(rawValue: 4)
  package static let otherPerson = Assertion(rawValue: 8)

  package init(_ span: Span, _ names: TypeNames) {
    var holding: Assertion = []
    for bit in 0..<names.flags.count where span.flags >> UInt64(bit) & 1 == 1 {
      let name = names.flags[bit]
      if isEqual(name, "negated") { holding.insert(.negated) }
      if isEqual(name, "uncertain") { holding.insert(.uncertain) }
      if isEqual(name, "historical") { holding.insert(.historical) }
      if isEqual(name, "other_person") { holding.insert(.otherPerson) }
    }
    self = holding
  }
}
