// Verbs that look at one note after the other, without the pipeline.
import Options
import Records
import Runtime

/// Calls with each note of the input; errors become lines on stderr.
///
/// - body: false to stop.
/// - Returns: the exit status.
func forEachNote(
  _ command: ParsedCommand, _ output: OutputBuffer, _ body: (Note) -> Void
) -> Int32 {
  let source = NoteSource(
    kind: inputKind(command), paths: paths(command), reading: noteReading(command))
  var noteCount = 0
  var failedCount = 0
  while !output.isClosed, case .note(let note) = source.next(mayBlock: true) {
    noteCount += 1
    if let error = note.error {
      failedCount += 1
      var text = TextBuilder()
      text.append("note ", note.ordinal, ": ", Int?.none)
      text.append(bytes: error.message)
      reportError(text.bytes)
    } else {
      body(note)
      output.flush()
    }
    source.recycle(note)
  }
  let status = output.finish()
  guard status == ExitStatus.done, failedCount > 0 else { return status }
  return failedCount == noteCount && source.failedFileCount == noteCount
    ? ExitStatus.failed : ExitStatus.someNotesFailed
}

/// Opens the object of a note, with its id where the input may hold several.
func beginObject(_ note: Note, _ command: ParsedCommand, _ context: RecordContext) {
  context.json.beginObject()
  if inputKind(command) != .text { context.appendIDMember(note) }
}
