// Brands of drugs: names of their ingredient, or of the combination of several.
import Foundation
import Runtime

extension CodeCompiler {
  /// Adds `brand, ingredients, synonyms` rows: a brand names the concept of its ingredient, and of
  /// several that of their combination, where a system has one.
  public func addBrands(path: String) throws(CodeCompileError) {
    let combinations = combinations()
    try forEachRow(path, header: ["brand", "ingredients", "synonyms"]) { fields in
      let ingredients = fields[1].split(separator: "|").map(String.init)
      let parts = ingredients.map { ingredient in
        read(ingredient) ? surest(meanings(key.hash())) : []
      }
      var found = parts.first ?? []
      if ingredients.count > 1 {
        found = []
        let all = ingredients.joined(separator: " ")
        for hash in read(all) ? [key.hash(), key.canonicalHash(setsAside: false)] : [] {
          found.formUnion(surest(hash.map(meanings) ?? []))
        }
        if found.isEmpty { found = combinations[saltless(all)] ?? [] }
      }
      let others = ingredients.count > 1 ? parts.reduce(into: Set()) { $0.formUnion($1) } : []
      for name in [fields[0]] + fields[2].split(separator: "|").map(String.init) {
        if read(name) {
          for index in 0..<key.wordCount { wordHashes.insert(CodeKey.wordHash(key.word(index))) }
          for hash in [key.hash(), key.canonicalHash(setsAside: false)].compactMap({ $0 }) {
            remove(hash, of: others.subtracting(found))
          }
        }
        for concept in found.sorted() { insert(name, concept, .brand) }
      }
      return !found.isEmpty
    }
  }

  /// The drugs among a name's meanings that have it most surely in their system.
  private func surest(_ meanings: [(concept: Int, rank: UInt32)]) -> Set<Int> {
    var best: [UInt8: UInt32] = [:]
    let drugs = meanings.filter {
      $0.rank <= CodeRank.synonym.rawValue
        && concepts[$0.concept].group == CodeGroup.drug.rawValue
    }
    for drug in drugs {
      let system = concepts[drug.concept].system
      best[system] = min(best[system] ?? drug.rank, drug.rank)
    }
    return Set(drugs.filter { best[concepts[$0.concept].system] == $0.rank }.map(\.concept))
  }

  /// Drugs that are called a combination, by the names of what is in them without their salts.
  private func combinations() -> [[String]: Set<Int>] {
    var combinations: [[String]: Set<Int>] = [:]
    for (index, concept) in concepts.enumerated()
    where concept.group == CodeGroup.drug.rawValue {
      let name = String(decoding: concept.name, as: UTF8.self)
      if name.hasSuffix(" Combination") { combinations[saltless(name), default: []].insert(index) }
    }
    return combinations
  }

  private static let salts: Set<String> = [
    "drug", "combination", "besylate", "disoproxil", "fumarate", "hydrochloride", "maleate",
    "medoxomil", "phosphate", "potassium", "propionate", "sodium", "sulfate", "tartrate",
  ]

  private func saltless(_ name: String) -> [String] {
    name.lowercased().split { !$0.isLetter }.map(String.init).filter { !Self.salts.contains($0) }
      .sorted()
  }
}
