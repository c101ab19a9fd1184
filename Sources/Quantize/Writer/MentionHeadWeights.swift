// Heads beside those of tags, as parts of a file: flags and relations, which read at mentions, and types
// by name.
import Runtime

/// A head that is no tags head.
public enum MentionHeadWeights: Sendable {
  case flags(FlagHeadWeights)
  case relation(RelationHeadWeights)
  case open(OpenHeadWeights)

  public var name: String {
    switch self {
    case .flags(let head): head.name
    case .relation(let head): head.name
    case .open(let head): head.name
    }
  }
}

/// A type of a tags head of the same file.
public struct HeadArgument: Hashable, Comparable, Sendable {
  public var headIndex: Int
  public var typeIndex: Int

  public init(headIndex: Int, typeIndex: Int) {
    self.headIndex = headIndex
    self.typeIndex = typeIndex
  }

  public static func < (left: HeadArgument, right: HeadArgument) -> Bool {
    (left.headIndex, left.typeIndex) < (right.headIndex, right.typeIndex)
  }
}

/// Yes or no answers about mentions.
public struct FlagHeadWeights: Sendable {
  public var name: String
  /// Plain labels, one a flag.
  public var labels: LabelSet
  /// For each flag, 0...1.
  public var thresholds: [Float]
  public var arguments: [HeadArgument]
  /// H to the flags.
  public var projection: LinearWeights

  public init(
    name: String, labels: LabelSet, thresholds: [Float], arguments: [HeadArgument],
    projection: LinearWeights
  ) {
    self.name = name
    self.labels = labels
    self.thresholds = thresholds
    self.arguments = arguments
    self.projection = projection
  }
}

/// Labels for the words around a mention.
public struct RelationHeadWeights: Sendable {
  public var name: String
  public var labels: LabelSet
  public var arguments: [HeadArgument]
  /// H to 2 D.
  public var projection: LinearWeights
  /// D to L.
  public var output: LinearWeights
  /// [WordDistance.bucketCount, D]
  public var distanceRows: [Float]
  /// Words on each side of an argument.
  public var reach: Int

  public init(
    name: String, labels: LabelSet, arguments: [HeadArgument], projection: LinearWeights,
    output: LinearWeights, distanceRows: [Float], reach: Int = WordDistance.reach
  ) {
    self.name = name
    self.labels = labels
    self.arguments = arguments
    self.projection = projection
    self.output = output
    self.distanceRows = distanceRows
    self.reach = reach
  }
}

/// Labels for every word for each type that is asked for by its name.
public struct OpenHeadWeights: Sendable {
  public var name: String
  /// Those of any type: `labelNames`.
  public var labels: LabelSet
  /// H to 2 D, begin and inside, of words and of the rows of names; the latter with the scale of all
  /// products in them.
  public var projection: LinearWeights
  public var nameProjection: LinearWeights
  /// Of begin and inside.
  public var scoreBias: [Float]
  /// 0...1.
  public var threshold: Float

  public init(
    name: String, labels: LabelSet, projection: LinearWeights, nameProjection: LinearWeights,
    scoreBias: [Float], threshold: Float
  ) {
    self.name = name
    self.labels = labels
    self.projection = projection
    self.nameProjection = nameProjection
    self.scoreBias = scoreBias
    self.threshold = threshold
  }

  public static let labelNames = ["O", "B-type", "I-type"]
}
