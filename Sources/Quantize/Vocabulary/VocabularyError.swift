// Why a checkpoint's tokenizer cannot be converted. Names what is not supported.

public enum VocabularyError: Error, Equatable, Sendable {
  /// Neither vocab.txt nor tokenizer.json can be read in the directory.
  case missing
  case unreadable(file: String)
  case invalidUTF8(file: String, byteIndex: Int)
  case invalidJSON(file: String, byteIndex: Int)
  /// A member of a JSON file is missing or has a type or value that makes no sense.
  case invalidMember(file: String, name: String)
  /// A kind of tokenizer, or a switch of one, that the runtime does not have.
  case unsupported(name: String, value: String)
  /// A token that the model cannot do without is not in the vocabulary.
  case missingToken(String)
  case tooLarge(what: String, count: Int, limit: Int)
}

extension VocabularyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "neither tokenizer.json nor vocab.txt found"
    case .unreadable(let file): "\(file): cannot be read"
    case .invalidUTF8(let file, let byteIndex): "\(file): not UTF-8 at byte \(byteIndex)"
    case .invalidJSON(let file, let byteIndex): "\(file): not JSON at byte \(byteIndex)"
    case .invalidMember(let file, let name): "\(file): \(name) is missing or invalid"
    case .unsupported(let name, let value): "unsupported tokenizer: \(name) is \(value)"
    case .missingToken(let token): "the vocabulary has no \(token)"
    case .tooLarge(let what, let count, let limit): "\(count) \(what), allowed are 1 to \(limit)"
    }
  }
}
