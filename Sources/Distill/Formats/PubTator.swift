// PubTator: for each document a title line, an abstract line, annotations and relations between
// concepts, then an empty line. Offsets count code points of title + line break + abstract.
//
//     PMID|t|title
//     PMID|a|abstract
//     PMID<TAB>start<TAB>end<TAB>words<TAB>Type[<TAB>code[<TAB>components]]
//     PMID<TAB>CID<TAB>code<TAB>code
import Quantize

enum PubTator {
  static func read(_ contents: String, place: String) -> FormatReading {
    var reading = FormatReading()
    var block: [(number: Int, line: Substring)] = []
    func finish(_ reading: inout FormatReading) {
      if block.isEmpty { return }
      do throws(FormatError) {
        reading.documents.append(try document(block, place: place))
      } catch {
        reading.faults.append(error)
      }
      block = []
    }
    for (index, line) in AnnotationFormat.lines(contents).enumerated() {
      if line.isEmpty { finish(&reading) } else { block.append((index + 1, line)) }
    }
    finish(&reading)
    return reading
  }

  private static func document(
    _ block: [(number: Int, line: Substring)], place: String
  ) throws(FormatError) -> Document {
    var document: Document?
    var offsets = CodePointOffsets("")
    var relations: [JSONValue] = []
    for (number, line) in block {
      do throws(FormatFault) {
        let parts = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3, parts[1] == "t" || parts[1] == "a", !parts[0].contains("\t") {
          if parts[1] == "t" {
            guard document == nil else { throw .duplicateID }
            document = Document(id: String(parts[0]), text: String(parts[2]))
          } else {
            guard document != nil else { throw .missing("title") }
            document!.text += "\n" + parts[2]
          }
          offsets = CodePointOffsets(document!.text)
          continue
        }
        guard document != nil else { throw .missing("title") }
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count >= 4 else { throw .fieldCount(atLeast: 4, found: fields.count) }
        guard fields[0] == document!.id else { throw .unexpectedLine }
        if Int(fields[1]) == nil, fields.count == 4 {
          relations.append(relation(fields))
        } else {
          let entity = try entity(fields, document!.text, offsets)
          document!.entities.append(entity)
        }
      } catch {
        throw .invalid(place: place, line: number, error)
      }
    }
    guard var document else {
      throw .invalid(place: place, line: block.first?.number ?? 0, .missing("title"))
    }
    if !relations.isEmpty {
      document.extra.append(JSONMember("concept_relations", .array(relations)))
    }
    return document
  }

  private static func relation(_ fields: [Substring]) -> JSONValue {
    .object([
      JSONMember("type", .string(String(fields[1]))),
      JSONMember("head", .string(String(fields[2]))),
      JSONMember("tail", .string(String(fields[3]))),
    ])
  }

  private static func entity(
    _ fields: [Substring], _ text: String, _ offsets: CodePointOffsets
  ) throws(FormatFault) -> Document.Entity {
    guard fields.count >= 5 else { throw .fieldCount(atLeast: 5, found: fields.count) }
    guard let start = Int(fields[1]) else { throw .notANumber(field: "start") }
    guard let end = Int(fields[2]) else { throw .notANumber(field: "end") }
    try Document.check(start, end, mention: nil, in: text, offsets)
    // A mention over the title's end is written with a space.
    guard offsets.slice(text, start, end).utf8.map(spaced) == fields[3].utf8.map(spaced) else {
      throw .mentionDiffers(start: start, end: end)
    }
    var entity = Document.Entity(type: String(fields[4]), start: start, end: end)
    // `-` is written where there is no concept.
    if fields.count > 5, !fields[5].isEmpty, fields[5] != "-" { entity.code = String(fields[5]) }
    if fields.count > 6 {
      entity.extra.append(JSONMember("components", .string(String(fields[6]))))
    }
    return entity
  }

  private static func spaced(_ byte: UInt8) -> UInt8 {
    byte == 0x0A || byte == 0x0D || byte == 0x09 ? 0x20 : byte
  }

  static func write(_ documents: [Document], loss: inout FormatLoss) -> String {
    var output = ""
    for document in documents {
      let utf8 = document.text.utf8
      let titleEnd = utf8.firstIndex(of: 0x0A) ?? utf8.endIndex
      let title = utf8[..<titleEnd].map(spaced)
      let rest = titleEnd < utf8.endIndex ? utf8[utf8.index(after: titleEnd)...].map(spaced) : []
      let hasBreaks = utf8[titleEnd...].dropFirst().contains { spaced($0) != $0 }
      if hasBreaks { loss.add(1, "texts with further line breaks") }
      output += "\(document.id)|t|\(String(decoding: title, as: UTF8.self))\n"
      if titleEnd < utf8.endIndex {
        output += "\(document.id)|a|\(String(decoding: rest, as: UTF8.self))\n"
      }
      let offsets = CodePointOffsets(document.text)
      for (index, entity) in document.entities.enumerated() {
        let words = document.mention(index, offsets).utf8.map(spaced)
        output += "\(document.id)\t\(entity.start)\t\(entity.end)\t"
        output += "\(String(decoding: words, as: UTF8.self))\t\(entity.type)\t\(entity.code ?? "")"
        if let components = entity.extra["components"]?.stringValue { output += "\t" + components }
        output += "\n"
        if entity.flags != nil { loss.add(1, "flags") }
        if entity.score != nil { loss.add(1, "scores") }
      }
      loss.add(document.relations.count, "relations between mentions")
      for relation in document.extra["concept_relations"]?.arrayValue ?? [] {
        guard let type = relation["type"]?.stringValue, let head = relation["head"]?.stringValue,
          let tail = relation["tail"]?.stringValue
        else {
          loss.add(1, "concept relations")
          continue
        }
        output += "\(document.id)\t\(type)\t\(head)\t\(tail)\n"
      }
      loss.addMembers(
        document, holds: { $0.key == "concept_relations" },
        holdsOfEntity: { $0.key == "components" && $0.value.stringValue != nil })
      output += "\n"
    }
    return output
  }
}
