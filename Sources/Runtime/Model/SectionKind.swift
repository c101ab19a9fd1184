// Kinds of sections. A linear layer is four sections and a norm is two; their kinds are computed
// from the layer's first kind. The numbers are part of the format.

/// What a section holds. Kinds that this reader does not know are legal in a file.
public struct SectionKind: Equatable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let configuration = SectionKind(rawValue: 0x01)
  public static let provenance = SectionKind(rawValue: 0x02)
  public static let vocabulary = SectionKind(rawValue: 0x03)
  public static let normalizer = SectionKind(rawValue: 0x04)
  /// [V] u32: the word piece's id in the checkpoint, when the converter dropped word pieces.
  public static let sourceIDs = SectionKind(rawValue: 0x05)

  public static let wordEmbeddingScale = SectionKind(rawValue: 0x10)
  public static let wordEmbeddingRows = SectionKind(rawValue: 0x11)
  public static let positionEmbeddingScale = SectionKind(rawValue: 0x12)
  public static let positionEmbeddingRows = SectionKind(rawValue: 0x13)
  public static let embeddingNorm = SectionKind(rawValue: 0x14)  // scale, bias
  public static let embeddingOffset = SectionKind(rawValue: 0x16)

  public static let features = SectionKind(rawValue: 0x20)
  public static let featureRows = SectionKind(rawValue: 0x21)

  public static let query = SectionKind(rawValue: 0x100)  // tiles, columnScale, columnSum, bias
  public static let key = SectionKind(rawValue: 0x104)
  public static let value = SectionKind(rawValue: 0x108)
  public static let attentionOutput = SectionKind(rawValue: 0x10C)
  public static let feedForwardIn = SectionKind(rawValue: 0x110)
  public static let feedForwardOut = SectionKind(rawValue: 0x114)
  public static let attentionNorm = SectionKind(rawValue: 0x118)  // scale, bias
  public static let feedForwardNorm = SectionKind(rawValue: 0x11A)

  public static let classifier = SectionKind(rawValue: 0x200)  // as query
  public static let labels = SectionKind(rawValue: 0x204)
  /// Before the labels of a head that is no tags head; its projection has the kinds of a classifier.
  public static let head = SectionKind(rawValue: 0x205)
  public static let relationOutput = SectionKind(rawValue: 0x208)  // as query
  public static let relationDistances = SectionKind(rawValue: 0x20C)
  public static let nameProjection = SectionKind(rawValue: 0x210)  // as query
  public static let openBias = SectionKind(rawValue: 0x214)
  /// Names whose vectors follow; a reader that does not know them computes the vectors.
  public static let storedTypes = SectionKind(rawValue: 0x215)
  public static let storedVectors = SectionKind(rawValue: 0x216)

  /// The sections of a head, known or not.
  static let heads: ClosedRange<UInt32> = 0x200...0x3FF

  /// A compiled dictionary, <doc:Dictionary>.
  public static let dictionary = SectionKind(rawValue: 0x400)

  // Kept free: 0x22 scales of feature rows, 0x500 rules, 0x8000 and above for anyone.

  /// The four sections of a linear layer, from the kind that names the layer.
  public var tiles: SectionKind { self }
  public var columnScale: SectionKind { SectionKind(rawValue: rawValue + 1) }
  public var columnSum: SectionKind { SectionKind(rawValue: rawValue + 2) }
  public var bias: SectionKind { SectionKind(rawValue: rawValue + 3) }

  /// The two sections of a norm, from the kind that names the norm.
  public var normScale: SectionKind { self }
  public var normBias: SectionKind { SectionKind(rawValue: rawValue + 1) }

  /// A name for people, nil for a kind that this reader does not know.
  public var name: StaticString? {
    switch rawValue {
    case 0x01: "configuration"
    case 0x02: "provenance"
    case 0x03: "vocabulary"
    case 0x04: "normalizer"
    case 0x05: "sourceIDs"
    case 0x10: "wordEmbedding.scale"
    case 0x11: "wordEmbedding.rows"
    case 0x12: "positionEmbedding.scale"
    case 0x13: "positionEmbedding.rows"
    case 0x14: "embeddingNorm.scale"
    case 0x15: "embeddingNorm.bias"
    case 0x16: "embeddingOffset"
    case 0x20: "features"
    case 0x21: "features.rows"
    case 0x100: "query.tiles"
    case 0x101: "query.columnScale"
    case 0x102: "query.columnSum"
    case 0x103: "query.bias"
    case 0x104: "key.tiles"
    case 0x105: "key.columnScale"
    case 0x106: "key.columnSum"
    case 0x107: "key.bias"
    case 0x108: "value.tiles"
    case 0x109: "value.columnScale"
    case 0x10A: "value.columnSum"
    case 0x10B: "value.bias"
    case 0x10C: "attentionOutput.tiles"
    case 0x10D: "attentionOutput.columnScale"
    case 0x10E: "attentionOutput.columnSum"
    case 0x10F: "attentionOutput.bias"
    case 0x110: "feedForwardIn.tiles"
    case 0x111: "feedForwardIn.columnScale"
    case 0x112: "feedForwardIn.columnSum"
    case 0x113: "feedForwardIn.bias"
    case 0x114: "feedForwardOut.tiles"
    case 0x115: "feedForwardOut.columnScale"
    case 0x116: "feedForwardOut.columnSum"
    case 0x117: "feedForwardOut.bias"
    case 0x118: "attentionNorm.scale"
    case 0x119: "attentionNorm.bias"
    case 0x11A: "feedForwardNorm.scale"
    case 0x11B: "feedForwardNorm.bias"
    case 0x200: "classifier.tiles"
    case 0x201: "classifier.columnScale"
    case 0x202: "classifier.columnSum"
    case 0x203: "classifier.bias"
    case 0x204: "labels"
    case 0x205: "head"
    case 0x208: "relationOutput.tiles"
    case 0x209: "relationOutput.columnScale"
    case 0x20A: "relationOutput.columnSum"
    case 0x20B: "relationOutput.bias"
    case 0x20C: "relationDistances"
    case 0x210: "nameProjection.tiles"
    case 0x211: "nameProjection.columnScale"
    case 0x212: "nameProjection.columnSum"
    case 0x213: "nameProjection.bias"
    case 0x214: "openBias"
    case 0x215: "storedTypes"
    case 0x216: "storedTypes.vectors"
    case 0x400: "dictionary"
    default: nil
    }
  }
}
