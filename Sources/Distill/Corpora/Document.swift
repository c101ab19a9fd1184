// One document of a corpus: a text with labelled spans and relations between them. Every corpus
// file, annotation format, teacher and score works on this type.
import Quantize

public struct Document: Equatable, Sendable {
  public var id: String
  /// Empty where the record had none (the clinic program's output carries no note text).
  public var text: String
  /// False for records without a `text` field; written again without one.
  public var hasText: Bool
  public var entities: [Entity]
  public var relations: [Relation]
  /// Whether the record has the layer of relations, empty or not: where it has none, nothing is known
  /// of them.
  public var hasRelations: Bool {
    get { declaresNoRelations || !relations.isEmpty }
    set { declaresNoRelations = newValue && relations.isEmpty }
  }
  private var declaresNoRelations = false
  /// Protected health information, a layer of its own; nil where the record has none.
  public var phi: [Entity]?
  /// Fields that this type does not name, in the order of the file; kept when writing.
  public var extra: [JSONMember]

  public init(
    id: String, text: String, entities: [Entity] = [], relations: [Relation] = [],
    extra: [JSONMember] = []
  ) {
    self.id = id
    self.text = text
    self.hasText = true
    self.entities = entities
    self.relations = relations
    self.extra = extra
  }

  /// A labelled span.
  public struct Entity: Hashable, Sendable {
    public var type: String
    /// In code points of the text.
    public var start: Int
    /// Exclusive, in code points; `end > start`.
    public var end: Int
    /// The corpus's own letters, for example n (negated) in notes.llm; nil where none are given.
    public var flags: String?
    /// 0...1 where the labeler says how sure it is.
    public var score: Double?
    /// Code of a dictionary entry or ontology concept, with its vocabulary (`MONDO:0005015`).
    public var code: String?
    /// Fields that this type does not name, in the order of the file; kept when writing.
    public var extra: [JSONMember]

    public init(
      type: String, start: Int, end: Int, flags: String? = nil, score: Double? = nil,
      code: String? = nil, extra: [JSONMember] = []
    ) {
      self.type = type
      self.start = start
      self.end = end
      self.flags = flags
      self.score = score
      self.code = code
      self.extra = extra
    }
  }

  /// A directed, typed pair of entities; `head` and `tail` index `entities`.
  public struct Relation: Hashable, Sendable {
    public var type: String
    public var head: Int
    public var tail: Int

    public init(type: String, head: Int, tail: Int) {
      self.type = type
      self.head = head
      self.tail = tail
    }
  }

  /// Names of types that were asked for in vain, the member `absent`; nil where the record has none.
  public var absentNames: [String]? {
    extra.first { $0.key == "absent" }?.value.arrayValue?.compactMap(\.stringValue)
  }

  /// The words of entity `index`.
  public func mention(_ index: Int, _ offsets: CodePointOffsets) -> Substring {
    offsets.slice(text, entities[index].start, entities[index].end)
  }
}

extension Document.Entity {
  /// Whether the two spans share at least one code point.
  public func overlaps(_ other: Document.Entity) -> Bool {
    start < other.end && other.start < end
  }

  public func hasSameSpan(_ other: Document.Entity) -> Bool {
    start == other.start && end == other.end
  }

  /// The order in which entities are written: by start, the longer first, then by type.
  public static func precedes(_ left: Document.Entity, _ right: Document.Entity) -> Bool {
    if left.start != right.start { return left.start < right.start }
    if left.end != right.end { return left.end > right.end }
    return left.type < right.type
  }
}
