// ICD-10-CM's names: the code that is usual for a name where nothing further is said comes before the
// category that has it too, and takes the category's further names and cross-references.
import Foundation
import Runtime

/// A dictionary's record and its number among the concepts.
struct ClassifiedRecord {
  var record: TermRecord
  var concept: Int
}

extension CodeCompiler {
  static let classification = "ICD10CM"

  /// Enters the short names of all records, each where one code below the categories has it most
  /// surely, and keeps for each category the code that stands for it.
  func addUsualNames(_ records: [ClassifiedRecord]) {
    var parents: Set<String> = []
    for record in records {
      var code = record.record.code
      while code.count > 3 {
        code.removeLast()
        if code.hasSuffix(".") { code.removeLast() }
        parents.insert(code)
      }
    }
    usualCodes = usual(records, parents)
    // By the hash of the short name.
    var owners: [UInt64: (name: String, cut: ICD10CMNames.Cut, concepts: Set<Int>)] = [:]
    func offer(_ name: String, _ cut: ICD10CMNames.Cut, _ concept: Int) {
      guard read(name), key.canonicalHash(setsAside: true) != nil else { return }
      let hash = key.hash()
      guard let owner = owners[hash], owner.cut <= cut else {
        owners[hash] = (name, cut, [concept])
        return
      }
      if owner.cut == cut { owners[hash]!.concepts.insert(concept) }
    }
    for entry in records {
      let concept = usualCodes[entry.concept] ?? entry.concept
      if concept == entry.concept, parents.contains(entry.record.code) { continue }
      let names = [entry.record.preferred] + entry.record.synonyms
      for (index, name) in names.enumerated() where !name.isEmpty {
        let (whole, wholeCut) = ICD10CMNames.short(name, keepsBrackets: true)
        offer(whole, wholeCut, concept)
        let (short, cut) = ICD10CMNames.short(name)
        offer(short, cut, concept)
        if let side = ICD10CMNames.withoutUnspecified(short) {
          offer(side, max(cut, .unspecified), concept)
        }
        if let bare = ICD10CMNames.withoutUsualKind(short) { offer(bare, .usualKind, concept) }
        if index == 0, cut <= .unspecified {
          for word in ICD10CMNames.oneOfTwo(short) { offer(word, .oneOfTwo, concept) }
        }
      }
    }
    for (_, owner) in owners.sorted(by: { $0.key < $1.key }) where owner.concepts.count == 1 {
      insert(owner.name, owner.concepts.first!, .usual)
    }
  }

  /// For each category the code without codes below it that has its short name.
  private func usual(
    _ records: [ClassifiedRecord], _ parents: Set<String>
  ) -> [Int: Int] {
    var shortNames: [String: (name: String, cut: ICD10CMNames.Cut)] = [:]
    var numbers: [String: Int] = [:]
    for entry in records {
      shortNames[entry.record.code] = ICD10CMNames.short(entry.record.preferred.lowercased())
      numbers[entry.record.code] = entry.concept
    }
    var usual: [Int: Int] = [:]
    var cuts: [Int: ICD10CMNames.Cut] = [:]
    for entry in records where !parents.contains(entry.record.code) {
      var code = entry.record.code
      let short = shortNames[code]!
      while code.count > 3 {
        code.removeLast()
        if code.hasSuffix(".") { code.removeLast() }
        guard let number = numbers[code] else { continue }
        let isSide = ICD10CMNames.withoutUnspecified(short.name) == shortNames[code]!.name
        guard isSide || shortNames[code]!.name == short.name else { continue }
        // `Vomiting, unspecified` before `Vomiting without nausea`.
        let cut = isSide ? max(short.cut, .unspecified) : short.cut
        if let before = cuts[number], before <= cut { continue }
        usual[number] = entry.concept
        cuts[number] = cut
      }
    }
    return usual
  }
}
