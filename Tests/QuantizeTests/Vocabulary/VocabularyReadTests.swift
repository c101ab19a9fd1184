import Foundation
import Runtime
import Testing

@testable import Quantize

@Suite struct VocabularyReadTests {
  /// Reads a checkpoint folder that holds these files.
  private static func read(_ files: [String: String]) throws -> Vocabulary {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("vocabulary-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return try Vocabulary.read(checkpoint: folder.path)
  }

  private static func tokenizer(
    normalizer: String = #"{"type":"BertNormalizer","strip_accents":null,"lowercase":true}"#,
    addedTokens: String = #"{"id":0,"content":"[UNK]","normalized":false,"special":true}"#,
    model: String = #""type":"WordPiece","unk_token":"[UNK]""#,
    vocabulary: String = ###"{"[UNK]":0,"[CLS]":1,"[SEP]":2,"\u00e9":3,"e\u0301":4,"##a":5}"###,
    splitter: String = "BertPreTokenizer", processor: String = "null"
  ) -> [String: String] {
    [
      "tokenizer.json": """
      {"added_tokens":[\(addedTokens)],"normalizer":\(normalizer),"post_processor":\(processor),
       "pre_tokenizer":{"type":"\(splitter)"},"model":{\(model),"vocab":\(vocabulary)}}
      """
    ]
  }

  private static let lines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n"

  @Test func linesOfVocabTextAreIDs() throws {
    for text in [
      Self.lines, String(Self.lines.dropLast()), Self.lines.replacing("\n", with: "\r\n"),
    ] {
      let vocabulary = try Self.read(["vocab.txt": text])
      #expect(vocabulary.count == 7)
      #expect(vocabulary.pieces[6] == Array("##b".utf8))
      #expect(vocabulary.padID == 0 && vocabulary.unknownID == 1 && vocabulary.maskID == 4)
      #expect(vocabulary.addedTokens.count == 5)
      #expect(vocabulary.options == NormalizerOptions())
    }
  }

  @Test func theConfigurationDecidesTheSwitchesAndNames() throws {
    let vocabulary = try Self.read([
      "vocab.txt": Self.lines + "<s>\n",
      "tokenizer_config.json": """
      {"do_lower_case":false,"tokenize_chinese_chars":false,"strip_accents":true,
       "cls_token":{"content":"<s>","__type":"AddedToken"}}
      """,
    ])
    #expect(
      vocabulary.options
        == NormalizerOptions(separatesCJK: false, stripsAccents: true, lowercases: false))
    #expect(vocabulary.classifyID == 7)
  }

  /// Swift's String takes both spellings of é for equal.
  @Test func spellingsThatAreEqualAsTextStayDifferentPieces() throws {
    let vocabulary = try Self.read(Self.tokenizer())
    #expect(vocabulary.pieces[3] == [0xc3, 0xa9])
    #expect(vocabulary.pieces[4] == [0x65, 0xcc, 0x81])
    #expect(vocabulary.options.stripsAccents && vocabulary.options.cleansText)
    #expect(vocabulary.addedTokens.map(\.id) == [0])
  }

  @Test func theFrameComesFromThePostProcessor() throws {
    let template = """
      {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[SEP]","type_id":0}},
       {"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[CLS]","type_id":0}}]}
      """
    let vocabulary = try Self.read(Self.tokenizer(processor: template))
    #expect(vocabulary.classifyID == 2 && vocabulary.separateID == 1)
  }

  /// The token is found where the note spells it, but lower-casing does not make it a piece.
  @Test func anAddedTokenOutsideTheModelIsNoWordPiece() throws {
    let vocabulary = try Self.read(
      Self.tokenizer(addedTokens: #"{"id":6,"content":"covid","normalized":false}"#))
    #expect(vocabulary.count == 7 && vocabulary.addedOnlyIDs == [6])
    let compiled = try vocabulary.compile()
    let ids = try tokenIDs(Array("covid COVID".utf8), compiled)
    #expect(ids == [6, 0])
  }

  @Test func whatIsNotSupportedIsRefusedByName() {
    let added = #"{"id":0,"content":"[UNK]","lstrip":true}"#
    let cases: [([String: String], VocabularyError)] = [
      ([:], .missing),
      (["vocab.txt": "a\nb\n"], .missingToken("[UNK]")),
      (
        ["vocab.txt": Self.lines, "tokenizer_config.json": "{\"do_basic_tokenize\":false}"],
        .unsupported(name: "do_basic_tokenize", value: "false")
      ),
      (
        ["vocab.txt": Self.lines, "tokenizer_config.json": "{\"a\":}"],
        .invalidJSON(file: "tokenizer_config.json", byteIndex: 5)
      ),
      (Self.tokenizer(model: #""type":"BPE""#), .unsupported(name: "model", value: "BPE")),
      (
        Self.tokenizer(normalizer: #"{"type":"NFC"}"#),
        .unsupported(name: "normalizer", value: "NFC")
      ),
      (
        Self.tokenizer(splitter: "Whitespace"),
        .unsupported(name: "pre_tokenizer", value: "Whitespace")
      ),
      (
        Self.tokenizer(processor: #"{"type":"RobertaProcessing"}"#),
        .unsupported(name: "post_processor", value: "RobertaProcessing")
      ),
      (
        Self.tokenizer(addedTokens: added),
        .unsupported(name: "lstrip of added token [UNK]", value: "true")
      ),
      (
        Self.tokenizer(addedTokens: #"{"id":2,"content":"[UNK]"}"#),
        .unsupported(name: "id of added token [UNK]", value: "2, not 0")
      ),
      (
        Self.tokenizer(vocabulary: #"{"[UNK]":-1}"#),
        .invalidMember(file: "tokenizer.json", name: "model.vocab")
      ),
    ]
    for (files, expected) in cases {
      #expect(throws: expected) { try Self.read(files) }
    }
  }

  @Test func limitsOfTheRuntimeAreChecked() throws {
    let model = #""type":"WordPiece","unk_token":"[UNK]","max_input_chars_per_word":"#
    for value in [0, 1025] {
      let vocabulary = try Self.read(Self.tokenizer(model: model + String(value)))
      #expect(
        throws: VocabularyError.tooLarge(
          what: "max_input_chars_per_word", count: value, limit: 1024)
      ) { try vocabulary.compile() }
    }
    let vocabulary = try Self.read(Self.tokenizer(model: model + "3"))
    #expect(try tokenIDs(Array("\u{e9}aa \u{e9}aaa".utf8), vocabulary.compile()) == [0, 0])
  }
}

/// Ids of a text's tokens.
func tokenIDs(_ text: [UInt8], _ compiled: CompiledVocabulary) throws -> [Int32] {
  try compiled.pieces.withUnsafeBytes { pieces in
    try compiled.normalizer.withUnsafeBytes { normalizer in
      let tokenizer = Tokenizer(
        vocabulary: try VocabularyView(bytes: pieces),
        normalizer: try NormalizerView(bytes: normalizer))
      return text.withUnsafeBytes { bytes in
        var stream = TokenStream(tokenizer, text: bytes)
        var token = Token()
        var ids: [Int32] = []
        while stream.next(into: &token) { ids.append(token.id) }
        return ids
      }
    }
  }
}
