// Typed views of the mapped weights: pointers into the file, nothing is copied. They live as long
// as their Model. The layouts are those of Format.md.

/// A linear layer: out[m, n] = sum over k of in[m, k] * w[n, k] + bias[n].
///
///     w[n, k] is about columnScale[n] * w_q[n, k], with w_q in [-127, 127]
public struct LinearView {
  /// K: true inputs, not rounded; at most 133,144.
  public let inputCount: Int
  /// N: true outputs, not rounded.
  public let outputCount: Int
  /// [ceil(N/16)][ceil(K/4)][16][4] s8, 64-byte aligned: tile, step, output channel, input.
  /// Padding channels and inputs are 0.
  public let tiles: UnsafePointer<Int8>
  /// [N rounded up to 16], positive; padding 1.
  public let columnScale: UnsafePointer<Float>
  /// [N rounded up to 16]: sum over k of w_q[n, k]; padding 0.
  public let columnSum: UnsafePointer<Int32>
  /// [N rounded up to 16], finite; padding 0.
  public let bias: UnsafePointer<Float>

  public init(
    inputCount: Int, outputCount: Int, tiles: UnsafePointer<Int8>,
    columnScale: UnsafePointer<Float>, columnSum: UnsafePointer<Int32>,
    bias: UnsafePointer<Float>
  ) {
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.tiles = tiles
    self.columnScale = columnScale
    self.columnSum = columnSum
    self.bias = bias
  }

  /// Tiles of 16 output channels: ceil(N/16).
  public var tileCount: Int {
    (outputCount + ModelLayout.tileOutputs - 1) / ModelLayout.tileOutputs
  }

  /// Steps of 4 inputs in a tile, 64 bytes each: ceil(K/4).
  public var stepCount: Int {
    (inputCount + ModelLayout.tileInputs - 1) / ModelLayout.tileInputs
  }

  /// Bytes of all tiles of a layer with this many inputs and outputs.
  public static func tileByteCount(inputCount: Int, outputCount: Int) -> Int {
    ModelLayout.roundedUp(outputCount, to: ModelLayout.tileOutputs)
      * ModelLayout.roundedUp(inputCount, to: ModelLayout.tileInputs)
  }

  /// Where weight w_q[n, k] stands in `tiles`.
  @inline(__always)
  public static func tileIndex(output n: Int, input k: Int, stepCount: Int) -> Int {
    ((n / 16 * stepCount + k / 4) * 16 + n % 16) * 4 + k % 4
  }
}

/// A layer norm's parameters: out = scale * (x - mean) / sqrt(variance + epsilon) + bias.
public struct NormView {
  /// [H rounded up to 16], finite; padding 0.
  public let scale: UnsafePointer<Float>
  public let bias: UnsafePointer<Float>

  public init(scale: UnsafePointer<Float>, bias: UnsafePointer<Float>) {
    self.scale = scale
    self.bias = bias
  }
}

/// An embedding table: e[i, h] = rowScale[i] * rows[i * rowStride + h].
public struct EmbeddingView {
  /// Rows: word pieces or positions.
  public let count: Int
  /// H rounded up to 16, in bytes; padding is 0.
  public let rowStride: Int
  /// [count, rowStride] s8, 64-byte aligned; a row is aligned to 16 bytes.
  public let rows: UnsafePointer<Int8>
  /// [count rounded up to 16], positive; padding 1.
  public let rowScale: UnsafePointer<Float>

  public init(
    count: Int, rowStride: Int, rows: UnsafePointer<Int8>, rowScale: UnsafePointer<Float>
  ) {
    self.count = count
    self.rowStride = rowStride
    self.rows = rows
    self.rowScale = rowScale
  }
}

/// One layer of the encoder.
public struct EncoderLayerView {
  /// Sections of the file that hold one: six linear layers of four and two norms of two.
  static let sectionCount = 28

  /// H to H, each.
  public let query: LinearView
  public let key: LinearView
  public let value: LinearView
  public let attentionOutput: LinearView
  public let attentionNorm: NormView
  /// H to F and F to H.
  public let feedForwardIn: LinearView
  public let feedForwardOut: LinearView
  public let feedForwardNorm: NormView

  public init(
    query: LinearView, key: LinearView, value: LinearView, attentionOutput: LinearView,
    attentionNorm: NormView, feedForwardIn: LinearView, feedForwardOut: LinearView,
    feedForwardNorm: NormView
  ) {
    self.query = query
    self.key = key
    self.value = value
    self.attentionOutput = attentionOutput
    self.attentionNorm = attentionNorm
    self.feedForwardIn = feedForwardIn
    self.feedForwardOut = feedForwardOut
    self.feedForwardNorm = feedForwardNorm
  }
}
