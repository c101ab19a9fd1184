// The input features of a note's tokens, from the bytes around them: takes tokens in order, writes
// their classes. The one place that computes them, for pipeline, trainer, evaluation and `tokens`.
// Streaming: memory does not depend on the note. Features.md defines every class.

/// Gives each token of a note its features; one for each thread.
public final class FeatureReader {
  /// In the model's order: the order of the bytes in `Token.features`.
  public let features: [InputFeature]
  private let evidence: DictionaryEvidence?

  /// Bit position of a feature in `TokenFeatures.bits`; nil where the model has none.
  private let layoutShift: UInt64?
  private let caseShift: UInt64?
  private let joinedShift: UInt64?

  private struct State {
    var text = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Where the word before ended.
    var wordEnd = 0
    var isFirst = true
    /// The case of the word being given, in place: the same in all its pieces.
    var caseBits: UInt64 = 0
  }
  /// Behind a pointer: every access to a stored variable of a class is checked while running.
  private let state: UnsafeMutablePointer<State>

  /// - features: at most `TokenFeatures.capacity`, no kind twice but dictionaries of other types.
  /// - dictionaries: whose names are evidence, the model's own and further ones; a name in any of
  ///   them counts. They must outlive the reader.
  public init(features: [InputFeature], dictionaries: [TermDictionary] = []) {
    precondition(features.count <= TokenFeatures.capacity, "too many features")
    self.features = features
    var layoutShift: UInt64?
    var caseShift: UInt64?
    var joinedShift: UInt64?
    var hasDictionary = false
    for (index, feature) in features.enumerated() {
      let shift = UInt64(8 * index)
      switch feature.kind {
      case .layout: layoutShift = shift
      case .letterCase: caseShift = shift
      case .joined: joinedShift = shift
      case .dictionary: hasDictionary = true
      }
    }
    self.layoutShift = layoutShift
    self.caseShift = caseShift
    self.joinedShift = joinedShift
    evidence =
      hasDictionary && !dictionaries.isEmpty
      ? DictionaryEvidence(features: features, dictionaries: dictionaries) : nil
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  deinit { state.deallocate() }

  /// Begins a note.
  /// - text: the note's bytes, the same that TokenStream reads; alive while its tokens are read.
  public func begin(_ text: UnsafeRawBufferPointer) {
    state.pointee = State(text: text)
    evidence?.begin(text)
  }

  /// Sets the features of the next token; every token of the note, in TokenStream's order.
  public func read(_ token: inout Token) {
    var bits: UInt64 = 0
    if token.flags.contains(.startsWord) {
      bits = readWord(Int(token.wordByteStart)..<Int(token.wordByteEnd))
    }
    bits |= state.pointee.caseBits
    if let evidence { bits |= evidence.read(Int(token.byteStart)..<Int(token.byteEnd)) }
    token.features = TokenFeatures(bits: bits)
  }

  /// Layout and joined of a word's first piece; the word's case is kept for all pieces.
  private func readWord(_ word: Range<Int>) -> UInt64 {
    guard let base = state.pointee.text.baseAddress else { return 0 }
    let text = base.assumingMemoryBound(to: UInt8.self)
    var bits: UInt64 = 0
    if state.pointee.isFirst {
      if let layoutShift { bits |= UInt64(LayoutClass.startsNote) << layoutShift }
      state.pointee.isFirst = false
    } else {
      // Words may share bytes, so the next can begin before this one's end.
      let gapStart = min(state.pointee.wordEnd, word.lowerBound)
      let gap = WordGap(text, gapStart..<word.lowerBound)
      if let layoutShift { bits |= UInt64(gap.layout) << layoutShift }
      if gap.isEmpty, let joinedShift { bits |= UInt64(JoinedClass.joined) << joinedShift }
    }
    state.pointee.wordEnd = word.upperBound
    if let caseShift {
      state.pointee.caseBits = UInt64(LetterCaseClass.of(text, word)) << caseShift
    }
    return bits
  }
}
