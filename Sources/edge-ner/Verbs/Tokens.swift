// Word pieces of a text with their offsets, for comparison with other tokenizers.
import Options
import Runtime

func runTokens(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  let opened = try openModel(for: command)
  let tokenizer = Tokenizer(opened.model)
  let output = OutputBuffer()
  let unit = offsetUnit(command)
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
    output.append("]}\n")
  }
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
