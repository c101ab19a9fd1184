// The kinds of heads over the shared encoder, a closed set. Every head begins with one linear layer
// of each word's state; what its outputs mean is the kind's own business. How to add a kind is
// written in CONTRIBUTING.md.

/// One head of a model; views into the mapping that live as long as the Model.
public enum Head {
  /// Labels for every word, read as spans.
  case tags(TagHead)

  /// H to the head's outputs: what the encoder computes for every wanted row.
  public var projection: LinearView {
    switch self {
    case .tags(let head): head.classifier
    }
  }

  /// Outputs of the projection, one row of logits for each word.
  public var outputCount: Int { projection.outputCount }

  /// The head's own name, UTF-8, 1...255 bytes.
  public var name: UnsafeRawBufferPointer { labels.headName }

  /// Types of the spans that the head finds.
  public var typeCount: Int { labels.typeCount }

  /// UTF-8 name of a type, 1...255 bytes, no control characters.
  ///
  /// - Precondition: 0 <= index < typeCount.
  public func typeName(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < typeCount, "no such type")
    return labels.typeName(index)
  }

  private var labels: LabelsView {
    switch self {
    case .tags(let head): head.labels
    }
  }
}
