// The checkpoint's vocabulary on its way into the file: read, fitted to the word embedding, and
// on request cut down to what a corpus uses.
import Foundation
import Runtime

struct ConvertedVocabulary {
  let compiled: CompiledVocabulary
  /// Word pieces in the checkpoint.
  let checkpointCount: Int
  /// The embedding row of each id.
  let sourceIDs: [Int]
  let isPruned: Bool

  /// - rowCount: rows of the word embedding; those beyond the vocabulary are left out.
  init(_ request: ConversionRequest, rowCount: Int) throws {
    do {
      let vocabulary = try Vocabulary.read(checkpoint: request.checkpoint)
      checkpointCount = vocabulary.count
      guard vocabulary.count <= rowCount else {
        throw ConversionError.vocabularyTooLarge(count: vocabulary.count, rowCount: rowCount)
      }
      let whole = try vocabulary.compile()
      isPruned = !request.pruningCorpora.isEmpty
      guard isPruned else {
        compiled = whole
        sourceIDs = Array(0..<vocabulary.count)
        return
      }
      var usage = try PieceUsage(whole)
      for path in request.pruningCorpora { try usage.add(path: path) }
      let pruned = vocabulary.pruned(keeping: usage.usedIDs)
      compiled = try pruned.vocabulary.compile()
      sourceIDs = pruned.originalIDs
    } catch let error as VocabularyError {
      throw ConversionError.vocabulary("\(request.checkpoint): \(error)")
    }
  }
}

/// The word pieces that texts use.
private struct PieceUsage {
  private(set) var usedIDs: Set<Int> = []
  // The views read these two.
  private let pieces: ModelImage
  private let table: ModelImage
  private let tokenizer: Tokenizer

  init(_ compiled: CompiledVocabulary) throws {
    pieces = ModelImage(copying: compiled.pieces)
    table = ModelImage(copying: compiled.normalizer)
    do {
      tokenizer = Tokenizer(
        vocabulary: try VocabularyView(bytes: pieces.bytes),
        normalizer: try NormalizerView(bytes: table.bytes))
    } catch {
      throw ConversionError.invalidModel("\(error)")
    }
  }

  /// Adds a corpus: `text` of each object of a .jsonl file, all of any other file.
  mutating func add(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConversionError.cannotRead(file: path, reason: "cannot be read")
    }
    guard path.hasSuffix(".jsonl") else { return add(data) }
    for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      let object = try? line.withUnsafeBytes { try JSONValue.parse($0) }
      guard let text = object?["text"]?.stringValue else {
        throw ConversionError.cannotRead(
          file: path, reason: "line \(number + 1) is no object with a text")
      }
      add(Data(text.utf8))
    }
  }

  private mutating func add(_ text: Data) {
    text.withUnsafeBytes { bytes in
      var stream = TokenStream(tokenizer, text: bytes)
      var token = Token()
      while stream.next(into: &token) { usedIDs.insert(Int(token.id)) }
    }
  }
}
