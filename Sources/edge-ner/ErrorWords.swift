// Words for the errors of Runtime, which are numbers: lower case, no full stop, never a note's text.
import KernelInterface
import Options
import Records
import Runtime

extension NoteError {
  var message: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .json(let defect, let line, let byte):
      text.append("line ", line, ", byte ", byte)
      text.append(": ")
      text.append(defect.message)
    case .tooLong(let byteCount):
      text.append("too long: ", byteCount, " bytes, at most ", UInt32.max)
    case .late: text.append("took longer than --note-seconds allows")
    case .document(let defect, let byte):
      text.append("byte ", byte)
      text.append(": ")
      text.append(defect.message)
    case .cannotOpen(let error):
      text.append("cannot open: ")
      text.append(bytes: error.message)
    case .cannotRead(let error):
      text.append("cannot read: ")
      text.append(bytes: error.message)
    }
    return text.bytes
  }
}

extension DocumentDefect {
  var message: StaticString {
    switch self {
    case .endsTooEarly: "the document ends too early"
    case .unexpectedByte: "unexpected byte in the document"
    case .nestedTooDeeply: "nested too deeply"
    case .documentType: "a document type; it is refused, because it may define entities"
    case .unknownEntity: "a reference to an entity that is not defined"
    case .tagsDoNotMatch: "an end tag without its start tag"
    case .unknownEncoding:
      "declared in an encoding that is not read: utf-8, iso-8859-1, windows-1252"
    case .notAClinicalDocument: "not a ClinicalDocument"
    case .badEscape: "unknown escape in a JSON string"
    case .badNumber: "not a JSON number"
    case .controlCharacter: "control character in a JSON string"
    case .duplicateKey: "a member appears twice"
    case .notAResource: "not a FHIR resource"
    case .noMessageHeader: "the message does not begin with MSH"
    case .badDelimiters: "MSH declares no usable delimiters"
    case .badBase64: "an attachment that is not base64"
    case .badHexadecimal: "an attachment that is not hexadecimal"
    case .headerEndsTooEarly: "MSH ends too early, behind its delimiters no field follows"
    }
  }
}

extension JSONDefect {
  var message: StaticString {
    switch self {
    case .endsTooEarly: "the JSON object ends too early"
    case .notAnObject: "not a JSON object"
    case .unexpectedByte: "unexpected byte in JSON"
    case .badEscape: "unknown escape in a JSON string"
    case .controlCharacter: "control character in a JSON string"
    case .badNumber: "not a JSON number"
    case .nestedTooDeeply: "JSON nested too deeply"
    case .trailingBytes: "bytes after the JSON object"
    case .noText: "no member 'text'"
    case .textIsNotAString: "'text' is not a string"
    case .idIsNeitherStringNorNumber: "'id' is neither a string nor a number"
    case .duplicateText: "'text' appears twice"
    case .duplicateID: "'id' appears twice"
    }
  }
}

extension ModelLookupError {
  var message: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .notFound(let places):
      text.append("no model: neither --model nor $EDGE_NER_MODEL is given, and there is no")
      for index in 0..<places.count {
        text.append(index == 0 ? " " : index == places.count - 1 ? " or " : ", ")
        text.append(bytes: places[index])
      }
    case .model(let path, let error):
      text.append(bytes: path)
      text.append(": ")
      text.append(bytes: error.message)
    }
    return text.bytes
  }
}

extension DispatchError {
  var message: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .notBuilt(let set):
      text.append("--isa ")
      text.append(set.name)
      text.append(": this program has no kernels for it")
    case .notSupported(let set):
      text.append("--isa ")
      text.append(set.name)
      text.append(": this machine cannot run it")
    }
    return text.bytes
  }
}
