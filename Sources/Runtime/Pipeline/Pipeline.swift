// The way of the notes: source, tokens, windows, batches, encoder, spans, sink. Notes are planned
// in input order and decoded in input order; in between, batches run on any thread. What is in
// flight is bounded, so memory does not grow with the number of notes, and of one note only its
// bytes are held, never all its tokens, windows or entities.

public final class Pipeline<Encoder: WindowEncoder, Sink: NoteSink> {
  private let source: NoteSource
  private let sink: Sink
  private let tokenizer: Tokenizer
  private let features: FeatureReader?
  private let planner: WindowPlanner
  private let decoder: NoteDecoder
  /// What the decoder gave and the sink has not.
  private var findings: [Finding] = []
  private let queue: BatchQueue<Encoder>
  private let classifyID: Int32
  private let separateID: Int32
  private let threadCount: Int
  private let noteLimit: Int
  private let noteNanoseconds: UInt64?

  /// Notes that were read and are not done, oldest first.
  private var inFlight = NoteQueue()
  private var stream: TokenStream
  private var progress = PipelineProgress()
  private var finishedByteCount = 0
  /// When the oldest note became the oldest.
  private var oldestSince: UInt64 = 0

  // Beyond either limit, notes in flight are finished before another is read.
  private static var byteLimit: Int { 1 << 20 }

  public init(
    model: Model, tokenizer: Tokenizer, source: NoteSource, sink: Sink,
    options: PipelineOptions, makeEncoder: @escaping () -> Encoder
  ) {
    self.source = source
    self.sink = sink
    self.tokenizer = tokenizer
    features = FeatureReader(model: model, dictionaries: options.dictionaries)
    planner = WindowPlanner(shape: options.shape)
    decoder = NoteDecoder(
      model, heads: options.heads, method: options.method, rules: options.rules,
      kernels: options.kernels ?? Dispatch.best(for: model),
      keepsProbabilities: options.keepsProbabilities, askedTypes: options.askedTypes)
    classifyID = model.vocabulary.classifyID
    separateID = model.vocabulary.separateID
    threadCount = options.threadCount
    noteLimit = options.noteLimit
    noteNanoseconds = options.noteNanoseconds
    stream = TokenStream(tokenizer, text: UnsafeRawBufferPointer(start: nil, count: 0))
    // Two batches a thread: one being run, one waiting.
    var slots: [BatchSlot] = []
    for _ in 0..<(options.threadCount == 1 ? 1 : 2 * options.threadCount) {
      slots.append(
        BatchSlot(
          WindowBatch(
            model: model, rowCapacity: options.batchRows, windowCapacity: options.batchWindows,
            heads: options.computedHeads(of: model))))
    }
    queue = BatchQueue(
      slots: slots, threadCount: options.threadCount, makeEncoder: makeEncoder)
  }

  /// Processes all notes; returns early when the sink is closed.
  public func run() -> PipelineProgress {
    while !sink.isClosed {
      if let note = inFlight.planned {
        planWindow(of: note)
      } else if isFull {
        submit()
        finishOldestBatch()
      } else if !readNote() {
        break
      }
    }
    queue.stop()
    return progress
  }

  // MARK: Reading

  private var isFull: Bool {
    inFlight.count >= noteLimit || inFlight.byteCount >= Pipeline.byteLimit
  }

  /// - Returns: false when all notes are done.
  private func readNote() -> Bool {
    switch source.next(mayBlock: inFlight.count == 0) {
    case .note(let note):
      if inFlight.count == 0 { startTime() }
      inFlight.append(note)
      if note.error == nil {
        stream = TokenStream(tokenizer, text: note.text)
        features?.begin(note.text)
        planner.beginNote()
      } else {
        inFlight.endPlanning()
        finishNotes()
      }
      return true
    case .wouldBlock:
      submit()
      finishOldestBatch()
      return true
    case .end:
      submit()
      while queue.outstandingCount > 0, !sink.isClosed { finishOldestBatch() }
      return false
    }
  }

  // MARK: Planning

