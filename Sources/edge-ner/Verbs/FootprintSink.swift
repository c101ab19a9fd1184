// Where footprint sends its entities: formed as `extract` forms them, written to /dev/null where
// there is one, while the clock is read at the first entity and at the end of each note.
import Options
import Records
import Runtime

final class FootprintSink: NoteSink {
  private let inner: ExtractSink
  private let null: Descriptor?
  /// When the note before was done, or the run began.
  private var lastNanoseconds: UInt64
  /// Nanoseconds from the end of the note before to the end of each note, failed ones left out.
  private(set) var noteNanoseconds: [Int] = []
  /// The clock at the first entity of all.
  private(set) var firstEntityAt: UInt64?
  private(set) var noteCount = 0
  private(set) var failedNoteCount = 0

  /// - reportsFailures: whether notes that fail are said on stderr.
  init(_ model: Model, reportsFailures: Bool) {
    null = try? Descriptor.openNull()
    let context = RecordContext(
      output: OutputBuffer(null), model: model, setting: RecordSetting(version: productVersion))
    inner = ExtractSink(
      context: context, writer: .jsonLines(JSONLinesWriter(context)),
      filter: SpanFilter(leastScore: 0, wantedTypes: []),
      options: SinkOptions(reportsFailures: reportsFailures, recordsAreSeen: false))
    lastNanoseconds = monotonicNanoseconds()
  }

  deinit { null?.close() }

  var isClosed: Bool { inner.isClosed }

  func begin(_ note: Note) { inner.begin(note) }

  func add(_ span: Span, of note: Note) {
    inner.add(span, of: note)
    if firstEntityAt == nil { firstEntityAt = monotonicNanoseconds() }
  }

  func add(_ link: Link, of note: Note) { inner.add(link, of: note) }
  func settle(before byteStart: Int, of note: Note) {
    inner.settle(before: byteStart, of: note)
  }

  func end(_ note: Note) {
    inner.end(note)
    let now = monotonicNanoseconds()
    noteNanoseconds.append(Int(now - lastNanoseconds))
    lastNanoseconds = now
    noteCount += 1
  }

  func fail(_ note: Note) {
    inner.fail(note)
    lastNanoseconds = monotonicNanoseconds()
    failedNoteCount += 1
  }

  func didAdvance(_ progress: PipelineProgress) {}
}
