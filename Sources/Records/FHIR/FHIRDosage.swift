// The Dosage of a MedicationStatement: the words of all attributes in the note's order.
import Runtime

extension FHIRWriter {
  func appendDosage(_ finding: Finding, of note: Note) {
    json.beginArray("dosage")
    json.beginObject()
    json.member("text", dosageText(finding, of: note))
    for attribute in finding.attributes where isEqual(attribute.type, "route") {
      json.beginObject("route")
      json.member("text", context.text(attribute.span, of: note))
      json.endObject()
      break
    }
    json.endObject()
    json.endArray()
  }

  private func dosageText(_ finding: Finding, of note: Note) -> [UInt8] {
    var text: [UInt8] = []
    for attribute in finding.attributes {
      if text.count > 0 { text.append(contentsOf: [UInt8(ascii: ","), 0x20]) }
      text.append(contentsOf: context.text(attribute.span, of: note))
    }
    return text
  }
}
