// Where bench sends its records: formed as `extract` forms them, written to /dev/null, while the
// notes' bytes and words are counted.
import Options
import Records
import Runtime

final class BenchSink: NoteSink {
  private let inner: ExtractSink
  private let null: Descriptor
  private(set) var byteCount = 0
  /// Runs of bytes without white space, as `wc -w` counts in the C locale.
  private(set) var wordCount = 0

  /// Nil when /dev/null cannot be opened.
  ///
  /// - reportsFailures: whether notes that fail are said on stderr.
  init?(_ model: Model, reportsFailures: Bool) {
    guard let null = try? Descriptor.openNull() else { return nil }
    self.null = null
    let context = RecordContext(
      output: OutputBuffer(null), model: model, setting: RecordSetting(version: productVersion))
    inner = ExtractSink(
      context: context, writer: .jsonLines(JSONLinesWriter(context)),
      filter: SpanFilter(leastScore: 0, wantedTypes: []),
      options: SinkOptions(reportsFailures: reportsFailures, recordsAreSeen: false))
  }

  deinit { null.close() }

  var isClosed: Bool { inner.isClosed }

  func begin(_ note: Note) {
    inner.begin(note)
    byteCount += note.text.count
    var isInWord = false
    for byte in note.text {
      let isSpace = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
      if !isSpace && !isInWord { wordCount += 1 }
      isInWord = !isSpace
    }
  }

  func add(_ span: Span, of note: Note) { inner.add(span, of: note) }
  func add(_ link: Link, of note: Note) { inner.add(link, of: note) }
  func settle(before byteStart: Int, of note: Note) {
    inner.settle(before: byteStart, of: note)
  }
  func end(_ note: Note) { inner.end(note) }
  func fail(_ note: Note) { inner.fail(note) }
  func didAdvance(_ progress: PipelineProgress) {}
}
