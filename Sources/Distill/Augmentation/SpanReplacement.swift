// Entities replaced by other names of their type: a name of the same document by the same one
// everywhere, written in the case of the one it stands for.

struct SpanReplacement {
  private let names: NameLists
  private let share: Double

  init(_ names: NameLists, _ share: Double) {
    self.names = names
    self.share = share
  }

  func edits(_ document: Document, _ random: inout SplitMix64) -> [TextEdit] {
    let offsets = CodePointOffsets(document.text)
    let others = document.entities + (document.phi ?? [])
    var newNames: [String: String?] = [:]
    var edits: [TextEdit] = []
    for (index, entity) in document.entities.enumerated() {
      guard let list = names.namesByType[entity.type], list.count > 1 else { continue }
      let old = String(document.mention(index, offsets))
      let key = entity.type + "\u{0}" + old.lowercased()
      // A name is decided once in a document, whether it is replaced or not.
      if newNames[key] == nil {
        newNames[key] = .some(
          random.unit() < share ? list[random.below(list.count)] : nil)
      }
      let isAlone = others.allSatisfy { $0 == entity || !$0.overlaps(entity) }
      guard case .some(let name?) = newNames[key], isAlone, !entity.isDiscontinuous else {
        continue
      }
      edits.append(TextEdit(entity.start..<entity.end, SpanReplacement.cased(name, like: old)))
    }
    return edits
  }

  /// CAPITALS like capitals, a capital first letter like one; names with capitals inside stay.
  static func cased(_ name: String, like old: String) -> String {
    let letters = old.unicodeScalars.filter(\.properties.isAlphabetic)
    let isUpper = letters.count > 3 && letters.allSatisfy(\.properties.isUppercase)
    if isUpper { return name.uppercased() }
    let hasInnerCapital = name.unicodeScalars.dropFirst().contains { $0.properties.isUppercase }
    if hasInnerCapital { return name }
    let isTitle = letters.first?.properties.isUppercase == true
    return (isTitle ? name.prefix(1).uppercased() : name.prefix(1).lowercased())
      + name.dropFirst()
  }
}

/// People whose surname is one that diseases are called by ("Mr Parkinson").
enum EponymousPeople {
  static let surnames = [
    "Addison", "Alzheimer", "Bell", "Bowen", "Bright", "Crohn", "Cushing", "Down", "Ewing",
    "Graves",
    "Hodgkin", "Huntington", "Menier", "Paget", "Parkinson", "Pick", "Pott", "Raynaud", "Still",
    "Turner", "Whipple", "Wilson",
  ]

  /// The last word of a person's name.
  static func edits(
    _ document: Document, share: Double, _ random: inout SplitMix64
  ) -> [TextEdit] {
    let scalars = Array(document.text.unicodeScalars)
    var edits: [TextEdit] = []
    for person in (document.phi ?? []).sorted(by: Document.Entity.precedes)
    where person.type == "PATIENT" || person.type == "DOCTOR" {
      guard random.unit() < share else { continue }
      let surname = surnames[random.below(surnames.count)]
      var start = person.end
      while start > person.start, scalars[start - 1].properties.isAlphabetic { start -= 1 }
      let isShared = document.entities.contains { $0.start < person.end && person.start < $0.end }
      guard person.end - start >= 3, !isShared,
        edits.last.map({ $0.range.upperBound <= start }) ?? true
      else { continue }
      edits.append(TextEdit(start..<person.end, surname))
    }
    return edits
  }
}
