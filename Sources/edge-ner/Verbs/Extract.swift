// The main job: notes in, entities out.
import KernelInterface
import Options
import Records
import Runtime

extension Encoder: WindowEncoder {}

func runExtract(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  try checkForMistypedVerb(command)
  let opened = try openModel(
    for: command, usual: asksByName(command) ? "open.ner" : "clinical.ner")
  let model = opened.model
  let shape = try windowShape(command, model)
  let kernels = try chosenKernels(command, model)
  let asked = try askedTypes(command, model, kernels)
  let heads = try shownHeads(command, model, asked)
  var filter = try spanFilter(command, model, heads, asked)
  filter.ignored = try ignoredNames(command)
  let threadCount = try integer(command, "threads", 1, 256, "1", "256") ?? defaultThreadCount()
  let tokenizer = Tokenizer(model)

  let source = NoteSource(
    kind: inputKind(command), paths: paths(command), reading: noteReading(command))
  source.keepsMembers = command.has("keep-members")
  let outputFile = try outputDescriptor(command, opened)
  let output = OutputBuffer(outputFile)
  var setting = RecordSetting(version: productVersion)
  setting.unit = offsetUnit(command)
  setting.heads = heads
  setting.namesNotes = command.operands.count > 0 || inputKind(command) != .text
  setting.stampsRecords = command.has("provenance")
  setting.continuesOutput = (outputFile.fileByteCount ?? 0) > 0 && command.has("output")
  setting.showsSections = command.has("sections")
  setting.showsDocumentRanges = command.has("source-map")
  setting.showsProbabilities = command.has("probabilities")
  setting.codes = try codeDictionary(command, opened)
  let dictionaries = try localDictionaries(command, model)
  if !command.has("no-codes") { setting.localCodes = LocalCodes(dictionaries) }
  setting.patient = try patient(command)
  if let recorded = try recordedInstant(command) { setting.recorded = recorded }
  try checkNeeds(command)
  let context = RecordContext(
    output: output, model: model, setting: setting, names: TypeNames(model, asked: asked))
  let meter = ProgressMeter(source)
  let writer = try recordWriter(command, context)
  let acknowledger = command.has("ack") ? Acknowledger() : nil
  let sink = ExtractSink(
    context: context, writer: writer, filter: filter, meter: meter,
    options: SinkOptions(
      isStrict: command.has("strict"), mayBeLate: command.has("note-seconds"),
      flattens: asked != nil && isFlat(command, writer),
      acknowledger: acknowledger))
  var wantedHeads = HeadSelection.none
  for head in heads { wantedHeads.insert(head) }
  var pipelineOptions = PipelineOptions(
    shape: shape, heads: wantedHeads, threadCount: threadCount, kernels: kernels)
  pipelineOptions.rules = try spanRules(command)
  pipelineOptions.keepsProbabilities = setting.showsProbabilities
  pipelineOptions.noteNanoseconds = try noteNanoseconds(command)
  pipelineOptions.askedTypes = asked
  pipelineOptions.dictionaries = dictionaries
  let options = pipelineOptions
  try endLastLine(command, outputFile)
  enterSandbox(command, SandboxFiles(readable: paths(command)))
  let pipeline = Pipeline(
    model: model, tokenizer: tokenizer, source: source, sink: sink, options: options,
    makeEncoder: {
      Encoder(model: model, kernels: kernels, rowCapacity: options.batchRows)
    })
  let progress = pipeline.run()
  meter?.clear()
  writer.finish()
  let status = max(output.finish(), acknowledger?.finish() ?? ExitStatus.done)
  guard status == ExitStatus.done, progress.failedNoteCount + sink.refusedCount > 0 else {
    return status
  }
  // Files that could not be read are failed notes, unless nothing at all could be.
  return source.failedFileCount == progress.noteCount
    ? ExitStatus.failed : ExitStatus.someNotesFailed
}

/// An option that the chosen input or format has no use for is a mistake.
private func checkNeeds(_ command: ParsedCommand) throws(CommandError) {
  let format = command.choice("format", of: OutputFormat.self)
  let kind = inputKind(command)
  var text = TextBuilder()
  if command.has("patient"), format != .fhir {
    text.append("--patient: needs --format fhir")
  } else if command.has("recorded"), format != .fhir, format != .omop {
    text.append("--recorded: needs --format fhir or omop")
  } else if command.has("source-map"), !kind.form.isDocument {
    text.append("--source-map: needs --input hl7, cda or fhir")
  } else if command.has("keep-members"), kind != .jsonLines {
    text.append("--keep-members: needs --input jsonl")
  } else if command.has("codes"), command.has("no-codes") {
    text.append("--codes and --no-codes: one of them")
  } else {
    return
  }
  throw .words(text.bytes)
}

