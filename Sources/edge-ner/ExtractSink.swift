// Takes the pipeline's spans, keeps those that are wanted, and hands them to the writer.
import Options
import Records
import Runtime

final class ExtractSink: NoteSink {
  private let context: RecordContext
  private let output: OutputBuffer
  private let writer: RecordWriter
  private let filter: SpanFilter
  private let meter: ProgressMeter?

  init(
    context: RecordContext, writer: RecordWriter, filter: SpanFilter, meter: ProgressMeter?
  ) {
    self.context = context
    output = context.output
    self.writer = writer
    self.filter = filter
    self.meter = meter
  }

  var isClosed: Bool { output.isClosed }

  func begin(_ note: Note) {
    context.begin(note)
    writer.begin(note)
  }

  func add(_ span: Span, of note: Note) {
    if filter.keeps(span) { writer.add(span, of: note) }
  }

  func end(_ note: Note) {
    writer.end(note)
    output.flush()
  }

  func fail(_ note: Note) {
    guard let error = note.error else { return }
    if case .jsonLines(let writer) = writer {
      writer.fail(note, error.message)
      output.flush()
      return
    }
    meter?.clear()
    var text = TextBuilder()
    text.append("note ", note.ordinal)
    if case .string = note.identity, error.isAboutFile {
      text = TextBuilder()
      text.append(bytes: [UInt8](note.idBytes.bytes))
    }
    text.append(": ")
    text.append(bytes: error.message)
    reportError(text.bytes)
  }

  func didAdvance(_ progress: PipelineProgress) { meter?.show(progress) }
}

extension NoteError {
  /// The note stands for a file that could not be read, and its id is the file's name.
  var isAboutFile: Bool {
    switch self {
    case .cannotOpen, .cannotRead: true
    case .json, .tooLong: false
    }
  }
}

/// Which spans are wanted.
struct SpanFilter {
  let leastScore: Double
  /// For each head, whether each type is wanted; empty for all.
  let wantedTypes: [[Bool]]

  func keeps(_ span: Span) -> Bool {
    span.score >= leastScore
      && (wantedTypes.isEmpty || wantedTypes[span.headIndex][span.typeIndex])
  }
}
