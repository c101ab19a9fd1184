// What a board needs for the program: sizes, cold start, memory, time and energy a note. Measured
// on this machine, by this process and by children of the same program.
import KernelInterface
import Measure
import Options
import Records
import Runtime

/// All that `footprint` measures; nil is what this machine does not tell.
struct FootprintFigures {
  var executableByteCount: Int?
  var modelByteCount: Int?
  var processorName: [UInt8]?
  var processorCount: Int
  var governor: [UInt8]?
  var kernels: KernelTable
  var threadCount: Int
  /// Starts that were timed; 0 when the times are this process's own, in clock ticks.
  var coldStartCount: Int
  var readyNanoseconds: Int?
  var firstEntityNanoseconds: Int?
  var noteCount: Int
  var failedNoteCount: Int
  var tokenCount: Int
  /// Ascending.
  var noteNanoseconds: [Int]
  var tokensPerSecond: Double?
  var peakResidentByteCount: Int?
  var proportionalByteCount: Int?
  var microjoulesPerNote: Int?
  var isThrottled: Bool?
}

func runFootprint(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  let limits = try FootprintLimits(command)
  let opened = try openModel(for: command)
  let kernels = try chosenKernels(command, opened.model)
  let threadCount = try integer(command, "threads", 1, 256, "1", "256") ?? defaultThreadCount()
  let setting = FootprintSetting(
    command: command, model: opened.model, kernels: kernels, threadCount: threadCount)
  if let start = ColdStart.startOfThisProcess { return try runChild(setting, start) }
  try checkMeasuredFiles(command)

  let throttleCounts = ThrottleCounts()
  // Before anything else grows: these are the times of this process, should no child start.
  let own = try ownColdStart(setting)
  let colds = childColdStarts(opened.path, kernels, threadCount)
  let oneByOne = try run(setting, noteLimit: 1)
  let energy = EnergyMeter()
  var together: FootprintRun?
  let elapsed = try elapsedSeconds { () throws(CommandError) in
    together = try run(setting, noteLimit: nil)
  }
  let microjoules = energy?.microjoulesSince()
  let done = together!
  var sorted = oneByOne.sink.noteNanoseconds
  sorted.sort()
  let figures = FootprintFigures(
    executableByteCount: executableByteCount(),
    modelByteCount: opened.model.bytes.count, processorName: ProcessorDescription.name(),
    processorCount: onlineProcessorCount(), governor: ProcessorDescription.governor(),
    kernels: kernels, threadCount: threadCount, coldStartCount: colds.ready.count,
    readyNanoseconds: colds.ready.isEmpty
      ? own?.readyNanoseconds : percentile(0.5, of: colds.ready),
    firstEntityNanoseconds: colds.firstEntity.isEmpty
      ? own?.firstEntityNanoseconds : percentile(0.5, of: colds.firstEntity),
    noteCount: done.sink.noteCount, failedNoteCount: done.sink.failedNoteCount,
    tokenCount: done.progress.tokenCount, noteNanoseconds: sorted,
    tokensPerSecond: done.progress.tokenCount > 0
      ? Double(done.progress.tokenCount) / elapsed : nil,
    peakResidentByteCount: ProcessMemory.peakResidentByteCount(),
    proportionalByteCount: ProcessMemory.proportionalByteCount(),
    microjoulesPerNote: done.sink.noteCount > 0
      ? microjoules.map { $0 / done.sink.noteCount } : nil,
    isThrottled: ThrottleCounts.isThrottled(from: throttleCounts, to: ThrottleCounts()))
  let output = OutputBuffer()
  if command.has("json") {
    footprintJSON(figures, output)
  } else {
    footprintText(figures, output)
  }
  let status = output.finish()
  guard status == ExitStatus.done else { return status }
  let isWithin = limits.report(figures)
  return isWithin && done.sink.failedNoteCount == 0
    ? ExitStatus.done : ExitStatus.someNotesFailed
}

// MARK: Runs of the pipeline

private struct FootprintSetting {
  let command: ParsedCommand
  let model: Model
  let kernels: KernelTable
  let threadCount: Int

  /// Windows as the model wants them.
  func options(threadCount: Int) -> PipelineOptions {
    let configuration = model.configuration
    return PipelineOptions(
      shape: WindowShape(
        windowTokens: WindowShape.usual(configuration), positionCount: configuration.positionCount),
      threadCount: threadCount)
  }
}

private struct FootprintRun {
  let sink: FootprintSink
  let progress: PipelineProgress
}

/// Sends the files' notes, or the samples, through the pipeline as `extract` does.
///
/// - noteLimit: notes in flight; nil for the usual number.
private func run(
  _ setting: FootprintSetting, noteLimit: Int?, samples: Int = 5
) throws(CommandError) -> FootprintRun {
  let source: NoteSource
  if setting.command.operands.count > 0 {
    source = NoteSource(kind: inputKind(setting.command), paths: paths(setting.command))
  } else {
    source = sampleSource(repeats: samples)
  }
  var options = setting.options(threadCount: setting.threadCount)
  if let noteLimit { options.noteLimit = noteLimit }
  // Each note comes by twice; it is said once.
  let sink = FootprintSink(setting.model, reportsFailures: noteLimit == nil)
  let (model, kernels, batchRows) = (setting.model, setting.kernels, options.batchRows)
  let pipeline = Pipeline(
    model: model, tokenizer: Tokenizer(model), source: source, sink: sink, options: options,
    makeEncoder: { Encoder(model: model, kernels: kernels, rowCapacity: batchRows) })
  return FootprintRun(sink: sink, progress: pipeline.run())
}

private func elapsedSeconds(
  _ body: () throws(CommandError) -> Void
) throws(CommandError) -> Double {
  let start = monotonicNanoseconds()
  try body()
  return Double(max(1, monotonicNanoseconds() - start)) / 1e9
}

