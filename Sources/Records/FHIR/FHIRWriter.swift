// HL7 FHIR R4: one Bundle a note, a line each (NDJSON). What a finding becomes is said in Outputs.md:
// a Condition, Observation, MedicationStatement, AllergyIntolerance or FamilyMemberHistory, an
// AdverseEvent for each reaction, and one Provenance for them all. Identifiers depend on the note and
// the place in it alone.
import Runtime

package final class FHIRWriter {
  let context: RecordContext
  let json: JSONText
  private var findings: [Finding] = []
  /// The resource of each finding, nil where it has none of its own.
  var resources: [FHIRResource?] = []
  /// Of each finding what is said of it as an allergen.
  private var allergies: [AllergyStatus?] = []
  /// `urn:uuid:` and the identifier of each resource written.
  private var written: [[UInt8]] = []
  var id: RecordID?

  package init(_ context: RecordContext) {
    self.context = context
    json = context.json
  }

  package func begin(_ note: Note) {
    findings.removeAll(keepingCapacity: true)
    resources.removeAll(keepingCapacity: true)
    allergies.removeAll(keepingCapacity: true)
    written.removeAll(keepingCapacity: true)
  }

  package func add(_ finding: Finding) { findings.append(finding) }

  package func end(_ note: Note, _ whole: NoteFindings) {
    let id = RecordID(note)
    self.id = id
    json.beginObject()
    json.member("resourceType", "Bundle")
    json.member("id", id.uuid("Bundle"))
    json.beginObject("identifier")
    json.member("system", "urn:edge-ner:note")
    appendNoteID(note)
    json.endObject()
    json.member("type", "collection")
    var statements = AllergyStatements(findings, whole.relations, context, of: note)
    for index in findings.indices {
      let allergy = statements.status(of: index)
      allergies.append(allergy)
      resources.append(resource(of: findings[index], allergy))
    }
    if hasResources {
      json.beginArray("entry")
      for index in 0..<findings.count { writeEntry(index, statements.reactions[index], of: note) }
      for relation in whole.relations where isEvent(relation) {
        writeEvent(relation, of: note)
      }
      writeProvenance(of: note)
      json.endArray()
    }
    json.endObject()
    json.endLine()
  }

  /// A note that cannot be processed.
  package func fail(_ note: Note, _ message: [UInt8]) {
    json.beginObject()
    json.member("resourceType", "OperationOutcome")
    json.beginArray("issue")
    json.beginObject()
    json.member("severity", "error")
    json.member("code", "processing")
    let identity = identity(note)
    if !identity.isEmpty {
      json.beginObject("details")
      json.member("text", identity)
      json.endObject()
    }
    json.member("diagnostics", message)
    json.endObject()
    json.endArray()
    json.endObject()
    json.endLine()
  }

  private var hasResources: Bool {
    for resource in resources where resource != nil { return true }
    return false
  }

  // MARK: Pieces that all resources share

  /// Opens an entry and its resource.
  ///
  /// - findings: what it is made of.
  func beginResource(_ type: StaticString, of findings: Finding...) {
    beginResource(type, id!.uuid(type, of: findings))
  }

  private func beginResource(_ type: StaticString, _ uuid: [UInt8]) {
    let url = FHIRWriter.urnStart + uuid
    written.append(url)
    json.beginObject()
    json.member("fullUrl", url)
    json.beginObject("resource")
    json.member("resourceType", type)
    json.member("id", uuid)
  }

  func endResource() {
    json.endObject()
    json.endObject()
  }

  private static let urnStart: [UInt8] = Array("urn:uuid:".utf8)

  func reference(_ type: StaticString, _ finding: Finding) -> [UInt8] {
    FHIRWriter.urnStart + id!.uuid(type, of: [finding])
  }

  /// The patient of the run, or an empty one inside the resource.
  func appendPatient(_ name: StaticString) {
    json.beginObject(name)
    if let patient = context.setting.patient {
      json.member("reference", patient)
    } else {
      json.member("reference", "#patient")
    }
    json.endObject()
  }

  /// Must stand before what refers to it; nothing where the run names its patient.
  func appendContainedPatient() {
    guard context.setting.patient == nil else { return }
    json.beginArray("contained")
    json.beginObject()
    json.member("resourceType", "Patient")
    json.member("id", "patient")
    json.endObject()
    json.endArray()
  }

  private func identity(_ note: Note) -> [UInt8] {
    let output = OutputBuffer(nil)
    switch note.identity {
    case .ordinal: output.append(integer: note.ordinal)
    case .number, .string: output.append(printable: [UInt8](note.idBytes.bytes))
    }
    return [UInt8](output.gathered)
  }

  /// A string of FHIR is never empty.
  private func appendNoteID(_ note: Note) {
    let identity = identity(note)
    if !identity.isEmpty { json.member("value", identity) }
  }

  // MARK: Entries

  private func writeEntry(_ index: Int, _ reactions: [Int], of note: Note) {
    guard let resource = resources[index] else { return }
    let finding = findings[index]
    switch resource {
    case .condition: writeCondition(finding, of: note)
    case .observation: writeObservation(finding, of: note)
    case .medicationStatement: writeMedication(finding, of: note)
    case .familyMemberHistory: writeFamilyHistory(finding, of: note)
    case .familyObservation: writeFamilyObservation(finding, of: note)
    case .allergyIntolerance:
      guard let allergy = allergies[index] else { return }
      writeAllergy(finding, allergy, reactions.map { findings[$0] }, of: note)
    }
  }

  /// Other relations, such as that of a gene to a disease, say nothing that happened to the patient.
  private func isReaction(_ relation: FindingRelation) -> Bool {
    isEqual(relation.type, "adverse_reaction")
  }

  /// Reactions of a drug that the patient takes; those of an allergen stand in its own resource, and
  /// one that is denied is none.
  private func isEvent(_ relation: FindingRelation) -> Bool {
    guard isReaction(relation), resources[relation.head] == .medicationStatement else {
      return false
    }
    let tail = Assertion(findings[relation.tail].span, context.names)
    return tail.isDisjoint(with: [.negated, .otherPerson])
  }

  private func writeEvent(_ relation: FindingRelation, of note: Note) {
    let drug = findings[relation.head]
    let reaction = findings[relation.tail]
    // Two drugs may share a reaction's words.
    beginResource("AdverseEvent", of: reaction, drug)
    appendContainedPatient()
    appendMention(reaction, of: note)
    let isUncertain = Assertion(reaction.span, context.names).contains(.uncertain)
    json.member("actuality", isUncertain ? "potential" : "actual")
    appendConcept("event", reaction, of: note)
    appendPatient("subject")
    if resources[relation.tail] == .condition {
      json.beginArray("resultingCondition")
      json.beginObject()
      json.member("reference", reference("Condition", reaction))
      json.endObject()
      json.endArray()
    }
    json.beginArray("suspectEntity")
    json.beginObject()
    json.beginObject("instance")
    json.member("reference", reference("MedicationStatement", drug))
    json.endObject()
    json.endObject()
    json.endArray()
    endResource()
  }

  /// Which program and model said so, of which note.
  private func writeProvenance(of note: Note) {
    let targets = written
    beginResource("Provenance", id!.uuid("Provenance", about: targets, by: context.stamp.model))
    json.beginArray("contained")
    json.beginObject()
    json.member("resourceType", "Device")
    json.member("id", "program")
    json.beginArray("deviceName")
    json.beginObject()
    json.member("name", context.stamp.program)
    json.member("type", "model-name")
    json.endObject()
    json.endArray()
    json.beginArray("version")
    appendVersion("program", [UInt8](bytes(of: context.stamp.version)))
    appendVersion("model", context.stamp.model)
    json.endArray()
    json.endObject()
    json.endArray()
    json.beginArray("target")
    for target in targets {
      json.beginObject()
      json.member("reference", target)
      json.endObject()
    }
    json.endArray()
    json.member("recorded", context.setting.recorded)
    json.beginArray("agent")
    json.beginObject()
    json.beginObject("who")
    json.member("reference", "#program")
    json.endObject()
    json.endObject()
    json.endArray()
    json.beginArray("entity")
    json.beginObject()
    json.member("role", "source")
    json.beginObject("what")
    json.beginObject("identifier")
    json.member("system", "urn:edge-ner:note")
    appendNoteID(note)
    json.endObject()
    json.endObject()
    json.endObject()
    json.endArray()
    endResource()
  }

  private func appendVersion(_ kind: StaticString, _ value: [UInt8]) {
    json.beginObject()
    json.beginObject("type")
    json.member("text", kind)
    json.endObject()
    json.member("value", value)
    json.endObject()
  }

  private func bytes(of text: StaticString) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}
