// Takes the pipeline's spans, keeps those that are wanted, and hands them to the writer. What cannot
// be processed becomes a record where the form has records of failures, and a message where not; a
// file that cannot be read is said in both.
import Options
import Records
import Runtime

final class ExtractSink: NoteSink {
  private let context: RecordContext
  private let output: OutputBuffer
  private let writer: RecordWriter
  private let filter: SpanFilter
  private let meter: ProgressMeter?
  private let options: SinkOptions
  /// The note that is being written is one that --strict refuses.
  private var isRefused = false
  /// Notes that --strict refused.
  private(set) var refusedCount = 0
  private var hasSaidMalformed = false
  /// Where findings are put together before they are written; nil where entities are written as they
  /// come.
  private let builder: FindingsBuilder?

  init(
    context: RecordContext, writer: RecordWriter, filter: SpanFilter,
    meter: ProgressMeter? = nil, options: SinkOptions = SinkOptions()
  ) {
    self.context = context
    output = context.output
    self.writer = writer
    self.filter = filter
    self.meter = meter
    self.options = options
    builder =
      context.showsRelations || context.showsPHI || options.mayBeLate || options.flattens
      ? FindingsBuilder(
        context, filter, keepsPHIApart: writer.hasPHILayer, flattens: options.flattens) : nil
  }

  /// Whether nothing of a note is written before it is done: one that comes late is a failed note.
  private var gathersNotes: Bool { options.mayBeLate }

  var isClosed: Bool { output.isClosed || options.acknowledger?.isClosed == true }

  func begin(_ note: Note) {
    isRefused = options.isStrict && (note.malformedCount > 0 || isMalformed(note.text))
    if isRefused { return }
    context.begin(note)
    builder?.begin()
    if !gathersNotes { writer.begin(note) }
  }

  func add(_ span: Span, of note: Note) {
    if isRefused { return }
    if let builder {
      builder.add(span, of: note)
    } else if filter.keeps(span), !filter.ignores(span, of: note) {
      writer.add(context.finding(span, of: note), of: note)
    }
  }

  func add(_ link: Link, of note: Note) {
    if !isRefused { builder?.add(link) }
  }

  func settle(before byteStart: Int, of note: Note) {
    if isRefused || gathersNotes { return }
    builder?.settle(before: byteStart, of: note) { [writer] in writer.add($0, of: note) }
  }

  func end(_ note: Note) {
    if isRefused {
      refusedCount += 1
      fail(note, malformedMessage(note.malformedCount), isAboutFile: false)
      options.acknowledger?.fail(note, output)
      return
    }
    var findings = NoteFindings()
    if let builder {
      findings = builder.findings(of: note)
      if gathersNotes { writer.begin(note) }
      for finding in findings.entities { writer.add(finding, of: note) }
    }
    writer.end(note, findings)
    output.flush()
    if note.malformedCount > 0 { sayMalformed(note) }
    options.acknowledger?.end(note, output)
  }

  func fail(_ note: Note) {
    guard let error = note.error else { return }
    fail(note, error.message, isAboutFile: error.isAboutFile)
    options.acknowledger?.fail(note, output)
  }

  private func fail(_ note: Note, _ message: [UInt8], isAboutFile: Bool) {
    if writer.fail(note, message) {
      output.flush()
      if options.recordsAreSeen, !isAboutFile { return }
    }
    report(note, message, byID: isAboutFile)
  }

  /// The first note with malformed bytes is said, so that a file in another encoding is noticed; each
  /// record has its own count.
  private func sayMalformed(_ note: Note) {
    if hasSaidMalformed { return }
    hasSaidMalformed = true
    var text = TextBuilder()
    text.append(bytes: malformedMessage(note.malformedCount))
    text.append("; further notes like it are not named")
    report(note, text.bytes, byID: true)
  }

  private func malformedMessage(_ count: Int) -> [UInt8] {
    var text = TextBuilder()
    text.append("not valid UTF-8 at ", count, count == 1 ? " place" : " places")
    return text.bytes
  }

  /// - byID: whether a string id, which is a file's name, says better than a number which note it is.
  private func report(_ note: Note, _ message: [UInt8], byID: Bool) {
    guard options.reportsFailures else { return }
    meter?.clear()
    var text = TextBuilder()
    if byID, case .string = note.identity {
      text.append(bytes: [UInt8](note.idBytes.bytes))
    } else if note.place != nil, case .number = note.identity {
      // Of a document without an id all texts are notes; its number is what the record says.
      text.append("document ")
      text.append(bytes: [UInt8](note.idBytes.bytes))
    } else {
      text.append("note ", note.ordinal)
    }
    text.append(": ")
    text.append(bytes: message)
    reportError(text.bytes)
  }

  func didAdvance(_ progress: PipelineProgress) { meter?.show(progress) }
}

/// What a run can be told about notes that are not as they should be.
struct SinkOptions {
  /// A note with malformed bytes is a failed note.
  var isStrict = false
  /// A note may fail after some of its entities came, so none is written before all are there.
  var mayBeLate = false
  /// Whether of entities that overlap only the best is given.
  var flattens = false
  /// Whether failures become lines on stderr.
  var reportsFailures = true
  /// Whether anybody reads the records; a failure that stands in one need not be said twice.
  var recordsAreSeen = true
  /// Answers the messages that notes came in.
  var acknowledger: Acknowledger?
}

extension NoteError {
  /// The note stands for a file that could not be read, and its id is the file's name.
  var isAboutFile: Bool {
    switch self {
    case .cannotOpen, .cannotRead: true
    case .json, .tooLong, .late, .document: false
    }
  }
}

private func isMalformed(_ text: UnsafeRawBufferPointer) -> Bool {
  guard let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
  var position = 0
  while position < text.count {
    let decoded = decodeUTF8(start, at: position, end: text.count)
    if decoded.isMalformed { return true }
    position += decoded.byteCount
  }
  return false
}
