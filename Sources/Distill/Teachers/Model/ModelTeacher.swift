// Labels notes with a checkpoint: the entities of its float forward pass. Whole distributions need no
// file: training takes them from the checkpoint itself (`train --teacher DIR`).
import Quantize

public final class ModelTeacher {
  public let checkpoint: StudentCheckpoint
  private let recognizer: Recognizer
  /// The head that labels.
  public let head: Int
  /// All heads, as they are scored.
  public var evaluation: HeadEvaluation
  private let activations: Activations

  /// - head: its name, of a head of tags; nil takes the first.
  /// - mayBeOpen: whether an open head may be named.
  /// - dictionaryPaths: for a checkpoint with dictionary features.
  /// - rounding: predict with the runtime's rounding.
  /// - pieceLimit: word pieces of a window, without the special ones.
  /// - Throws: CheckpointError, VocabularyError, ConversionError, FeatureError, FileFault.
  public init(
    checkpoint directory: String, head name: String? = nil, mayBeOpen: Bool = false,
    dictionaryPaths: [String] = [], rounding: Rounding? = nil, pieceLimit: Int, threadCount: Int
  ) throws {
    checkpoint = try StudentCheckpoint(directory: directory)
    let heads = checkpoint.configuration.heads
    func labels(_ head: StudentConfiguration.Head) -> Bool {
      if case .open = head.kind { return mayBeOpen }
      return head.tagLabels != nil
    }
    let head = name.map { name in heads.firstIndex { $0.name == name && labels($0) } }
    guard let head = head ?? checkpoint.configuration.classifierIndex else {
      throw CheckpointError.missingHead(
        path: directory, name: name ?? "",
        found: heads.filter(labels).map(\.name))
    }
    self.head = head
    evaluation = HeadEvaluation(checkpoint.configuration)
    let model = StudentModel(
      configuration: checkpoint.configuration, engine: Engine(threadCount: threadCount))
    let (drawn, _) = try checkpoint.load(into: model, seed: 0)
    if let name = drawn.first { throw CheckpointError.missingTensor(path: directory, name: name) }
    model.rounding = rounding
    recognizer = Recognizer(
      model: model,
      maker: try WindowMaker(
        vocabulary: checkpoint.vocabulary, pieceLimit: pieceLimit,
        features: FeatureSource(
          features: checkpoint.configuration.features, dictionaryPaths: dictionaryPaths)))
    activations = Activations(model.configuration)
  }

  /// Sets the probability from which types of an open head hold.
  public func setThreshold(_ threshold: Float, head: String) {
    recognizer.model.configuration.thresholds[head] = [threshold]
  }

  /// The entities of each document, in code points of its text.
  public func entities(of documents: [Document]) -> [[Document.Entity]] {
    recognizer.entities(of: documents, head: head, activations)
  }

  /// What every head finds in each document, open ones of the types that its corpus has, and what flags
  /// and relations say of its gold mentions.
  public func findings(of documents: [Document]) -> [Findings] {
    recognizer.findings(
      of: documents, given: documents.map { evaluation.mentions(of: $0) },
      asked: evaluation.asked(documents), activations)
  }

  /// The documents with all layers that the student's heads have, in the place of their own labels.
  public func labelled(_ documents: [Document]) -> [Document] {
    let findings = recognizer.findings(of: documents, activations)
    return zip(documents, findings).map {
      $0.labelled(by: $1, heads: evaluation.heads, classifier: head)
    }
  }
}
