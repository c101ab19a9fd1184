// Word pieces of a text with their offsets, for comparison with other tokenizers, and the windows that
// `extract` cuts them into.
import Options
import Records
import Runtime

func runTokens(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  let opened = try openModel(for: command)
  let tokenizer = Tokenizer(opened.model)
  let output = OutputBuffer()
  let unit = offsetUnit(command)
  let features = FeatureReader(model: opened.model)
  let planner =
    command.has("windows") ? WindowPlanner(shape: try windowShape(command, opened.model)) : nil
  let context = RecordContext(
    output: output, model: opened.model, setting: RecordSetting(version: productVersion))
  return forEachNote(command, output) { note in
    beginObject(note, command, context)
    let json = context.json
    json.beginArray("ids")
    // Two passes, so that a long text's tokens need not be kept.
    forEachToken(note, tokenizer) { token in json.value(Int(token.id)) }
    json.endArray()
    json.beginArray("offsets")
    var startConverter = OffsetConverter(source: note)
    forEachToken(note, tokenizer) { token in
      let range = note.sourceMap.source(of: Int(token.byteStart)..<Int(token.byteEnd))
      let start = startConverter.convert(range.lowerBound, to: unit)
      // Neighbouring tokens may share bytes, so the end must not move the start's converter.
      var endConverter = startConverter
      json.beginArray()
      json.value(start)
      json.value(endConverter.convert(range.upperBound, to: unit))
      json.endArray()
    }
    json.endArray()
    if let features { appendFeatures(note, tokenizer, features, json) }
    if let planner { appendWindows(note, tokenizer, planner, json) }
    if note.hasOwnText { json.member("plain", note.text) }
    context.appendWarnings(note)
    json.endObject()
    json.endLine()
  }
}

/// `"features":{"layout":[...],"dictionary.disease":[...]}`: the class of each token, for a model
/// with input features.
private func appendFeatures(
  _ note: Note, _ tokenizer: Tokenizer, _ reader: FeatureReader, _ json: JSONText
) {
  json.beginObject("features")
  for index in 0..<reader.features.count {
    var name = TextBuilder()
    name.append(reader.features[index].kind.name)
    let typeName = reader.features[index].typeName
    if !typeName.isEmpty {
      name.append(".")
      name.bytes += typeName
    }
    name.bytes.withUnsafeBytes { json.name($0) }
    json.beginArray()
    // A pass for each feature, so that a long text's tokens need not be kept.
    reader.begin(note.text)
    forEachToken(note, tokenizer) { token in
      var token = token
      reader.read(&token)
      json.value(Int(token.features[index]))
    }
    json.endArray()
  }
  json.endObject()
}

/// `"windows":[[first, end, owned first, owned end],...]`: ranges of the text's tokens.
private func appendWindows(
  _ note: Note, _ tokenizer: Tokenizer, _ planner: WindowPlanner, _ json: JSONText
) {
  json.beginArray("windows")
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
    json.beginArray()
    json.value(heldStart)
    json.value(heldStart + window.tokenCount)
    json.value(ownedStart)
    json.value(heldStart + window.ownedEnd)
    json.endArray()
    ownedStart = heldStart + window.ownedEnd
    planner.drop(window)
    // What was dropped: the planner's own tokens now begin with the next window's context.
    heldStart = ownedStart - planner.contextTokenCount
  }
  json.endArray()
}

private func forEachToken(_ note: Note, _ tokenizer: Tokenizer, _ body: (Token) -> Void) {
  var stream = TokenStream(tokenizer, text: note.text)
  var token = Token()
  while stream.next(into: &token) { body(token) }
}
