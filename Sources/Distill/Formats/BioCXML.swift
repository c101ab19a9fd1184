// The XML form of BioC.
import Quantize

enum BioCXML {
  static func read(_ contents: String, place: String) throws(FormatError) -> FormatReading {
    let root: XMLElement
    do throws(XMLError) {
      root = try XMLElement.parse(contents)
    } catch {
      throw .invalid(place: place, line: 0, .xml(error))
    }
    guard root.name == "collection" else {
      throw .invalid(place: place, line: 0, .missing("collection"))
    }
    var reading = FormatReading()
    for (index, element) in root.children("document").enumerated() {
      do throws(FormatFault) {
        reading.documents.append(try document(element).document())
      } catch {
        let name = element.child("id")?.text ?? "number \(index + 1)"
        reading.faults.append(.invalid(place: "\(place), document \(name)", line: 0, error))
      }
    }
    return reading
  }

  private static func document(_ element: XMLElement) throws(FormatFault) -> BioCDocument {
    guard let id = element.child("id")?.text else { throw .missing("id") }
    var document = BioCDocument(id: id, infons: infons(element))
    for passage in element.children("passage") {
      let offset = try offset(passage)
      var part = BioCPassage(
        offset: offset, text: passage.child("text")?.text ?? "", infons: infons(passage))
      let hasText = passage.child("text") != nil
      for sentence in passage.children("sentence") where !hasText {
        let gap = try self.offset(sentence) - offset - part.text.unicodeScalars.count
        guard gap >= 0, gap <= 1 << 20 else {
          throw .spanOutOfRange(start: offset, end: offset, codePointCount: offset)
        }
        part.text += String(repeating: " ", count: gap) + (sentence.child("text")?.text ?? "")
      }
      document.passages.append(part)
      for holder in [passage] + passage.children("sentence") {
        for child in holder.children("annotation") {
          document.annotations.append(try annotation(child))
        }
        document.relations += try relations(holder)
      }
    }
    for child in element.children("annotation") {
      document.annotations.append(try annotation(child))
    }
    document.relations += try relations(element)
    return document
  }

  private static func offset(_ element: XMLElement) throws(FormatFault) -> Int {
    guard let text = element.child("offset")?.text else { throw .missing("offset") }
    guard let offset = Int(text.filter { !$0.isWhitespace }) else {
      throw .notANumber(field: "offset")
    }
    return offset
  }

  private static func infons(_ element: XMLElement) -> [JSONMember] {
    element.children("infon").map { JSONMember($0.attributes["key"] ?? "", .string($0.text)) }
  }

  private static func annotation(_ element: XMLElement) throws(FormatFault) -> BioCAnnotation {
    guard let id = element.attributes["id"] else { throw .missing("annotation id") }
    var annotation = BioCAnnotation(id: id, infons: infons(element))
    annotation.text = element.child("text")?.text
    for location in element.children("location") {
      guard let start = location.attributes["offset"].flatMap({ Int($0) }),
        let count = location.attributes["length"].flatMap({ Int($0) }), count > 0,
        case let (end, hasOverflow) = start.addingReportingOverflow(count), !hasOverflow
      else { throw .notANumber(field: "location") }
      annotation.locations.append(start..<end)
    }
    return annotation
  }

  private static func relations(_ element: XMLElement) throws(FormatFault) -> [BioCRelation] {
    var relations: [BioCRelation] = []
    for child in element.children("relation") {
      guard let id = child.attributes["id"] else { throw .missing("relation id") }
      let nodes = child.children("node").map {
        BioCRelation.Node(
          annotationID: $0.attributes["refid"] ?? "", role: $0.attributes["role"] ?? "")
      }
      relations.append(BioCRelation(id: id, infons: infons(child), nodes: nodes))
    }
    return relations
  }

  static func write(_ documents: [Document], loss: inout FormatLoss) -> String {
    var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    output += "<!DOCTYPE collection SYSTEM \"BioC.dtd\">\n"
    output += "<collection><source></source><date></date><key></key>\n"
    for document in documents {
      let bioC = BioCDocument(document, loss: &loss)
      output += "<document><id>\(XMLElement.escaped(bioC.id))</id>"
      append(bioC.infons, to: &output, loss: &loss)
      output += "\n"
      for (index, passage) in bioC.passages.enumerated() {
        output += "<passage>"
        append(passage.infons, to: &output, loss: &loss)
        output += "<offset>\(passage.offset)</offset>"
        output += "<text>\(XMLElement.escaped(passage.text))</text>\n"
        for annotation in bioC.annotations where bioC.passageIndex(of: annotation) == index {
          append(annotation, to: &output, loss: &loss)
        }
        output += "</passage>\n"
      }
      for relation in bioC.relations { append(relation, to: &output, loss: &loss) }
      output += "</document>\n"
    }
    return output + "</collection>\n"
  }

  private static func append(
    _ annotation: BioCAnnotation, to output: inout String, loss: inout FormatLoss
  ) {
    output += "<annotation id=\"\(XMLElement.escaped(annotation.id))\">"
    append(annotation.infons, to: &output, loss: &loss)
    for range in annotation.locations {
      output += "<location offset=\"\(range.lowerBound)\" length=\"\(range.count)\"/>"
    }
    output += "<text>\(XMLElement.escaped(annotation.text ?? ""))</text></annotation>\n"
  }

  private static func append(
    _ relation: BioCRelation, to output: inout String, loss: inout FormatLoss
  ) {
    output += "<relation id=\"\(XMLElement.escaped(relation.id))\">"
    append(relation.infons, to: &output, loss: &loss)
    for node in relation.nodes {
      let name = XMLElement.escaped(node.annotationID)
      output += "<node refid=\"\(name)\" role=\"\(XMLElement.escaped(node.role))\"/>"
    }
    output += "</relation>\n"
  }

  /// Infons of XML are strings; other values have no place here.
  private static func append(
    _ infons: [JSONMember], to output: inout String, loss: inout FormatLoss
  ) {
    for infon in infons {
      guard let value = infon.value.stringValue else {
        loss.add(1, "infons that are no strings")
        continue
      }
      output +=
        "<infon key=\"\(XMLElement.escaped(infon.key))\">\(XMLElement.escaped(value))</infon>"
    }
  }
}
