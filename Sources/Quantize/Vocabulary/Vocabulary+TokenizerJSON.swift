// tokenizer.json of Hugging Face tokenizers: WordPiece with BERT's normaliser and word splitter.

import Runtime

extension Vocabulary {
  private static var file: String { "tokenizer.json" }

  static func readTokenizer(
    _ tokenizer: TokenizerJSON, _ names: SpecialNames
  ) throws(VocabularyError) -> Vocabulary {
    guard let model = tokenizer["model"], let members = model["vocab"]?.members else {
      throw .invalidMember(file: file, name: "model.vocab")
    }
    try require(model, "type", "WordPiece", name: "model")
    try require(tokenizer["pre_tokenizer"], "type", "BertPreTokenizer", name: "pre_tokenizer")
    var pieces: [[UInt8]] = []
    for (spelling, value) in members {
      guard let id = value.integer, id >= 0, id < VocabularyLayout.maximumVocabularyCount else {
        throw .invalidMember(file: file, name: "model.vocab")
      }
      while pieces.count <= id { pieces.append([]) }
      pieces[id] = spelling
    }
    let known = identifiers(pieces)
    var names = names
    names.unknown = model["unk_token"]?.text ?? names.unknown
    let longest = model["max_input_chars_per_word"]?.integer ?? 100
    var vocabulary = Vocabulary(
      pieces: pieces, unknownID: try required(names.unknown, known),
      continuationPrefix: model["continuing_subword_prefix"]?.bytes ?? Array("##".utf8),
      maximumWordCharacters: longest, options: try options(tokenizer["normalizer"]))
    for token in tokenizer["added_tokens"]?.array ?? [] {
      guard let id = token["id"]?.integer else {
        throw .invalidMember(file: file, name: "added_tokens")
      }
      try vocabulary.add(token, id: id, known, file: file)
    }
    let all = identifiers(vocabulary.pieces)
    try adoptFrame(tokenizer["post_processor"], &names)
    vocabulary.classifyID = try required(names.classify, all)
    vocabulary.separateID = try required(names.separate, all)
    vocabulary.padID = all[Array(names.pad.utf8)]
    vocabulary.maskID = all[Array(names.mask.utf8)]
    return vocabulary
  }

  private static func require(
    _ value: TokenizerJSON?, _ member: String, _ expected: String, name: String
  ) throws(VocabularyError) {
    let found = value?[member]?.text
    guard found == expected else { throw .unsupported(name: name, value: found ?? "null") }
  }

  /// - normalizer: a BertNormalizer, or nil, which leaves text as it is.
  private static func options(
    _ normalizer: TokenizerJSON?
  ) throws(VocabularyError) -> NormalizerOptions {
    guard let normalizer else {
      return NormalizerOptions(
        cleansText: false, separatesCJK: false, stripsAccents: false, lowercases: false)
    }
    try require(normalizer, "type", "BertNormalizer", name: "normalizer")
    return NormalizerOptions(
      cleansText: normalizer["clean_text"]?.bool ?? true,
      separatesCJK: normalizer["handle_chinese_chars"]?.bool ?? true,
      stripsAccents: normalizer["strip_accents"]?.bool,
      lowercases: normalizer["lowercase"]?.bool ?? true)
  }

  /// Takes the tokens that the post-processor puts at both ends of a text.
  private static func adoptFrame(
    _ processor: TokenizerJSON?, _ names: inout SpecialNames
  ) throws(VocabularyError) {
    guard let processor else { return }
    let type = processor["type"]?.text ?? "null"
    switch type {
    case "BertProcessing":
      names.classify = processor["cls"]?.array?.first?.text ?? names.classify
      names.separate = processor["sep"]?.array?.first?.text ?? names.separate
    case "TemplateProcessing":
      let parts = processor["single"]?.array ?? []
      guard parts.count == 3, let first = parts[0]["SpecialToken"]?["id"]?.text,
        parts[1]["Sequence"] != nil, let last = parts[2]["SpecialToken"]?["id"]?.text
      else { throw .unsupported(name: "post_processor", value: "another template than CLS A SEP") }
      names.classify = first
      names.separate = last
    default:
      throw .unsupported(name: "post_processor", value: type)
    }
  }
}
