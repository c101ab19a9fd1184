// Checks the kernels, then measures: the encoder for each instruction set, the tokenizer, and the
// whole way of notes from bytes to records.
import KernelInterface
import Measure
import Options
import Records
import Runtime

/// The whole way of a file's notes, records thrown away.
struct NotesSpeed {
  let threadCount: Int
  let seconds: Double
  let noteCount: Int
  let byteCount: Int
  let wordCount: Int
  let tokenCount: Int
}

/// One instruction set's figures.
struct KernelFigures {
  let kernels: KernelTable
  let fault: KernelFault?
  /// Multiply-accumulates a second of one core.
  let peak: Double
  let speeds: [EncoderSpeed]
  /// Seconds for one window alone, by its tokens.
  let latencies: [(windowTokens: Int, seconds: Double)]
}

/// All that `bench` measures.
struct BenchFigures {
  var kernels: [KernelFigures] = []
  var tokenizerBytesPerSecond = 0.0
  var notes: [NotesSpeed] = []
}

func runBench(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  if command.has("check") { return try checkKernels(command) }
  let model = try openModel(for: command).model
  try checkMeasuredFiles(command)
  let most = try integer(command, "threads", 1, 256, "1", "256") ?? defaultThreadCount()
  let threadCounts = most > 1 ? [1, most] : [1]
  var tables: [KernelTable] = []
  if command.last("isa") != nil {
    tables.append(try chosenKernels(command, model))
  } else {
    for set in Dispatch.available {
      if let table = try? Dispatch.kernels(set, for: model) { tables.append(table) }
    }
  }
  var figures = BenchFigures()
  let bench = Benchmark(model: model)
  for table in tables { figures.kernels.append(measure(bench, model, table, threadCounts)) }
  figures.tokenizerBytesPerSecond = bench.tokenizerRate(
    UnsafeRawBufferPointer(
      start: sampleText.utf8Start, count: sampleText.utf8CodeUnitCount))
  if command.operands.count > 0 {
    let kernels = try chosenKernels(command, model)
    for threadCount in threadCounts {
      figures.notes.append(try measureNotes(command, model, kernels, threadCount))
    }
  }
  let output = OutputBuffer()
  if command.has("json") {
    benchJSON(figures, output)
  } else {
    benchText(figures, model, output)
  }
  let status = output.finish()
  for kernel in figures.kernels where kernel.fault != nil { return ExitStatus.failed }
  return status
}

/// Every table of kernels that this machine runs, or those of --isa, against the reference.
private func checkKernels(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  var sets = Dispatch.available
  if let name = command.last("isa") {
    sets = sets.filter { name.isEqual($0.name) }
    guard sets.count > 0 else {
      throw .words([UInt8](Argument("--isa: this program or this machine cannot run it").bytes))
    }
  }
  let output = OutputBuffer()
  var isRight = true
  for set in sets {
    for kernels in Dispatch.tables(set) {
      let fault = KernelCheck.thoroughFault(of: kernels)
      output.append(kernels.name)
      output.append(fault == nil ? ": equals the reference\n" : ": FAILED, ")
      if let fault { output.append(fault) }
      if fault != nil { isRight = false }
    }
  }
  let status = output.finish()
  return isRight ? status : ExitStatus.failed
}

extension OutputBuffer {
  fileprivate func append(_ fault: KernelFault) {
    switch fault {
    case .product(let rows, let columns, let depth):
      append("product of ")
      append(integer: rows)
      append(" x ")
      append(integer: depth)
      append(" by ")
      append(integer: columns)
    case .activation(let activation):
      append("activation ")
      append(integer: Int(activation.rawValue))
    case .attention(let queries, let keys, let headSize):
      append("attention of ")
      append(integer: queries)
      append(" queries, ")
      append(integer: keys)
      append(" keys, head size ")
      append(integer: headSize)
    case .quantizedRows(let rows, let columns): append("quantized rows", rows, columns)
    case .normalizedRows(let rows, let columns): append("normalized rows", rows, columns)
    case .embeddedRows(let rows, let columns): append("embedded rows", rows, columns)
    case .addedRows(let rows, let columns): append("added rows", rows, columns)
    }
    append("\n")
  }

  private func append(_ name: StaticString, _ rows: Int, _ columns: Int) {
    append(name)
    append(", ")
    append(integer: rows)
    append(" x ")
    append(integer: columns)
  }
}

private func measure(
  _ bench: Benchmark, _ model: Model, _ kernels: KernelTable, _ threadCounts: [Int]
) -> KernelFigures {
  let fault = KernelCheck.fault(of: kernels)
  var speeds: [EncoderSpeed] = []
  var latencies: [(windowTokens: Int, seconds: Double)] = []
  // A kernel that is wrong is not timed.
  if fault == nil {
    for windowTokens in [32, 128, 256] where windowTokens <= model.configuration.positionCount {
      for threadCount in threadCounts {
        speeds.append(
          bench.encoderSpeed(kernels, windowTokens: windowTokens, threadCount: threadCount))
      }
      latencies.append((windowTokens, bench.latency(kernels, windowTokens: windowTokens)))
    }
  }
  return KernelFigures(
    kernels: kernels, fault: fault, peak: bench.peak(kernels), speeds: speeds,
    latencies: latencies)
}

/// Runs the file's notes through the pipeline as `extract` does; the median of three runs.
private func measureNotes(
  _ command: ParsedCommand, _ model: Model, _ kernels: KernelTable, _ threadCount: Int
) throws(CommandError) -> NotesSpeed {
  let options = PipelineOptions(
    shape: WindowShape(
      windowTokens: WindowShape.usual(model.configuration),
      positionCount: model.configuration.positionCount),
    threadCount: threadCount)
  var runs: [NotesSpeed] = []
  for run in 0..<3 {
    guard let sink = BenchSink(model, reportsFailures: run == 0) else {
      throw .words([UInt8](Argument("cannot write to /dev/null").bytes))
    }
    let source = NoteSource(kind: inputKind(command), paths: paths(command))
    let pipeline = Pipeline(
      model: model, tokenizer: Tokenizer(model), source: source, sink: sink, options: options,
      makeEncoder: {
        Encoder(model: model, kernels: kernels, rowCapacity: options.batchRows)
      })
    var progress = PipelineProgress()
    let elapsed = seconds { progress = pipeline.run() }
    runs.append(
      NotesSpeed(
        threadCount: threadCount, seconds: elapsed, noteCount: progress.noteCount,
        byteCount: sink.byteCount, wordCount: sink.wordCount, tokenCount: progress.tokenCount))
  }
  runs.sort { $0.seconds < $1.seconds }
  return runs[1]
}

/// English of the kind that notes are made of, for the tokenizer's rate.
private let sampleText: StaticString = """
  Mr. Lee, 67, was admitted with shortness of breath and bilateral leg oedema. History of \
  congestive heart failure, type 2 diabetes mellitus and chronic kidney disease (stage 3b). \
  Medications: furosemide 40 mg twice daily, metformin 500 mg, lisinopril 10 mg, aspirin 81 mg. \
  He denies chest pain, fever or haemoptysis. BP 148/92, HR 104, SpO2 91% on room air. Chest \
  x-ray shows pulmonary congestion; BNP 1,240 pg/mL. Plan: IV diuresis, hold metformin, repeat \
  creatinine in the morning, echocardiogram to assess ejection fraction.

  """
