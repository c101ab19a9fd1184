// Compiles dictionaries into the flat file that NoteCoder maps: names by the hashes of their forms,
// with the concepts that they name, codes in other systems that a source states, brands with their
// ingredients, abbreviations, and names as people have annotated them.
import Foundation
import Runtime

public enum CodeCompileError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooManySystems(limit: Int)
  case tooManyConcepts(limit: Int)
  case unreadable(path: String)
  case unknownForm(path: String, wanted: String)
  case unwritable(path: String, errorNumber: Int32)
  case unknownSystem(name: String)

  public var description: String {
    switch self {
    case .tooManySystems(let limit): "more than \(limit) code systems"
    case .tooManyConcepts(let limit): "more than \(limit) concepts"
    case .unreadable(let path): "\(path): cannot be read"
    case .unknownForm(let path, let wanted): "\(path): has no header \(wanted)"
    case .unknownSystem(let name): "\(name): no dictionary of this code system is given"
    case .unwritable(let path, let number): "\(path): cannot be written: \(systemWords(number))"
    }
  }
}

/// What became of one file.
public struct CodeCompileReport: Equatable, Sendable {
  public var path: String
  public var rowCount = 0
  /// Names, cross-references, brands, abbreviations or mentions that were taken.
  public var keptCount = 0
}

public final class CodeCompiler {
  struct Concept {
    var code: [UInt8]
    var name: [UInt8]
    var system: UInt8
    var group: UInt8
  }

  var concepts: [Concept] = []
  /// By system and code.
  var conceptNumbers: [String: Int] = [:]
  var systems: [String] = []
  /// For categories of ICD-10-CM the code that stands for them.
  var usualCodes: [Int: Int] = [:]
  /// Hash to meanings: concept and rank, the best rank of each concept.
  var meanings: [UInt64: [UInt32]] = [:]
  var wordHashes: Set<UInt64> = []
  var crosses: [(from: Int, to: Int)] = []
  var abbreviations: [String] = []
  let key = CodeKey()
  /// Names of conditions, for `addSimilarNames`.
  var conditionNames: [(name: String, concept: Int, rank: CodeRank)] = []
  /// Names found by likeness; their words in canonical form, and concept.
  var similarNames: [(words: [[UInt8]], concept: Int)] = []
  public internal(set) var reports: [CodeCompileReport] = []

  public init() {}

  /// Adds a dictionary's concepts and names.
  ///
  /// - system: as records name it, for example `MESH`.
  public func add(path: String, system: String) throws {
    let number = try systemNumber(system)
    var report = CodeCompileReport(path: path)
    var classified: [ClassifiedRecord] = []
    let imported = try TermImporter.read(path: path) { record in
      guard !record.code.isEmpty, var type = Optional(record.type),
        let group = type.withUTF8({ CodeGroup(typeName: UnsafeRawBufferPointer($0)) })
      else { return }
      let concept = self.concept(record, system: number, group: group)
      if system == Self.classification {
        classified.append(ClassifiedRecord(record: record, concept: concept))
      }
      for (index, raw) in ([record.preferred] + record.synonyms).enumerated() where !raw.isEmpty {
        let trimmed = Self.endsWithNumber(raw) ? raw : NameRules.trimmed(raw)
        if index > 0, self.isLess(trimmed, than: record.preferred) { continue }
        let rank = index == 0 ? .preferred : Self.rank(ofSynonym: trimmed, of: record, group)
        for name in [trimmed, NameRules.uninverted(trimmed)].compactMap({ $0 }) {
          if self.insert(name, concept, rank) {
            report.keptCount += 1
          }
        }
      }
    }
    if system == Self.classification { addUsualNames(classified) }
    report.rowCount = imported.rowCount
    reports.append(report)
    guard concepts.count < 1 << Int(CodeLayout.conceptBits) - 2 else {
      throw CodeCompileError.tooManyConcepts(limit: 1 << Int(CodeLayout.conceptBits) - 2)
    }
  }

  /// `Influenza A (H1N1)`, `Oxytocin (7-9)`: what stands in brackets with a number is another thing.
  private static func endsWithNumber(_ name: String) -> Bool {
    guard name.hasSuffix(")"), let open = name.lastIndex(of: "(") else { return false }
    return name[open...].contains { $0.isNumber }
  }

