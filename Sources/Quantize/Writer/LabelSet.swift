// Label names of a head taken apart: prefix and type. A name's prefix is a letter and a hyphen as
// in B-disease; names without any are plain labels, taken as inside-only.
import Runtime

/// The labels of one head, in the order of its classifier's outputs.
public struct LabelSet: Equatable, Sendable {
  public struct Label: Equatable, Sendable {
    public let name: String
    public let prefix: LabelPrefix
    /// Index into types, nil for the outside label.
    public let typeIndex: Int?
  }

  public let scheme: LabelScheme
  public let labels: [Label]
  /// In the order of their first label.
  public let types: [String]

  /// Takes names apart.
  ///
  /// - scheme: nil finds it out: names without prefixes are plain; E-, L-, S-, U- mean IOBES; a
  ///   type that has I- but no B- beside a type that has both means IOB1, which alone cannot be
  ///   told from BIO by its names; all else is BIO.
  /// - Throws: a name used twice, two names for one meaning, a name or prefix that the scheme does
  ///   not have, no type at all.
  public init(names: [String], scheme wanted: LabelScheme? = nil) throws(LabelSetError) {
    let spans = names.filter { $0 != "O" }
    let allPrefixed = spans.allSatisfy { LabelSet.parts($0) != nil }
    let scheme = wanted ?? LabelSet.guessedScheme(spans, allPrefixed: allPrefixed)
    if scheme != .plain && !allPrefixed {
      throw .noPrefix(spans.first { LabelSet.parts($0) == nil } ?? "")
    }
    guard !spans.isEmpty else { throw .noTypes }
    var labels: [Label] = []
    var types: [String] = []
    for name in names {
      guard !labels.contains(where: { $0.name == name }) else { throw .duplicate(name) }
      guard (1...ModelLayout.Limit.nameByteCount).contains(name.utf8.count) else {
        throw .wrongLength(name)
      }
      // Runtime's rule for names: they go to terminals as they are.
      guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
      else { throw .badCharacter(name) }
      var label = Label(name: name, prefix: .outside, typeIndex: nil)
      if name != "O" {
        let (prefix, type) =
          scheme == .plain ? (LabelPrefix.inside, name) : LabelSet.parts(name) ?? (.inside, name)
        guard LabelSet.prefixes(of: scheme).contains(prefix) else { throw .wrongPrefix(name) }
        let index = types.firstIndex(of: type) ?? types.count
        if index == types.count { types.append(type) }
        label = Label(name: name, prefix: prefix, typeIndex: index)
      }
      let isTwin = labels.contains {
        $0.prefix == label.prefix && $0.typeIndex == label.typeIndex
      }
      guard !isTwin else { throw .duplicate(name) }
      labels.append(label)
    }
    self.scheme = scheme
    self.labels = labels
    self.types = types
  }

  private static func guessedScheme(_ names: [String], allPrefixed: Bool) -> LabelScheme {
    guard allPrefixed else { return .plain }
    let parts = names.compactMap { LabelSet.parts($0) }
    if parts.contains(where: { $0.prefix == .end || $0.prefix == .single }) { return .iobes }
    let began = Set(parts.filter { $0.prefix == .begin }.map(\.type))
    let continued = Set(parts.filter { $0.prefix == .inside }.map(\.type))
    return continued.isSubset(of: began) ? .bio : .iob1
  }

  private static func prefixes(of scheme: LabelScheme) -> [LabelPrefix] {
    switch scheme {
    case .bio, .iob1: [.begin, .inside]
    case .iobes: [.begin, .inside, .end, .single]
    case .plain: [.inside]
    }
  }

  private static func parts(_ name: String) -> (prefix: LabelPrefix, type: String)? {
    let prefix: LabelPrefix
    switch name.first {
    case "B": prefix = .begin
    case "I": prefix = .inside
    case "E", "L": prefix = .end
    case "S", "U": prefix = .single
    default: return nil
    }
    let rest = name.dropFirst()
    guard rest.first == "-", rest.count > 1 else { return nil }
    return (prefix, String(rest.dropFirst()))
  }
}

/// Why names cannot be the labels of a head.
public enum LabelSetError: Error, Equatable, Sendable {
  case duplicate(String)
  case wrongPrefix(String)
  case noPrefix(String)
  case wrongLength(String)
  case badCharacter(String)
  case noTypes
}
