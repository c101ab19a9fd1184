// BioC: a collection of documents, each a row of passages that stand at offsets of a common text,
// with annotations and relations. This is the model that the JSON and the XML form share, and its
// translation to and from `Document`.
//
// The text is put together from the passages: the first code point of a gap between two becomes a
// line break, further ones spaces. Offsets count code points.
import Quantize

struct BioCPassage: Equatable {
  var offset: Int
  var text: String
  var infons: [JSONMember] = []
}

struct BioCAnnotation: Equatable {
  var id: String
  var infons: [JSONMember] = []
  var locations: [Range<Int>] = []
  var text: String?
}

struct BioCRelation: Equatable {
  struct Node: Equatable {
    var annotationID: String
    var role: String
  }
  var id: String
  var infons: [JSONMember] = []
  var nodes: [Node] = []
}

struct BioCDocument: Equatable {
  var id = ""
  var infons: [JSONMember] = []
  var passages: [BioCPassage] = []
  var annotations: [BioCAnnotation] = []
  var relations: [BioCRelation] = []
}

extension BioCDocument {
  /// - Throws: spans outside the text, words that differ, nodes that name no annotation.
  func document() throws(FormatFault) -> Document {
    var text = ""
    var count = 0
    var spans: [JSONValue] = []
    for passage in passages {
      // Only forward: a passage that begins before the last one ended cannot be placed.
      guard passage.offset >= count, passage.offset - count <= 1 << 20 else {
        throw .spanOutOfRange(start: passage.offset, end: passage.offset, codePointCount: count)
      }
      if passage.offset > count {
        text += spans.isEmpty ? " " : "\n"
        text += String(repeating: " ", count: passage.offset - count - 1)
      }
      text += passage.text
      count = passage.offset + passage.text.unicodeScalars.count
      spans.append(
        .object([
          JSONMember("start", .integer(passage.offset)), JSONMember("end", .integer(count)),
          JSONMember("infons", .object(passage.infons)),
        ]))
    }
    var document = Document(id: id, text: text)
    if !infons.isEmpty { document.extra.append(JSONMember("infons", .object(infons))) }
    document.extra.append(JSONMember("passages", .array(spans)))
    let offsets = CodePointOffsets(text)
    var indexByID: [String: Int] = [:]
    for annotation in annotations {
      if indexByID.updateValue(document.entities.count, forKey: annotation.id) != nil {
        throw .duplicateID
      }
      document.entities.append(
        try entity(annotation, document.entities.count, text, offsets))
    }
    for relation in relations {
      guard relation.nodes.count == 2, let head = indexByID[relation.nodes[0].annotationID],
        let tail = indexByID[relation.nodes[1].annotationID]
      else {
        if relation.nodes.contains(where: { indexByID[$0.annotationID] == nil }) {
          throw .unknownReference
        }
        // Relations of other than two mentions are kept, but no part of the product reads them.
        document.extra.append(JSONMember("bioc_relation", BioCJSON.value(relation)))
        continue
      }
      let type = relation.infons["type"]?.stringValue ?? "relation"
      document.relations.append(.init(type: type, head: head, tail: tail))
    }
    return document
  }

  private func entity(
    _ annotation: BioCAnnotation, _ index: Int, _ text: String, _ offsets: CodePointOffsets
  ) throws(FormatFault) -> Document.Entity {
    guard let type = annotation.infons["type"]?.stringValue else { throw .missing("type") }
    guard let first = annotation.locations.first else { throw .missing("location") }
    let start = annotation.locations.reduce(first.lowerBound) { min($0, $1.lowerBound) }
    let end = annotation.locations.reduce(first.upperBound) { max($0, $1.upperBound) }
    let isWhole = annotation.locations.count == 1
    try Document.check(start, end, mention: isWhole ? annotation.text : nil, in: text, offsets)
    var entity = Document.Entity(type: type, start: start, end: end)
    if annotation.id != String(index + 1) {
      entity.extra.append(JSONMember("bioc", .string(annotation.id)))
    }
    for infon in annotation.infons where infon.key != "type" {
      switch (infon.key, infon.value) {
      case ("identifier", .string(let code)): entity.code = code
      case ("flags", .string(let flags)): entity.flags = flags
      default: entity.extra.append(infon)
      }
    }
    if !isWhole {
      entity.extra.append(JSONMember("discontinuous", .bool(true)))
      let pairs = annotation.locations.map {
        JSONValue.array([.integer($0.lowerBound), .integer($0.upperBound)])
      }
      entity.extra.append(JSONMember("fragments", .array(pairs)))
    }
    return entity
  }

  init(_ document: Document, loss: inout FormatLoss) {
    id = document.id
    infons = document.extra["infons"]?.objectValue ?? []
    let offsets = CodePointOffsets(document.text)
    for span in document.extra["passages"]?.arrayValue ?? [] {
      guard let start = span["start"]?.integerValue, let end = span["end"]?.integerValue,
        start >= 0, end >= start, end <= offsets.codePointCount
      else { continue }
      passages.append(
        BioCPassage(
          offset: start, text: String(offsets.slice(document.text, start, end)),
          infons: span["infons"]?.objectValue ?? []))
    }
    if passages.isEmpty { passages = [BioCPassage(offset: 0, text: document.text)] }
    for (index, entity) in document.entities.enumerated() {
      var annotation = BioCAnnotation(id: entity.extra["bioc"]?.stringValue ?? String(index + 1))
      annotation.infons.append(JSONMember("type", .string(entity.type)))
      if let code = entity.code {
        annotation.infons.append(JSONMember("identifier", .string(code)))
      }
      if let flags = entity.flags { annotation.infons.append(JSONMember("flags", .string(flags))) }
      if entity.score != nil { loss.add(1, "scores") }
      for member in entity.extra {
        switch member.key {
        case "bioc", "discontinuous", "fragments": break
        default:
          if case .string = member.value { annotation.infons.append(member) }
        }
      }
      let pairs = entity.extra["fragments"]?.arrayValue ?? []
      annotation.locations = pairs.compactMap { pair in
        guard let ends = pair.arrayValue, ends.count == 2, let start = ends[0].integerValue,
          let end = ends[1].integerValue, start >= 0, end > start, end <= offsets.codePointCount
        else { return nil }
        return start..<end
      }
      if annotation.locations.isEmpty { annotation.locations = [entity.start..<entity.end] }
      annotation.text = annotation.locations
        .map { String(offsets.slice(document.text, $0.lowerBound, $0.upperBound)) }
        .joined(separator: " ")
      annotations.append(annotation)
    }
    for (index, relation) in document.relations.enumerated() {
      relations.append(
        BioCRelation(
          id: "R\(index + 1)", infons: [JSONMember("type", .string(relation.type))],
          nodes: [
            .init(annotationID: annotations[relation.head].id, role: "head"),
            .init(annotationID: annotations[relation.tail].id, role: "tail"),
          ]))
    }
    for member in document.extra where member.key == "bioc_relation" {
      if let relation = BioCJSON.relation(member.value) { relations.append(relation) }
    }
    loss.addMembers(
      document, holds: { ["infons", "passages", "bioc_relation"].contains($0.key) },
      holdsOfEntity: { $0.key == "fragments" || $0.value.stringValue != nil })
  }

  /// The passage that an annotation belongs to: the last one that begins at or before it.
  func passageIndex(of annotation: BioCAnnotation) -> Int {
    let start = annotation.locations.first?.lowerBound ?? 0
    return passages.lastIndex { $0.offset <= start } ?? 0
  }
}