// MARK: Cold start

/// In a child: from the moment it was started to ready (the model is mapped, the pipeline made)
/// and to the first entity, written to stdout.
private func runChild(_ setting: FootprintSetting, _ start: Int) throws(CommandError) -> Int32 {
  let readyAt = Int(monotonicNanoseconds())
  let run = try runFirstNote(setting)
  let cold = ColdStart(
    readyNanoseconds: readyAt - start,
    firstEntityNanoseconds: run.sink.firstEntityAt.map { Int($0) - start })
  return writeText(cold.line())
}

/// The same for this process, its start known to a clock tick; nil without /proc.
private func ownColdStart(_ setting: FootprintSetting) throws(CommandError) -> ColdStart? {
  let now = Int(monotonicNanoseconds())
  guard let age = ProcessStart.elapsedNanoseconds() else { return nil }
  let run = try runFirstNote(setting)
  return ColdStart(
    readyNanoseconds: age,
    firstEntityNanoseconds: run.sink.firstEntityAt.map { Int($0) - now + age })
}

private func runFirstNote(_ setting: FootprintSetting) throws(CommandError) -> FootprintRun {
  let source = sampleSource(repeats: 0)
  let options = setting.options(threadCount: 1)
  let sink = FootprintSink(setting.model, reportsFailures: true)
  let (model, kernels, batchRows) = (setting.model, setting.kernels, options.batchRows)
  let pipeline = Pipeline(
    model: model, tokenizer: Tokenizer(model), source: source, sink: sink, options: options,
    makeEncoder: { Encoder(model: model, kernels: kernels, rowCapacity: batchRows) })
  return FootprintRun(sink: sink, progress: pipeline.run())
}

/// Times of children, each list ascending; empty where none could be started.
private func childColdStarts(
  _ modelPath: [UInt8], _ kernels: KernelTable, _ threadCount: Int
) -> (ready: [Int], firstEntity: [Int]) {
  var threads = TextBuilder()
  threads.append(integer: threadCount)
  let arguments: [[UInt8]] = [
    terminated("edge-ner"), terminated("footprint"), terminated("--model"), modelPath + [0],
    terminated("--isa"), terminated(kernels.instructionSet.name), terminated("--threads"),
    threads.bytes + [0],
  ]
  var ready: [Int] = []
  var firstEntity: [Int] = []
  for _ in 0..<7 {
    guard let cold = ColdStart.measure(arguments: arguments) else { break }
    ready.append(cold.readyNanoseconds)
    if let nanoseconds = cold.firstEntityNanoseconds { firstEntity.append(nanoseconds) }
  }
  ready.sort()
  firstEntity.sort()
  return (ready, firstEntity)
}

private func terminated(_ text: StaticString) -> [UInt8] {
  [UInt8](Argument(text).bytes) + [0]
}

// MARK: Samples

/// The first sample alone for 0 repeats, else all of them that often.
private func sampleSource(repeats: Int) -> NoteSource {
  NoteSource(noteCount: max(1, repeats * sampleNotes.count)) { index in
    MemoryNote([UInt8](Argument(sampleNotes[index % sampleNotes.count]).bytes))
  }
}

/// Made-up notes of 100 words each.
private let sampleNotes: [StaticString] = [
  """
  Mr. Lee, 67, was admitted with shortness of breath and swelling of both legs for five days. He \
  has congestive heart failure, type 2 diabetes and chronic kidney disease, and he stopped \
  furosemide two weeks ago because of dizziness. He denies chest pain, fever and cough. On \
  examination blood pressure was 148 over 92, pulse 104, and oxygen saturation 91 percent on room \
  air; there were crackles at both bases and pitting edema to the knees. The chest film showed \
  pulmonary congestion. We restarted furosemide 40 mg twice daily, held metformin, continued \
  lisinopril 10 mg and aspirin 81 mg, and will repeat creatinine tomorrow.
  """,
  """
  Mrs. Ortiz, 34, comes in for migraine headaches that now happen three times a month with nausea \
  and sensitivity to light. Ibuprofen helped at first but gave her heartburn, and sumatriptan 50 \
  mg works within an hour when she takes it early. She also has asthma, well controlled with \
  albuterol as needed, so propranolol was not chosen for prevention. There is no weakness, no loss \
  of vision and no seizure. Her neurological examination is normal. We start topiramate 25 mg at \
  night and explained tingling of the fingers as a side effect. She will keep a headache diary and \
  return in six weeks.
  """,
  """
  This 58 year old man was seen after a fall from a ladder with pain in the left wrist and hip. He \
  takes warfarin for atrial fibrillation, amlodipine for hypertension and atorvastatin for \
  hyperlipidemia. He did not lose consciousness and has no headache, vomiting or neck pain. The \
  wrist is swollen and tender; films show a distal radius fracture without displacement, and the \
  hip films are negative for fracture. The international normalized ratio is 3.4. Computed \
  tomography of the head shows no hemorrhage. A splint was applied, acetaminophen given for pain, \
  one dose of warfarin held, and orthopedic follow up was arranged within one week.
  """,
  """
  Baby girl Novak, eleven months old, has had fever to 39.2 and a runny nose since Monday, with \
  poor feeding and a barking cough at night. There is no rash, diarrhea or vomiting, and she has \
  wet her diapers as usual. Immunizations are up to date and she has no known drug allergies. She \
  is alert, with mild stridor when she cries, no retractions and clear lungs; the right eardrum is \
  red and bulging. The diagnosis is croup with acute otitis media. She received dexamethasone by \
  mouth and goes home with amoxicillin twice daily and acetaminophen for fever; her mother knows \
  when to return.
  """,
]