/// Whether of overlapping types only the best is given: with --flat, and where a word has one label.
private func isFlat(_ command: ParsedCommand, _ writer: RecordWriter) -> Bool {
  if case .conll = writer { return true }
  return command.has("flat")
}

/// --output, else stdout; with --ack the records need a file of their own.
private func outputDescriptor(
  _ command: ParsedCommand, _ opened: OpenedModel
) throws(CommandError) -> Descriptor {
  if command.has("ack"), inputKind(command) != .hl7 {
    throw .words([UInt8](Argument("--ack answers HL7 messages: it needs --input hl7").bytes))
  }
  guard let path = command.last("output") else {
    guard !command.has("ack") else {
      throw .words(
        [UInt8](Argument("--ack writes answers to stdout: records need --output FILE").bytes))
    }
    return .standardOutput
  }
  let file: Descriptor
  do throws(SystemError) {
    file = try Descriptor.open(forAppending: path.cString)
  } catch {
    throw .words(outputMessage(path, error.message))
  }
  try refuseFileInUse(file, "output", command, model: opened)
  return file
}

/// A record that a run before could not end, as on a full disk, keeps its line to itself.
private func endLastLine(
  _ command: ParsedCommand, _ file: Descriptor
) throws(CommandError) {
  guard let path = command.last("output") else { return }
  do throws(SystemError) {
    try file.endLastLine(of: path.cString)
  } catch {
    throw .words(outputMessage(path, error.message))
  }
}

private func outputMessage(_ path: Argument, _ reason: [UInt8]) -> [UInt8] {
  var text = TextBuilder()
  text.append("cannot write to ")
  text.append(path)
  text.append(": ")
  text.append(bytes: reason)
  return text.bytes
}

/// A first word that names no file and is nearly a verb was meant as one; a verb comes first.
private func checkForMistypedVerb(_ command: ParsedCommand) throws(CommandError) {
  guard !command.isVerbWritten, let word = command.operands.first,
    let verb = programTable.nearestVerb(to: word), !fileExists(word.cString)
  else { return }
  var text = TextBuilder()
  text.append("no file '")
  text.append(word)
  text.append("'; did you mean 'edge-ner ")
  text.append(verb)
  text.append("'?")
  throw .words(text.bytes)
}

private func recordWriter(
  _ command: ParsedCommand, _ context: RecordContext
) throws(CommandError) -> RecordWriter {
  let chosen = command.choice("format", of: OutputFormat.self)
  if context.setting.continuesOutput, chosen == .omop || chosen == .page {
    throw .words(
      outputMessage(
        command.last("output")!,
        [UInt8](Argument("it has content, to which this format cannot be added").bytes)))
  }
  switch chosen ?? (Descriptor.standardOutput.isTerminal ? .pretty : .jsonLines) {
  case .pretty:
    return .pretty(
      PrettyWriter(
        context, isColored: wantsColor(command),
        isSeveral: command.operands.count > 1 || inputKind(command) != .text))
  case .jsonLines: return .jsonLines(JSONLinesWriter(context))
  case .brat: return .brat(BratWriter(context))
  case .tsv: return .tsv(TSVWriter(context))
  case .conll: return .conll(ConllWriter(context))
  case .fhir: return .fhir(FHIRWriter(context))
  case .omop: return .omop(OMOPWriter(context))
  case .pubTator: return .pubTator(PubTatorWriter(context))
  case .page: return .page(PageWriter(context))
  }
}

private func wantsColor(_ command: ParsedCommand) -> Bool {
  switch command.choice("color", of: ColorChoice.self) {
  case .always: return true
  case .never: return false
  case .auto, nil: break
  }
  if environmentValue("NO_COLOR") != nil { return false }
  if let terminal = environmentValue("TERM"), Argument(cString: terminal).isEqual("dumb") {
    return false
  }
  return Descriptor.standardOutput.isTerminal
}
