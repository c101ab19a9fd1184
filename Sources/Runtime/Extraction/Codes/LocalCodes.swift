// Codes that a clinic's own dictionaries give to names: all of an entity is a name of its group.

/// A code as a local dictionary has it. Points into the dictionary.
public struct LocalCode {
  /// UTF-8; the dictionary's source, or `LOCAL`, where the code names none.
  public var system: UnsafeRawBufferPointer
  public var code: UnsafeRawBufferPointer
  /// The preferred name.
  public var display: UnsafeRawBufferPointer
}

public struct LocalCodes: Sendable {
  private let dictionaries: [TermDictionary]

  /// - dictionaries: those without codes are left out; looks at their senses until one has a code.
  public init(_ dictionaries: [TermDictionary]) {
    self.dictionaries = dictionaries.filter { $0.hasCodes }
  }

  public var isEmpty: Bool { dictionaries.isEmpty }

  /// Calls with the codes of a text that is a name, in the order of the dictionaries; of one system
  /// in one dictionary the first.
  public func forEachCode(
    of text: UnsafeRawBufferPointer, _ group: CodeGroup, _ body: (LocalCode) -> Void
  ) {
    for dictionary in dictionaries {
      guard let name = dictionary.name(text) else { continue }
      for index in name.senses {
        let sense = dictionary.sense(index)
        let needsCapitals = sense.flags & DictionaryLayout.Sense.needsCapitals != 0
        guard !sense.code.isEmpty, sense.type < dictionary.types.count,
          CodeGroup(typeName: dictionary.types[sense.type]) == group,
          !needsCapitals || name.isCapitals
        else { continue }
        body(LocalCodes.code(sense, dictionary))
      }
    }
  }

  /// `RXNORM:1191` is code 1191 of RXNORM, `http://example.org/lab|17` code 17 of the system before
  /// the bar, as FHIR parts them; Mondo and HPO write their own prefix into each code.
  private static func code(_ sense: TermSense, _ dictionary: TermDictionary) -> LocalCode {
    let code = sense.code
    let separator = UInt8(ascii: isURI(code) ? "|" : ":")
    var place = 0
    while place < code.count, code[place] != separator { place += 1 }
    guard place > 0, place + 1 < code.count else {
      return LocalCode(
        system: source(sense, dictionary), code: code, display: sense.preferredName)
    }
    let prefix = UnsafeRawBufferPointer(rebasing: code[0..<place])
    if prefix.isEqual(to: bytes("MONDO")) {
      return LocalCode(system: prefix, code: code, display: sense.preferredName)
    }
    if prefix.isEqual(to: bytes("HP")) {
      return LocalCode(system: bytes("HPO"), code: code, display: sense.preferredName)
    }
    return LocalCode(
      system: prefix, code: UnsafeRawBufferPointer(rebasing: code[(place + 1)...]),
      display: sense.preferredName)
  }

  /// The name that a dictionary was compiled under; `LOCAL` for a table.
  private static func source(
    _ sense: TermSense, _ dictionary: TermDictionary
  ) -> UnsafeRawBufferPointer {
    guard sense.source < dictionary.sources.count,
      [UInt8](dictionary.sources[sense.source]) != DictionaryBuilder.localSource
    else { return bytes("LOCAL") }
    return dictionary.sources[sense.source]
  }

  /// Whether a system is called by a URI: `urn:...`, `http://...`.
  public static func isURI(_ system: UnsafeRawBufferPointer) -> Bool {
    guard let colon = system.firstIndex(of: UInt8(ascii: ":")) else { return false }
    if UnsafeRawBufferPointer(rebasing: system[..<colon]).isEqual(to: bytes("urn")) { return true }
    return colon + 2 < system.count && system[colon + 1] == UInt8(ascii: "/")
      && system[colon + 2] == UInt8(ascii: "/")
  }

  private static func bytes(_ text: StaticString) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}

extension TermDictionary {
  fileprivate var hasCodes: Bool {
    for index in 0..<senseCount where !sense(index).code.isEmpty { return true }
    return false
  }
}
