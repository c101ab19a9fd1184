// Names that are found by their likeness (SimilarNames): which they are, and their tables.
import Foundation
import Runtime

extension CodeCompiler {
  /// Makes the conditions of one system, and those of others for which a source states one of it, be
  /// found by the likeness of their names. Called after all names and cross-references are added.
  public func addSimilarNames(system: String) throws(CodeCompileError) {
    guard let number = systems.firstIndex(of: system).map(UInt8.init) else {
      throw .unknownSystem(name: system)
    }
    var stated: [Int: Int] = [:]
    for (from, to) in crosses where concepts[to].system == number {
      stated[from] = min(stated[from] ?? to, to)
    }
    // Of names with the same words the surest, then those of the system itself.
    var chosen: [[[UInt8]]: (order: Int, concept: Int)] = [:]
    for (name, concept, rank) in conditionNames {
      let isOwn = concepts[concept].system == number
      guard let target = isOwn ? concept : stated[concept], read(name) else { continue }
      let words = key.withCanonicalWords(setsAside: false) { $0.map { Array($0) } }
      guard !words.isEmpty else { continue }
      let order = (isOwn ? 0 : 100) + Int(rank.rawValue)
      if let before = chosen[words], (before.order, before.concept) <= (order, target) { continue }
      chosen[words] = (order, target)
    }
    similarNames = chosen.map { ($0.key, $0.value.concept) }.sorted {
      $0.words.lexicographicallyPrecedes($1.words) { $0.lexicographicallyPrecedes($1) }
    }
    var report = CodeCompileReport(path: system)
    report.rowCount = conditionNames.count
    report.keptCount = similarNames.count
    reports.append(report)
  }

  /// The sections of CodeLayout from `trigrams` to `similarLengths`.
  func similarTables() -> (trigrams: [UInt8], lists: [UInt8], lengths: [UInt8], trigramCount: Int) {
    var names: [UInt16: [Int]] = [:]
    for (index, name) in similarNames.enumerated() {
      for key in CodeCompiler.trigrams(name.words) { names[key, default: []].append(index) }
    }
    let weights = names.mapValues { weight(nameCount: $0.count) }
    var trigrams: [UInt8] = []
    var lists: [UInt8] = []
    func append(key: UInt16, weight: UInt16) {
      for number in [key, weight] { withUnsafeBytes(of: number.littleEndian) { trigrams += $0 } }
      withUnsafeBytes(of: UInt32(lists.count).littleEndian) { trigrams += $0 }
    }
    for key in names.keys.sorted() {
      append(key: key, weight: weights[key]!)
      var before = -1
      for name in names[key]! {
        CodeCompiler.append(name - before, to: &lists)
        before = name
      }
    }
    append(key: UInt16.max, weight: weight(nameCount: 0))
    var lengths: [UInt8] = []
    for name in similarNames {
      let square = CodeCompiler.trigrams(name.words).reduce(0) { $0 + Int(weights[$1]!) }
      let length = (Double(square).squareRoot() * SimilarNames.lengthScale).rounded()
      withUnsafeBytes(of: UInt16(min(max(length, 1), 65_535)).littleEndian) { lengths += $0 }
    }
    return (trigrams, lists, lengths, names.count)
  }

  /// The square of idf in sixteenths.
  private func weight(nameCount: Int) -> UInt16 {
    let idf = log(Double(1 + similarNames.count) / Double(1 + nameCount)) + 1
    return UInt16((idf * idf * 16).rounded())
  }

  private static func trigrams(_ words: [[UInt8]]) -> Set<UInt16> {
    var keys: Set<UInt16> = []
    for word in words {
      word.withUnsafeBytes { Trigrams.forEachKey($0) { keys.insert($0) } }
    }
    return keys
  }

  /// LEB128.
  private static func append(_ number: Int, to list: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      list.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    list.append(UInt8(rest))
  }
}
