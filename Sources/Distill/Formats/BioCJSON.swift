// The JSON form of BioC: a collection object, or a bare list of documents, or one document.
import Quantize

enum BioCJSON {
  static func read(_ contents: String, place: String) throws(FormatError) -> FormatReading {
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONValue.parse(contents)
    } catch {
      throw .invalid(place: place, line: 0, .json(error))
    }
    let values = root["documents"]?.arrayValue ?? root.arrayValue ?? [root]
    var reading = FormatReading()
    for (index, value) in values.enumerated() {
      do throws(FormatFault) {
        reading.documents.append(try document(value).document())
      } catch {
        let name = value["id"]?.stringValue ?? "number \(index + 1)"
        reading.faults.append(.invalid(place: "\(place), document \(name)", line: 0, error))
      }
    }
    return reading
  }

  private static func document(_ value: JSONValue) throws(FormatFault) -> BioCDocument {
    guard let id = text(value["id"]) else { throw .missing("id") }
    guard let passages = value["passages"]?.arrayValue else { throw .missing("passages") }
    var document = BioCDocument(id: id, infons: value["infons"]?.objectValue ?? [])
    for passage in passages {
      guard let offset = passage["offset"]?.integerValue else { throw .missing("offset") }
      var part = BioCPassage(
        offset: offset, text: passage["text"]?.stringValue ?? "",
        infons: passage["infons"]?.objectValue ?? [])
      var holders = [passage]
      for sentence in passage["sentences"]?.arrayValue ?? [] {
        holders.append(sentence)
        guard let start = sentence["offset"]?.integerValue else { throw .missing("offset") }
        guard passage["text"]?.stringValue == nil else { continue }
        let gap = start - offset - part.text.unicodeScalars.count
        guard gap >= 0, gap <= 1 << 20 else {
          throw .spanOutOfRange(start: start, end: start, codePointCount: offset)
        }
        part.text += String(repeating: " ", count: gap) + (sentence["text"]?.stringValue ?? "")
      }
      document.passages.append(part)
      for holder in holders {
        for value in holder["annotations"]?.arrayValue ?? [] {
          document.annotations.append(try annotation(value))
        }
        document.relations += (holder["relations"]?.arrayValue ?? []).compactMap(relation)
      }
    }
    for value in value["annotations"]?.arrayValue ?? [] {
      document.annotations.append(try annotation(value))
    }
    document.relations += (value["relations"]?.arrayValue ?? []).compactMap(relation)
    return document
  }

  /// Identifiers and infons come as strings or numbers.
  private static func text(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  private static func annotation(_ value: JSONValue) throws(FormatFault) -> BioCAnnotation {
    guard let id = text(value["id"]) else { throw .missing("annotation id") }
    var annotation = BioCAnnotation(
      id: id, infons: value["infons"]?.objectValue ?? [], text: value["text"]?.stringValue)
    for location in value["locations"]?.arrayValue ?? [] {
      guard let start = location["offset"]?.integerValue,
        let count = location["length"]?.integerValue, count > 0,
        case let (end, hasOverflow) = start.addingReportingOverflow(count), !hasOverflow
      else { throw .notANumber(field: "location") }
      annotation.locations.append(start..<end)
    }
    return annotation
  }

  static func relation(_ value: JSONValue) -> BioCRelation? {
    guard let id = text(value["id"]) else { return nil }
    let nodes = (value["nodes"]?.arrayValue ?? []).compactMap { node -> BioCRelation.Node? in
      guard let name = text(node["refid"]) else { return nil }
      return BioCRelation.Node(annotationID: name, role: node["role"]?.stringValue ?? "")
    }
    return BioCRelation(id: id, infons: value["infons"]?.objectValue ?? [], nodes: nodes)
  }

  static func value(_ relation: BioCRelation) -> JSONValue {
    let nodes = relation.nodes.map { node -> JSONValue in
      .object([
        JSONMember("refid", .string(node.annotationID)), JSONMember("role", .string(node.role)),
      ])
    }
    return .object([
      JSONMember("id", .string(relation.id)), JSONMember("infons", .object(relation.infons)),
      JSONMember("nodes", .array(nodes)),
    ])
  }

  static func write(_ documents: [Document], loss: inout FormatLoss) -> String {
    var values: [JSONValue] = []
    for document in documents {
      let bioC = BioCDocument(document, loss: &loss)
      let passages = bioC.passages.enumerated().map { index, passage -> JSONValue in
        let own = bioC.annotations.filter { bioC.passageIndex(of: $0) == index }
        return .object([
          JSONMember("offset", .integer(passage.offset)),
          JSONMember("infons", .object(passage.infons)),
          JSONMember("text", .string(passage.text)), JSONMember("sentences", .array([])),
          JSONMember("annotations", .array(own.map(value))), JSONMember("relations", .array([])),
        ])
      }
      values.append(
        .object([
          JSONMember("id", .string(bioC.id)), JSONMember("infons", .object(bioC.infons)),
          JSONMember("passages", .array(passages)), JSONMember("annotations", .array([])),
          JSONMember("relations", .array(bioC.relations.map(value))),
        ]))
    }
    let collection = JSONValue.object([
      JSONMember("source", .string("")), JSONMember("date", .string("")),
      JSONMember("key", .string("")), JSONMember("infons", .object([])),
      JSONMember("documents", .array(values)),
    ])
    return collection.serialized + "\n"
  }

  private static func value(_ annotation: BioCAnnotation) -> JSONValue {
    let locations = annotation.locations.map { range -> JSONValue in
      .object([
        JSONMember("offset", .integer(range.lowerBound)),
        JSONMember("length", .integer(range.count)),
      ])
    }
    return .object([
      JSONMember("id", .string(annotation.id)), JSONMember("infons", .object(annotation.infons)),
      JSONMember("text", .string(annotation.text ?? "")),
      JSONMember("locations", .array(locations)),
    ])
  }
}
