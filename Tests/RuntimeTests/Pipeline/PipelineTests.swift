import Foundation
import Quantize
import Testing

@testable import Runtime

/// Logits made from each row's id and its window's first id alone, and slow at random, so that
/// batches come back out of order.
final class FakeEncoder: WindowEncoder {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  func run(_ batch: WindowBatch) {
    if Int.random(in: 0..<4, using: &generator) == 0 { usleep(500) }
    for head in 0..<batch.headCount {
      let count = batch.outputCount(head: head)
      if count == 0 { continue }
      let logits = batch.logits(head: head)
      for place in 0..<batch.wantedCount {
        let id = Int(batch.ids[Int(batch.wantedRows[place])])
        for label in 0..<count {
          let mixed = (id + 7 * head) * 31 + label * 17
          logits[place * batch.outputStride(head: head) + label] = Float(mixed % 13) / 3
        }
      }
    }
  }
}

/// Writes everything it is told into one text.
final class RecordingSink: NoteSink {
  var records = ""
  var noteLimit = Int.max
  var endedCount = 0
  var isClosed: Bool { endedCount >= noteLimit }
  var begun: Note?
  var lastStart = 0
  var largestProgress = 0

  func begin(_ note: Note) {
    #expect(begun == nil)
    begun = note
    lastStart = 0
    records += "note \(note.ordinal):"
  }

  func add(_ span: Span, of note: Note) {
    #expect(begun === note)
    #expect(span.byteStart >= lastStart)
    lastStart = span.byteStart
    records +=
      " \(span.headIndex)/\(span.typeIndex):\(span.byteStart)-\(span.byteEnd)=\(span.score)"
  }

  func end(_ note: Note) {
    #expect(begun === note)
    begun = nil
    endedCount += 1
    records += " tokens \(note.tokenCount) windows \(note.windowCount)\n"
  }

  func fail(_ note: Note) {
    #expect(begun == nil)
    endedCount += 1
    records += "note \(note.ordinal): failed\n"
  }

  func didAdvance(_ progress: PipelineProgress) {
    #expect(progress.decodedByteCount >= largestProgress)
    largestProgress = progress.decodedByteCount
  }
}

/// Which notes ended and which failed.
private final class LateSink: NoteSink {
  var ended: [Int] = []
  var failed: [Int] = []
  var isClosed: Bool { false }

