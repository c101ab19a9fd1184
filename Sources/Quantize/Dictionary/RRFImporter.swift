// The rich release format of the National Library of Medicine: fields between `|`, one name a
// line. RxNorm's concepts are drugs; those of the UMLS get their type from MRSTY.RRF beside them.

/// RXNCONSO.RRF: RXCUI LAT TS LUI STT SUI ISPREF RXAUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS
/// CVF. Ingredients, precise ingredients, their combinations and brand names are taken, and their
/// synonyms; clinical drugs with strengths never stand in a note like that.
enum RxNormImporter {
  static func read(
    _ path: String, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    try RRFNames.read(
      path, vocabulary: "RXNORM", role: role, type: { _ in "medication" }, body)
  }

  private static func role(_ line: DelimitedFile.Line) -> RRFNames.Role {
    guard line.isField(11, "RXNORM") else { return .none }
    for kind in ["IN", "PIN", "MIN", "BN"] as [StaticString] where line.isField(12, kind) {
      return .name
    }
    return line.isField(12, "SY") || line.isField(12, "TMSY") ? .synonym : .none
  }
}

/// MRCONSO.RRF: CUI LAT TS LUI STT SUI ISPREF AUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF.
enum UMLSImporter {
  static func read(
    _ path: String, semanticTypes: String, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    var typeByConcept: [String: String] = [:]
    let file: DelimitedFile
    do throws(TermImportError) {
      file = try DelimitedFile(path: semanticTypes)
    } catch {
      throw .missingFile(path: path, name: "MRSTY.RRF")
    }
    file.forEachLine(delimiter: "|") { line in
      guard let type = self.type(line), let concept = line.string(0) else { return }
      // A concept of two types keeps the more telling one.
      if let known = typeByConcept[concept], rank(known) <= rank(type) { return }
      typeByConcept[concept] = type
    }
    return try RRFNames.read(
      path, vocabulary: "UMLS", role: { _ in .name }, type: { typeByConcept[$0] }, body)
  }

  private static func rank(_ type: String) -> Int {
    ["disease", "symptom", "medication", "finding", "substance"].firstIndex(of: type) ?? 5
  }

  /// MRSTY.RRF: CUI TUI STN STY ATUI CVF.
  private static func type(_ line: DelimitedFile.Line) -> String? {
    switch line.string(1) {
    // Congenital, acquired and anatomical abnormality, injury, pathologic function, disease,
    // mental dysfunction, model of disease, neoplastic process.
    case "T019", "T020", "T190", "T037", "T046", "T047", "T048", "T050", "T191": "disease"
    case "T184": "symptom"
    case "T033": "finding"
    // Clinical drug, pharmacologic substance, antibiotic, vitamin.
    case "T200", "T121", "T195", "T127": "medication"
    case "T109", "T116", "T123", "T125", "T129", "T131", "T197": "substance"
    default: nil
    }
  }
}

/// The names of one release file, put together by concept, whose lines stand together.
enum RRFNames {
  /// What a line gives its concept. One with synonyms alone is none.
  enum Role { case none, name, synonym }

  static func read(
    _ path: String, vocabulary: String, role: (DelimitedFile.Line) -> Role,
    type: (String) -> String?, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    let file = try DelimitedFile(path: path)
    var report = TermImportReport(path: path)
    var open: TermRecord?
    var isNamed = false
    var closed: Set<String> = []
    func finish() {
      guard let record = open else { return }
      open = nil
      if !isNamed { return }
      report.recordCount += 1
      body(record)
      closed.insert(record.code)
    }
    file.forEachLine(delimiter: "|") { line in
      if line.isEmpty { return }
      report.rowCount += 1
      // Every field ends with a bar, so an 18-field line has 19 parts.
      guard line.fieldCount >= 18 else { return report.note(.fieldCount, line: line.number) }
      let role = role(line)
      guard line.isField(1, "ENG"), line.isField(16, "N"), role != .none else { return }
      guard let concept = line.string(0), let name = line.string(14) else {
        return report.note(.notUTF8, line: line.number)
      }
      if name.isEmpty { return report.note(.emptyName, line: line.number) }
      let code = vocabulary + ":" + concept
      if open?.code != code {
        finish()
        guard let type = type(concept) else { return }
        if closed.contains(code) { report.note(.duplicateCode, line: line.number) }
        open = TermRecord(code: code, preferred: name, type: type)
        isNamed = role == .name
        return
      }
      // The preferred name of the concept: term status P, string type PF, preferred atom.
      let isPreferred =
        role == .name && !isNamed
        || line.isField(2, "P") && line.isField(4, "PF") && line.isField(6, "Y")
      if role == .name { isNamed = true }
      if isPreferred {
        open!.synonyms.append(open!.preferred)
        open!.preferred = name
      } else if name != open!.preferred {
        open!.synonyms.append(name)
      }
    }
    finish()
    return report
  }
}
