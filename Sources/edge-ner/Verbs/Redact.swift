// Notes in, the same notes without protected health information out.
import KernelInterface
import Options
import Records
import Runtime

extension RedactionMode: NamedChoice {}
extension DateOrder: NamedChoice {}

func runRedact(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  guard !inputKind(command).form.isDocument else {
    throw .words(
      [UInt8](Argument("redact gives notes back in the form they came: no hl7, cda or fhir").bytes))
  }
  let options = RedactionOptions(
    mode: command.choice("mode", of: RedactionMode.self) ?? .tag,
    policy: try redactionPolicy(command), shiftsDates: command.has("shift-dates"),
    dateOrder: command.choice("date-order", of: DateOrder.self), key: try redactionKey(command))
  let reading = noteReading(command)
  let source = NoteSource(
    kind: inputKind(command), paths: paths(command), reading: reading, keepsEndings: true)
  // The patient of a note is one of the other members.
  source.keepsMembers = true
  try checkNeeds(command)
  let output = OutputBuffer()
  let sink = RedactSink(
    Redactor(options, markup: reading.markup), output, kind: inputKind(command),
    keepsMembers: command.has("keep-members"))
  let report: Descriptor?
  if command.has("rules-only") {
    report = try reportFile(command, nil)
    enterSandbox(command, SandboxFiles(readable: paths(command)))
    redactByRules(source, sink)
  } else {
    report = try redactWithModel(command, source, sink)
  }
  let status = output.finish()
  if status == ExitStatus.done, let report { try write(sink.report, to: report) }
  guard status == ExitStatus.done, sink.failedCount > 0 else { return status }
  return source.failedFileCount == sink.noteCount
    ? ExitStatus.failed : ExitStatus.someNotesFailed
}

private func redactByRules(_ source: NoteSource, _ sink: RedactSink) {
  while !sink.isClosed, case .note(let note) = source.next(mayBlock: true) {
    if note.error != nil {
      sink.fail(note)
    } else {
      sink.begin(note)
      sink.end(note)
    }
    source.recycle(note)
  }
}

/// - Returns: the file of --report.
private func redactWithModel(
  _ command: ParsedCommand, _ source: NoteSource, _ sink: RedactSink
) throws(CommandError) -> Descriptor? {
  let opened = try openModel(for: command)
  let model = opened.model
  var heads = HeadSelection.none
  for index in 0..<model.headCount where isPrivate(model.head(index)) {
    heads.insert(index)
    sink.setTypes(of: model.head(index))
  }
  guard heads != .none else {
    throw .words(
      [UInt8](
        Argument(
          "the model has no head 'phi'; --rules-only finds what has a form, and misses most names"
        ).bytes))
  }
  let shape = try windowShape(command, model)
  let threadCount = try integer(command, "threads", 1, 256, "1", "256") ?? defaultThreadCount()
  let kernels = try chosenKernels(command, model)
  let tokenizer = Tokenizer(model)
  var pipelineOptions = PipelineOptions(
    shape: shape, heads: heads, threadCount: threadCount, kernels: kernels)
  // What is left in a note does more harm than what is taken out without need.
  pipelineOptions.rules.leastScore = 0
  // Redaction.md has what other factors find and what they take without need.
  pipelineOptions.rules.outsideFactor = 0.4
  pipelineOptions.noteNanoseconds = try noteNanoseconds(command)
  let options = pipelineOptions
  let report = try reportFile(command, opened)
  enterSandbox(command, SandboxFiles(readable: paths(command)))
  let pipeline = Pipeline(
    model: model, tokenizer: tokenizer, source: source, sink: sink, options: options,
    makeEncoder: {
      Encoder(model: model, kernels: kernels, rowCapacity: options.batchRows)
    })
  _ = pipeline.run()
  return report
}