  func begin(_ note: Note) {}
  func add(_ span: Span, of note: Note) { #expect(note.error == nil) }
  func end(_ note: Note) { ended.append(note.ordinal) }
  func fail(_ note: Note) {
    #expect(note.error == .late)
    failed.append(note.ordinal)
  }
  func didAdvance(_ progress: PipelineProgress) {}
}

@Suite struct PipelineTests {
  static func model(labels: [[String]]) throws -> ModelImage {
    var synthetic = SyntheticModel(seed: 2)
    return try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 160, hiddenSize: 16, layerCount: 1, attentionHeadCount: 1,
        feedForwardSize: 16, positionCount: 64, windowTokens: 32),
      heads: labels.enumerated().map { ("head\($0.offset)", $0.element) },
      words: ["fever", "pain"]
    ).image()
  }

  static let labels = [["O", "B-x", "I-x", "B-y", "I-y"]]

  static func randomNote(_ length: Int, _ generator: inout SeededGenerator) -> String {
    let words = ["fever", "pain", "abc", "q", ".", "\t", "é", "x-y", "no."]
    return (0..<length).map { _ in words.randomElement(using: &generator)! }.joined(separator: " ")
  }

  static func run(
    _ kind: InputKind, _ contents: String, labels: [[String]] = labels, threads: Int = 1,
    batchRows: Int = 64, windowTokens: Int = 32, noteLimit: Int = .max,
    method: DecodingMethod = .viterbi, heads: HeadSelection = .all
  ) throws -> RecordingSink {
    let sink = RecordingSink()
    sink.noteLimit = noteLimit
    let image = try model(labels: labels)
    try image.withModel { model in
      let options = PipelineOptions(
        shape: WindowShape(windowTokens: windowTokens, positionCount: 64), method: method,
        heads: heads, threadCount: threads, batchRows: batchRows)
      let pipeline = Pipeline(
        model: model,
        tokenizer: Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer),
        source: NoteSource(kind: kind, bytes: Array(contents.utf8)), sink: sink,
        options: options, makeEncoder: { FakeEncoder(seed: 9) })
      _ = pipeline.run()
    }
    return sink
  }

  /// An encoder that needs a tenth of a second for a batch.
  private final class SlowEncoder: WindowEncoder {
    private let inner = FakeEncoder(seed: 9)

    func run(_ batch: WindowBatch) {
      usleep(100_000)
      inner.run(batch)
    }
  }

  /// Its windows that are in batches already are run and dropped; what was told of it is no record.
  @Test(arguments: [1, 2]) func aNoteThatIsLateFailsAndTheOthersGoOn(threads: Int) throws {
    var generator = SeededGenerator(seed: 5)
    let long = Self.randomNote(4000, &generator)
    let sink = LateSink()
    let start = monotonicNanoseconds()
    let image = try Self.model(labels: Self.labels)
    try image.withModel { model in
      var options = PipelineOptions(
        shape: WindowShape(windowTokens: 32, positionCount: 64), threadCount: threads, batchRows: 64
      )
      options.noteNanoseconds = 1_500_000_000
      let pipeline = Pipeline(
        model: model,
        tokenizer: Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer),
        source: NoteSource(kind: .lines, bytes: Array("fever\n\(long)\npain\n\nfever".utf8)),
        sink: sink, options: options, makeEncoder: { SlowEncoder() })
      #expect(pipeline.run().failedNoteCount == 1)
    }
    #expect(sink.ended == [0, 2, 3, 4] && sink.failed == [1])
    // All of the long note would take 7 seconds and more.
    #expect(monotonicNanoseconds() - start < 6_000_000_000)
  }

  static let manyNotes: String = {
    var generator = SeededGenerator(seed: 21)
    return (0..<400).map { index in
      // An empty last line without a line end would be no note.
      index % 7 == 3 ? "" : randomNote(Int.random(in: 1..<120, using: &generator), &generator)
    }.joined(separator: "\n")
  }()

  @Test func recordsComeInInputOrderAndDoNotDependOnThreadsOrBatches() throws {
    let reference = try Self.run(.lines, Self.manyNotes)
    #expect(reference.endedCount == 400)
    for threads in [1, 2, 3, 8] {
      for batchRows in [32, 64, 256] {
        let other = try Self.run(.lines, Self.manyNotes, threads: threads, batchRows: batchRows)
        #expect(other.records == reference.records, "\(threads) threads, \(batchRows) rows")
      }
    }
  }

  @Test func tokensAreCountedOnceWhateverTheWindows() throws {
    var counts: [[String]] = []
    for windowTokens in [16, 32, 64] {
      let sink = try Self.run(.lines, Self.manyNotes, windowTokens: windowTokens)
      counts.append(
        sink.records.split(separator: "\n").map { line in
          String(line.split(separator: "tokens ")[1].split(separator: " ")[0])
        })
    }
    #expect(counts[0] == counts[1] && counts[1] == counts[2])
  }

  @Test func severalHeadsGiveSortedSpans() throws {
    let labels = [["O", "B-x", "I-x"], ["O", "y"], ["O", "B-z", "I-z", "E-z", "S-z"]]
    for method in [DecodingMethod.argmax, .viterbi] {
      let one = try Self.run(.lines, Self.manyNotes, labels: labels, method: method)
      let two = try Self.run(.lines, Self.manyNotes, labels: labels, threads: 2, method: method)
      #expect(one.records == two.records)
      for head in 0..<3 { #expect(one.records.contains(" \(head)/")) }
    }
  }

  @Test func headsThatAreNotWantedAreLeftOut() throws {
    let labels = [["O", "B-x", "I-x"], ["O", "y"], ["O", "B-z", "I-z", "E-z", "S-z"]]
    let all = try Self.run(.lines, Self.manyNotes, labels: labels)
    for wanted in [[0], [1, 2], []] {
      var heads = HeadSelection.none
      for head in wanted { heads.insert(head) }
      let some = try Self.run(.lines, Self.manyNotes, labels: labels, heads: heads)
      let expected = all.records.split(separator: "\n").map { line in
        line.split(separator: " ").filter { part in
          !part.contains("/") || wanted.contains { part.hasPrefix("\($0)/") }
        }.joined(separator: " ") + "\n"
      }.joined()
      #expect(some.records == expected)
    }
  }

  @Test func aLongNoteIsOneRecord() throws {
    var generator = SeededGenerator(seed: 5)
    let note = Self.randomNote(30_000, &generator)
    let sink = try Self.run(.text, note, threads: 2)
    #expect(sink.endedCount == 1)
    #expect(sink.records == (try Self.run(.text, note)).records)
  }

  @Test func failedNotesKeepTheirPlace() throws {
    let sink = try Self.run(
      .jsonLines, "{\"text\":\"fever\"}\n{\"text\":}\n{\"text\":\"\"}\nx\n{\"text\":\"pain\"}",
      threads: 2)
    let lines = sink.records.split(separator: "\n").map(String.init)
    #expect(lines.count == 5)
    #expect(lines[1] == "note 1: failed" && lines[3] == "note 3: failed")
    #expect(lines[2] == "note 2: tokens 0 windows 0")
  }

  @Test(arguments: [1, 2, 4])
  func aClosedSinkEndsTheRun(threads: Int) throws {
    let sink = try Self.run(.lines, Self.manyNotes, threads: threads, noteLimit: 10)
    #expect(sink.endedCount == 10)
  }

  @Test func spansOfALongNoteLieInItsText() throws {
    let sink = try Self.run(.lines, Self.manyNotes, threads: 2)
    let notes = Self.manyNotes.split(separator: "\n", omittingEmptySubsequences: false)
    var spanCount = 0
    for (note, line) in zip(notes, sink.records.split(separator: "\n")) {
      let bytes = Array(note.utf8)
      for part in line.split(separator: " ") where part.contains("=") {
        let numbers = part.split(whereSeparator: { !"0123456789".contains($0) }).compactMap {
          Int($0)
        }
        let text = String(decoding: bytes[numbers[2]..<numbers[3]], as: UTF8.self)
        #expect(text == text.trimmingCharacters(in: .whitespaces) && !text.isEmpty)
        spanCount += 1
      }
    }
    #expect(spanCount > 1000)
  }
}
