// Raw label scores of a text's first window, special tokens included, for comparison with other
// runtimes of the same checkpoint.
import KernelInterface
import Options
import Records
import Runtime

func runLogits(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  let opened = try openModel(for: command)
  let model = opened.model
  let tokenizer = Tokenizer(model)
  let windowTokens = try windowTokens(command, model)
  let kernels = try chosenKernels(command, model)
  let encoder = Encoder(model: model, kernels: kernels, rowCapacity: windowTokens)
  let batch = WindowBatch(model: model, rowCapacity: windowTokens, windowCapacity: 1)
  let features = FeatureReader(model: model)
  let output = OutputBuffer()
  let context = RecordContext(
    output: output, model: model, setting: RecordSetting(version: productVersion))
  return forEachNote(command, output) { note in
    batch.removeAll()
    batch.append(id: model.vocabulary.classifyID, isWanted: true)
    var stream = TokenStream(tokenizer, text: note.text)
    features?.begin(note.text)
    var token = Token()
    while batch.rowCount < windowTokens - 1, stream.next(into: &token) {
      features?.read(&token)
      batch.append(id: token.id, isWanted: true, features: token.features)
    }
    batch.append(id: model.vocabulary.separateID, isWanted: true)
    batch.endWindow()
    encoder.run(batch)
    beginObject(note, command, context)
    appendLogits(batch, model, context.json)
    context.json.endObject()
    context.json.endLine()
  }
}

/// The first head; further heads, if any, follow as `"heads"`. A relation's rows are its projections,
/// not logits of its labels, which depend on the argument.
private func appendLogits(_ batch: WindowBatch, _ model: Model, _ json: JSONText) {
  json.name("labels")
  appendLabels(model.head(0).labels, json)
  json.beginArray("ids")
  for row in 0..<batch.rowCount { json.value(Int(batch.ids[row])) }
  json.endArray()
  json.name("logits")
  appendRows(batch, head: 0, json)
  guard model.headCount > 1 else { return }
  json.beginArray("heads")
  for index in 1..<model.headCount {
    let head = model.head(index)
    json.beginObject()
    json.member("name", head.name)
    if !head.isTags { json.member("kind", head.kindName) }
    json.name("labels")
    appendLabels(head.labels, json)
    json.name("logits")
    appendRows(batch, head: index, json)
    json.endObject()
  }
  json.endArray()
}

func appendLabels(_ labels: LabelsView, _ json: JSONText) {
  json.beginArray()
  for label in 0..<labels.labelCount { json.value(labels.label(label).name) }
  json.endArray()
}

private func appendRows(_ batch: WindowBatch, head: Int, _ json: JSONText) {
  let logits = batch.logits(head: head)
  json.beginArray()
  for row in 0..<batch.rowCount {
    json.beginArray()
    for label in 0..<batch.outputCount(head: head) {
      json.value(logits[row * batch.outputStride(head: head) + label])
    }
    json.endArray()
  }
  json.endArray()
}
