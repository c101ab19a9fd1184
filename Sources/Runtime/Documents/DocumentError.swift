// Why a document cannot be read. Numbers only, never text of it.

/// What is wrong with a document.
public enum DocumentDefect: UInt8, Equatable, Sendable {
  case endsTooEarly
  case unexpectedByte
  case nestedTooDeeply
  /// XML: a document type could define entities without end.
  case documentType
  case unknownEntity
  case tagsDoNotMatch
  case unknownEncoding
  case notAClinicalDocument
  case badEscape
  case badNumber
  case controlCharacter
  case duplicateKey
  case notAResource
  case noMessageHeader
  case badDelimiters
  case badBase64
  case badHexadecimal
  /// HL7: MSH ends behind its delimiters, or within them.
  case headerEndsTooEarly
}

struct DocumentFailure: Error, Equatable {
  let defect: DocumentDefect
  /// In the document, from 0.
  let bytePosition: Int
}
