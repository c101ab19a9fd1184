// OBO files: `[Term]` stanzas with `id:`, `name:` and `synonym:` lines. Exact synonyms are taken;
// broader, narrower and related ones name something else. Obsolete terms are left out.

enum OBOImporter {
  static func read(
    _ path: String, type: String?, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    let file = try DelimitedFile(path: path)
    var report = TermImportReport(path: path)
    var stanza = Stanza()
    var seenCodes: Set<String> = []
    func finish() {
      defer { stanza = Stanza() }
      guard stanza.isTerm, !stanza.isObsolete else { return }
      report.rowCount += 1
      guard !stanza.id.isEmpty else { return report.note(.fieldCount, line: stanza.line) }
      guard !stanza.name.isEmpty else { return report.note(.emptyName, line: stanza.line) }
      if !seenCodes.insert(stanza.id).inserted {
        report.note(.duplicateCode, line: stanza.line)
      }
      let ownType = type ?? self.type(ofIdentifier: stanza.id)
      report.recordCount += 1
      body(
        TermRecord(
          code: stanza.id, preferred: stanza.name, synonyms: stanza.synonyms, type: ownType))
    }
    var hasStanza = false
    file.forEachLine(delimiter: "\n") { line in
      guard let text = line.string(0) else { return report.note(.notUTF8, line: line.number) }
      if text.hasPrefix("[") {
        finish()
        stanza.isTerm = text == "[Term]"
        stanza.line = line.number
        hasStanza = true
      } else if let value = value(text, "id: ") {
        stanza.id = value
      } else if let value = value(text, "name: ") {
        stanza.name = value
      } else if text == "is_obsolete: true" {
        stanza.isObsolete = true
      } else if text.hasPrefix("synonym: ") {
        guard let (name, scope) = synonym(text) else {
          return report.note(.fieldCount, line: line.number)
        }
        if name.isEmpty { report.note(.emptyName, line: line.number) }
        if scope == "EXACT", !name.isEmpty { stanza.synonyms.append(name) }
      }
    }
    finish()
    guard hasStanza else { throw .unknownForm(path: path) }
    return report
  }

  private struct Stanza {
    var isTerm = false
    var isObsolete = false
    var id = ""
    var name = ""
    var synonyms: [String] = []
    var line = 0
  }

  private static func value(_ text: String, _ key: String) -> String? {
    text.hasPrefix(key) ? String(text.dropFirst(key.count)) : nil
  }

  /// `synonym: "words \"quoted\"" EXACT []`
  private static func synonym(_ text: String) -> (name: String, scope: Substring)? {
    guard let open = text.firstIndex(of: "\"") else { return nil }
    var name = ""
    var index = text.index(after: open)
    while index < text.endIndex, text[index] != "\"" {
      if text[index] == "\\" {
        index = text.index(after: index)
        if index == text.endIndex { return nil }
      }
      name.append(text[index])
      index = text.index(after: index)
    }
    guard index < text.endIndex else { return nil }
    let rest = text[text.index(after: index)...].split(separator: " ")
    guard let scope = rest.first else { return nil }
    return (name, scope)
  }

  /// What the well-known ontologies describe; others are taken for diseases.
  private static func type(ofIdentifier identifier: String) -> String {
    switch identifier.prefix(while: { $0 != ":" }) {
    case "HP": "finding"
    case "SYMP": "symptom"
    case "CHEBI": "substance"
    case "DRON": "medication"
    default: "disease"
    }
  }
}
