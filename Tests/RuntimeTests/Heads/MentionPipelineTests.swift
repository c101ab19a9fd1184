import KernelInterface
import Testing

@testable import Runtime

/// Heads that read at mentions in a whole run, with the real encoder.
@Suite struct MentionPipelineTests {
  private final class ListingSink: NoteSink {
    var records: [String] = []
    var isClosed: Bool { false }

    func begin(_ note: Note) { records.append("note \(note.ordinal)") }
    func add(_ span: Span, of note: Note) { records.append("\(span)") }
    func add(_ link: Link, of note: Note) { records.append("\(link)") }
    func end(_ note: Note) { records.append("end") }
    func fail(_ note: Note) { records.append("failed") }
    func didAdvance(_ progress: PipelineProgress) {}
  }

  private final class RealEncoder: WindowEncoder {
    let encoder: Encoder
    init(_ encoder: Encoder) { self.encoder = encoder }
    func run(_ batch: WindowBatch) { encoder.run(batch) }
  }

  private static let notes: [String] = {
    var generator = SeededGenerator(seed: 31)
    return (0..<40).map { _ in
      PipelineTests.randomNote(Int.random(in: 0..<200, using: &generator), &generator)
    }
  }()

  private static func run(
    _ model: Model, kernels: KernelTable, threads: Int, batchRows: Int
  ) -> [String] {
    let sink = ListingSink()
    let options = PipelineOptions(
      shape: WindowShape(windowTokens: 32, positionCount: 64), threadCount: threads,
      batchRows: batchRows, keepsProbabilities: true, kernels: kernels)
    let pipeline = Pipeline(
      model: model,
      tokenizer: Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer),
      source: NoteSource(noteCount: notes.count) { MemoryNote(Array(notes[$0].utf8)) },
      sink: sink, options: options,
      makeEncoder: {
        RealEncoder(Encoder(model: model, kernels: kernels, rowCapacity: options.batchRows))
      })
    _ = pipeline.run()
    return sink.records
  }

  @Test(arguments: [false, true])
  func everyInstructionSetAndThreadCountGivesTheSameFindings(wide: Bool) throws {
    let fixture = try MentionFixture(wide: wide)
    let tables = RelationReaderTests.tables(for: fixture.model)
    let reference = Self.run(fixture.model, kernels: tables[0], threads: 1, batchRows: 64)
    #expect(reference.filter { $0.hasPrefix("Link") }.count > 100)
    #expect(reference.contains { $0.contains("flags: 1") })
    for table in tables {
      for (threads, batchRows) in [(1, 256), (3, 64)] {
        let found = Self.run(
          fixture.model, kernels: table, threads: threads, batchRows: batchRows)
        #expect(found == reference, "\(table.name), \(threads) threads")
      }
    }
  }
}
