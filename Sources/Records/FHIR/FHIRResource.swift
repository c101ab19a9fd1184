// Which resource a finding becomes, by its type, section and assertion.
import Runtime

/// A finding's own resource.
package enum FHIRResource: Equatable {
  case condition, observation, medicationStatement, allergyIntolerance, familyMemberHistory
  /// An Observation that a relative does not have something or may have it: FamilyMemberHistory cannot
  /// say either.
  case familyObservation
}

extension FHIRWriter {
  /// Nil for what cannot be said of the patient: another person's medication, an allergy of which
  /// nothing is said, and the far end of a relation, which stands in the event.
  ///
  /// - allergy: what is said of it as an allergen.
  func resource(of finding: Finding, _ allergy: AllergyStatus?) -> FHIRResource? {
    let assertion = Assertion(finding.span, context.names)
    if context.names.role(finding.span.headIndex) != .entities { return nil }
    if isEqual(finding.type, "medication") {
      if assertion.contains(.otherPerson) { return nil }
      guard let allergy else { return .medicationStatement }
      return allergy == .unsaid ? nil : .allergyIntolerance
    }
    if assertion.contains(.otherPerson) {
      let isPlain = assertion.isDisjoint(with: [.negated, .uncertain])
      return isPlain ? .familyMemberHistory : .familyObservation
    }
    return isEqual(finding.type, "disease") ? .condition : .observation
  }

  // MARK: Resources

  /// Whether the model says whether a finding is denied, past or only possible; else nothing is claimed of it.
  private var judges: Bool { !context.flags.isEmpty }

  func writeCondition(_ finding: Finding, of note: Note) {
    let assertion = Assertion(finding.span, context.names)
    beginResource("Condition", of: finding)
    appendContainedPatient()
    appendMention(finding, of: note)
    if judges {
      if !assertion.contains(.negated) {
        appendCode(
          "clinicalStatus", "http://terminology.hl7.org/CodeSystem/condition-clinical",
          assertion.contains(.historical) ? "resolved" : "active")
      }
      appendCode(
        "verificationStatus", "http://terminology.hl7.org/CodeSystem/condition-ver-status",
        verificationStatus(assertion))
    }
    appendConcept("code", finding, of: note)
    appendPatient("subject")
    endResource()
  }

  func writeObservation(_ finding: Finding, of note: Note) {
    let assertion = Assertion(finding.span, context.names)
    beginResource("Observation", of: finding)
    appendContainedPatient()
    appendMention(finding, of: note)
    json.member("status", "preliminary")
    appendConcept("code", finding, of: note)
    appendPatient("subject")
    appendTruth(assertion)
    endResource()
  }

  /// The value of an Observation that something is so.
  private func appendTruth(_ assertion: Assertion) {
    if assertion.contains(.uncertain) || !judges {
      appendCode(
        "dataAbsentReason", "http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown")
    } else {
      json.member("valueBoolean", !assertion.contains(.negated))
    }
  }

  func writeMedication(_ finding: Finding, of note: Note) {
    let assertion = Assertion(finding.span, context.names)
    beginResource("MedicationStatement", of: finding)
    appendContainedPatient()
    appendMention(finding, of: note)
    if assertion.contains(.negated) {
      json.member("status", "not-taken")
    } else if assertion.contains(.uncertain) || !judges {
      json.member("status", "unknown")
    } else {
      json.member("status", assertion.contains(.historical) ? "stopped" : "active")
    }
    appendConcept("medicationCodeableConcept", finding, of: note)
    appendPatient("subject")
    if finding.attributes.count > 0 { appendDosage(finding, of: note) }
    endResource()
  }

  func writeAllergy(
    _ finding: Finding, _ status: AllergyStatus, _ reactions: [Finding], of note: Note
  ) {
    let assertion = status.assertion(Assertion(finding.span, context.names))
    let isActive = assertion.isDisjoint(with: [.negated, .historical])
    beginResource("AllergyIntolerance", of: finding)
    appendContainedPatient()
    appendMention(finding, of: note)
    appendCode(
      "clinicalStatus", "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
      status == .resolved ? "resolved" : isActive ? "active" : "inactive")
    appendCode(
      "verificationStatus",
      "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
      verificationStatus(assertion))
    appendConcept("code", finding, of: note)
    appendPatient("patient")
    if status != .refuted, reactions.count > 0 {
      json.beginArray("reaction")
      for reaction in reactions {
        json.beginObject()
        json.beginArray("manifestation")
        appendConcept(reaction, of: note)
        json.endArray()
        json.endObject()
      }
      json.endArray()
    }
    endResource()
  }

  func writeFamilyHistory(_ finding: Finding, of note: Note) {
    beginResource("FamilyMemberHistory", of: finding)
    appendContainedPatient()
    appendMention(finding, of: note)
    json.member("status", "partial")
    appendPatient("patient")
    json.beginObject("relationship")
    json.beginArray("coding")
    json.beginObject()
    json.member("system", "http://terminology.hl7.org/CodeSystem/v3-RoleCode")
    if let relative = finding.relative {
      json.member("code", relative.roleCode)
    } else {
      json.member("code", "FAMMEMB")
    }
    json.endObject()
    json.endArray()
    json.endObject()
    json.beginArray("condition")
    json.beginObject()
    appendConcept("code", finding, of: note)
    json.endObject()
    json.endArray()
    endResource()
  }

