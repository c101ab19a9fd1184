// The closed list of sections of a note, with the names that records have and their LOINC codes.
// Sections.md describes each.

public enum NoteSection: UInt8, CaseIterable, Sendable {
  case chiefComplaint, historyOfPresentIllness, problemList, pastMedicalHistory
  case pastSurgicalHistory, obstetricHistory, medications, allergies, immunizations
  case familyHistory, socialHistory, reviewOfSystems, vitalSigns, physicalExam
  case mentalStatusExam, laboratory, imaging, procedure, indications, findings, impression
  case hospitalCourse, diagnoses, assessment, plan, assessmentAndPlan, dischargeMedications
  case dischargeInstructions, followUp, complications, anesthesia, specimens, demographics, other

  /// As records have it.
  public var name: StaticString {
    switch self {
    case .chiefComplaint: "chief_complaint"
    case .historyOfPresentIllness: "history_of_present_illness"
    case .problemList: "problem_list"
    case .pastMedicalHistory: "past_medical_history"
    case .pastSurgicalHistory: "past_surgical_history"
    case .obstetricHistory: "obstetric_history"
    case .medications: "medications"
    case .allergies: "allergies"
    case .immunizations: "immunizations"
    case .familyHistory: "family_history"
    case .socialHistory: "social_history"
    case .reviewOfSystems: "review_of_systems"
    case .vitalSigns: "vital_signs"
    case .physicalExam: "physical_exam"
    case .mentalStatusExam: "mental_status_exam"
    case .laboratory: "laboratory"
    case .imaging: "imaging"
    case .procedure: "procedure"
    case .indications: "indications"
    case .findings: "findings"
    case .impression: "impression"
    case .hospitalCourse: "hospital_course"
    case .diagnoses: "diagnoses"
    case .assessment: "assessment"
    case .plan: "plan"
    case .assessmentAndPlan: "assessment_and_plan"
    case .dischargeMedications: "discharge_medications"
    case .dischargeInstructions: "discharge_instructions"
    case .followUp: "follow_up"
    case .complications: "complications"
    case .anesthesia: "anesthesia"
    case .specimens: "specimens"
    case .demographics: "demographics"
    case .other: "other"
    }
  }

  /// The section code that documents of HL7 have for it; empty where none fits.
  public var loincCode: StaticString {
    switch self {
    case .chiefComplaint: "10154-3"
    case .historyOfPresentIllness: "10164-2"
    case .problemList: "11450-4"
    case .pastMedicalHistory: "11348-0"
    case .pastSurgicalHistory: "47519-4"
    case .obstetricHistory: "10162-6"
    case .medications: "10160-0"
    case .allergies: "48765-2"
    case .immunizations: "11369-6"
    case .familyHistory: "10157-6"
    case .socialHistory: "29762-2"
    case .reviewOfSystems: "10187-3"
    case .vitalSigns: "8716-3"
    case .physicalExam: "29545-1"
    case .mentalStatusExam: "10190-7"
    case .laboratory: "30954-2"
    case .imaging: "18748-4"
    case .procedure: "29554-3"
    case .indications: "59768-2"
    case .findings: "59776-5"
    case .impression: "19005-8"
    case .hospitalCourse: "8648-8"
    case .diagnoses: "29308-4"
    case .assessment: "51848-0"
    case .plan: "18776-5"
    case .assessmentAndPlan: "51847-2"
    case .dischargeMedications: "10183-2"
    case .dischargeInstructions: "8653-8"
    case .complications: "55109-3"
    case .anesthesia: "59774-0"
    case .specimens: "59773-2"
    case .followUp, .demographics, .other: ""
    }
  }

  /// The section that a document's own section code means; nil where it is not one of the list.
  public init?(loincCode code: UnsafeRawBufferPointer) {
    func isCode(_ text: StaticString) -> Bool {
      text.utf8CodeUnitCount > 0 && code.isEqual(toASCII: text)
    }
    for kind in NoteSection.allCases where isCode(kind.loincCode) {
      self = kind
      return
    }
    for (other, kind) in NoteSection.otherCodes where isCode(other) {
      self = kind
      return
    }
    return nil
  }

  /// Further section codes of C-CDA documents.
  private static let otherCodes: [(StaticString, NoteSection)] = [
    ("46239-0", .chiefComplaint), ("29299-5", .chiefComplaint), ("42349-1", .chiefComplaint),
    ("61150-9", .historyOfPresentIllness), ("11329-0", .historyOfPresentIllness),
    ("61149-1", .physicalExam), ("10210-3", .physicalExam), ("10184-0", .physicalExam),
    ("42346-7", .medications), ("29549-3", .medications), ("11493-4", .laboratory),
    ("10223-6", .procedure), ("46241-6", .diagnoses), ("42347-5", .diagnoses),
    ("11535-2", .diagnoses), ("10218-6", .diagnoses), ("59769-0", .diagnoses),
    ("69730-0", .dischargeInstructions), ("59770-8", .other), ("59771-6", .other),
    ("59775-7", .plan),
  ]
}
