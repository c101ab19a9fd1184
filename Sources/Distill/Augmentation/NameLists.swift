// Names of each type that may stand in for one another: those of the labelled documents and of
// dictionaries.
import Quantize

public struct NameLists: Equatable, Sendable {
  /// Without repeats, in a fixed order.
  public private(set) var namesByType: [String: [String]] = [:]

  public init() {}

  /// The words of every entity of the types; names that run over lines are left out.
  public mutating func add(_ documents: [Document], types: [String]) {
    var found: [String: Set<String>] = [:]
    for document in documents {
      let offsets = CodePointOffsets(document.text)
      for (index, entity) in document.entities.enumerated()
      where types.contains(entity.type) && !entity.isDiscontinuous {
        let words = String(document.mention(index, offsets))
        if NameLists.isUsable(words) { found[entity.type, default: []].insert(words) }
      }
    }
    for (type, names) in found { add(Array(names), type: type) }
  }

  /// Preferred names and synonyms of a dictionary file, substances as medications and findings as
  /// symptoms.
  ///
  /// - Throws: TermImportError.
  public mutating func add(dictionary path: String, types: [String]) throws(TermImportError) {
    var found: [String: [String]] = [:]
    _ = try TermImporter.read(path: path) { record in
      let type = ["substance": "medication", "finding": "symptom"][record.type] ?? record.type
      if types.contains(type) { found[type, default: []] += [record.preferred] + record.synonyms }
    }
    for (type, names) in found { add(names, type: type) }
  }

  /// Names of one type.
  public mutating func add(_ names: [String], type: String) {
    let usable = Set(names.filter { NameLists.isUsable($0) })
    namesByType[type] = Set(namesByType[type] ?? []).union(usable).sorted()
  }

  /// Short enough to stand in a note, with a letter.
  static func isUsable(_ name: String) -> Bool {
    let scalars = name.unicodeScalars
    return 2...40 ~= scalars.count && scalars.contains { $0.properties.isAlphabetic }
      && !scalars.contains { $0.properties.generalCategory == .control }
      && scalars.count { $0 == " " } < 5
  }
}
