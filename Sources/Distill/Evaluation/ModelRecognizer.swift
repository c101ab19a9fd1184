// Entities of documents by a model file, through the clinic's own pipeline: its windows, int8 encoder
// and decoding, so that scores are those of what a clinic runs.
import KernelInterface
import Runtime

public final class ModelRecognizer {
  private let model: Model
  private let head: Int
  private let options: PipelineOptions

  /// - head: name of the head that labels; nil is the first.
  /// - windowTokens: rows of a window with its special tokens; nil is the model's own.
  /// - Throws: FileFault, CheckpointError.missingHead.
  public init(
    path: String, head name: String? = nil, windowTokens: Int? = nil,
    method: DecodingMethod = .viterbi, threadCount: Int = 1
  ) throws {
    do throws(ModelError) {
      model = try Model.open(path: path)
    } catch {
      throw FileFault(path: path, error)
    }
    let names = (0..<model.tagHeadCount).map { [model] index in
      String(decoding: model.head(index).name, as: UTF8.self)
    }
    guard let head = name.map({ names.firstIndex(of: $0) }) ?? 0 else {
      throw CheckpointError.missingHead(path: path, name: name ?? "", found: names)
    }
    self.head = head
    let configuration = model.configuration
    let shape = WindowShape(
      windowTokens: windowTokens ?? configuration.windowTokens,
      positionCount: configuration.positionCount)
    options = PipelineOptions(shape: shape, method: method, threadCount: threadCount)
  }

  /// The entities of each document, in code points of its text.
  public func entities(of documents: [Document]) -> [[Document.Entity]] {
    let sink = EntitySink(documents: documents, model: model, head: head)
    let source = NoteSource(noteCount: documents.count) {
      MemoryNote(Array(documents[$0].text.utf8))
    }
    let kernels = Dispatch.best(for: model)
    let tokenizer = Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer)
    let pipeline = Pipeline(
      model: model, tokenizer: tokenizer, source: source, sink: sink, options: options,
      makeEncoder: { [model, options] in
        PipelineEncoder(
          Encoder(model: model, kernels: kernels, rowCapacity: options.batchRows))
      })
    _ = pipeline.run()
    return sink.entities
  }
}

/// Collects the spans of one head.
private final class EntitySink: NoteSink {
  private(set) var entities: [[Document.Entity]]
  private let documents: [Document]
  private let head: Int
  private let types: [String]
  /// Of the note whose spans come.
  private var offsets = CodePointOffsets("")

  init(documents: [Document], model: Model, head: Int) {
    self.documents = documents
    self.head = head
    entities = documents.map { _ in [] }
    types = (0..<model.head(head).typeCount).map {
      String(decoding: model.head(head).typeName($0), as: UTF8.self)
    }
  }

  var isClosed: Bool { false }

  func begin(_ note: Note) { offsets = CodePointOffsets(documents[note.ordinal].text) }

  func add(_ span: Span, of note: Note) {
    guard span.headIndex == head else { return }
    let range = note.sourceMap.source(of: span.byteStart..<span.byteEnd)
    entities[note.ordinal].append(
      Document.Entity(
        type: types[span.typeIndex], start: offsets.codePoint(ofByte: range.lowerBound),
        end: offsets.codePoint(ofByte: range.upperBound), score: span.score))
  }

  func end(_ note: Note) {}

  /// Notes in memory do not fail but by their length; such a document has no entities.
  func fail(_ note: Note) {}

  func didAdvance(_ progress: PipelineProgress) {}
}

/// The runtime's encoder as the pipeline takes it.
private final class PipelineEncoder: WindowEncoder {
  private let encoder: Encoder

  init(_ encoder: Encoder) { self.encoder = encoder }

  func run(_ batch: WindowBatch) { encoder.run(batch) }
  func begin(_ batch: WindowBatch, threadCount: Int) {
    encoder.begin(batch, threadCount: threadCount)
  }
  func help(_ leader: PipelineEncoder) { encoder.help(leader.encoder) }
  func finish() { encoder.finish() }
}
