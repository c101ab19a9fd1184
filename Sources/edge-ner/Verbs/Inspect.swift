// What a model file contains, for people or as one JSON object.
import KernelInterface
import Options
import Runtime

func runInspect(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  let opened = try openModel(for: command, path: command.operands.first)
  let output = OutputBuffer()
  if command.has("json") {
    inspectJSON(opened, output)
  } else {
    inspectText(opened, output)
  }
  return output.finish()
}

private func inspectText(_ opened: OpenedModel, _ output: OutputBuffer) {
  let model = opened.model
  let shape = model.configuration
  output.append("file          ")
  output.append(opened.path)
  output.append("\nbytes         ")
  output.append(integer: model.bytes.count)
  output.append("\nsha256        ")
  output.append(hexadecimal: model.contentHash)
  output.append("\nkernels       ")
  output.append(Dispatch.best(for: model).name)
  output.append("\n\nlayers        ")
  output.append(integer: shape.layerCount)
  output.append("\nhidden        ")
  output.append(integer: shape.hiddenSize)
  output.append("\nheads         ")
  output.append(integer: shape.attentionHeadCount)
  output.append("\nfeed-forward  ")
  output.append(integer: shape.feedForwardSize)
  output.append("\nactivation    ")
  output.append(shape.activation.name)
  output.append("\npositions     ")
  output.append(integer: shape.positionCount)
  output.append("\nwindow        ")
  output.append(integer: shape.windowTokens)
  output.append("\nvocabulary    ")
  output.append(integer: shape.vocabularyCount)
  output.append(model.normalizer.lowercases ? ", uncased\n" : ", cased\n")
  for index in 0..<model.headCount {
    let head = model.tagHead(index)
    output.append("\nlabels of ")
    output.append(head.name)
    output.append(" (")
    output.append(head.scheme.name)
    output.append(")\n ")
    for label in 0..<head.labelCount {
      output.append(" ")
      output.append(head.label(label).name)
    }
    output.append("\n")
  }
  output.append("\nprovenance\n")
  for index in 0..<model.provenance.pairCount {
    output.append("  ")
    output.append(model.provenance.key(index))
    output.append(": ")
    output.append(model.provenance.value(index))
    output.append("\n")
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
  let shape = model.configuration
  output.append("{\"file\":")
  output.append(jsonString: opened.path)
  output.append(",\"bytes\":")
  output.append(integer: model.bytes.count)
  output.append(",\"sha256\":\"")
  output.append(hexadecimal: model.contentHash)
  output.append("\",\"kernels\":\"")
  output.append(Dispatch.best(for: model).name)
  output.append("\",\"architecture\":{")
  output.append(member: "layers", shape.layerCount, isFirst: true)
  output.append(member: "hidden", shape.hiddenSize)
  output.append(member: "heads", shape.attentionHeadCount)
  output.append(member: "feedForward", shape.feedForwardSize)
  output.append(member: "positions", shape.positionCount)
  output.append(member: "window", shape.windowTokens)
  output.append(member: "vocabulary", shape.vocabularyCount)
  output.append(",\"activation\":\"")
  output.append(shape.activation.name)
  output.append("\",\"layerNormEpsilon\":")
  output.append(float: shape.layerNormEpsilon)
  output.append(model.normalizer.lowercases ? ",\"lowercase\":true" : ",\"lowercase\":false")
  output.append(
    model.normalizer.stripsAccents ? ",\"stripAccents\":true" : ",\"stripAccents\":false")
  output.append(model.normalizer.separatesCJK ? ",\"separateCJK\":true" : ",\"separateCJK\":false")
  output.append(model.normalizer.cleansText ? ",\"cleanText\":true" : ",\"cleanText\":false")
  output.append("},\"labelSets\":[")
  for index in 0..<model.headCount {
    if index > 0 { output.append(",") }
    appendHead(model.tagHead(index), output)
  }
  output.append("],\"provenance\":{")
  for index in 0..<model.provenance.pairCount {
    if index > 0 { output.append(",") }
    output.append(jsonString: model.provenance.key(index))
    output.append(":")
    output.append(jsonString: model.provenance.value(index))
  }
  output.append("},\"sections\":[")
  for index in 0..<model.sectionCount {
    let section = model.section(index)
    output.append(index > 0 ? ",{\"name\":\"" : "{\"name\":\"")
    appendName(section, output)
    output.append("\"")
    output.append(member: "kind", Int(section.kind.rawValue))
    output.append(member: "index", Int(section.index))
    output.append(member: "start", section.byteStart)
    output.append(member: "bytes", section.byteCount)
    output.append(",\"shape\":[")
    output.append(integer: Int(section.dimension0))
    output.append(",")
    output.append(integer: Int(section.dimension1))
    output.append("]}")
  }
  output.append("]}\n")
}

private func appendHead(_ head: TagHead, _ output: OutputBuffer) {
  output.append("{\"name\":")
  output.append(jsonString: head.name)
  output.append(",\"scheme\":\"")
  output.append(head.scheme.name)
  output.append("\",\"labels\":[")
  for label in 0..<head.labelCount {
    if label > 0 { output.append(",") }
    output.append(jsonString: head.label(label).name)
  }
  output.append("],\"types\":[")
  for type in 0..<head.typeCount {
    if type > 0 { output.append(",") }
    output.append(jsonString: head.typeName(type))
  }
  output.append("]}")
}

extension OutputBuffer {
  /// `,"name":value`
  func append(member name: StaticString, _ value: Int, isFirst: Bool = false) {
    append(isFirst ? "\"" : ",\"")
    append(name)
    append("\":")
    append(integer: value)
  }

  /// Right-aligned in a column.
  func append(padded value: Int, _ width: Int) {
    var digits = 1
    var rest = value / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    for _ in 0..<max(0, width - digits) { append(UInt8(ascii: " ")) }
    append(integer: value)
  }
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
