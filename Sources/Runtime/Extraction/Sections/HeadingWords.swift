// The section that words in capitals name which SectionPhrases does not have as they stand.

extension HeadingPhrase {
  /// Words of a title.
  var isTitle: Bool { hasOne("note", "report") }

  /// Fields of a note's header.
  var isField: Bool {
    hasOne(
      "date", "dates", "surgeon", "surgeons", "physician", "name", "attending",
      "resident", "doctor", "dictated", "number")
  }

  var kindByWords: NoteSection? {
    if isTitle || isField { return nil }
    if hasOne("complaint", "complaints"), has("chief") { return .chiefComplaint }
    if hasOne("diagnosis", "diagnoses", "dx") { return .diagnoses }
    if has("review"), hasOne("system", "systems"), !has("history") { return .reviewOfSystems }
    if has("mental"), hasOne("status", "state") { return .mentalStatusExam }
    if hasOne("allergies", "allergy"), !has("history") { return .allergies }
    if has("reason") {
      return hasOne("exam", "examination", "procedure", "study", "surgery", "test", "operation")
        ? .indications : .chiefComplaint
    }
    if has("history") { return kindOfHistory }
    if hasOne("medications", "medication", "meds", "medicines") {
      return has("discharge") ? .dischargeMedications : .medications
    }
    if hasOne("indications", "indication") { return .indications }
    if hasOne("complications", "complication") { return .complications }
    if hasOne("anesthesia", "anesthetic") { return .anesthesia }
    if hasOne("specimens", "specimen") { return .specimens }
    if hasOne("findings", "finding") { return .findings }
    return kindOfConclusion ?? kindOfRest
  }

  private var kindOfConclusion: NoteSection? {
    let hasPlan = hasOne("plan", "recommendations", "suggestions")
    if hasOne(
      "impression", "impressions", "conclusion", "conclusions", "interpretation", "opinion")
    {
      return hasPlan ? .assessmentAndPlan : .impression
    }
    if hasOne("assessment", "assessments") {
      // Of one thing, among others: FALL RISK ASSESSMENT.
      let isPart = hasOne(
        "pain", "quality", "cognitive", "functional", "nutritional", "skin", "wound", "risk",
        "fall", "safety", "results", "tools")
      return hasPlan ? .assessmentAndPlan : isPart ? .other : .assessment
    }
    if has("prognosis") { return .assessment }
    return nil
  }

  private var kindOfRest: NoteSection? {
    if has("course") { return .hospitalCourse }
    if hasOne("instructions", "instruction") { return .dischargeInstructions }
    if has("condition") { return .other }
    if hasOne(
      "plan", "plans", "recommendations", "recommendation", "suggestions", "disposition", "goals",
      "goal", "orders", "management")
    {
      return .plan
    }
    if hasOne("laboratory", "laboratories", "labs", "lab") { return .laboratory }
    if hasOne("status", "blood", "time", "fluids", "drains", "counts", "count") { return .other }
    if hasOne("description", "procedure", "procedures", "operation", "surgery", "technique") {
      return .procedure
    }
    if hasOne("immunizations", "immunization", "vaccines", "vaccination", "vaccinations") {
      return .immunizations
    }
    if hasOne("surgeries", "operations") { return .pastSurgicalHistory }
    if has("results") { return .findings }
    if hasOne("radiology", "imaging", "studies", "radiographs", "diagnostics") { return .imaging }
    if hasOne("anatomy", "analysis", "measurements", "pressures", "hemodynamic", "angiographic") {
      return .findings
    }
    if wordCount <= 4, endsOne("ectomy", "otomy", "ostomy", "plasty", "scopy", "rrhaphy", "desis") {
      return .procedure
    }
    if wordCount <= 2, endsOne("ogram", "ograms"), !namesPart { return .imaging }
    if has("physical"), hasOne("exam", "examination", "findings") { return .physicalExam }
    if has("past"), hasOne("illness", "illnesses", "conditions", "problems", "health") {
      return .pastMedicalHistory
    }
    if hasOne("problems", "conditions"), hasOne("medical", "chronic", "active", "current") {
      return .problemList
    }
    return nil
  }

  private var kindOfHistory: NoteSection {
    if hasOne("present", "presenting", "illness", "complaint", "brief", "interval"), !has("past") {
      return .historyOfPresentIllness
    }
    if begins("past"), hasOne("medical", "surgical"), has("family") { return .pastMedicalHistory }
    if has("family") {
      return hasOne("social") && !begins("family") ? .socialHistory : .familyHistory
    }
    if hasOne("immunization", "vaccination") { return .immunizations }
    if hasOne(
      "social", "work", "legal", "developmental", "development", "substance", "alcohol",
      "occupational", "sexual", "abuse", "economic", "socioeconomic", "educational", "travel",
      "smoking", "tobacco", "marital")
    {
      return .socialHistory
    }
    if hasOne("eating", "feeding", "dietary", "nutritional", "screening", "preventative") {
      return .other
    }
    if hasOne("medication", "drug"), !has("medical") { return .medications }
    if hasOne("surgical", "surgeries"), !has("medical") { return .pastSurgicalHistory }
    if hasOne(
      "obstetric", "obstetrical", "gynecologic", "gynecological", "ob", "gyn", "menstrual",
      "pregnancy")
    {
      return .obstetricHistory
    }
    if hasOne(
      "medical", "past", "psychiatric", "health", "cancer", "oncologic", "oncology", "cardiac",
      "birth", "hospitalization", "treatment")
    {
      return .pastMedicalHistory
    }
    if hasOne("allergy", "allergies") { return .allergies }
    // Of one complaint: HEADACHE HISTORY.
    return .historyOfPresentIllness
  }

  /// Parts of the body, vessels, leads and systems, which head a part of their section only, and
  /// words of a sentence.
  var namesPart: Bool {
    hasOne(
      "artery", "arteries", "arteriography", "ventriculogram", "ventriculography", "aortogram",
      "angiogram", "ventricle", "atrium", "valve", "lead", "leads", "spine", "bones", "abdomen",
      "pelvis", "chest", "head", "neck", "extremity", "extremities", "lung", "lungs", "heart",
      "skin", "eye", "eyes", "ear", "nose", "throat", "system", "exam", "examination", "test",
      "constitutional", "cardiovascular", "respiratory", "gastrointestinal", "genitourinary",
      "musculoskeletal", "neurologic", "psychiatric", "endocrine", "hematologic", "lymphatic",
      "immunologic", "are", "is", "follows")
  }
}
