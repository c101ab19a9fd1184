// A head that tags the words around a mention, its argument, for that mention alone: the dose and the
// reactions of one drug. RelationReader computes it.

/// A relation head; views into the mapping that live as long as the Model.
public struct RelationHead {
  /// H to 2 D: a word's part as one of the words around a mention, and as one of the mention's own.
  public let projection: LinearView
  /// The mentions that can be arguments.
  public let arguments: ArgumentList
  /// Labels for the words; their types are the relation's.
  public let labels: LabelsView
  /// D to L.
  public let output: LinearView
  /// [WordDistance.bucketCount, D rounded up to 16], padding 0.
  public let distanceRows: UnsafePointer<Float>
  /// D, 1...1024.
  public let size: Int
  /// Words on each side of the argument that are tagged for it, 1...128.
  public let reach: Int

  /// Whether what is found belongs to one argument, the nearest of those that claim it: attributes and
  /// adverse reactions of drugs do, what a gene is associated with does not. Told by its types.
  var isOfOneArgument: Bool {
    (0..<labels.typeCount).contains {
      labels.typeName($0).isEqual(toASCII: "adverse_reaction")
        || labels.typeName($0).isEqual(toASCII: "strength")
    }
  }

  /// Floats from one distance row to the next: D rounded up to 16.
  var rowStride: Int { ModelLayout.roundedUp(size, to: ModelLayout.tileOutputs) }
}
