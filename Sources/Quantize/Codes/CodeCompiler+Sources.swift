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
        let to = conceptNumbers["\(fields[1]) \(other)"], !isOther(to, than: from)
      else { return false }
      crosses.append((from, usualCodes[to] ?? to))
      return true
    }
  }

  /// Whether one concept is called another or a secondary one of a kind and the other is not.
  private func isOther(_ to: Int, than from: Int) -> Bool {
    [Array("Other ".utf8), Array("Secondary ".utf8)].contains { word in
      concepts[to].name.starts(with: word) && !concepts[from].name.starts(with: word)
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
    var counts: [UInt64: [Int: Int]] = [:]
    // A name of each form: a normal form that is read again is not always the same.
    var names: [UInt64: String] = [:]
    for (name, code) in mentions {
      report.rowCount += 1
      let bare = code.hasPrefix(system + ":") ? String(code.dropFirst(system.utf8.count + 1)) : code
      guard let concept = conceptNumbers["\(system) \(bare)"], read(name) else { continue }
      let form = key.hash()
      counts[form, default: [:]][concept, default: 0] += 1
      if names[form] == nil { names[form] = name }
      report.keptCount += 1
    }
    for (form, concepts) in counts.sorted(by: { $0.key < $1.key }) {
      let most = concepts.max { ($0.value, $1.key) < ($1.value, $0.key) }!
      if most.value < CodeCompiler.leastUsage, hasOtherName(form, than: most.key) { continue }
      insert(names[form]!, most.key, .usage)
    }
    reports.append(report)
  }

  /// Whether another concept of the same system has the name as its own.
  private func hasOtherName(_ form: UInt64, than concept: Int) -> Bool {
    (meanings[form] ?? []).contains { meaning in
      let other = Int(meaning & (1 << CodeLayout.conceptBits - 1)) - 1
      return other != concept && concepts[other].system == concepts[concept].system
        && meaning >> CodeLayout.conceptBits == CodeRank.preferred.rawValue
    }
  }

  /// Fewer mentions do not take a name from the concept that it is the preferred name of.
  private static let leastUsage = 3

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
