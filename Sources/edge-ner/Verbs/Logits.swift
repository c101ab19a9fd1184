// Raw label scores of a text's first window, special tokens included, for comparison with other
// runtimes of the same checkpoint.
import KernelInterface
import Options
import Runtime

func runLogits(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  let opened = try openModel(for: command)
  let model = opened.model
  let tokenizer = Tokenizer(model)
  let windowTokens = try windowTokens(command, model)
  let kernels = try chosenKernels(command, model)
  let encoder = Encoder(model: model, kernels: kernels, rowCapacity: windowTokens)
  let batch = WindowBatch(model: model, rowCapacity: windowTokens, windowCapacity: 1)
  let output = OutputBuffer()
  let context = RecordContext(
    output: output, model: model, unit: .codePoint, namesNotes: false)
  return forEachNote(command, output) { note in
    batch.removeAll()
    batch.append(id: model.vocabulary.classifyID, isWanted: true)
    var stream = TokenStream(tokenizer, text: note.text)
    var token = Token()
    while batch.rowCount < windowTokens - 1, stream.next(into: &token) {
      batch.append(id: token.id, isWanted: true)
    }
    batch.append(id: model.vocabulary.separateID, isWanted: true)
    batch.endWindow()
    encoder.run(batch)
    beginObject(note, command, context)
    appendLogits(batch, model, output)
    output.append("}\n")
  }
}

/// The first head; further heads, if any, follow as `"heads"`.
private func appendLogits(_ batch: WindowBatch, _ model: Model, _ output: OutputBuffer) {
  output.append("\"labels\":")
  appendLabels(model.tagHead(0), output)
  output.append(",\"ids\":[")
  for row in 0..<batch.rowCount {
    if row > 0 { output.append(",") }
    output.append(integer: Int(batch.ids[row]))
  }
  output.append("],\"logits\":")
  appendRows(batch, head: 0, output)
  guard model.headCount > 1 else { return }
  output.append(",\"heads\":[")
  for index in 1..<model.headCount {
    let head = model.tagHead(index)
    output.append(index > 1 ? ",{\"name\":" : "{\"name\":")
    output.append(jsonString: head.name)
    output.append(",\"labels\":")
    appendLabels(head, output)
    output.append(",\"logits\":")
    appendRows(batch, head: index, output)
    output.append("}")
  }
  output.append("]")
}

private func appendLabels(_ head: TagHead, _ output: OutputBuffer) {
  output.append("[")
  for label in 0..<head.labelCount {
    if label > 0 { output.append(",") }
    output.append(jsonString: head.label(label).name)
  }
  output.append("]")
}

private func appendRows(_ batch: WindowBatch, head: Int, _ output: OutputBuffer) {
  let logits = batch.logits(head: head)
  output.append("[")
  for row in 0..<batch.rowCount {
    output.append(row > 0 ? ",[" : "[")
    for label in 0..<batch.outputCount(head: head) {
      if label > 0 { output.append(",") }
      output.append(float: logits[row * batch.outputStride(head: head) + label])
    }
    output.append("]")
  }
  output.append("]")
}
