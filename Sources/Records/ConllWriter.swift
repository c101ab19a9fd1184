// One word a line, a tab, and its label (B-type, I-type or O; one column a head), an empty line
// after each sentence or line of the note and after the note; none within an entity. Where notes
// have ids each begins with `# id = ...`; a line `# model = ...` opens the output.
//
// The words are not kept from the encoder's pass: this writer tokenizes the note once more, some
// words behind the spans it is given, and so needs no memory for them.
import Runtime

package final class ConllWriter {
  package let context: RecordContext
  private let tokenizer: Tokenizer
  private var stream: TokenStream
  private var word = Token()
  private var hasWord = false
  private var isFirstWord = true
  /// The heads that have a column.
  private let heads: [Int]
  /// For each head, the spans that reach beyond the last written word, sorted by start.
  private var spans: [[Span]]

  package init(_ context: RecordContext) {
    self.context = context
    if context.setting.namesNotes { context.appendStampLine() }
    tokenizer = Tokenizer(
      vocabulary: context.model.vocabulary, normalizer: context.model.normalizer)
    stream = TokenStream(tokenizer, text: UnsafeRawBufferPointer(start: nil, count: 0))
    heads = context.findingHeads
    spans = [[Span]](repeating: [], count: context.names.headCount)
  }

  package func begin(_ note: Note) {
    if context.setting.namesNotes {
      context.output.append("# id = ")
      context.appendIdentity(note)
      context.output.append("\n")
    }
    for head in 0..<spans.count { spans[head].removeAll(keepingCapacity: true) }
    stream = TokenStream(tokenizer, text: note.text)
    isFirstWord = true
    readWord()
  }

  /// Spans come sorted by start: what begins before this one is complete.
  package func add(_ span: Span, of note: Note) {
    writeWords(startingBefore: span.byteStart, note)
    if context.names.role(span.headIndex) != .relation { spans[span.headIndex].append(span) }
  }

  package func end(_ note: Note) {
    writeWords(startingBefore: .max, note)
    if !isFirstWord || context.setting.namesNotes { context.output.append("\n") }
  }

  private func readWord() {
    repeat { hasWord = stream.next(into: &word) } while hasWord && !word.flags.contains(.startsWord)
  }

  private func writeWords(startingBefore limit: Int, _ note: Note) {
    let output = context.output
    while hasWord, Int(word.wordByteStart) < limit {
      if !isFirstWord, !word.flags.isDisjoint(with: [.afterLineBreak, .afterSentenceEnd]),
        !isInsideSpan(Int(word.wordByteStart))
      {
        output.append("\n")
      }
      isFirstWord = false
      let range = Int(word.wordByteStart)..<Int(word.wordByteEnd)
      output.append(field: UnsafeRawBufferPointer(rebasing: note.text[range]))
      for head in heads { writeLabel(head, Int(word.wordByteStart)) }
      output.append("\n")
      readWord()
    }
  }

  /// Whether a span of any head began before this place and goes on here. Spans that begin here are
  /// not among those that were given yet, or begin at it.
  private func isInsideSpan(_ byteStart: Int) -> Bool {
    for head in heads {
      for span in spans[head] where span.byteStart < byteStart && byteStart < span.byteEnd {
        return true
      }
    }
    return false
  }

  private func writeLabel(_ head: Int, _ byteStart: Int) {
    var passed = 0
    while passed < spans[head].count, spans[head][passed].byteEnd <= byteStart { passed += 1 }
    spans[head].removeFirst(passed)
    guard let span = spans[head].first, span.byteStart <= byteStart else {
      context.output.append("\tO")
      return
    }
    context.output.append(span.byteStart == byteStart ? "\tB-" : "\tI-")
    context.output.append(asOneWord: context.names.type(of: span))
  }
}
