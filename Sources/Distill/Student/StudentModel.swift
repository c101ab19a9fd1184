// The student: its weights in one flat array and the operations it is made of.
import FloatKernelInterface

public final class StudentModel {
  public internal(set) var configuration: StudentConfiguration
  public let layout: ParameterLayout
  public let engine: Engine
  public let weights: FloatBuffer
  /// When set, the forward pass rounds weights and activations as the int8 runtime does, and the
  /// backward pass takes the rounding for the identity.
  public var rounding: Rounding? {
    didSet { if rounding != nil { roundWeights() } }
  }
  var isQuantizationAware: Bool { rounding != nil }
  /// The rounded weights of a quantization-aware pass.
  private var rounded: FloatBuffer?

  let embedding: Embedding
  let norm: LayerNorm
  let attention: Attention
  let queryKeyValue: Linear
  let attentionOutput: Linear
  let feedForwardIn: Linear
  let feedForwardOut: Linear
  let gelu: Gelu

  public init(configuration: StudentConfiguration, engine: Engine) {
    let c = configuration
    precondition(c.hiddenSize % c.attentionHeadCount == 0)
    self.configuration = c
    self.engine = engine
    layout = ParameterLayout(c)
    weights = FloatBuffer(count: layout.count)
    embedding = Embedding(engine: engine, hiddenSize: c.hiddenSize)
    norm = LayerNorm(engine: engine, count: c.hiddenSize, epsilon: c.epsilon)
    attention = Attention(
      engine: engine, hiddenSize: c.hiddenSize, headCount: c.attentionHeadCount)
    queryKeyValue = Linear(
      engine: engine, inputCount: c.hiddenSize, outputCount: 3 * c.hiddenSize)
    attentionOutput = Linear(
      engine: engine, inputCount: c.hiddenSize, outputCount: c.hiddenSize)
    feedForwardIn = Linear(
      engine: engine, inputCount: c.hiddenSize, outputCount: c.feedForwardSize)
    feedForwardOut = Linear(
      engine: engine, inputCount: c.feedForwardSize, outputCount: c.hiddenSize)
    gelu = Gelu(engine: engine, count: c.feedForwardSize)
  }

  /// The weight as the current pass uses it: rounded in a quantization-aware pass.
  func weight(_ start: Int) -> MutableFloats {
    if rounding != nil, let rounded { return rounded.start + start }
    return weights.start + start
  }

  /// A bias, norm or other value that is never rounded.
  func exact(_ start: Int) -> MutableFloats { weights.start + start }

  /// Moves the mean of all positions into token type 0, as the converter does: it is kept exactly,
  /// and only the positions' distances from it are rounded.
  private func centerPositions(_ rounded: FloatBuffer) {
    let h = configuration.hiddenSize
    let positions = rounded.start + layout.positionEmbedding
    let type = rounded.start + layout.typeEmbedding
    for column in 0..<h {
      var sum = 0.0
      for position in 0..<configuration.positionCount {
        sum += Double(positions[position * h + column])
      }
      let mean = Float(sum / Double(configuration.positionCount))
      for position in 0..<configuration.positionCount {
        positions[position * h + column] -= mean
      }
      type[column] += mean
    }
  }

  /// Rounds every matrix row by row (output channels, embedding rows), as the converter does.
  /// Called after each change of the weights while the pass is quantization-aware.
  public func roundWeights() {
    if rounded == nil { rounded = FloatBuffer(count: layout.count) }
    guard let rounded, let rounding else { return }
    rounded.copy(from: weights)
    centerPositions(rounded)
    // The runtime keeps these as they are.
    let exact = Set([layout.typeEmbedding] + layout.heads.compactMap(\.relation?.distance))
    for parameter in layout.parameters where parameter.shape.count == 2 {
      if exact.contains(parameter.start) { continue }
      let columns = parameter.shape[1]
      let isEmbedding = parameter.depth == 0
      let limit = isEmbedding ? Rounding.embeddingLimit : rounding.weightLimit
      engine.forRanges(parameter.shape[0], 256) { rows, _ in
        for row in rows {
          self.engine.kernels.rows.fakeQuantize(
            rounded.start + parameter.start + row * columns, columns, limit)
        }
      }
    }
  }
}
