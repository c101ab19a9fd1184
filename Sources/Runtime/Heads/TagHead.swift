// A head that labels every word: a linear layer, and what its outputs say about spans. Input is the
// state of a word's first piece, output goes to Tags/ and Entities/.

/// One label of a head.
public struct LabelView {
  /// UTF-8 as the checkpoint spells it, prefix included; 1...255 bytes, no control characters.
  public let name: UnsafeRawBufferPointer
  public let prefix: LabelPrefix
  /// Index of the type, nil for the outside label.
  public let typeIndex: Int?
}

/// A tags head; views into the mapping that live as long as the Model.
public struct TagHead {
  /// Sections of the file that hold one: the labels, and the classifier's four.
  static let sectionCount = 5

  /// H to L.
  public let classifier: LinearView
  let labels: LabelsView

  /// How the labels spell spans.
  public var scheme: LabelScheme { labels.scheme }
  /// L: labels, 1...1024; at most one has the prefix `outside`.
  public var labelCount: Int { labels.labelCount }
  /// Types, 1...L.
  public var typeCount: Int { labels.typeCount }
  /// The head's own name, UTF-8, 1...255 bytes.
  public var name: UnsafeRawBufferPointer { labels.headName }

  /// - Precondition: 0 <= index < labelCount.
  public func label(_ index: Int) -> LabelView {
    precondition(index >= 0 && index < labelCount, "no such label")
    return labels.label(index)
  }

  /// UTF-8 name of a type, 1...255 bytes, no control characters.
  ///
  /// - Precondition: 0 <= index < typeCount.
  public func typeName(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < typeCount, "no such type")
    return labels.typeName(index)
  }
}
