// The further sources of a code dictionary: cross-references, brands, abbreviations, annotations.
import Foundation
import Runtime

extension CodeCompiler {
  /// Adds `code, system, other` rows; only concepts that both systems have here are joined.
  ///
  /// - system: of the first column.
  public func addCrossReferences(path: String, system: String) throws(CodeCompileError) {
    try forEachRow(path, header: ["code", "system", "other"]) { fields in
      let other = fields[1] == "HPO" && !fields[2].hasPrefix("HP:") ? "HP:" + fields[2] : fields[2]
      guard let from = conceptNumbers["\(system) \(fields[0])"],
        let to = conceptNumbers["\(fields[1]) \(other)"]
      else { return false }
      crosses.append((from, to))
      return true
    }
  }

  /// Adds `brand, ingredients, synonyms` rows: a brand names the concepts of its ingredients.
  public func addBrands(path: String) throws(CodeCompileError) {
    try forEachRow(path, header: ["brand", "ingredients", "synonyms"]) { fields in
      var found: Set<Int> = []
      for ingredient in fields[1].split(separator: "|") {
        guard read(String(ingredient)) else { continue }
        for meaning in meanings[key.hash()] ?? [] {
          let rank = meaning >> CodeLayout.conceptBits
          let concept = Int(meaning & (1 << CodeLayout.conceptBits - 1)) - 1
          if rank <= CodeRank.synonym.rawValue, concepts[concept].group == CodeGroup.drug.rawValue {
            found.insert(concept)
          }
        }
      }
      for name in [fields[0]] + fields[2].split(separator: "|").map(String.init) {
        for concept in found.sorted() { insert(name, concept, .brand) }
      }
      return !found.isEmpty
    }
  }

  /// Adds `short, long, type, note` rows.
  public func addAbbreviations(path: String) throws(CodeCompileError) {
    try forEachRow(path, header: ["short", "long", "type", "note"]) { fields in
      guard !fields[0].isEmpty, !fields[1].isEmpty else { return false }
      abbreviations.append(fields.prefix(4).joined(separator: "\t"))
      return true
    }
  }

  /// Adds what people annotated names with: what they meant by a name most often is what it means.
  ///
  /// - mentions: a text and its code, with or without the system before it.
  /// - path: for the report.
  public func addUsage(_ mentions: [(name: String, code: String)], system: String, path: String) {
    var report = CodeCompileReport(path: path)
    var counts: [String: [Int: Int]] = [:]
    for (name, code) in mentions {
      report.rowCount += 1
      let bare = code.hasPrefix(system + ":") ? String(code.dropFirst(system.utf8.count + 1)) : code
      guard let concept = conceptNumbers["\(system) \(bare)"], let form = form(name) else {
        continue
      }
      counts[form, default: [:]][concept, default: 0] += 1
      report.keptCount += 1
    }
    for (form, concepts) in counts.sorted(by: { $0.key < $1.key }) {
      let most = concepts.max { ($0.value, $1.key) < ($1.value, $0.key) }!
      insert(form, most.key, .usage)
    }
    reports.append(report)
  }

  /// A name's words in normal form with blanks between: reading it again gives the same.
  private func form(_ name: String) -> String? {
    guard read(name) else { return nil }
    return (0..<key.wordCount).map { String(decoding: key.word($0), as: UTF8.self) }
      .joined(separator: " ")
  }

  private func forEachRow(
    _ path: String, header: [String], _ body: ([String]) -> Bool
  ) throws(CodeCompileError) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw .unreadable(path: path)
    }
    var report = CodeCompileReport(path: path)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).makeIterator()
    guard lines.next()?.split(separator: "\t").map(String.init) == header else {
      throw .unknownForm(path: path, wanted: header.joined(separator: ", "))
    }
    while let line = lines.next() {
      if line.isEmpty { continue }
      report.rowCount += 1
      var fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      while fields.count < header.count { fields.append("") }
      if body(fields) { report.keptCount += 1 }
    }
    reports.append(report)
  }
}