  func writeFamilyObservation(_ finding: Finding, of note: Note) {
    beginResource("Observation", of: finding)
    appendContainedPatient()
    appendMention(finding, of: note)
    json.member("status", "preliminary")
    json.beginObject("code")
    json.name("text")
    json.value(
      [UInt8](Array("Family history of ".utf8)) + [UInt8](context.plainText(finding.span, of: note))
    )
    json.endObject()
    appendPatient("subject")
    appendTruth(Assertion(finding.span, context.names))
    endResource()
  }

  private func verificationStatus(_ assertion: Assertion) -> StaticString {
    if assertion.contains(.negated) { return "refuted" }
    return assertion.contains(.uncertain) ? "unconfirmed" : "confirmed"
  }

  // MARK: Data types

  /// A CodeableConcept of one code.
  private func appendCode(_ name: StaticString, _ system: StaticString, _ code: StaticString) {
    json.beginObject(name)
    json.beginArray("coding")
    json.beginObject()
    json.member("system", system)
    json.member("code", code)
    json.endObject()
    json.endArray()
    json.endObject()
  }

  func appendConcept(_ name: StaticString, _ finding: Finding, of note: Note) {
    json.name(name)
    appendConcept(finding, of: note)
  }

  /// The finding's own words, and its codes in the systems' own names.
  func appendConcept(_ finding: Finding, of note: Note) {
    json.beginObject()
    if finding.codes.count > 0 {
      json.beginArray("coding")
      for code in finding.codes {
        json.beginObject()
        json.member("system", FHIRWriter.systemURI(code.system))
        json.member("code", code.code)
        json.member("display", code.display)
        json.endObject()
      }
      json.endArray()
    }
    json.member("text", context.plainText(finding.span, of: note))
    json.endObject()
  }

  /// A clinic's own system is called by its name, or by itself where it is a URI.
  static func systemURI(_ name: [UInt8]) -> [UInt8] {
    let systems: [(StaticString, StaticString)] = [
      ("ICD10CM", "http://hl7.org/fhir/sid/icd-10-cm"), ("SNOMEDCT", "http://snomed.info/sct"),
      ("RXNORM", "http://www.nlm.nih.gov/research/umls/rxnorm"),
      ("UNII", "http://fdasis.nlm.nih.gov"), ("MESH", "https://www.nlm.nih.gov/mesh"),
      ("HPO", "http://human-phenotype-ontology.org"),
      ("MONDO", "http://purl.obolibrary.org/obo/mondo.owl"),
      ("DRUGBANK", "https://go.drugbank.com"),
    ]
    for system in systems where isEqual(name, system.0) { return bytes(system.1) }
    if name.withUnsafeBytes({ LocalCodes.isURI($0) }) { return name }
    let uri = OutputBuffer(nil)
    uri.append("urn:edge-ner:system:")
    for byte in name {
      if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "%") {
        uri.append(byte)
      } else {
        uri.append("%")
        uri.append(hexadecimal: byte)
      }
    }
    return [UInt8](uri.gathered)
  }

  private static func bytes(_ text: StaticString) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The extension `urn:edge-ner:mention` that Outputs.md defines: where the finding stands in the
  /// note, how sure the model is, and what it says of it.
  func appendMention(_ finding: Finding, of note: Note) {
    json.beginArray("extension")
    json.beginObject()
    json.member("url", "urn:edge-ner:mention")
    json.beginArray("extension")
    appendPlace(finding.span, of: note)
    beginPart("type")
    json.member("valueCode", finding.type)
    json.endObject()
    beginPart("score")
    json.member("valueDecimal", score: finding.span.score)
    json.endObject()
    for bit in 0..<context.flags.count where finding.span.flags >> UInt64(bit) & 1 == 1 {
      beginPart("assertion")
      json.member("valueCode", context.flags[bit])
      json.endObject()
    }
    if let section = finding.section {
      beginPart("section")
      json.member("valueCode", section.name)
      json.endObject()
    }
    for attribute in finding.attributes {
      beginPart("attribute")
      json.beginArray("extension")
      appendPlace(attribute.span, of: note)
      beginPart("type")
      json.member("valueCode", attribute.type)
      json.endObject()
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endArray()
  }

  private func appendPlace(_ span: Span, of note: Note) {
    let offsets = context.offsets(anywhere: span)
    beginPart("start")
    json.member("valueUnsignedInt", offsets.start)
    json.endObject()
    beginPart("end")
    json.member("valueUnsignedInt", offsets.end)
    json.endObject()
    beginPart("text")
    json.member("valueString", context.text(span, of: note))
    json.endObject()
  }

  private func beginPart(_ url: StaticString) {
    json.beginObject()
    json.member("url", url)
  }
}