  /// Puts one more window of the planned note into a batch, or finds that there is none.
  private func planWindow(of note: Note) {
    guard let slot = queue.freeSlot else { return finishOldestBatch() }
    var token = Token()
    while planner.needsToken {
      if stream.next(into: &token) {
        features?.read(&token)
        planner.append(token)
      } else {
        planner.endNote()
      }
    }
    guard let window = planner.next() else {
      inFlight.endPlanning()
      note.malformedCount += stream.malformedCount
      return finishNotes()
    }
    guard slot.batch.hasRoom(rows: window.rowCount) else { return queue.submit() }
    slot.append(window, classifyID: classifyID, separateID: separateID)
    note.windowCount += 1
    note.tokenCount += window.ownedEnd - window.ownedStart
    progress.tokenCount += window.ownedEnd - window.ownedStart
    planner.drop(window)
  }

  /// Hands over the batch that is being filled, although it has room. When nothing else is running
  /// all threads run it together, so that none waits while another works.
  private func submit() {
    guard let slot = queue.freeSlot, slot.batch.windowCount > 0 else { return }
    if queue.outstandingCount == 0, threadCount > 1 {
      queue.runTogether()
    } else {
      queue.submit()
    }
  }

  // MARK: Decoding

  /// Decodes the oldest batch, if there is one.
  private func finishOldestBatch() {
    guard queue.outstandingCount > 0 else { return }
    let slot = queue.oldest()
    failIfLate()
    // A closed sink keeps its last note, so the windows after it would find the wrong one.
    for window in 0..<slot.batch.windowCount where !sink.isClosed {
      decode(slot, window)
      finishNotes()
    }
    queue.release()
    progress.decodedByteCount = finishedByteCount + (inFlight.first?.decodedByteCount ?? 0)
    sink.didAdvance(progress)
  }

  private func decode(_ slot: BatchSlot, _ window: Int) {
    guard var entry = inFlight.first else { return }
    entry.decodedWindowCount += 1
    guard entry.note.error == nil else {
      inFlight.first = entry
      return
    }
    begin(&entry)
    decoder.decode(slot, window: window, into: &findings)
    give(of: entry.note)
    sink.settle(before: decoder.settledByte, of: entry.note)
    if let last = slot.batch.wanted(ofWindow: window).last {
      // Counted in the text, which may be longer than what was read.
      entry.decodedByteCount = min(
        Int(slot.words[last].byteEnd), entry.note.storage.byteCount)
    }
    inFlight.first = entry
  }

  private func begin(_ entry: inout QueuedNote) {
    if entry.isBegun { return }
    entry.isBegun = true
    decoder.beginNote(entry.note.text)
    sink.begin(entry.note)
  }

  /// Hands over what the decoder gave.
  private func give(of note: Note) {
    for finding in findings {
      switch finding {
      case .span(let span): sink.add(span, of: note)
      case .link(let link): sink.add(link, of: note)
      }
    }
    findings.removeAll(keepingCapacity: true)
  }

  /// Hands over the notes at the front that are done.
  private func finishNotes() {
    while var entry = inFlight.first, entry.isDecoded, !sink.isClosed {
      let note = entry.note
      if note.error != nil {
        sink.fail(note)
        progress.failedNoteCount += 1
      } else {
        begin(&entry)
        decoder.endNote(into: &findings)
        give(of: note)
        sink.end(note)
      }
      progress.noteCount += 1
      finishedByteCount += note.storage.byteCount
      inFlight.removeFirst()
      source.recycle(note)
      startTime()
    }
  }

  // MARK: Time

  private func startTime() {
    if noteNanoseconds != nil { oldestSince = monotonicNanoseconds() }
  }

  /// Gives the oldest note up when its time is over. What of it is in batches is run, but not decoded.
  private func failIfLate() {
    guard let noteNanoseconds, let note = inFlight.first?.note, note.error == nil,
      monotonicNanoseconds() - oldestSince > noteNanoseconds
    else { return }
    note.error = .late
    if inFlight.planned === note { inFlight.endPlanning() }
  }
}
