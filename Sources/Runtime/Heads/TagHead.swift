// A head that labels every word: a linear layer, and what its outputs say about spans. Input is the
// state of a word's first piece, output goes to Tags/ and Entities/.

/// A tags head; views into the mapping that live as long as the Model.
public struct TagHead {
  /// Sections of the file that hold one: the labels, and the classifier's four.
  static let sectionCount = 5

  /// H to L.
  public let classifier: LinearView
  public let labels: LabelsView

  /// How the labels spell spans.
  public var scheme: LabelScheme { labels.scheme }
  /// L: labels, 1...1024; at most one has the prefix `outside`.
  public var labelCount: Int { labels.labelCount }
  /// Types, 1...L.
  public var typeCount: Int { labels.typeCount }
  /// The head's own name, UTF-8, 1...255 bytes.
  public var name: UnsafeRawBufferPointer { labels.headName }
  /// Whether it finds protected health information: a layer of its own, not among a note's
  /// entities.
  public var isProtectedInformation: Bool { name.isEqual(toASCII: "phi") }

  /// - Precondition: 0 <= index < labelCount.
  public func label(_ index: Int) -> LabelView { labels.label(index) }

  /// - Precondition: 0 <= index < typeCount.
  public func typeName(_ index: Int) -> UnsafeRawBufferPointer { labels.typeName(index) }
}
