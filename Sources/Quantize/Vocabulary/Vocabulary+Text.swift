// vocab.txt: one word piece a line, its id is the line's number from 0.

import Runtime

extension Vocabulary {
  /// - bytes: valid UTF-8.
  /// - configuration: tokenizer_config.json.
  static func readVocabularyText(
    _ bytes: [UInt8], _ names: SpecialNames, _ configuration: TokenizerJSON?
  ) throws(VocabularyError) -> Vocabulary {
    if configuration?["do_basic_tokenize"]?.bool == false {
      throw .unsupported(name: "do_basic_tokenize", value: "false")
    }
    if let kept = configuration?["never_split"]?.array, !kept.isEmpty {
      throw .unsupported(name: "never_split", value: "not empty")
    }
    let pieces = lines(bytes)
    var vocabulary = try Vocabulary(
      pieces: pieces, names: names,
      options: NormalizerOptions(
        separatesCJK: configuration?["tokenize_chinese_chars"]?.bool ?? true,
        stripsAccents: configuration?["strip_accents"]?.bool,
        lowercases: configuration?["do_lower_case"]?.bool ?? true))
    let known = identifiers(pieces)
    for (key, value) in configuration?["added_tokens_decoder"]?.members ?? [] {
      guard let id = Int(String(decoding: key, as: UTF8.self)) else {
        throw .invalidMember(file: "tokenizer_config.json", name: "added_tokens_decoder")
      }
      try vocabulary.add(value, id: id, known, file: "tokenizer_config.json")
    }
    return vocabulary
  }

  /// Lines end with LF, CR LF or CR, as Python reads text; the last end may be missing.
  private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x0a || byte == 0x0d else {
        index += 1
        continue
      }
      result.append(Array(bytes[start..<index]))
      if byte == 0x0d, index + 1 < bytes.count, bytes[index + 1] == 0x0a { index += 1 }
      index += 1
      start = index
    }
    if start < bytes.count { result.append(Array(bytes[start...])) }
    return result
  }

  /// Adds an added token of a JSON file, after checking that it is of the plain kind.
  /// - known: the ids of the word pieces alone.
  mutating func add(
    _ token: TokenizerJSON, id: Int, _ known: [[UInt8]: Int], file: String
  ) throws(VocabularyError) {
    guard let spelling = token["content"]?.bytes, !spelling.isEmpty, id >= 0,
      id < VocabularyLayout.maximumVocabularyCount
    else { throw .invalidMember(file: file, name: "added token") }
    let name = String(decoding: spelling, as: UTF8.self)
    for flag in ["lstrip", "rstrip", "single_word", "normalized"]
    where token[flag]?.bool == true {
      throw .unsupported(name: "\(flag) of added token \(name)", value: "true")
    }
    if spelling.count >= 3, name.unicodeScalars.contains("\u{fffd}") {
      throw .unsupported(name: "added token \(name)", value: "U+FFFD")
    }
    if let pieceID = known[spelling], pieceID != id {
      throw .unsupported(name: "id of added token \(name)", value: "\(id), not \(pieceID)")
    }
    if known[spelling] == nil {
      while pieces.count <= id { pieces.append([]) }
      guard pieces[id].isEmpty || pieces[id] == spelling else {
        throw .unsupported(name: "id of added token \(name)", value: "\(id), which is taken")
      }
      pieces[id] = spelling
      addedOnlyIDs.insert(id)
    }
    if !addedTokens.contains(where: { $0.spelling == spelling }) {
      addedTokens.append(AddedToken(id: id, spelling: spelling))
    }
  }
}
