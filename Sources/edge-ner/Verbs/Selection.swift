// Which heads, types and scores of the model's answers the user wants: --head, --types, --min-score,
// with --find those that it asks for.
import Options
import Records
import Runtime

/// The heads of --head, ascending, and the one that is asked for types; without either all, of which
/// the head of protected health information only with --phi.
func shownHeads(
  _ command: ParsedCommand, _ model: Model, _ asked: AskedTypes? = nil
) throws(CommandError) -> [Int] {
  let known = TypeNames(model, asked: asked)
  let names = command.all("head")
  if command.has("phi"), !known.has(.phi) {
    throw .words([UInt8](Argument("--phi: the model has no head for it").bytes))
  }
  if names.isEmpty, asked == nil {
    return (0..<model.headCount).filter {
      known.role($0) != .unasked && (known.role($0) != .phi || command.has("phi"))
    }
  }
  var isShown = [Bool](repeating: false, count: model.headCount)
  if let asked { isShown[asked.headIndex] = true }
  for name in names {
    var isKnown = false
    for head in 0..<model.headCount where isEqual(name, known.head(head)) {
      guard known.role(head) != .unasked else { throw .words(unaskedHead(name)) }
      isShown[head] = true
      isKnown = true
    }
    guard isKnown else { throw .words(unknownHead(name, known)) }
  }
  for head in 0..<model.headCount where known.role(head) == .phi && command.has("phi") {
    isShown[head] = true
  }
  return (0..<model.headCount).filter { isShown[$0] }
}

/// The spans of --types and --min-score among those of the shown heads.
func spanFilter(
  _ command: ParsedCommand, _ model: Model, _ heads: [Int], _ asked: AskedTypes? = nil
) throws(CommandError) -> SpanFilter {
  let leastScore = try leastScore(command) ?? 0
  let names =
    command.has("types") ? command.all("types").flatMap { $0.splitAtCommas() } : nil
  if names == nil, heads.count == model.headCount {
    return SpanFilter(leastScore: leastScore, wantedTypes: [])
  }
  let known = TypeNames(model, asked: asked)
  var wanted: [[Bool]] = []
  for head in 0..<known.headCount {
    let isWanted = names == nil && heads.contains(head)
    wanted.append([Bool](repeating: isWanted, count: known.typeCount(head: head)))
  }
  for name in names ?? [] {
    var isKnown = false
    for head in heads {
      for type in 0..<wanted[head].count
      where known.isEntityType(type, head: head) && isEqual(name, known.type(type, head: head)) {
        wanted[head][type] = true
        isKnown = true
      }
    }
    guard isKnown else { throw .words(unknownType(name, known, heads)) }
  }
  return SpanFilter(leastScore: leastScore, wantedTypes: wanted)
}

extension TypeNames {
  /// Attributes of a drug are shown with it and are no entities.
  fileprivate func isEntityType(_ type: Int, head: Int) -> Bool {
    role(head) != .relation || !FindingsBuilder.isAttribute(self.type(type, head: head))
  }
}

private func isEqual(_ name: Argument, _ bytes: [UInt8]) -> Bool {
  guard name.byteCount == bytes.count else { return false }
  for index in 0..<bytes.count where name.start[index] != bytes[index] { return false }
  return true
}

private func unaskedHead(_ name: Argument) -> [UInt8] {
  var text = TextBuilder()
  text.append("--head: '")
  text.append(name)
  text.append("' finds types by their names: say which with --find")
  return text.bytes
}

private func unknownHead(_ name: Argument, _ known: TypeNames) -> [UInt8] {
  var text = TextBuilder()
  text.append("--head: the model has no head '")
  text.append(name)
  text.append("', it has ")
  for head in 0..<known.headCount {
    if head > 0 { text.append(", ") }
    text.append(bytes: known.head(head))
  }
  return text.bytes
}

/// A name that several heads have is listed once.
private func unknownType(_ name: Argument, _ known: TypeNames, _ heads: [Int]) -> [UInt8] {
  var text = TextBuilder()
  text.append("--types: the model has no type '")
  text.append(name)
  text.append("', it has ")
  var listed: [[UInt8]] = []
  for head in heads {
    for type in 0..<known.typeCount(head: head) where known.isEntityType(type, head: head) {
      let type = known.type(type, head: head)
      if !listed.contains(type) { listed.append(type) }
    }
  }
  for index in 0..<listed.count {
    if index > 0 { text.append(", ") }
    text.append(bytes: listed[index])
  }
  return text.bytes
}
