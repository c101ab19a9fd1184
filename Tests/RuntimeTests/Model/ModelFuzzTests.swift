import Foundation
import Quantize
import Runtime
import Testing

/// Random changes of the tiny model: either the validator refuses it, or a whole note goes through
/// it with finite logits, sound spans and no read outside the file.
///
/// Runs 2 seconds; EDGE_NER_FUZZ_SECONDS=600 swift test --filter ModelFuzz runs longer, and
/// EDGE_NER_FUZZ_SEED repeats a run that failed.
@Suite struct ModelFuzzTests {
  @Test func whateverValidatesRunsANote() throws {
    let environment = ProcessInfo.processInfo.environment
    let seconds = environment["EDGE_NER_FUZZ_SECONDS"].flatMap(Double.init) ?? 2
    let seed = environment["EDGE_NER_FUZZ_SEED"].flatMap(UInt64.init) ?? .random(in: 0...(.max))
    let images = [
      try TinyModel.image(), try TinyModel.mentionHeadImage(), try TinyModel.imageWithFeatures(),
      try TinyModel.openImage(),
    ]
    let guards = images.map { GuardedBytes(capacity: $0.bytes.count) }
    var random = Mutator(seed: seed)
    var refusedCount = 0
    var soundCount = 0
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      let choice = (refusedCount + soundCount) % images.count
      let bytes = random.mutated(guards[choice].place(images[choice].bytes))
      do throws(ModelError) {
        let model = try Model.view(UnsafeRawBufferPointer(bytes))
        soundCount += 1
        let sink = CheckingSink()
        run(model, sink, (refusedCount + soundCount) % 3 == 0 ? .argmax : .viterbi)
        #expect(sink.isSound, "seed \(seed), change \(refusedCount + soundCount)")
      } catch {
        refusedCount += 1
      }
    }
    // Both ways were taken, else the changes are too wild or too tame.
    #expect(refusedCount > 10 && soundCount > 10, "seed \(seed)")
  }

  private func run(_ model: Model, _ sink: CheckingSink, _ method: DecodingMethod) {
    let shape = WindowShape(
      windowTokens: model.configuration.windowTokens,
      positionCount: model.configuration.positionCount)
    var options = PipelineOptions(shape: shape, method: method, batchRows: 48)
    if let head = model.openHeadIndex {
      let names = ["pain", "aspirin: with pain"].map { Array($0.utf8) }
      options.askedTypes = try? AskedTypes(
        names.map { AskedType(name: $0, text: $0) }, model: model, headIndex: head,
        kernels: Dispatch.best(for: model))
    }
    let rows = options.batchRows
    let tokenizer = Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer)
    let kernels = Dispatch.best(for: model)
    let source = NoteSource(noteCount: 1) { _ in MemoryNote(fuzzNote) }
    let pipeline = Pipeline(
      model: model, tokenizer: tokenizer, source: source, sink: sink, options: options
    ) { PipelineEncoder(Encoder(model: model, kernels: kernels, rowCapacity: rows)) }
    _ = pipeline.run()
  }
}

/// Looks at what comes out of the pipeline.
private final class CheckingSink: NoteSink {
  private(set) var isSound = true
  private(set) var noteCount = 0
  var isClosed: Bool { false }

  private var spanCount = 0

  func begin(_ note: Note) { spanCount = 0 }
  func add(_ span: Span, of note: Note) {
    isSound =
      isSound && span.byteStart < span.byteEnd && span.score >= 0 && span.score <= 1
      && Int(span.byteEnd) <= note.text.count && span.ordinal == spanCount
    spanCount += 1
  }
  func add(_ link: Link, of note: Note) {
    isSound =
      isSound && link.from < spanCount && link.to < spanCount && link.from >= 0 && link.to >= 0
      && link.score >= 0 && link.score <= 1
  }
  func end(_ note: Note) { noteCount += 1 }
  func fail(_ note: Note) { isSound = false }
  func didAdvance(_ progress: PipelineProgress) {}
}

/// The encoder as the pipeline calls it.
private final class PipelineEncoder: WindowEncoder {
  private let encoder: Encoder

  init(_ encoder: Encoder) { self.encoder = encoder }

  func run(_ batch: WindowBatch) { encoder.run(batch) }
}

/// A note with words, bad UTF-8, many scripts and special tokens.
private let fuzzNote: [UInt8] =
  Array("Aspirin 81 mg with pain; [SEP] ÄÖ\u{301} 漢字 \u{1F600} x\u{0}y\n".utf8)
  + [0xFF, 0xE2, 0x82] + Array(String(repeating: "pain ", count: 30).utf8)

/// Random changes, most of them small and in places where they matter.
private struct Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Changes the bytes in place; the result may be shorter.
  mutating func mutated(
    _ bytes: UnsafeMutableRawBufferPointer
  ) -> UnsafeMutableRawBufferPointer {
    var count = bytes.count
    for _ in 0...below(3) {
      switch below(8) {
      case 0: bytes[place(bytes)] ^= 1 << UInt8(below(8))
      case 1: bytes[place(bytes)] = UInt8(below(256))
      case 2, 3: store(interesting(), bytes)
      case 4: store(UInt32(below(1 << 16)), bytes)
      case 5:
        let (from, to) = (place(bytes), place(bytes))
        let length = min(1 + below(64), bytes.count - max(from, to))
        let part = Array(bytes[from..<from + length])
        UnsafeMutableRawBufferPointer(rebasing: bytes[to..<to + length]).copyBytes(from: part)
      case 6: store(Float(below(1000)).bitPattern, bytes)
      default:
        // Weights may be anything.
        let weights = bytes.count / 2
        for _ in 0..<100 { bytes[weights + below(bytes.count - weights)] = UInt8(below(256)) }
      }
    }
    if below(20) == 0 {
      count = below(bytes.count)
      if count >= 64 {
        bytes.storeBytes(of: UInt64(count).littleEndian, toByteOffset: 16, as: UInt64.self)
      }
    }
    return UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
  }

  /// Half of the changes fall on header, table and small sections, half anywhere.
  private mutating func place(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    below(2) == 0 ? below(min(bytes.count, 6000)) : below(bytes.count)
  }

  private mutating func store(_ word: UInt32, _ bytes: UnsafeMutableRawBufferPointer) {
    let place = min(place(bytes) & ~3, bytes.count - 4)
    bytes.storeBytes(of: word.littleEndian, toByteOffset: place, as: UInt32.self)
  }

  private mutating func interesting() -> UInt32 {
    let words: [UInt32] = [
      0, 1, 2, 15, 16, 63, 64, 127, 128, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7F80_0000,
      0xFF80_0000, 0x7FC0_0000, 0x7F7F_FFFF, 0x0000_0001, 0x4380_0000,
    ]
    return words[below(words.count)]
  }

  private mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }
}
