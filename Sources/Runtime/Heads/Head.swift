// The kinds of heads over the shared encoder, a closed set. Every head begins with one linear layer
// of each word's state; what its outputs mean is the kind's own business. How to add a kind is
// written in CONTRIBUTING.md.

/// One head of a model; views into the mapping that live as long as the Model.
public enum Head {
  /// Labels for every word, read as spans.
  case tags(TagHead)
  /// Yes or no answers about mentions.
  case flags(FlagHead)
  /// Labels for the words around a mention, read as spans that belong to it.
  case relation(RelationHead)
  /// Labels for every word for each type that a run asks for by its name.
  case open(OpenHead)

  /// H to the head's outputs: what the encoder computes for every wanted row.
  public var projection: LinearView {
    switch self {
    case .tags(let head): head.classifier
    case .flags(let head): head.projection
    case .relation(let head): head.projection
    case .open(let head): head.projection
    }
  }

  /// The labels that the head chooses from; of a flags head one for each flag, of an open one those of
  /// any type.
  public var labels: LabelsView {
    switch self {
    case .tags(let head): head.labels
    case .flags(let head): head.labels
    case .relation(let head): head.labels
    case .open(let head): head.labels
    }
  }

  /// The mentions it reads at; nil for a head that reads every word.
  public var arguments: ArgumentList? {
    switch self {
    case .tags, .open: nil
    case .flags(let head): head.arguments
    case .relation(let head): head.arguments
    }
  }

  /// Types of the spans that the head finds; those of an open one are the run's.
  public var typeCount: Int {
    switch self {
    case .tags, .relation: labels.typeCount
    case .flags, .open: 0
    }
  }

  /// Whether it labels every word, for the word alone.
  public var isTags: Bool {
    if case .tags = self { true } else { false }
  }

  /// Whether its types are a run's own.
  public var isOpen: Bool {
    if case .open = self { true } else { false }
  }

  /// A word for people.
  public var kindName: StaticString {
    switch self {
    case .tags: "tags"
    case .flags: "flags"
    case .relation: "relation"
    case .open: "open"
    }
  }

  /// Outputs of the projection, one row of logits for each word.
  public var outputCount: Int { projection.outputCount }

  /// The head's own name, UTF-8, 1...255 bytes.
  public var name: UnsafeRawBufferPointer { labels.headName }

  /// UTF-8 name of a type of spans, 1...255 bytes, no control characters.
  ///
  /// - Precondition: 0 <= index < typeCount.
  public func typeName(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < typeCount, "no such type")
    return labels.typeName(index)
  }
}
