// Word pieces of a text with their offsets, for comparison with other tokenizers, and the windows that
// `extract` cuts them into.
import Options
import Runtime

func runTokens(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  let opened = try openModel(for: command)
  let tokenizer = Tokenizer(opened.model)
  let output = OutputBuffer()
  let unit = offsetUnit(command)
  let planner =
    command.has("windows") ? WindowPlanner(shape: try windowShape(command, opened.model)) : nil
  let context = RecordContext(
    output: output, model: opened.model, unit: unit, namesNotes: false)
  return forEachNote(command, output) { note in
    beginObject(note, command, context)
    output.append("\"ids\":[")
    // Two passes, so that a long text's tokens need not be kept.
    forEachToken(note, tokenizer) { token, isFirst in
      if !isFirst { output.append(",") }
      output.append(integer: Int(token.id))
    }
    output.append("],\"offsets\":[")
    var startConverter = OffsetConverter(text: note.text)
    forEachToken(note, tokenizer) { token, isFirst in
      let start = startConverter.convert(Int(token.byteStart), to: unit)
      // Neighbouring tokens may share bytes, so the end must not move the start's converter.
      var endConverter = startConverter
      output.append(isFirst ? "[" : ",[")
      output.append(integer: start)
      output.append(",")
      output.append(integer: endConverter.convert(Int(token.byteEnd), to: unit))
      output.append("]")
    }
    output.append("]")
    if let planner { appendWindows(note, tokenizer, planner, output) }
    output.append("}\n")
  }
}

/// `,"windows":[[first, end, owned first, owned end],...]`: ranges of the text's tokens.
private func appendWindows(
  _ note: Note, _ tokenizer: Tokenizer, _ planner: WindowPlanner, _ output: OutputBuffer
) {
  output.append(",\"windows\":[")
  var stream = TokenStream(tokenizer, text: note.text)
  var token = Token()
  planner.beginNote()
  // The first token that the planner holds, and the first that no window owns, counted in the text.
  var heldStart = 0
  var ownedStart = 0
  while true {
    while planner.needsToken {
      if stream.next(into: &token) { planner.append(token) } else { planner.endNote() }
    }
    guard let window = planner.next() else { break }
    output.append(ownedStart == 0 ? "[" : ",[")
    output.append(integer: heldStart)
    output.append(",")
    output.append(integer: heldStart + window.tokenCount)
    output.append(",")
    output.append(integer: ownedStart)
    output.append(",")
    output.append(integer: heldStart + window.ownedEnd)
    output.append("]")
    ownedStart = heldStart + window.ownedEnd
    planner.drop(window)
    // What was dropped: the planner's own tokens now begin with the next window's context.
    heldStart = ownedStart - planner.contextTokenCount
  }
  output.append("]")
}

private func forEachToken(_ note: Note, _ tokenizer: Tokenizer, _ body: (Token, Bool) -> Void) {
  var stream = TokenStream(tokenizer, text: note.text)
  var token = Token()
  var isFirst = true
  while stream.next(into: &token) {
    body(token, isFirst)
    isFirst = false
  }
}
