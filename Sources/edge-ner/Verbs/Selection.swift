// Which heads, types and scores of the model's answers the user wants: --head, --types, --min-score.
import Options
import Records
import Runtime

/// The heads of --head, ascending; all without one.
func shownHeads(_ command: ParsedCommand, _ model: Model) throws(CommandError) -> [Int] {
  let names = command.all("head")
  if names.isEmpty { return Array(0..<model.headCount) }
  var isShown = [Bool](repeating: false, count: model.headCount)
  for name in names {
    var isKnown = false
    for head in 0..<model.headCount where isEqual(name, model.head(head).name) {
      isShown[head] = true
      isKnown = true
    }
    guard isKnown else { throw .words(unknownHead(name, model)) }
  }
  return (0..<model.headCount).filter { isShown[$0] }
}

/// The spans of --types and --min-score among those of the shown heads.
func spanFilter(
  _ command: ParsedCommand, _ model: Model, _ heads: [Int]
) throws(CommandError) -> SpanFilter {
  let leastScore = try number(command, "min-score", 0, 1, "0", "1") ?? 0
  let names = command.last("types")?.splitAtCommas()
  if names == nil, heads.count == model.headCount {
    return SpanFilter(leastScore: leastScore, wantedTypes: [])
  }
  var wanted: [[Bool]] = []
  for head in 0..<model.headCount {
    let isWanted = names == nil && heads.contains(head)
    wanted.append([Bool](repeating: isWanted, count: model.head(head).typeCount))
  }
  for name in names ?? [] {
    var isKnown = false
    for head in heads {
      for type in 0..<wanted[head].count where isEqual(name, model.head(head).typeName(type)) {
        wanted[head][type] = true
        isKnown = true
      }
    }
    guard isKnown else { throw .words(unknownType(name, model, heads)) }
  }
  return SpanFilter(leastScore: leastScore, wantedTypes: wanted)
}

private func isEqual(_ name: Argument, _ bytes: UnsafeRawBufferPointer) -> Bool {
  guard name.byteCount == bytes.count else { return false }
  for index in 0..<bytes.count where name.start[index] != bytes[index] { return false }
  return true
}

private func unknownHead(_ name: Argument, _ model: Model) -> [UInt8] {
  var text = TextBuilder()
  text.append("--head: the model has no head '")
  text.append(name)
  text.append("', it has ")
  for head in 0..<model.headCount {
    if head > 0 { text.append(", ") }
    text.append(bytes: [UInt8](model.head(head).name))
  }
  return text.bytes
}

/// A name that several heads have is listed once.
private func unknownType(_ name: Argument, _ model: Model, _ heads: [Int]) -> [UInt8] {
  var text = TextBuilder()
  text.append("--types: the model has no type '")
  text.append(name)
  text.append("', it has ")
  var listed: [[UInt8]] = []
  for head in heads {
    for type in 0..<model.head(head).typeCount {
      let known = [UInt8](model.head(head).typeName(type))
      if !listed.contains(known) { listed.append(known) }
    }
  }
  for index in 0..<listed.count {
    if index > 0 { text.append(", ") }
    text.append(bytes: listed[index])
  }
  return text.bytes
}