  /// Whether a name says of a recurrent disease only the disease.
  private func isLess(_ name: String, than preferred: String) -> Bool {
    guard preferred.lowercased().hasPrefix("recurrent "), read(name) else { return false }
    let canonical = key.canonicalHash(setsAside: false)
    return read(String(preferred.dropFirst(10))) && key.canonicalHash(setsAside: false) == canonical
  }

  /// `COLD` of a disease whose name is in small letters counts in capitals only.
  private static func rank(
    ofSynonym name: String, of record: TermRecord, _ group: CodeGroup
  ) -> CodeRank {
    let isShort = NameRules.isShortForm(name) && !NameRules.isShortForm(record.preferred)
    return group == .condition && isShort ? .capitals : .synonym
  }

  private func systemNumber(_ system: String) throws(CodeCompileError) -> UInt8 {
    if let number = systems.firstIndex(of: system) { return UInt8(number) }
    guard systems.count < CodeLayout.systemLimit else {
      throw .tooManySystems(limit: CodeLayout.systemLimit)
    }
    systems.append(system)
    return UInt8(systems.count - 1)
  }

  private func concept(_ record: TermRecord, system: UInt8, group: CodeGroup) -> Int {
    let identity = "\(systems[Int(system)]) \(record.code)"
    if let number = conceptNumbers[identity] { return number }
    // Longer texts than a record can say are cut at a character.
    func cut(_ text: String) -> [UInt8] {
      var text = text
      while text.utf8.count > Int(UInt8.max) { text.removeLast() }
      return Array(text.utf8)
    }
    concepts.append(
      Concept(
        code: cut(record.code), name: cut(record.preferred), system: system, group: group.rawValue))
    conceptNumbers[identity] = concepts.count - 1
    return concepts.count - 1
  }

  /// Enters a name under its words and under its canonical form; false where it has no words.
  @discardableResult
  func insert(_ name: String, _ concept: Int, _ rank: CodeRank) -> Bool {
    guard read(name) else { return false }
    for index in 0..<key.wordCount { wordHashes.insert(CodeKey.wordHash(key.word(index))) }
    let exact = key.hash()
    enter(exact, concept, rank)
    if rank != .capitals, concepts[concept].group == CodeGroup.condition.rawValue {
      conditionNames.append((name, concept, rank))
    }
    if rank != .usage, let canonical = key.canonicalHash(setsAside: false) {
      enter(canonical, concept, rank)
    }
    if concepts[concept].group == CodeGroup.condition.rawValue, name.contains("-") {
      insertClosed(name, concept, rank)
    }
    if systems[Int(concepts[concept].system)] == Self.oneForAllTumors, rank != .usage {
      insertTumors(name, concept)
    }
    return true
  }

  /// `Gastro-esophageal reflux` also as `gastroesophageal`, where names before have the word.
  private func insertClosed(_ name: String, _ concept: Int, _ rank: CodeRank) {
    guard read(name.replacing("-", with: "")) else { return }
    for index in 0..<key.wordCount
    where !wordHashes.contains(CodeKey.wordHash(key.word(index))) { return }
    enter(key.hash(), concept, rank)
    if rank != .usage, let canonical = key.canonicalHash(setsAside: false) {
      enter(canonical, concept, rank)
    }
  }

  /// MeSH has one descriptor for the tumours of an organ, be they malignant, metastases or neither.
  private static let oneForAllTumors = "MESH"

  /// `Brain Neoplasms` also as cancer and as metastases.
  private func insertTumors(_ name: String, _ concept: Int) {
    let words = name.split(separator: " ").map(String.init)
    guard
      let place = words.firstIndex(where: { ["neoplasms", "neoplasm"].contains($0.lowercased()) })
    else { return }
    for word in ["cancer", "metastases"] {
      var words = words
      words[place] = word
      guard read(words.joined(separator: " ")), let canonical = key.canonicalHash(setsAside: false)
      else { continue }
      enter(canonical, concept, .synonym)
    }
  }

  /// Reads a name into `key`.
  func read(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { key.read(UnsafeRawBufferPointer($0)) }
  }

  private func enter(_ hash: UInt64, _ concept: Int, _ rank: CodeRank) {
    let low = UInt32(concept + 1)
    var list = meanings[hash] ?? []
    if let place = list.firstIndex(where: { $0 & (1 << CodeLayout.conceptBits - 1) == low }) {
      list[place] = min(list[place], rank.rawValue << CodeLayout.conceptBits | low)
    } else if list.count < CodeLayout.listLimit {
      list.append(rank.rawValue << CodeLayout.conceptBits | low)
    }
    meanings[hash] = list
  }
}
