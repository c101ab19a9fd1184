// What a model file finds in documents, through the clinic's own pipeline: its windows, int8 encoder and
// decoding, so that scores are those of what a clinic runs.
import KernelInterface
import Runtime

public final class ModelRecognizer {
  private let model: Model
  private let options: PipelineOptions
  /// The head that labels.
  public let head: Int
  /// All heads, as they are scored.
  public var evaluation: HeadEvaluation

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
    let heads = (0..<model.headCount).map { [model] in ModelHeads.head($0, of: model) }
    evaluation = HeadEvaluation(heads: heads)
    let tags = heads.indices.filter { heads[$0].mentionTypes.isEmpty }
    guard
      let head = name.map({ name in tags.first { heads[$0].name == name } }) ?? tags.first
    else {
      throw CheckpointError.missingHead(
        path: path, name: name ?? "", found: tags.map { heads[$0].name })
    }
    self.head = head
    let configuration = model.configuration
    let shape = WindowShape(
      windowTokens: windowTokens ?? configuration.windowTokens,
      positionCount: configuration.positionCount)
    options = PipelineOptions(
      shape: shape, method: method, threadCount: threadCount, keepsProbabilities: true)
  }

  /// What every head finds in each document, in code points of its text; an open head of the types that
  /// the document is asked for.
  ///
  /// - Throws: FileFault for types that cannot be asked for.
  public func findings(of documents: [Document]) throws -> [Findings] {
    var options = options
    let open = try OpenTypeQuestions(documents, evaluation, model)
    options.askedTypes = open?.asked
    let sink = FindingSink(
      documents: documents, model: model, heads: evaluation.heads, open: open)
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
    return sink.findings
  }

  /// The entities of each document by the head that labels.
  public func entities(of documents: [Document]) throws -> [[Document.Entity]] {
    try findings(of: documents).map { $0.entities[head] ?? [] }
  }
}

/// A model's heads in the terms of a scheme.
private enum ModelHeads {
  static func head(_ index: Int, of model: Model) -> Scheme.Head {
    let head = model.head(index)
    let name = text(head.name)
    let types = (0..<head.typeCount).map { text(head.typeName($0)) }
    let arguments = head.arguments.map { list in
      (0..<list.count).map { text(model.head(list[$0].headIndex).typeName(list[$0].typeIndex)) }
    }
    let layer: Scheme.Layer = name == Scheme.Layer.phi.rawValue ? .phi : .entities
    let kind: Scheme.Head.Kind =
      switch head {
      case .tags: .tags(types: types)
      case .flags(let flags):
        .flags(
          names: (0..<flags.flagCount).map { text(flags.flagName($0)) },
          mentionTypes: arguments ?? [])
      case .relation(let relation):
        .relation(types: types, argumentTypes: arguments ?? [], size: relation.size)
      case .open(let open): .open(size: open.size, negatives: 0)
      }
    return Scheme.Head(name: name, kind: kind, sources: [.init(files: [], layer: layer)])
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

/// What the documents are asked for by a model's open head: all together, since a run asks every note for
/// the same types.
private struct OpenTypeQuestions {
  let asked: AskedTypes
  /// Of each document, its types by what is asked.
  private let typeOfText: [[String: String]]

  /// nil where there is no open head, or nothing to ask.
  init?(_ documents: [Document], _ evaluation: HeadEvaluation, _ model: Model) throws {
    guard let head = model.openHeadIndex else { return nil }
    let questions = evaluation.questions(head, documents).asked
    let texts = Set(questions.joined().map(\.text)).sorted()
    if texts.isEmpty { return nil }
    do throws(AskedTypesError) {
      asked = try AskedTypes(
        texts.map { AskedType(name: Array($0.utf8), text: Array($0.utf8)) }, model: model,
        headIndex: head, kernels: Dispatch.best(for: model))
    } catch {
      throw FileFault(path: "types of the gold documents", reason: "\(error)")
    }
    typeOfText = questions.map { asked in
      Dictionary(asked.map { ($0.text, $0.type) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The type of a span; nil where its document is not asked for it.
  func type(_ index: Int, document: Int) -> String? {
    typeOfText[document][String(decoding: asked.types[index].name, as: UTF8.self)]
  }
}

/// Collects spans, their flags and the links between them.
private final class FindingSink: NoteSink {
  private(set) var findings: [Findings]
  private let documents: [Document]
  private let model: Model
  private let heads: [Scheme.Head]
  private let open: OpenTypeQuestions?
  /// Of the note whose spans come: its offsets, and its spans by their ordinals.
  private var offsets = CodePointOffsets("")
  private var spans: [Int: Document.Entity] = [:]

  init(
    documents: [Document], model: Model, heads: [Scheme.Head], open: OpenTypeQuestions?
  ) {
    self.open = open
    self.documents = documents
    self.model = model
    self.heads = heads
    findings = documents.map { _ in Findings() }
  }

  var isClosed: Bool { false }

  func begin(_ note: Note) {
    offsets = CodePointOffsets(documents[note.ordinal].text)
    spans = [:]
  }

  func add(_ span: Span, of note: Note) {
    let range = note.sourceMap.source(of: span.byteStart..<span.byteEnd)
    var name: String?
    if let open, open.asked.headIndex == span.headIndex {
      name = open.type(span.typeIndex, document: note.ordinal)
      if name == nil { return }
    }
    let entity = Document.Entity(
      type: name ?? heads[span.headIndex].types[span.typeIndex],
      start: offsets.codePoint(ofByte: range.lowerBound),
      end: offsets.codePoint(ofByte: range.upperBound), score: span.score)
    spans[span.ordinal] = entity
    guard name != nil || model.head(span.headIndex).isTags else { return }
    findings[note.ordinal].entities[span.headIndex, default: []].append(entity)
    for index in heads.indices {
      guard case .flags(let head) = model.head(index),
        head.arguments.contains(headIndex: span.headIndex, typeIndex: span.typeIndex)
      else { continue }
      let first = model.firstFlag(ofHead: index)
      findings[note.ordinal].found.flags[index, default: []].append(
        .init(
          mention: entity,
          probabilities: (0..<head.flagCount).map { Double(span.flagProbabilities[first + $0]) },
          flags: span.flags >> UInt64(first) & (UInt64.max >> UInt64(64 - head.flagCount))))
    }
  }

  func add(_ link: Link, of note: Note) {
    guard let argument = spans[link.from], var span = spans[link.to] else { return }
    span.type = heads[link.headIndex].types[link.typeIndex]
    findings[note.ordinal].found.links[link.headIndex, default: []].append(
      .init(argument: argument, span: span))
  }

  func end(_ note: Note) {}

  /// Notes in memory do not fail but by their length; such a document has no findings.
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
