// What the forward pass keeps for the backward pass, in memory that grows to the largest batch
// and is then used again.
import FloatKernelInterface

public final class Activations {
  /// One encoder layer. Widths in floats per row stand beside each.
  public struct Layer {
    var queryKeyValue: MutableFloats  // 3 H
    var probabilities: MutableFloats  // windows * A * S * S in all
    var context: MutableFloats  // H
    var attentionNormalized: MutableFloats  // H
    var attentionInverse: MutableFloats  // 1
    var middle: MutableFloats  // H, output of the attention norm
    var feedForward: MutableFloats  // F, after GELU
    var geluDerivative: MutableFloats  // F
    var outNormalized: MutableFloats  // H
    var outInverse: MutableFloats  // 1
    var out: MutableFloats  // H
    /// Rounded copies of the inputs, only for the quantization-aware pass.
    var quantizedInput: MutableFloats  // H
    var quantizedMiddle: MutableFloats  // H
  }

  public private(set) var layers: [Layer] = []
  /// Output of the embedding norm, [T, H].
  public private(set) var embedded: MutableFloats
  var embeddedNormalized: MutableFloats
  var embeddedInverse: MutableFloats
  /// The states that the heads read, [words, H], and their gradient.
  var gathered: MutableFloats
  var gatheredGradient: MutableFloats
  /// Outputs of each head, [words, outputs], and their gradients.
  private var headScores: [MutableFloats] = []
  private var headScoreGradients: [MutableFloats] = []
  /// What relation heads keep of their pairs.
  let pairs = PairMemory()
  /// What each open head keeps of the names that it asks for.
  private var namesOfHead: [Int: NameMemory] = [:]
  // Gradients flowing backward: of a layer's output, of branches, and of wide values.
  var gradient: MutableFloats  // H
  var branch: MutableFloats  // H
  var contextGradient: MutableFloats  // H
  var wide: MutableFloats  // max(F, 3 H)

  private let configuration: StudentConfiguration
  private var buffer = FloatBuffer(count: 1)
  private var rowCapacity = 0
  private var probabilityCapacity = 0

  public init(_ configuration: StudentConfiguration) {
    self.configuration = configuration
    embedded = buffer.start
    embeddedNormalized = buffer.start
    embeddedInverse = buffer.start
    gathered = buffer.start
    gatheredGradient = buffer.start
    gradient = buffer.start
    branch = buffer.start
    contextGradient = buffer.start
    wide = buffer.start
  }

  /// The hidden states after layer `index`, or after the embeddings for -1: [T, H].
  public func hidden(_ index: Int) -> MutableFloats {
    index < 0 ? embedded : layers[index].out
  }

  /// Outputs of a head for the words of the batch: [words, outputs].
  public func scores(_ head: Int) -> MutableFloats { headScores[head] }

  func scoreGradient(_ head: Int) -> MutableFloats { headScoreGradients[head] }

  func names(_ head: Int) -> NameMemory {
    if let memory = namesOfHead[head] { return memory }
    let memory = NameMemory()
    namesOfHead[head] = memory
    return memory
  }

  func reserve(_ batch: Batch) {
    let probabilities = Attention.probabilityCount(
      windowFirstRow: batch.windowFirstRow, headCount: configuration.attentionHeadCount)
    if batch.rowCount <= rowCapacity && probabilities <= probabilityCapacity { return }
    rowCapacity = max(rowCapacity, batch.rowCount + batch.rowCount / 8)
    probabilityCapacity = max(probabilityCapacity, probabilities + probabilities / 8)
    allocate()
  }

  private func allocate() {
    let c = configuration
    let h = c.hiddenSize
    let t = rowCapacity
    let outputs = c.heads.map(\.outputCount)
    let layerWidth = 3 * h + 8 * h + 2 * c.feedForwardSize + 2
    let fixed = 7 * h + 1 + 2 * outputs.reduce(0, +) + max(c.feedForwardSize, 3 * h)
    let areas = 16 * (13 * c.layerCount + 2 * outputs.count + 10)
    buffer = FloatBuffer(
      count: t * (c.layerCount * layerWidth + fixed) + c.layerCount * probabilityCapacity + areas)
    var next = buffer.start
    func take(_ count: Int) -> MutableFloats {
      defer { next += (count + 15) / 16 * 16 }
      return next
    }
    layers = (0..<c.layerCount).map { _ in
      Layer(
        queryKeyValue: take(t * 3 * h), probabilities: take(probabilityCapacity),
        context: take(t * h), attentionNormalized: take(t * h), attentionInverse: take(t),
        middle: take(t * h), feedForward: take(t * c.feedForwardSize),
        geluDerivative: take(t * c.feedForwardSize), outNormalized: take(t * h),
        outInverse: take(t), out: take(t * h), quantizedInput: take(t * h),
        quantizedMiddle: take(t * h))
    }
    embedded = take(t * h)
    embeddedNormalized = take(t * h)
    embeddedInverse = take(t)
    gathered = take(t * h)
    gatheredGradient = take(t * h)
    headScores = outputs.map { take(t * $0) }
    headScoreGradients = outputs.map { take(t * $0) }
    gradient = take(t * h)
    branch = take(t * h)
    contextGradient = take(t * h)
    wide = take(t * max(c.feedForwardSize, 3 * h))
    precondition(next <= buffer.start + buffer.count, "activations overrun their memory")
  }
}
