// Tables between tabs, told apart by their header lines.

/// The forms that a .tsv file may have.
enum TableForm {
  /// - Throws: `unknownForm` for another header.
  static func read(
    _ path: String, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    let file = try DelimitedFile(path: path)
    if file.hasHeader(TSVImporter.header) { return TSVImporter.read(file, path, body) }
    if file.hasHeader(BrandImporter.header) { return BrandImporter.read(file, path, body) }
    if file.hasHeader(ShortFormImporter.header) {
      return ShortFormImporter.read(file, path, body)
    }
    throw .unknownForm(path: path)
  }
}

/// The table form: `code`, `preferred`, `synonyms` (between `|`), `type`, with a header line.
enum TSVImporter {
  static let header: [StaticString] = ["code", "preferred", "synonyms", "type"]

  static func read(
    _ file: DelimitedFile, _ path: String, _ body: (TermRecord) -> Void
  ) -> TermImportReport {
    var report = TermImportReport(path: path)
    var seenCodes: Set<String> = []
    file.forEachLine(delimiter: "\t") { line in
      if line.number == 1 || line.isEmpty { return }
      report.rowCount += 1
      guard line.fieldCount == 4 else { return report.note(.fieldCount, line: line.number) }
      guard let code = line.string(0), let preferred = line.string(1),
        let synonyms = line.string(2), let type = line.string(3)
      else { return report.note(.notUTF8, line: line.number) }
      if type.isEmpty { return report.note(.emptyType, line: line.number) }
      let names = synonyms.split(separator: "|", omittingEmptySubsequences: false)
      if preferred.isEmpty { report.note(.emptyName, line: line.number) }
      if !synonyms.isEmpty {
        for _ in 0..<names.count(where: \.isEmpty) { report.note(.emptyName, line: line.number) }
      }
      // The names of a code given twice are all kept: they are the same concept.
      if !code.isEmpty, !seenCodes.insert(code).inserted {
        report.note(.duplicateCode, line: line.number)
      }
      report.recordCount += 1
      body(
        TermRecord(
          code: code, preferred: preferred, synonyms: names.filter { !$0.isEmpty }.map(String.init),
          type: type))
    }
    return report
  }
}

/// Brand names of medications: `brand`, `ingredients`, `synonyms` (both between `|`).
enum BrandImporter {
  static let header: [StaticString] = ["brand", "ingredients", "synonyms"]

  static func read(
    _ file: DelimitedFile, _ path: String, _ body: (TermRecord) -> Void
  ) -> TermImportReport {
    var report = TermImportReport(path: path)
    file.forEachLine(delimiter: "\t") { line in
      if line.number == 1 || line.isEmpty { return }
      report.rowCount += 1
      guard line.fieldCount == 3 else { return report.note(.fieldCount, line: line.number) }
      guard let brand = line.string(0), let synonyms = line.string(2) else {
        return report.note(.notUTF8, line: line.number)
      }
      guard !brand.isEmpty else { return report.note(.emptyName, line: line.number) }
      report.recordCount += 1
      body(
        TermRecord(
          code: "", preferred: brand,
          synonyms: synonyms.split(separator: "|").map(String.init), type: "medication"))
    }
    return report
  }
}

/// Short forms: `short`, `long`, `type`, `note`. The short form is the name.
enum ShortFormImporter {
  static let header: [StaticString] = ["short", "long", "type", "note"]

  static func read(
    _ file: DelimitedFile, _ path: String, _ body: (TermRecord) -> Void
  ) -> TermImportReport {
    var report = TermImportReport(path: path)
    file.forEachLine(delimiter: "\t") { line in
      if line.number == 1 || line.isEmpty { return }
      report.rowCount += 1
      guard line.fieldCount == 4 else { return report.note(.fieldCount, line: line.number) }
      guard let short = line.string(0), let type = line.string(2) else {
        return report.note(.notUTF8, line: line.number)
      }
      guard !short.isEmpty else { return report.note(.emptyName, line: line.number) }
      guard !type.isEmpty else { return report.note(.emptyType, line: line.number) }
      report.recordCount += 1
      var record = TermRecord(code: "", preferred: short, type: type)
      record.isShortForm = true
      body(record)
    }
    return report
  }
}
