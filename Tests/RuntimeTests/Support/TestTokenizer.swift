// Tokenizers made on the spot from a list of word pieces, and their tokens in code points.
import Quantize

@testable import Runtime

/// Bytes that a view can be opened on: aligned, exactly as long as the section, owned.
final class AlignedBytes {
  let buffer: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    buffer = .allocate(byteCount: bytes.count, alignment: 64)
    buffer.copyBytes(from: bytes)
  }

  deinit { buffer.deallocate() }

  var view: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }
}

/// A tokenizer with the sections that its views point into.
final class TestTokenizer {
  private let sections: (AlignedBytes, AlignedBytes)
  let tokenizer: Tokenizer

  init(pieces: [UInt8], normalizer: [UInt8]) throws {
    sections = (AlignedBytes(pieces), AlignedBytes(normalizer))
    tokenizer = Tokenizer(
      vocabulary: try VocabularyView(bytes: sections.0.view),
      normalizer: try NormalizerView(bytes: sections.1.view))
  }

  convenience init(
    _ pieces: [String], options: NormalizerOptions = NormalizerOptions()
  ) throws {
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    let vocabulary = try Vocabulary(
      pieces: (special + pieces).map { Array($0.utf8) }, options: options)
    let compiled = try vocabulary.compile()
    try self.init(pieces: compiled.pieces, normalizer: compiled.normalizer)
  }

  /// All tokens of a note.
  func tokens(_ text: [UInt8]) -> (tokens: [Token], malformedCount: Int) {
    text.withUnsafeBytes { bytes in
      var stream = TokenStream(tokenizer, text: bytes)
      var token = Token()
      var result: [Token] = []
      while stream.next(into: &token) { result.append(token) }
      return (result, stream.malformedCount)
    }
  }

  func tokens(_ text: String) -> [Token] { tokens(Array(text.utf8)).tokens }

  /// Spellings of the tokens, the unknown one as "[UNK]".
  func pieces(_ text: String) -> [String] {
    tokens(text).map { String(decoding: tokenizer.vocabulary.piece($0.id), as: UTF8.self) }
  }
}
