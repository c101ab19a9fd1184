// A document as one JSON object: read with every offset checked, written with the mention's words
// beside its offsets.
import Quantize

extension Document {
  /// - requiresText: false accepts records without `text`, as the clinic's program writes them;
  ///   their offsets can only be checked against each other.
  public init(json value: JSONValue, requiresText: Bool = true) throws(DocumentError) {
    guard case .object(let members) = value else { throw .notAnObject }
    var id: String?
    var text: String?
    var entityValues: [JSONValue] = []
    var relationValues: [JSONValue]?
    var phiValues: [JSONValue]?
    var extra: [JSONMember] = []
    for member in members {
      switch member.key {
      case "id":
        switch member.value {
        case .string(let string): id = string
        case .integer(let number): id = String(number)
        default: throw .wrongKind(field: "id")
        }
      case "text":
        guard let string = member.value.stringValue else { throw .wrongKind(field: "text") }
        text = string
      case "entities":
        guard let array = member.value.arrayValue else { throw .wrongKind(field: "entities") }
        entityValues = array
      case "relations":
        guard let array = member.value.arrayValue else { throw .wrongKind(field: "relations") }
        relationValues = array
      case "phi":
        guard let array = member.value.arrayValue else { throw .wrongKind(field: "phi") }
        phiValues = array
      default: extra.append(member)
      }
    }
    guard let id else { throw .missingField("id") }
    if text == nil && requiresText { throw .missingField("text") }
    self.init(id: id, text: text ?? "", extra: extra)
    hasText = text != nil
    let offsets = CodePointOffsets(self.text)
    entities.reserveCapacity(entityValues.count)
    for (index, value) in entityValues.enumerated() {
      entities.append(try entity(value, index, offsets))
    }
    for (index, value) in (relationValues ?? []).enumerated() {
      relations.append(try relation(value, index))
    }
    hasRelations = relationValues != nil
    if let phiValues {
      var spans: [Entity] = []
      for (index, value) in phiValues.enumerated() {
        spans.append(try entity(value, index, offsets, field: "phi"))
      }
      phi = spans
    }
  }

  private func entity(
    _ value: JSONValue, _ index: Int, _ offsets: CodePointOffsets, field: String = "entities"
  ) throws(DocumentError) -> Entity {
    guard let members = value.objectValue else { throw .wrongKind(field: field) }
    guard let type = value["type"] else { throw .missingField("type") }
    guard let type = type.stringValue, !type.isEmpty else { throw .wrongKind(field: "type") }
    guard let start = value["start"] else { throw .missingField("start") }
    guard let start = start.integerValue else { throw .wrongKind(field: "start") }
    guard let end = value["end"] else { throw .missingField("end") }
    guard let end = end.integerValue else { throw .wrongKind(field: "end") }
    let count = hasText ? offsets.codePointCount : Int.max
    guard start >= 0, end > start, end <= count else {
      throw .entityOutOfRange(index: index, start: start, end: end, codePointCount: count)
    }
    if hasText, let words = value["text"] {
      guard let words = words.stringValue else { throw .wrongKind(field: "text") }
      guard words.utf8.elementsEqual(offsets.slice(text, start, end).utf8) else {
        throw .entityTextDiffers(index: index, start: start, end: end)
      }
    }
    var entity = Entity(type: type, start: start, end: end)
    for member in members {
      switch (member.key, member.value) {
      case ("type", _), ("start", _), ("end", _), ("text", _): break
      case ("flags", .string(let flags)): entity.flags = flags
      case ("code", .string(let code)): entity.code = code
      case ("score", .double), ("score", .integer): entity.score = member.value.doubleValue
      default: entity.extra.append(member)
      }
    }
    return entity
  }

  private func relation(_ value: JSONValue, _ index: Int) throws(DocumentError) -> Relation {
    guard let type = value["type"]?.stringValue else { throw .missingField("relations.type") }
    guard let head = value["head"]?.integerValue else { throw .missingField("relations.head") }
    guard let tail = value["tail"]?.integerValue else { throw .missingField("relations.tail") }
    guard entities.indices.contains(head), entities.indices.contains(tail) else {
      throw .relationOutOfRange(index: index, head: head, tail: tail, entityCount: entities.count)
    }
    return Relation(type: type, head: head, tail: tail)
  }

  /// The record as the corpus files have it: id, further fields, text, entities, relations.
  public var json: JSONValue {
    var members = [JSONMember("id", .string(id))]
    members.append(contentsOf: extra)
    if hasText { members.append(JSONMember("text", .string(text))) }
    let offsets = CodePointOffsets(text)
    members.append(JSONMember("entities", .array(entities.map { json(of: $0, offsets) })))
    if hasRelations {
      let values = relations.map { relation -> JSONValue in
        .object([
          JSONMember("type", .string(relation.type)), JSONMember("head", .integer(relation.head)),
          JSONMember("tail", .integer(relation.tail)),
        ])
      }
      members.append(JSONMember("relations", .array(values)))
    }
    if let phi { members.append(JSONMember("phi", .array(phi.map { json(of: $0, offsets) }))) }
    return .object(members)
  }

  private func json(of entity: Entity, _ offsets: CodePointOffsets) -> JSONValue {
    var fields = [
      JSONMember("type", .string(entity.type)), JSONMember("start", .integer(entity.start)),
      JSONMember("end", .integer(entity.end)),
    ]
    if hasText {
      let words = offsets.slice(text, entity.start, entity.end)
      fields.append(JSONMember("text", .string(String(words))))
    }
    if let flags = entity.flags { fields.append(JSONMember("flags", .string(flags))) }
    if let score = entity.score { fields.append(JSONMember("score", .double(score))) }
    if let code = entity.code { fields.append(JSONMember("code", .string(code))) }
    fields.append(contentsOf: entity.extra)
    return .object(fields)
  }
}
