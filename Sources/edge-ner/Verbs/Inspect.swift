// What a model file contains, for people or as one JSON object: what it is and what it finds first.
import KernelInterface
import Options
import Records
import Runtime

func runInspect(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  if let codes = try codeOperand(command) { return inspectCodes(command, codes) }
  let opened = try openModel(for: command, path: command.operands.first)
  let output = OutputBuffer()
  if command.has("json") {
    inspectJSON(opened, output)
  } else {
    inspectText(opened, listsSections: command.has("sections"), output)
  }
  return output.finish()
}

private func inspectText(
  _ opened: OpenedModel, listsSections: Bool, _ output: OutputBuffer
) {
  let model = opened.model
  let shape = model.configuration
  output.append("file          ")
  output.append(printable: opened.path)
  output.append("\nbytes         ")
  output.append(integer: model.bytes.count)
  output.append("\nsha256        ")
  output.append(hexadecimal: model.contentHash)
  output.append("\nkernels       ")
  output.append(Dispatch.best(for: model).name)
  output.append("\nsandbox       ")
  output.append(Sandbox.available().words)
  output.append(", of extract\n")
  for index in 0..<model.headCount {
    let head = model.head(index)
    output.append("\nlabels of ")
    output.append(head.name)
    output.append(" (")
    output.append(head.isTags ? head.labels.scheme.name : head.kindName)
    output.append(")\n ")
    for label in 0..<head.labels.labelCount {
      output.append(" ")
      output.append(head.labels.label(label).name)
    }
    output.append("\n")
  }
  output.append("\nlayers        ")
  output.append(integer: shape.layerCount)
  output.append("\nhidden        ")
  output.append(integer: shape.hiddenSize)
  output.append("\nattention     ")
  output.append(integer: shape.attentionHeadCount)
  output.append(" heads")
  output.append("\nfeed-forward  ")
  output.append(integer: shape.feedForwardSize)
  output.append("\nactivation    ")
  output.append(shape.activation.name)
  output.append("\npositions     ")
  output.append(integer: shape.positionCount)
  output.append("\nwindow        ")
  output.append(integer: WindowShape.usual(shape))
  output.append("\nvocabulary    ")
  output.append(integer: shape.vocabularyCount)
  output.append(model.normalizer.lowercases ? ", uncased\n" : ", cased\n")
  output.append("\nprovenance\n")
  for index in 0..<model.provenance.pairCount {
    output.append("  ")
    output.append(model.provenance.key(index))
    output.append(": ")
    output.append(model.provenance.value(index))
    output.append("\n")
  }
  guard listsSections else {
    output.append("\n")
    output.append(integer: model.sectionCount)
    return output.append(" sections; --sections lists them\n")
  }
  output.append("\nsections (start, bytes, shape)\n")
  for index in 0..<model.sectionCount { appendSection(model.section(index), output) }
}

private func appendSection(_ section: SectionView, _ output: OutputBuffer) {
  output.append("  ")
  output.append(padded: section.byteStart, 10)
  output.append(padded: section.byteCount, 10)
  output.append(padded: Int(section.dimension0), 8)
  output.append(" x")
  output.append(padded: Int(section.dimension1), 6)
  output.append("  ")
  appendName(section, output)
  output.append(" ")
  output.append(integer: Int(section.index))
  output.append("\n")
}

private func appendName(_ section: SectionView, _ output: OutputBuffer) {
  if let name = section.kind.name {
    output.append(name)
  } else {
    output.append("unknown-")
    output.append(integer: Int(section.kind.rawValue))
  }
}

private func inspectJSON(_ opened: OpenedModel, _ output: OutputBuffer) {
  let model = opened.model
  let json = JSONText(output)
  json.beginObject()
  json.member("file", opened.path)
  json.member("bytes", model.bytes.count)
  json.name("sha256")
  json.value(hexadecimal: model.contentHash)
  json.member("kernels", Dispatch.best(for: model).name)
  let sandbox = Sandbox.available()
  json.beginObject("sandbox")
  json.member("landlock", sandbox.landlockVersion)
  json.member("filtersSystemCalls", sandbox.filtersSystemCalls)
  json.endObject()
  json.beginObject("architecture")
  appendArchitecture(model, json)
  json.endObject()
  json.beginArray("labelSets")
  for index in 0..<model.headCount { appendHead(model.head(index), json) }
  json.endArray()
  json.beginObject("provenance")
  for index in 0..<model.provenance.pairCount {
    json.name(model.provenance.key(index))
    json.value(model.provenance.value(index))
  }
  json.endObject()
  json.beginArray("sections")
  for index in 0..<model.sectionCount { appendSection(model.section(index), json) }
  json.endArray()
  json.endObject()
  json.endLine()
}

private func appendArchitecture(_ model: Model, _ json: JSONText) {
  let shape = model.configuration
  json.member("layers", shape.layerCount)
  json.member("hidden", shape.hiddenSize)
  json.member("heads", shape.attentionHeadCount)
  json.member("feedForward", shape.feedForwardSize)
  json.member("positions", shape.positionCount)
  json.member("window", WindowShape.usual(shape))
  json.member("vocabulary", shape.vocabularyCount)
  json.member("activation", shape.activation.name)
  json.name("layerNormEpsilon")
  json.value(shape.layerNormEpsilon)
  json.member("lowercase", model.normalizer.lowercases)
  json.member("stripAccents", model.normalizer.stripsAccents)
  json.member("separateCJK", model.normalizer.separatesCJK)
  json.member("cleanText", model.normalizer.cleansText)
}

private func appendHead(_ head: Head, _ json: JSONText) {
  let labels = head.labels
  json.beginObject()
  json.member("name", head.name)
  if !head.isTags { json.member("kind", head.kindName) }
  json.member("scheme", labels.scheme.name)
  json.name("labels")
  appendLabels(labels, json)
  json.beginArray("types")
  for type in 0..<labels.typeCount { json.value(labels.typeName(type)) }
  json.endArray()
  json.endObject()
}

private func appendSection(_ section: SectionView, _ json: JSONText) {
  json.beginObject()
  if let name = section.kind.name {
    json.member("name", name)
  } else {
    var name = TextBuilder()
    name.append("unknown-", section.kind.rawValue)
    json.member("name", name.bytes)
  }
  json.member("kind", Int(section.kind.rawValue))
  json.member("index", Int(section.index))
  json.member("start", section.byteStart)
  json.member("bytes", section.byteCount)
  json.beginArray("shape")
  json.value(Int(section.dimension0))
  json.value(Int(section.dimension1))
  json.endArray()
  json.endObject()
}

extension ActivationFunction {
  var name: StaticString {
    switch self {
    case .gelu: "gelu"
    case .geluTanh: "gelu_new"
    case .relu: "relu"
    }
  }
}

extension LabelScheme {
  var name: StaticString {
    switch self {
    case .bio: "BIO"
    case .iob1: "IOB1"
    case .iobes: "IOBES"
    case .plain: "plain"
    }
  }
}
