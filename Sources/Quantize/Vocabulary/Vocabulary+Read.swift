// Reads a checkpoint's tokenizer: tokenizer.json if there is one, else vocab.txt with what
// tokenizer_config.json and special_tokens_map.json say, with the defaults of Hugging Face.

import Foundation

extension Vocabulary {
  /// Reads the tokenizer of a checkpoint in the Hugging Face layout.
  public static func read(checkpoint directory: String) throws(VocabularyError) -> Vocabulary {
    let configuration = try json("tokenizer_config.json", in: directory)
    let map = try json("special_tokens_map.json", in: directory)
    let names = SpecialNames(configuration: configuration, map: map)
    if let tokenizer = try json("tokenizer.json", in: directory) {
      return try readTokenizer(tokenizer, names)
    }
    guard let bytes = try contents("vocab.txt", in: directory) else { throw .missing }
    return try readVocabularyText(bytes, names, configuration)
  }

  /// How a checkpoint spells the special tokens.
  struct SpecialNames {
    var unknown = "[UNK]"
    var classify = "[CLS]"
    var separate = "[SEP]"
    var pad = "[PAD]"
    var mask = "[MASK]"

    init(configuration: TokenizerJSON? = nil, map: TokenizerJSON? = nil) {
      func name(_ key: String, _ standard: String) -> String {
        for source in [configuration, map] {
          guard let value = source?[key] else { continue }
          if let text = value.text ?? value["content"]?.text { return text }
        }
        return standard
      }
      unknown = name("unk_token", unknown)
      classify = name("cls_token", classify)
      separate = name("sep_token", separate)
      pad = name("pad_token", pad)
      mask = name("mask_token", mask)
    }

    var all: [String] { [pad, unknown, classify, separate, mask] }
  }

  private static func contents(
    _ file: String, in directory: String
  ) throws(VocabularyError) -> [UInt8]? {
    let path = directory + "/" + file
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(file: file)
    }
    let bytes = [UInt8](data)
    if let index = firstInvalidUTF8(bytes) { throw .invalidUTF8(file: file, byteIndex: index) }
    return bytes
  }

  /// A JSON file of the checkpoint; nil when it does not exist.
  private static func json(
    _ file: String, in directory: String
  ) throws(VocabularyError) -> TokenizerJSON? {
    guard let bytes = try contents(file, in: directory) else { return nil }
    do throws(TokenizerJSONError) {
      return try TokenizerJSON.parse(bytes)
    } catch {
      throw .invalidJSON(file: file, byteIndex: error.byteIndex)
    }
  }

  private static func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
    var iterator = bytes.makeIterator()
    var decoder = UTF8()
    var byteIndex = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): byteIndex += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return byteIndex
      }
    }
  }

  /// The id of each spelling; of equal spellings the last, as in a dictionary.
  static func identifiers(_ pieces: [[UInt8]]) -> [[UInt8]: Int] {
    var result: [[UInt8]: Int] = [:]
    for (id, spelling) in pieces.enumerated() where !spelling.isEmpty { result[spelling] = id }
    return result
  }

  static func required(
    _ name: String, _ identifiers: [[UInt8]: Int]
  ) throws(VocabularyError) -> Int {
    guard let id = identifiers[Array(name.utf8)] else { throw .missingToken(name) }
    return id
  }
}
