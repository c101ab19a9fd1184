// Labels notes with a checkpoint: the entities of its float forward pass. Whole distributions need no
// file: training takes them from the checkpoint itself (`train --teacher DIR`).
import Quantize

public final class ModelTeacher {
  private let recognizer: Recognizer
  private let activations: Activations

  /// - head: its name; nil takes the first.
  /// - rounding: predict with the runtime's rounding.
  /// - pieceLimit: word pieces of a window, without the special ones.
  /// - Throws: CheckpointError, VocabularyError, ConversionError.
  public init(
    checkpoint directory: String, head name: String? = nil, rounding: Rounding? = nil,
    pieceLimit: Int, threadCount: Int
  ) throws {
    let checkpoint = try StudentCheckpoint(directory: directory)
    let heads = checkpoint.configuration.heads.map(\.name)
    let head = name.map { heads.firstIndex(of: $0) } ?? (heads.isEmpty ? nil : 0)
    guard let head else {
      throw CheckpointError.missingHead(path: directory, name: name ?? "", found: heads)
    }
    let model = StudentModel(
      configuration: checkpoint.configuration, engine: Engine(threadCount: threadCount))
    let (drawn, _) = try checkpoint.load(into: model, seed: 0)
    if let name = drawn.first { throw CheckpointError.missingTensor(path: directory, name: name) }
    model.rounding = rounding
    recognizer = Recognizer(
      model: model, head: head,
      maker: try WindowMaker(vocabulary: checkpoint.vocabulary, pieceLimit: pieceLimit))
    activations = Activations(model.configuration)
  }

  /// The entities of each document, in code points of its text.
  public func entities(of documents: [Document]) -> [[Document.Entity]] {
    recognizer.entities(of: documents, activations)
  }
}