/// What only a model needs says nothing without one, and members only objects have.
private func checkNeeds(_ command: ParsedCommand) throws(CommandError) {
  if command.has("keep-members"), inputKind(command) != .jsonLines {
    throw .words([UInt8](Argument("--keep-members: needs --input jsonl").bytes))
  }
  guard command.has("rules-only") else { return }
  let names: [StaticString] = [
    "model", "threads", "isa", "window", "overlap", "note-seconds",
  ]
  for name in names where command.has(name) {
    var text = TextBuilder()
    text.append("--rules-only uses no model, and has no --")
    text.append(name)
    throw .words(text.bytes)
  }
}

private func isPrivate(_ head: Head) -> Bool {
  guard case .tags(let tags) = head else { return false }
  return tags.isProtectedInformation
}

/// --types: nothing for the safe-harbor rule, "all", or names.
private func redactionPolicy(_ command: ParsedCommand) throws(CommandError) -> RedactionPolicy {
  guard command.has("types") else { return .safeHarbor }
  var types: [PrivateType] = []
  var isEverything = false
  for name in command.all("types").flatMap({ $0.splitAtCommas() }) {
    if name.isEqual("all") {
      isEverything = true
      continue
    }
    var bytes = [UInt8](name.bytes)
    for index in bytes.indices where bytes[index].isASCIILowercase {
      bytes[index] &= 0xDF
    }
    guard let type = bytes.withUnsafeBytes({ PrivateType(name: $0) }) else {
      var text = TextBuilder()
      text.append("--types: no type '")
      text.append(name)
      text.append("'; there are all")
      for type in PrivateType.allCases {
        text.append(", ")
        text.append(type.name)
      }
      throw .words(text.bytes)
    }
    types.append(type)
  }
  return isEverything ? .everything : RedactionPolicy(types: types)
}

private func redactionKey(_ command: ParsedCommand) throws(CommandError) -> [UInt8] {
  do throws(KeyError) {
    guard let path = command.last("key-file") else { return try SecretKey.random() }
    return try SecretKey.read(path.cString)
  } catch {
    throw .words(error.message)
  }
}

/// The file of --report, emptied: nothing can be opened later.
private func reportFile(
  _ command: ParsedCommand, _ model: OpenedModel?
) throws(CommandError) -> Descriptor? {
  guard let path = command.last("report") else { return nil }
  let file: Descriptor
  do throws(SystemError) {
    file = try Descriptor.open(forAppending: path.cString)
  } catch {
    throw .words(reportMessage(error))
  }
  try refuseFileInUse(file, "report", command, model: model)
  do throws(SystemError) {
    try file.makeEmptyAndPrivate()
  } catch {
    throw .words(reportMessage(error))
  }
  return file
}

private func write(_ report: [UInt8], to file: Descriptor) throws(CommandError) {
  defer { file.close() }
  do throws(SystemError) {
    try writeAll(report, to: file)
  } catch {
    throw .words(reportMessage(error))
  }
}

private func reportMessage(_ error: SystemError) -> [UInt8] {
  var text = TextBuilder()
  text.append("--report: ")
  text.append(bytes: error.message)
  return text.bytes
}

extension KeyError {
  var message: [UInt8] {
    var text = TextBuilder()
    text.append("--key-file: ")
    switch self {
    case .cannotRead(let error), .noRandomness(let error): text.append(bytes: error.message)
    case .tooOpen(let mode):
      text.append("others may use it: mode 0")
      var digits: [UInt8] = []
      for shift in [UInt32(6), 3, 0] { digits.append(UInt8(0x30 + mode >> shift & 7)) }
      text.append(bytes: digits)
      text.append(", wanted 0600")
    case .isNoFile: text.append("not a regular file")
    case .wrongByteCount: text.append("must hold 32 bytes")
    }
    return text.bytes
  }
}

extension RedactionError {
  var message: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .leak(let type):
      text.append("not redacted: a value of type ")
      text.append(type.name)
      text.append(" would be left")
    case .tooLong(let byteCount):
      text.append("too long to redact: ", byteCount, " bytes, at most ", Redactor.noteByteLimit)
    case .misread:
      text.append("not redacted: parts are in another encoding, or its UTF-16 is broken")
    }
    return text.bytes
  }
}
