// What a note's headings so far say about the next one: the same words head another section in the
// report of an operation than in a visit, and parts of an examination are no headings.

struct HeadingContext {
  private(set) var current: NoteSection?
  private(set) var isFirst = true
  /// A heading named what an operation has: diagnoses before and after it, anesthesia.
  private var isOperation = false
  private var hasExam = false

  mutating func add(_ kind: NoteSection, _ phrase: HeadingPhrase) {
    current = kind
    isFirst = false
    switch kind {
    case .anesthesia: isOperation = true
    case .physicalExam: hasExam = true
    case .diagnoses:
      if phrase.hasOne(
        "preoperative", "postoperative", "preop", "postop", "pre", "post", "preprocedure",
        "postprocedure")
      {
        isOperation = true
      }
    default: break
    }
  }

  /// Whether the current section has headings of its own that are none of the note's.
  var holdsSubheadings: Bool {
    switch current {
    case .physicalExam, .reviewOfSystems, .mentalStatusExam, .vitalSigns, .findings, .imaging,
      .laboratory:
      true
    default: false
    }
  }

  private var isExamination: Bool {
    current == .physicalExam || current == .reviewOfSystems || current == .mentalStatusExam
  }

  /// The section that the phrase heads here, of the one that its words name; nil for a part of the
  /// current section.
  func kind(of phrase: HeadingPhrase, named kind: NoteSection) -> NoteSection? {
    if current == kind, !phrase.isCapitals, phrase.wordCount == 1 || kind == .imaging { return nil }
    if isPart(phrase, kind) { return nil }
    guard phrase.wordCount == 1 else { return kind }
    switch kind {
    case .physicalExam:
      // EXAM: CT of the head, at the top of a report, is a study.
      return isFirst && phrase.isCapitals && phrase.hasOne("exam", "examination") ? .imaging : kind
    case .pastSurgicalHistory:
      return isOperation && phrase.has("operations") ? .procedure : kind
    case .procedure:
      let isOfPast =
        !isOperation
        && (current == .pastMedicalHistory || current == .medications || current == .allergies)
      return isOfPast && phrase.hasOne("surgery", "procedures") ? .pastSurgicalHistory : kind
    case .plan:
      return current == .findings && phrase.hasOne("intervention", "interventions")
        ? .procedure : kind
    case .laboratory:
      return isOperation && phrase.has("results") ? .findings : kind
    case .other:
      guard phrase.has("summary") else { return kind }
      let endsStudy = current == .findings || current == .imaging || current == .laboratory
      return endsStudy ? .impression : isOperation ? .procedure : kind
    default: return kind
    }
  }

  private func isPart(_ phrase: HeadingPhrase, _ kind: NoteSection) -> Bool {
    if isFirst, phrase.isTitle, kind == .other { return true }
    if kind == .other, isExamination, phrase.wordCount == 1 {
      return !phrase.hasOne("summary", "addendum")
    }
    guard current == .physicalExam else { return false }
    switch kind {
    case .vitalSigns: return true
    case .physicalExam:
      return phrase.hasOne(
        "gen", "general", "inspection", "palpation", "motion", "posture", "strength", "testing",
        "balance", "sensation", "special", "orthopedic", "musculoskeletal", "measurements")
    case .mentalStatusExam:
      return !(phrase.isCapitals && phrase.hasOne("exam", "examination", "mse"))
    default: return false
    }
  }

  /// NEUROLOGICAL EXAMINATION, where the note has no other.
  func isExamination(_ phrase: HeadingPhrase) -> Bool {
    !hasExam && !isFirst && (!holdsSubheadings || current == .vitalSigns) && phrase.isCapitals
      && phrase.hasOne("exam", "examination") && phrase.wordCount > 1
  }
}
