// Cuts documents into windows of word pieces at sentence or line ends, by the runtime's own
// tokenizer, and remembers which words each window holds.
import Foundation
import Quantize
import Runtime

/// A stretch of one document that the encoder sees at once.
public struct TextWindow: Sendable {
  /// Index of the document in its corpus.
  public var document: Int
  /// With [CLS] first and [SEP] last.
  public var ids: [Int32]
  /// The row of each word's first piece, ascending.
  public var wordRows: [Int32]
  /// The words' places in code points of the document.
  public var wordRanges: [Range<Int>]
  /// Classes of the input features, [rows, features]; empty without features.
  public var classes: [UInt8] = []
}

public final class WindowMaker {
  /// Most word pieces of a window, without the special tokens.
  public let pieceLimit: Int
  private let classifyID: Int32
  private let separateID: Int32
  /// Whose classes the windows carry.
  public let features: [InputFeature]
  private let tokenizer: Tokenizer
  private let reader: FeatureReader
  /// The compiled vocabulary where this owns it.
  private var memory: [UnsafeMutableRawBufferPointer] = []

  /// - vocabulary, normalizer: of a mapped model that outlives this.
  public init(
    vocabulary: VocabularyView, normalizer: NormalizerView, pieceLimit: Int,
    features: FeatureSource = .none
  ) {
    precondition(pieceLimit >= 1)
    self.pieceLimit = pieceLimit
    self.features = features.features
    reader = FeatureReader(features: features.features, dictionaries: features.dictionaries)
    classifyID = vocabulary.classifyID
    separateID = vocabulary.separateID
    tokenizer = Tokenizer(vocabulary: vocabulary, normalizer: normalizer)
  }

  /// - Throws: VocabularyError, TextTableError.
  public convenience init(
    vocabulary: Vocabulary, pieceLimit: Int, features: FeatureSource = .none
  ) throws {
    let compiled = try vocabulary.compile()
    let memory = [compiled.pieces, compiled.normalizer].map { bytes in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
      copy.copyBytes(from: bytes)
      return copy
    }
    self.init(
      vocabulary: try VocabularyView(bytes: UnsafeRawBufferPointer(memory[0])),
      normalizer: try NormalizerView(bytes: UnsafeRawBufferPointer(memory[1])),
      pieceLimit: pieceLimit, features: features)
    self.memory = memory
  }

  deinit { for buffer in memory { buffer.deallocate() } }

  /// The windows of a text, in order, each piece in exactly one. What is cut is the text that the
  /// runtime makes of it, without markup and with glued words parted; places are the document's.
  public func windows(of text: String, document: Int) -> [TextWindow] {
    let offsets = CodePointOffsets(text)
    let source = NoteSource(noteCount: 1) { _ in MemoryNote(Array(text.utf8)) }
    guard case .note(let note) = source.next(mayBlock: true) else { return [] }
    let tokens = tokens(note.text)
    var windows: [TextWindow] = []
    var first = 0
    while first < tokens.count {
      let end = self.end(tokens, from: first)
      windows.append(window(tokens[first..<end], note.sourceMap, offsets, document))
      first = end
    }
    return windows
  }

  /// [CLS], the word pieces of a name as far as they fit, [SEP].
  public func ids(of name: String) -> [Int32] {
    var text = name
    let tokens = text.withUTF8 { self.tokens(UnsafeRawBufferPointer($0)) }
    return [classifyID] + tokens.prefix(pieceLimit).map(\.id) + [separateID]
  }

  private func tokens(_ bytes: UnsafeRawBufferPointer) -> [Token] {
    var stream = TokenStream(tokenizer, text: bytes)
    var tokens: [Token] = []
    var token = Token()
    reader.begin(bytes)
    while stream.next(into: &token) {
      reader.read(&token)
      tokens.append(token)
    }
    return tokens
  }

  /// The last sentence or line end within the limit; else the last word start; else the limit.
  private func end(_ tokens: [Token], from first: Int) -> Int {
    let limit = first + pieceLimit
    if limit >= tokens.count { return tokens.count }
    for flags: TokenFlags in [[.afterLineBreak, .afterSentenceEnd], .startsWord] {
      var end = limit
      while end > first {
        if !tokens[end].flags.isDisjoint(with: flags) { return end }
        end -= 1
      }
    }
    return limit
  }

  private func window(
    _ tokens: ArraySlice<Token>, _ map: SourceMap, _ offsets: CodePointOffsets, _ document: Int
  ) -> TextWindow {
    var window = TextWindow(document: document, ids: [classifyID], wordRows: [], wordRanges: [])
    let neutral = [UInt8](repeating: 0, count: features.count)
    window.classes = neutral
    for token in tokens {
      if token.flags.contains(.startsWord) {
        window.wordRows.append(Int32(window.ids.count))
        let word = map.source(of: Int(token.wordByteStart)..<Int(token.wordByteEnd))
        let start = offsets.codePoint(ofByte: word.lowerBound)
        let end = offsets.codePoint(ofByte: word.upperBound)
        window.wordRanges.append(start..<max(end, start + 1))
      }
      window.ids.append(token.id)
      for feature in features.indices { window.classes.append(token.features[feature]) }
    }
    window.ids.append(separateID)
    window.classes += neutral
    return window
  }
}
