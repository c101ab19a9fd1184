// BRAT standoff: NAME.txt holds the text, NAME.ann one annotation a line. Spans count code points.
//
//     T1<TAB>Type 0 5;10 15<TAB>words      entity; several fragments make it discontinuous
//     R1<TAB>Type Arg1:T1 Arg2:T2          relation
//     N1<TAB>Reference T1 MONDO:1<TAB>name code of an entity
//     A1<TAB>flags T1 nu                   attribute; `flags` is this project's letters
//
// Other lines (events, notes, equivalences, attributes of these) are kept as they are and written
// again; for that an entity keeps its identifier where it is not its running number.
import Foundation
import Quantize

enum BRAT {
  static func read(path: String) throws(FormatError) -> FormatReading {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadable(path: path, errorNumber: ENOENT)
    }
    let url = URL(fileURLWithPath: path)
    var stems: [URL] = [url.deletingPathExtension()]
    if isFolder.boolValue {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        throw .unreadable(path: path, errorNumber: EACCES)
      }
      stems = names.filter { $0.hasSuffix(".txt") }.sorted()
        .map { url.appendingPathComponent(String($0.dropLast(4))) }
    }
    var reading = FormatReading()
    for stem in stems {
      let text = try AnnotationFormat.text(stem.path + ".txt")
      let annotationPath = stem.path + ".ann"
      let hasAnnotations = FileManager.default.fileExists(atPath: annotationPath)
      let annotations = hasAnnotations ? try AnnotationFormat.text(annotationPath) : ""
      do throws(FormatError) {
        reading.documents.append(
          try document(
            id: stem.lastPathComponent, text: text, annotations: annotations, place: annotationPath)
        )
      } catch {
        reading.faults.append(error)
      }
    }
    return reading
  }

  static func document(
    id: String, text: String, annotations: String, place: String
  ) throws(FormatError) -> Document {
    var document = Document(id: id, text: text)
    let offsets = CodePointOffsets(text)
    var indexByID: [String: Int] = [:]
    let lines = AnnotationFormat.lines(annotations)
    // Entities first: other lines may stand before the entity that they refer to.
    for (number, line) in lines.enumerated() where line.utf8.first == UInt8(ascii: "T") {
      do throws(FormatFault) {
        let (name, entity) = try entity(line, text, offsets)
        if indexByID.updateValue(document.entities.count, forKey: name) != nil {
          throw .duplicateID
        }
        document.entities.append(entity)
      } catch {
        throw .invalid(place: place, line: number + 1, error)
      }
    }
    for (name, index) in indexByID where name != "T\(index + 1)" {
      document.entities[index].extra.append(JSONMember("brat", .string(name)))
    }
    var others: [JSONValue] = []
    for (number, line) in lines.enumerated() where !line.isEmpty {
      if line.utf8.first == UInt8(ascii: "T") { continue }
      do throws(FormatFault) {
        if try !apply(line, to: &document, indexByID) { others.append(.string(String(line))) }
      } catch {
        throw .invalid(place: place, line: number + 1, error)
      }
    }
    if !others.isEmpty { document.extra.append(JSONMember("brat", .array(others))) }
    return document
  }

  private static func entity(
    _ line: Substring, _ text: String, _ offsets: CodePointOffsets
  ) throws(FormatFault) -> (name: String, Document.Entity) {
    let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count >= 3 else { throw .fieldCount(atLeast: 3, found: fields.count) }
    guard let space = fields[1].firstIndex(of: " ") else { throw .missing("span") }
    var fragments: [(start: Int, end: Int)] = []
    for part in fields[1][fields[1].index(after: space)...].split(separator: ";") {
      let numbers = part.split(separator: " ")
      guard numbers.count == 2, let start = Int(numbers[0]), let end = Int(numbers[1]) else {
        throw .notANumber(field: "span")
      }
      try Document.check(start, end, mention: nil, in: text, offsets)
      fragments.append((start, end))
    }
    guard let first = fragments.first else { throw .missing("span") }
    let start = fragments.map(\.start).min() ?? first.start
    let end = fragments.map(\.end).max() ?? first.end
    // BRAT writes the fragments' words with a space between them and shows line breaks as spaces.
    let words = fragments.map { offsets.slice(text, $0.start, $0.end) }.joined(separator: " ")
    guard spaced(words) == spaced(String(fields[2])) else {
      throw .mentionDiffers(start: start, end: end)
    }
    var entity = Document.Entity(type: String(fields[1][..<space]), start: start, end: end)
    if fragments.count > 1 {
      entity.extra.append(JSONMember("discontinuous", .bool(true)))
      let pairs = fragments.map { JSONValue.array([.integer($0.start), .integer($0.end)]) }
      entity.extra.append(JSONMember("fragments", .array(pairs)))
    }
    return (String(fields[0]), entity)
  }

  private static func spaced(_ text: String) -> [UInt8] {
    text.utf8.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }
  }

  /// False for a line that only BRAT understands.
  private static func apply(
    _ line: Substring, to document: inout Document, _ indexByID: [String: Int]
  ) throws(FormatFault) -> Bool {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count >= 2 else { throw .fieldCount(atLeast: 2, found: fields.count) }
    let words = fields[1].split(separator: " ")
    switch line.first {
    case "R":
      guard words.count == 3 else { throw .fieldCount(atLeast: 3, found: words.count) }
      let ends = words[1...].map { $0.split(separator: ":").last.map(String.init) ?? "" }
      if ends.contains(where: { !$0.hasPrefix("T") }) { return false }
      guard let head = indexByID[ends[0]], let tail = indexByID[ends[1]] else {
        throw .unknownReference
      }
      document.relations.append(.init(type: String(words[0]), head: head, tail: tail))
      return true
    case "N":
      guard words.count == 3 else { throw .fieldCount(atLeast: 3, found: words.count) }
      if !words[1].hasPrefix("T") { return false }
      guard let index = indexByID[String(words[1])] else { throw .unknownReference }
      guard document.entities[index].code == nil, words[0] == "Reference", fields.count < 3 else {
        return false
      }
      document.entities[index].code = String(words[2])
      return true
    case "A", "M":
      guard words.count >= 2 else { throw .fieldCount(atLeast: 2, found: words.count) }
      if words[1].hasPrefix("T"), indexByID[String(words[1])] == nil { throw .unknownReference }
      guard words.count == 3, words[0] == "flags", let index = indexByID[String(words[1])] else {
        return false
      }
      document.entities[index].flags = String(words[2])
      return true
    default: return false
    }
  }

  /// The annotation file of one document.
  static func annotations(_ document: Document, loss: inout FormatLoss) -> String {
    var output = ""
    let offsets = CodePointOffsets(document.text)
    let kept = (document.extra["brat"]?.arrayValue ?? []).compactMap(\.stringValue)
    var usedNames = Set(kept.map { String($0.prefix { $0 != "\t" }) })
    func unusedName(_ letter: String, _ number: Int) -> String {
      var number = number
      while !usedNames.insert(letter + String(number)).inserted { number += 1 }
      return letter + String(number)
    }
    var names: [String] = []
    for (index, entity) in document.entities.enumerated() {
      let name = entity.extra["brat"]?.stringValue ?? "T\(index + 1)"
      names.append(name)
      var fragments = [(entity.start, entity.end)]
      if let pairs = entity.extra["fragments"]?.arrayValue {
        let known = pairs.compactMap { pair -> (Int, Int)? in
          guard let ends = pair.arrayValue, ends.count == 2, let start = ends[0].integerValue,
            let end = ends[1].integerValue, start >= 0, end > start, end <= offsets.codePointCount
          else { return nil }
          return (start, end)
        }
        if known.count == pairs.count, !known.isEmpty { fragments = known }
      }
      let spans = fragments.map { "\($0.0) \($0.1)" }.joined(separator: ";")
      let words = fragments.map { offsets.slice(document.text, $0.0, $0.1) }.joined(separator: " ")
      let shown = String(decoding: spaced(words), as: UTF8.self)
      output += "\(name)\t\(entity.type.asOneWord) \(spans)\t\(shown)\n"
      if entity.score != nil { loss.add(1, "scores") }
    }
    for (index, relation) in document.relations.enumerated() {
      let (head, tail) = (names[relation.head], names[relation.tail])
      let type = relation.type.asOneWord
      output += "\(unusedName("R", index + 1))\t\(type) Arg1:\(head) Arg2:\(tail)\n"
    }
    for (index, entity) in document.entities.enumerated() {
      if let code = entity.code {
        output += "\(unusedName("N", index + 1))\tReference \(names[index]) \(code)\n"
      }
      if let flags = entity.flags, !flags.isEmpty {
        output += "\(unusedName("A", index + 1))\tflags \(names[index]) \(flags)\n"
      } else if entity.flags != nil {
        loss.add(1, "empty flags")
      }
    }
    for line in kept { output += line + "\n" }
    loss.addMembers(
      document, holds: { $0.key == "brat" }, holdsOfEntity: { $0.key == "fragments" })
    return output
  }

  static func write(_ documents: [Document], folder: String) throws(FormatError) -> FormatLoss {
    var loss: FormatLoss = [:]
    let url = URL(fileURLWithPath: folder)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: folder, errorNumber: errno)
    }
    for document in documents {
      // An id with a slash would leave the folder.
      let name = document.id.replacingOccurrences(of: "/", with: "_")
      if name.isEmpty || name.hasPrefix(".") {
        throw .unwritable(path: folder + "/" + name, errorNumber: EINVAL)
      }
      let stem = url.appendingPathComponent(name).path
      try AnnotationFormat.write(document.text, stem + ".txt")
      try AnnotationFormat.write(annotations(document, loss: &loss), stem + ".ann")
    }
    return loss
  }
}
