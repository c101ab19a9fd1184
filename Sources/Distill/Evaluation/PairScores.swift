// Pairs of concepts at document level: which genes a document joins to which diseases, whatever the
// mentions that say so. A predicted span takes the ids of the gold mention of its type that it shares the
// most with, and a document's set of pairs is compared with what its `concept_relations` state.
import Quantize

/// A relation by its name and the types of its two ends.
public struct ConceptLink: Equatable, Sendable {
  public var headType: String
  public var tailType: String
  public var name: String

  /// - text: `gene:disease=gene_disease`; nil for anything else.
  public init?(_ text: String) {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard sides.count == 2 else { return nil }
    let types = sides[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard types.count == 2, !types[0].isEmpty, !types[1].isEmpty, !sides[1].isEmpty else {
      return nil
    }
    (headType, tailType, name) = (types[0], types[1], sides[1])
  }
}

/// The counts of one relation over documents.
public struct PairScores: Equatable, Sendable {
  public let link: ConceptLink
  /// Pairs that a relation was found between.
  public private(set) var found = FlagScores.Counts()
  /// All pairs of predicted spans of the two types in a document: what knowing no relation gives.
  public private(set) var together = FlagScores.Counts()
  /// The same of the gold mentions.
  public private(set) var goldTogether = FlagScores.Counts()

  public init(_ link: ConceptLink) { self.link = link }

  /// Adds one document.
  ///
  /// - gold: mentions with codes, types as in `link`, and the member `concept_relations`; without it,
  ///   the document states none.
  /// - predicted: entities, and relations between them.
  public mutating func add(gold: Document, predicted: Document) {
    let mentions = GoldMentions(gold, link)
    let stated = mentions.pairs
    func pairs(_ heads: [Document.Entity], _ tails: [Document.Entity]) -> Set<Pair> {
      mentions.pairs(heads.map { mentions.heads($0) }, tails.map { mentions.tails($0) })
    }
    var linked: Set<Pair> = []
    for relation in predicted.relations where relation.type == link.name {
      linked.formUnion(
        pairs([predicted.entities[relation.head]], [predicted.entities[relation.tail]]))
    }
    found.add(linked, stated)
    together.add(
      pairs(predicted.entities(of: link.headType), predicted.entities(of: link.tailType)), stated)
    goldTogether.add(
      pairs(gold.entities(of: link.headType), gold.entities(of: link.tailType)), stated)
  }
}

/// One end of a pair: a concept by its id, or the words of a span that is no gold mention.
private enum Concept: Hashable {
  case id(String)
  case words(String)
}

private struct Pair: Hashable {
  var head: Concept
  var tail: Concept
}

/// The gold mentions of one document that spans are compared with.
private struct GoldMentions {
  private let document: Document
  private let offsets: CodePointOffsets
  private let heads: [Document.Entity]
  private let tails: [Document.Entity]

  init(_ document: Document, _ link: ConceptLink) {
    self.document = document
    offsets = CodePointOffsets(document.text)
    heads = document.entities(of: link.headType)
    tails = document.entities(of: link.tailType)
  }

  /// What the document states between concepts of the two types, in either order.
  var pairs: Set<Pair> {
    let headIDs = Set(heads.flatMap(\.conceptIDs))
    let tailIDs = Set(tails.flatMap(\.conceptIDs))
    var pairs: Set<Pair> = []
    for (one, other) in document.conceptRelations ?? [] {
      for (head, tail) in [(one, other), (other, one)]
      where headIDs.contains(head) && tailIDs.contains(tail) {
        pairs.insert(Pair(head: .id(head), tail: .id(tail)))
      }
    }
    return pairs
  }

  func heads(_ span: Document.Entity) -> Set<Concept> { concepts(span, heads) }

  func tails(_ span: Document.Entity) -> Set<Concept> { concepts(span, tails) }

  func pairs(_ heads: [Set<Concept>], _ tails: [Set<Concept>]) -> Set<Pair> {
    let heads = heads.reduce(into: Set()) { $0.formUnion($1) }
    let tails = tails.reduce(into: Set()) { $0.formUnion($1) }
    var pairs: Set<Pair> = []
    for head in heads {
      for tail in tails { pairs.insert(Pair(head: head, tail: tail)) }
    }
    return pairs
  }

  /// The ids of the mention that a span shares the most with, none where people gave it none; the
  /// span's own words where it shares nothing with any.
  private func concepts(_ span: Document.Entity, _ mentions: [Document.Entity]) -> Set<Concept> {
    guard let place = FlagScores.match(span, mentions) else {
      let length = offsets.codePointCount
      let start = min(span.start, length)
      let words = offsets.slice(document.text, start, min(max(start, span.end), length))
      return [.words(words.lowercased())]
    }
    return Set(mentions[place].conceptIDs.map { .id($0) })
  }
}

extension FlagScores.Counts {
  fileprivate mutating func add(_ predicted: Set<Pair>, _ gold: Set<Pair>) {
    goldCount += gold.count
    predictedCount += predicted.count
    rightCount += predicted.intersection(gold).count
  }
}

extension Document.Entity {
  /// The ids of a mention's concepts: several stand with commas, semicolons or bars between them; -1 is
  /// the id of none.
  public var conceptIDs: [String] {
    (code ?? "").split { $0 == "," || $0 == ";" || $0 == "|" }
      .map { $0.drop { $0 == " " } }
      .map { String($0.reversed().drop { $0 == " " }.reversed()) }
      .filter { !$0.isEmpty && $0 != "-" && $0 != "-1" }
  }
}

extension Document {
  /// Pairs of ids that the member `concept_relations` states; nil where the record has none.
  public var conceptRelations: [(String, String)]? {
    extra.first { $0.key == "concept_relations" }?.value.arrayValue?.compactMap { relation in
      guard let head = relation["head"]?.stringValue, let tail = relation["tail"]?.stringValue
      else { return nil }
      return (head, tail)
    }
  }

  fileprivate func entities(of type: String) -> [Entity] { entities.filter { $0.type == type } }
}
