// Writes each note's record into a file of its own and moves the note on when the record is on disk. A
// fault of the machine (a full disk) closes the sink: the note stays in `working`, the queue where it is.
import Records
import Runtime

final class SpoolSink: NoteSink {
  private let folder: SpoolFolder
  private let counters: SpoolCounters
  private let filter: SpanFilter
  private let output: OutputBuffer
  /// Forms the records as `extract` does.
  private let inner: ExtractSink
  /// The notes of the run by ordinal, and why one of them could not be read.
  var notes: [SpooledNote] = []
  var faults: [SpoolFault?] = []
  private var record: Descriptor?
  /// What is wrong with the machine.
  private(set) var failure: SpoolFailure?

  init(
    folder: SpoolFolder, counters: SpoolCounters, filter: SpanFilter, context: RecordContext,
    mayBeLate: Bool
  ) {
    self.folder = folder
    self.counters = counters
    self.filter = filter
    output = context.output
    inner = ExtractSink(
      context: context, writer: .jsonLines(JSONLinesWriter(context)), filter: filter,
      options: SinkOptions(mayBeLate: mayBeLate, reportsFailures: false))
  }

  var isClosed: Bool { failure != nil || output.isClosed }

  func begin(_ note: Note) {
    do throws(SpoolFailure) {
      record = try folder.createRecord()
    } catch {
      failure = error
    }
    output.redirect(to: record)
    inner.begin(note)
  }

  func add(_ span: Span, of note: Note) {
    if filter.keeps(span) { counters.count(span) }
    inner.add(span, of: note)
  }

  func add(_ link: Link, of note: Note) { inner.add(link, of: note) }

  func settle(before byteStart: Int, of note: Note) { inner.settle(before: byteStart, of: note) }

  func end(_ note: Note) {
    inner.end(note)
    if failure == nil, let error = output.failure {
      failure = SpoolFailure(place: "working", error: error)
    }
    guard failure == nil, let record else { return }
    self.record = nil
    do throws(SpoolFailure) {
      if let fault = faults[note.ordinal] {
        counters.failedCount += 1
        try folder.drop(record)
        try folder.fail(notes[note.ordinal].name, fault)
      } else {
        try folder.finish(notes[note.ordinal].name, record)
        counters.noteCount += 1
        counters.tokenCount += note.tokenCount
      }
    } catch {
      failure = error
    }
  }

  func fail(_ note: Note) {
    guard let error = note.error else { return }
    counters.failedCount += 1
    do throws(SpoolFailure) {
      // Of a late note, which has nothing written.
      if let record { try folder.drop(record) }
      record = nil
      try folder.fail(notes[note.ordinal].name, .other(error.message))
    } catch {
      failure = error
    }
  }

  func didAdvance(_ progress: PipelineProgress) {}
}
