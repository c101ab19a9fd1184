// The heads of a student. Each reads the state of a word's first piece through one linear layer; what
// is done with that layer's outputs is the head's kind.
import Runtime

extension StudentConfiguration {
  public struct Head: Equatable, Sendable {
    public var name: String
    public var kind: Kind

    public init(name: String, kind: Kind) {
      self.name = name
      self.kind = kind
    }

    /// Tags by labels in the order of their scores.
    public init(name: String, labels: [String]) {
      self.init(name: name, kind: .tags(labels: labels))
    }

    /// Tags: O, then B- and I- of each type.
    public init(name: String, types: [String]) {
      self.init(name: name, labels: Head.labels(of: types))
    }

    /// O, then B- and I- of each type.
    public static func labels(of types: [String]) -> [String] {
      ["O"] + types.flatMap { ["B-" + $0, "I-" + $0] }
    }

    public enum Kind: Equatable, Sendable {
      /// One label a word.
      case tags(labels: [String])
      /// Independent yes or no answers about a mention of one of the types.
      case flags(names: [String], mentionTypes: [String])
      /// One label a word for each argument mention.
      case relation(Relation)
      /// One label a word for each type that is asked for by its name; `size` is the width D of the
      /// words' and the names' vectors.
      case open(size: Int)
    }

    /// D of an open head where a scheme says nothing.
    public static let standardOpenSize = 128

    /// Argument-centred tags. Source: Gu et al. 2023, arXiv 2307.06439.
    public struct Relation: Equatable, Sendable {
      /// What is tagged for an argument.
      public var types: [String]
      /// Types of the mentions that are arguments.
      public var argumentTypes: [String]
      /// Width D of the words' and the arguments' vectors.
      public var size: Int

      public init(types: [String], argumentTypes: [String], size: Int = Relation.standardSize) {
        self.types = types
        self.argumentTypes = argumentTypes
        self.size = size
      }

      public static let standardSize = 96

      /// O, then B- and I- of each type.
      public var labels: [String] { Head.labels(of: types) }
    }

    /// Outputs of the linear layer that every word goes through.
    public var outputCount: Int {
      switch kind {
      case .tags(let labels): labels.count
      case .flags(let names, _): names.count
      case .relation(let relation): 2 * relation.size
      case .open(let size): 2 * size
      }
    }

    /// Labels of a tags head; nil for other kinds.
    public var tagLabels: [String]? {
      if case .tags(let labels) = kind { labels } else { nil }
    }

    /// Types that the labels of a tags head begin; none for other kinds.
    public var tagTypes: [String] {
      (tagLabels ?? []).filter { $0.hasPrefix("B-") }.map { String($0.dropFirst(2)) }
    }

    /// The word of config.json.
    public var kindName: String {
      switch kind {
      case .tags: "tags"
      case .flags: "flags"
      case .relation: "relation"
      case .open: "open"
      }
    }
  }

  /// The head that is stored as a Hugging Face token classifier; nil without tags.
  public var classifierIndex: Int? { heads.firstIndex { $0.tagLabels != nil } }
}

extension InputFeature {
  /// As in the tensor `features.NAME.weight`.
  public var tensorName: String {
    kind == .dictionary
      ? "\(kind.name).\(String(decoding: typeName, as: UTF8.self))" : "\(kind.name)"
  }
}
