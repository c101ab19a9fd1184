// Why a checkpoint cannot be converted. Names of files, fields and tensors, never their content;
// the description is what edge-distill prints.
import Runtime

public enum ConversionError: Error, Equatable, Sendable, CustomStringConvertible {
  case cannotRead(file: String, reason: String)
  case cannotWrite(file: String, reason: String)
  case notJSON(file: String)
  case missingField(file: String, field: String)
  case badField(file: String, field: String, value: String)
  /// Known to Hugging Face, not to this converter.
  case unsupported(file: String, field: String, value: String, supported: String)
  case badSafetensors(file: String, reason: String)
  case unknownElementType(tensor: String, type: String)
  case missingTensor(String)
  case unexpectedTensor(String)
  case duplicateTensor(String)
  case wrongShape(tensor: String, found: [Int], expected: [Int])
  case notFinite(tensor: String, element: Int)
  /// A magnitude beyond what the file format takes.
  case tooLarge(tensor: String, element: Int, limit: Float)
  /// The row of class 0 of an input feature adds something.
  case neutralRowNotZero(tensor: String, element: Int)
  case badDictionary(file: String, DictionaryError)
  case labels(file: String, LabelSetError)
  case vocabulary(String)
  /// The vocabulary has ids that the word embedding has no rows for.
  case vocabularyTooLarge(count: Int, rowCount: Int)
  case windowOutOfRange(Int, positionCount: Int)
  /// A further head's checkpoint has another encoder.
  case differentEncoder(head: String, tensor: String)
  case duplicateHead(String)
  case missingHead(file: String, name: String, found: [String])
  /// A head reads at a type that no tags head of the model has.
  case missingArgument(head: String, type: String, found: [String])
  /// The assembled file does not pass Runtime's validator: a defect of the converter.
  case invalidModel(String)

  public var description: String {
    switch self {
    case .cannotRead(let file, let reason): "\(file): \(reason)"
    case .cannotWrite(let file, let reason): "\(file): \(reason)"
    case .notJSON(let file): "\(file): not a JSON object"
    case .missingField(let file, let field): "\(file): no \(field)"
    case .badField(let file, let field, let value): "\(file): \(field) cannot be \(value)"
    case .unsupported(let file, let field, let value, let supported):
      "\(file): \(field) \(value) is not supported (supported: \(supported))"
    case .badSafetensors(let file, let reason): "\(file): not a sound safetensors file: \(reason)"
    case .unknownElementType(let tensor, let type):
      "tensor \(tensor): element type \(type) is not supported (supported: F32, F16, BF16)"
    case .missingTensor(let name): "tensor \(name) is missing"
    case .unexpectedTensor(let name):
      "tensor \(name) is not part of a BERT token classifier and would be ignored"
    case .duplicateTensor(let name): "tensor \(name) is there twice"
    case .wrongShape(let tensor, let found, let expected):
      "tensor \(tensor): shape \(found), need \(expected)"
    case .notFinite(let tensor, let element):
      "tensor \(tensor): element \(element) is not a finite number"
    case .tooLarge(let tensor, let element, let limit):
      "tensor \(tensor): element \(element) is beyond \(limit), the largest this format takes"
    case .neutralRowNotZero(let tensor, let element):
      "tensor \(tensor): element \(element) of class 0 is not zero"
    case .badDictionary(let file, let error): "\(file): not a sound dictionary (\(error))"
    case .labels(let file, let error): "\(file): \(error)"
    case .vocabulary(let reason): reason
    case .vocabularyTooLarge(let count, let rowCount):
      "the vocabulary has \(count) ids, the word embedding only \(rowCount) rows"
    case .windowOutOfRange(let tokens, let positionCount):
      "a window of \(tokens) tokens, need 3 to \(positionCount)"
    case .differentEncoder(let head, let tensor):
      "head \(head): its checkpoint has another encoder (tensor \(tensor) differs)"
    case .duplicateHead(let name): "two heads are named \(name)"
    case .missingHead(let file, let name, let found):
      "\(file): no further head \(name)"
        + (found.isEmpty ? "; it has none" : "; it has " + found.joined(separator: ", "))
    case .missingArgument(let head, let type, let found):
      "head \(head) reads at \(type), which no head of the model finds; they find "
        + found.joined(separator: ", ")
    case .invalidModel(let reason): "the converted model is not valid: \(reason)"
    }
  }
}

extension LabelSetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .duplicate(let name): "label \(name) is there twice or means the same as another"
    case .wrongPrefix(let name): "label \(name) has a prefix that the scheme does not have"
    case .noPrefix(let name): "label \(name) has no prefix"
    case .wrongLength(let name): "label \(name) has \(name.utf8.count) bytes, need 1 to 255"
    case .badCharacter(let name): "label \(name.debugDescription) has a control character"
    case .noTypes: "no label but O"
    }
  }
}
