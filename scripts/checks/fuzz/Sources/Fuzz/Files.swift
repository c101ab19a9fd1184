// Files that are mapped: each is refused, or whatever it says can be asked for and used.
import Glibc
@testable import Runtime

private let note: [UInt8] = Array(
  "Aspirin 81 mg with pain; no chest pain. [SEP] \u{c4}\u{d6}\u{301} x\u{0}y\n".utf8)

/// A sound model with changes: each a place, how many bytes, and the bytes. Half of the places lie in
/// the header and the tables at the front. So inputs are short where the file is not.
func readChangedModel(_ changes: UnsafeRawBufferPointer) {
  let model = UnsafeMutableRawBufferPointer.allocate(
    byteCount: soundModel.count, alignment: 64)
  defer { model.deallocate() }
  model.copyBytes(from: soundModel)
  var position = 0
  var byteCount = model.count
  while position + 4 <= changes.count {
    let place = Int(changes[position]) | Int(changes[position + 1]) << 8
    let length = Int(changes[position + 3] % 8) + 1
    let isFront = changes[position + 2] % 2 == 0
    let start = isFront ? place % 8192 : (place << 1) % model.count
    // Rarely the file ends there.
    if changes[position + 2] == 255 { byteCount = max(start & ~63, 1) }
    for index in 0..<length where position + 4 + index < changes.count {
      if start + index < model.count { model[start + index] = changes[position + 4 + index] }
    }
    position += 4 + length
  }
  // A file that is shorter lies alone in its own memory too.
  let file = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 64)
  defer { file.deallocate() }
  file.copyMemory(from: UnsafeRawBufferPointer(rebasing: model[..<byteCount]))
  readModel(UnsafeRawBufferPointer(file))
}

/// The file that EDGE_NER_FUZZ_MODEL names.
private let soundModel: [UInt8] = {
  guard let path = getenv("EDGE_NER_FUZZ_MODEL"), let file = fopen(path, "rb") else {
    fatalError("EDGE_NER_FUZZ_MODEL: a model file")
  }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  let byteCount = bytes.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
  return Array(bytes[..<byteCount])
}()

private func readModel(_ bytes: UnsafeRawBufferPointer) {
  guard let model = try? Model.view(bytes) else { return }
  let usual = WindowShape.usual(model.configuration)
  let options = PipelineOptions(
    shape: WindowShape(windowTokens: usual, positionCount: model.configuration.positionCount))
  let pipeline = Pipeline(
    model: model,
    tokenizer: Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer),
    source: NoteSource(noteCount: 1) { _ in MemoryNote(note) }, sink: Sink(), options: options,
    makeEncoder: {
      Encoder(model: model, kernels: Dispatch.best(for: model), rowCapacity: options.batchRows)
    })
  _ = pipeline.run()
  // The hash, which takes longer than all else, would end a full check before it has begun.
  try? model.verifyWeights()
}

func readTerms(_ bytes: UnsafeRawBufferPointer) {
  guard let dictionary = try? TermDictionary.view(bytes) else { return }
  find(in: dictionary)
  // With the right hash, so that a full check goes on; the input is a copy of the fuzzer's own.
  let digest = TermDictionary.contentHash(bytes)
  let header = UnsafeMutableRawBufferPointer(mutating: bytes)
  for index in 0..<digest.count {
    header[DictionaryLayout.Header.contentHash + index] = digest[index]
  }
  try? dictionary.verify()
}

/// Looks names up in a text, and at all that is said of them.
func find(in dictionary: TermDictionary) {
  let matcher = TermMatcher(dictionary)
  note.withUnsafeBytes { text in
    matcher.start(text)
    while let match = matcher.next() {
      precondition(match.byteStart < match.byteEnd && match.byteEnd <= text.count)
    }
  }
  for index in 0..<min(dictionary.senseCount, 8) { touch(dictionary.sense(index).code) }
}

func readCodes(_ bytes: UnsafeRawBufferPointer) {
  guard let dictionary = try? CodeDictionary.view(bytes) else { return }
  let coder = NoteCoder(dictionary)
  note.withUnsafeBytes { text in
    coder.begin(text)
    coder.code(0..<7, .drug)
    coder.code(19..<23, .condition)
    coder.code(28..<38, .condition)
  }
  for concept in 0..<min(dictionary.conceptCount, 8) {
    touch(dictionary.code(concept))
    touch(dictionary.name(concept))
  }
  try? dictionary.verify()
}

/// Reads every byte.
func touch(_ bytes: UnsafeRawBufferPointer) {
  var sum: UInt8 = 0
  for byte in bytes { sum &+= byte }
  seen = sum
}

nonisolated(unsafe) private var seen: UInt8 = 0

extension Encoder: @retroactive WindowEncoder {}

/// Every span lies in its note.
private final class Sink: NoteSink {
  let isClosed = false
  func begin(_ note: Note) {}
  func add(_ span: Span, of note: Note) {
    precondition(span.byteStart < span.byteEnd && Int(span.byteEnd) <= note.text.count)
    precondition(span.score >= 0 && span.score <= 1)
  }
  func end(_ note: Note) {}
  func fail(_ note: Note) {}
  func didAdvance(_ progress: PipelineProgress) {}
}
