// SNOMED CT in release format 2: the description file, whose fully specified names end in a tag
// that says what the concept is, for example `Asthma (disorder)`.
//
//     id effectiveTime active moduleId conceptId languageCode typeId term caseSignificanceId
//
// Descriptions of a concept that was given up stay active; the file of the concepts says which
// these are.
//
//     id effectiveTime active moduleId definitionStatusId

enum SNOMEDImporter {
  /// - concepts: the file of the concepts; nil takes all for active.
  static func read(
    _ path: String, concepts conceptPath: String?, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    let file = try DelimitedFile(path: path)
    var report = TermImportReport(path: path)
    var inactive: Set<String> = []
    if let conceptPath { inactive = try inactiveConcepts(conceptPath) }
    var isDescriptionFile = false
    // Descriptions of a concept are not together: names are gathered first.
    var concepts: [String: Concept] = [:]
    var order: [String] = []
    file.forEachLine(delimiter: "\t") { line in
      if line.number == 1 {
        isDescriptionFile = line.isField(4, "conceptId") && line.isField(7, "term")
        return
      }
      if line.isEmpty || !isDescriptionFile { return }
      report.rowCount += 1
      guard line.fieldCount == 9 else { return report.note(.fieldCount, line: line.number) }
      guard line.isField(2, "1"), line.hasPrefix(5, "en") else { return }
      guard let identifier = line.string(4), let term = line.string(7) else {
        return report.note(.notUTF8, line: line.number)
      }
      if inactive.contains(identifier) { return }
      if term.isEmpty { return report.note(.emptyName, line: line.number) }
      if concepts[identifier] == nil {
        order.append(identifier)
        concepts[identifier] = Concept()
      }
      if line.isField(6, "900000000000003001") {
        if !concepts[identifier]!.fullName.isEmpty {
          report.note(.duplicateCode, line: line.number)
        }
        concepts[identifier]!.fullName = term
      } else if line.isField(6, "900000000000013009") {
        concepts[identifier]!.synonyms.append(term)
        if line.isField(8, "900000000000017005") { concepts[identifier]!.isCaseSensitive = true }
      }
    }
    guard isDescriptionFile else { throw .unknownForm(path: path) }
    for identifier in order {
      guard let concept = concepts[identifier], let (name, type) = concept.split() else { continue }
      report.recordCount += 1
      var record = TermRecord(
        code: "SNOMEDCT:" + identifier, preferred: name,
        synonyms: concept.synonyms.filter { $0 != name }, type: type)
      record.isCaseSensitive = concept.isCaseSensitive
      body(record)
    }
    return report
  }

  private static func inactiveConcepts(_ path: String) throws(TermImportError) -> Set<String> {
    var found: Set<String> = []
    try DelimitedFile(path: path).forEachLine(delimiter: "\t") { line in
      if line.isField(2, "0"), let identifier = line.string(0) { found.insert(identifier) }
    }
    return found
  }

  private struct Concept {
    var fullName = ""
    var synonyms: [String] = []
    var isCaseSensitive = false

    /// The name without its tag, and what the tag makes of it; nil for what is no entity here.
    func split() -> (name: String, type: String)? {
      guard fullName.hasSuffix(")"), let open = fullName.lastIndex(of: "(") else { return nil }
      let tag = fullName[fullName.index(after: open)...].dropLast()
      var name = String(fullName[..<open])
      while name.last == " " { name.removeLast() }
      if name.isEmpty { return nil }
      switch tag {
      case "disorder", "morphologic abnormality": return (name, "disease")
      case "finding": return (name, "finding")
      case "product", "medicinal product", "medicinal product form", "clinical drug",
        "real clinical drug", "brand name":
        return (name, "medication")
      case "substance": return (name, "substance")
      default: return nil
      }
    }
  }
}
