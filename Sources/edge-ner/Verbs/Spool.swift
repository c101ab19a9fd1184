// A folder that is watched: each note put there gets its record, and none is lost (SpoolFolder).
import KernelInterface
import Options
import Records
import Runtime

func runSpool(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  guard let operand = command.operands.first else {
    throw .options(.missingOperand("the folder"))
  }
  // Its parts would be made in the root of the file system.
  guard operand.byteCount > 0 else {
    throw .words([UInt8](Argument("spool: the name of the folder is empty").bytes))
  }
  let opened = try openModel(for: command)
  let spool = try Spool(command, opened, folder: [UInt8](operand.bytes))
  // From here on nothing but the folder can be opened.
  enterSandbox(command, SandboxFiles(writableFolder: operand.cString))
  return spool.run()
}

/// One process's work on a folder.
private final class Spool {
  private let folder: SpoolFolder
  private let model: Model
  private let modelPath: [UInt8]
  private let modelInode: UInt64?
  private let kernels: KernelTable
  private let options: PipelineOptions
  private let counters: SpoolCounters
  private let sink: SpoolSink
  private let byteLimit: Int
  private let settleSeconds: Int
  private let endsWhenEmpty: Bool
  /// Notes claimed at once: what is held in memory, and what a crash leaves to be done again.
  private static let claimLimit = 256

  init(
    _ command: ParsedCommand, _ opened: OpenedModel, folder path: [UInt8]
  ) throws(CommandError) {
    model = opened.model
    modelPath = opened.path
    modelInode = (try? FileStatus(modelPath + [0]))?.inode
    kernels = try chosenKernels(command, model)
    let threadCount =
      try integer(command, "threads", 1, 256, "1", "256") ?? defaultThreadCount()
    let heads = try shownHeads(command, model)
    var wantedHeads = HeadSelection.none
    for head in heads { wantedHeads.insert(head) }
    var options = PipelineOptions(
      shape: try windowShape(command, model), heads: wantedHeads, threadCount: threadCount,
      keepsProbabilities: command.has("probabilities"), kernels: kernels)
    options.rules = try spanRules(command)
    options.noteNanoseconds = try noteNanoseconds(command)
    self.options = options
    byteLimit = (try integer(command, "max-mb", 1, 4095, "1", "4095") ?? 64) * 1_000_000
    settleSeconds = try integer(command, "settle", 0, 3600, "0", "3600") ?? 2
    endsWhenEmpty = command.has("once")
    let filter = try spanFilter(command, model, heads)
    folder = try SpoolFolder(path)
    counters = SpoolCounters(model)
    var setting = RecordSetting(version: productVersion)
    setting.unit = offsetUnit(command)
    setting.heads = heads
    setting.showsProbabilities = command.has("probabilities")
    setting.codes = try codeDictionary(command, opened)
    let context = RecordContext(output: OutputBuffer(nil), model: model, setting: setting)
    sink = SpoolSink(
      folder: folder, counters: counters, filter: filter, context: context,
      mayBeLate: options.noteNanoseconds != nil)
  }

  /// Until the folder is empty with --once, else until the model's file is replaced or a fault of the
  /// machine.
  func run() -> Int32 {
    do throws(SpoolFailure) {
      try folder.check()
      while true {
        let claim = try folder.leftOver(limit: Spool.claimLimit)
        counters.failedCount += claim.refusedCount
        if claim.notes.isEmpty { break }
        try process(claim.notes)
      }
      while true {
        let claim = try folder.claim(
          limit: Spool.claimLimit, settleSeconds: settleSeconds, now: wallClockNanoseconds())
        counters.failedCount += claim.refusedCount
        if !claim.notes.isEmpty {
          try process(claim.notes)
          continue
        }
        try folder.replace("edge-ner.prom", with: counters.text())
        if endsWhenEmpty {
          return counters.failedCount > 0 ? ExitStatus.someNotesFailed : ExitStatus.done
        }
        if modelWasReplaced {
          reportError("the model was replaced; ending, so that the next start takes the new one")
          return ExitStatus.done
        }
        sleep(milliseconds: 500)
      }
    } catch {
      var text = TextBuilder()
      text.append(bytes: error.words)
      text.append("; notes that have no record stay where they are")
      reportError(text.bytes)
      return ExitStatus.failed
    }
  }

  private func process(_ claimed: [SpooledNote]) throws(SpoolFailure) {
    var notes: [SpooledNote] = []
    for note in claimed {
      if note.status.byteCount > byteLimit {
        try folder.fail(
          note.name, .tooLong(byteCount: note.status.byteCount, limit: byteLimit))
        counters.failedCount += 1
      } else {
        notes.append(note)
      }
    }
    if notes.isEmpty { return }
    sink.notes = notes
    sink.faults = [SpoolFault?](repeating: nil, count: notes.count)
    let (model, kernels, options, sink, folder) = (model, kernels, options, sink, folder)
    let source = NoteSource(noteCount: notes.count) { index in
      var id = notes[index].name
      id.append(contentsOf: [0x2E, 0x74, 0x78, 0x74])  // .txt
      do throws(SystemError) {
        return MemoryNote(try folder.read(notes[index]), id: id)
      } catch {
        sink.faults[index] = .cannotRead(error)
        return MemoryNote([], id: id)
      }
    }
    let start = monotonicNanoseconds()
    let pipeline = Pipeline(
      model: model, tokenizer: Tokenizer(model), source: source, sink: sink, options: options,
      makeEncoder: { Encoder(model: model, kernels: kernels, rowCapacity: options.batchRows) })
    _ = pipeline.run()
    counters.nanoseconds += monotonicNanoseconds() - start
    if let failure = sink.failure { throw failure }
    try folder.replace("edge-ner.prom", with: counters.text())
  }

  private var modelWasReplaced: Bool {
    guard let modelInode, let now = try? FileStatus(modelPath + [0]) else { return false }
    return now.inode != modelInode
  }
}
