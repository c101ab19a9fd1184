// The further sources of a code dictionary: cross-references, corrections, abbreviations, annotations.
import Foundation
import Runtime

extension CodeCompiler {
  /// Adds `code, system, other` rows; only concepts that both systems have here are joined. Of several
  /// codes of one system those are taken whose name the concept has.
  ///
  /// - system: of the first column.
  public func addCrossReferences(path: String, system: String) throws(CodeCompileError) {
    let header = ["code", "system", "other"]
    var counts: [String: Int] = [:]
    for fields in try rows(path, header: header) {
      counts["\(fields[0]) \(fields[1])", default: 0] += 1
    }
    try forEachRow(path, header: header) { fields in
      let other = fields[1] == "HPO" && !fields[2].hasPrefix("HP:") ? "HP:" + fields[2] : fields[2]
      guard let from = conceptNumbers["\(system) \(fields[0])"],
        let to = conceptNumbers["\(fields[1]) \(other)"], !isOther(to, than: from),
        counts["\(fields[0]) \(fields[1])"] == 1 || hasName(from, of: to)
      else { return false }
      crosses.append((from, usualCodes[to] ?? to))
      return true
    }
  }

  /// What makes a disease another: said of the one and not of the other, they are two.
  private static let kinds: Set<String> = [
    "congenital", "hereditary", "rheumatic", "neonatal", "recurrent",
  ]

  /// Whether one concept is called another or a secondary one of a kind, or of a kind at all, and the
  /// other is not.
  private func isOther(_ to: Int, than from: Int) -> Bool {
    let isSecond = [Array("Other ".utf8), Array("Secondary ".utf8)].contains { word in
      concepts[to].name.starts(with: word) && !concepts[from].name.starts(with: word)
    }
    return isSecond || !kinds(of: to).isSubset(of: kinds(of: from))
  }

  private func kinds(of concept: Int) -> Set<String> {
    let name = String(decoding: concepts[concept].name, as: UTF8.self).lowercased()
    return Self.kinds.intersection(name.split { !$0.isLetter }.map(String.init))
  }

  private func hasName(_ concept: Int, of other: Int) -> Bool {
    let name = NameRules.trimmed(String(decoding: concepts[other].name, as: UTF8.self))
    return read(name) && meanings(key.hash()).contains { $0.concept == concept }
  }

  func meanings(_ hash: UInt64) -> [(concept: Int, rank: UInt32)] {
    (meanings[hash] ?? []).map { meaning in
      (Int(meaning & (1 << CodeLayout.conceptBits - 1)) - 1, meaning >> CodeLayout.conceptBits)
    }
  }

  func remove(_ hash: UInt64, of concepts: Set<Int>) {
    guard let list = meanings[hash], !concepts.isEmpty else { return }
    let kept = list.filter { !concepts.contains(Int($0 & (1 << CodeLayout.conceptBits - 1)) - 1) }
    meanings[hash] = kept.isEmpty ? nil : kept
  }

  /// Adds `change, system, code, name` rows, after all other names: `add` gives the concept a name,
  /// `drop` takes it away, `uncross` takes away that a source states one code for the other, which
  /// stands in the place of the name with its system.
  public func addCorrections(path: String) throws(CodeCompileError) {
    try forEachRow(path, header: ["change", "system", "code", "name"]) { fields in
      guard let concept = conceptNumbers["\(fields[1]) \(fields[2])"] else { return false }
      switch fields[0] {
      case "add": return insert(fields[3], concept, .usual)
      case "drop":
        guard read(fields[3]) else { return false }
        let hash = key.hash()
        let hashes = [hash, key.canonicalHash(setsAside: false)].compactMap { $0 }
        let has = hashes.contains { meanings($0).contains { $0.concept == concept } }
        for hash in hashes { remove(hash, of: [concept]) }
        conditionNames.removeAll {
          $0.concept == concept && read($0.name) && key.hash() == hash
        }
        return has
      case "uncross":
        guard let other = conceptNumbers[fields[3]].map({ usualCodes[$0] ?? $0 }) else {
          return false
        }
        let count = crosses.count
        crosses.removeAll { $0.from == concept && $0.to == other }
        return crosses.count < count
      default: return false
      }
    }
  }

  /// Adds `short, long, type, note` rows; the words of a sense that is there already are added to its
  /// note.
  public func addAbbreviations(path: String) throws(CodeCompileError) {
    try forEachRow(path, header: ["short", "long", "type", "note"]) { fields in
      guard !fields[0].isEmpty, !fields[1].isEmpty else { return false }
      let sense = fields.prefix(3).joined(separator: "\t") + "\t"
      if let place = abbreviations.firstIndex(where: { $0.hasPrefix(sense) }) {
        let separator = abbreviations[place].hasSuffix("\t") ? "" : ", "
        abbreviations[place] += separator + fields[3]
      } else {
        abbreviations.append(sense + fields[3])
      }
      return true
    }
  }

  /// Adds `topic, words` rows, after all abbreviations: a note with the topic has the words too.
  public func addTopics(path: String) throws(CodeCompileError) {
    try forEachRow(path, header: ["topic", "words"]) { fields in
      var isUsed = false
      for (place, line) in abbreviations.enumerated() {
        let note = line.split(separator: "\t", omittingEmptySubsequences: false).last ?? ""
        guard note.split(whereSeparator: { !$0.isLetter }).contains(where: { $0 == fields[0] })
        else { continue }
        abbreviations[place] += ", " + fields[1]
        isUsed = true
      }
      return isUsed
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
    meanings(form).contains { meaning in
      meaning.concept != concept
        && concepts[meaning.concept].system == concepts[concept].system
        && meaning.rank == CodeRank.preferred.rawValue
    }
  }

  /// Fewer mentions do not take a name from the concept that it is the preferred name of.
  private static let leastUsage = 3

  func forEachRow(
    _ path: String, header: [String], _ body: ([String]) -> Bool
  ) throws(CodeCompileError) {
    var report = CodeCompileReport(path: path)
    for fields in try rows(path, header: header) {
      report.rowCount += 1
      if body(fields) { report.keptCount += 1 }
    }
    reports.append(report)
  }

  /// The lines of a table behind its header, each with as many fields at least.
  private func rows(_ path: String, header: [String]) throws(CodeCompileError) -> [[String]] {
    let file: DelimitedFile
    do throws(TermImportError) {
      file = try DelimitedFile(path: path)
    } catch {
      throw .unreadable(path: path)
    }
    var rows: [[String]] = []
    file.forEachLine(delimiter: "\t") { line in
      guard !line.isEmpty else { return }
      rows.append((0..<max(header.count, line.fieldCount)).map { line.string($0) ?? "" })
    }
    guard rows.first == header else {
      throw .unknownForm(path: path, wanted: header.joined(separator: ", "))
    }
    return Array(rows.dropFirst())
  }
}
