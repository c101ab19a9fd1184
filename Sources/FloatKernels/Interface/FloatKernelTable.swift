// The table through which the trainer reaches the float kernels of one instruction set.
// Everything is a C function pointer on raw float memory, so that no generic code is shared
// between targets compiled for different CPUs.

public typealias Floats = UnsafePointer<Float>
public typealias MutableFloats = UnsafeMutablePointer<Float>

/// Float kernels of one instruction set, with the tile sizes their packed operands follow.
///
/// A packed left operand is [ceil(M / tileRows)][K][tileRows], a packed right operand
/// [ceil(N / tileColumns)][K][tileColumns]; both are padded with zeros.
@frozen public struct FloatKernelTable: Sendable {
  public let name: StaticString
  public let tileRows: Int
  public let tileColumns: Int
  public let matrix: MatrixKernels
  public let rows: RowKernels
  public let update: UpdateKernels

  @inlinable public init(
    name: StaticString, tileRows: Int, tileColumns: Int,
    matrix: MatrixKernels, rows: RowKernels, update: UpdateKernels
  ) {
    self.name = name
    self.tileRows = tileRows
    self.tileColumns = tileColumns
    self.matrix = matrix
    self.rows = rows
    self.update = update
  }
}

/// Packing and the product of packed operands.
@frozen public struct MatrixKernels: Sendable {
  /// (destination, source, rowStride, M, K): source is [M, K].
  public typealias PackLeft = @convention(c) (MutableFloats, Floats, Int, Int, Int) -> Void
  /// (destination, source, rowStride, K, N, panelDepth): panels are panelDepth rows apart.
  public typealias PackRight = @convention(c) (MutableFloats, Floats, Int, Int, Int, Int) -> Void
  /// (left, right, panelDepth, M, N, K, out, outRowStride, accumulates).
  public typealias Block =
    @convention(c) (Floats, Floats, Int, Int, Int, Int, MutableFloats, Int, Bool) -> Void

  public let packLeft: PackLeft
  /// Source is [K, M].
  public let packLeftTransposed: PackLeft
  /// Source is [K, N].
  public let packRight: PackRight
  /// Source is [N, K].
  public let packRightTransposed: PackRight
  public let block: Block

  @inlinable public init(
    packLeft: PackLeft, packLeftTransposed: PackLeft,
    packRight: PackRight, packRightTransposed: PackRight, block: Block
  ) {
    self.packLeft = packLeft
    self.packLeftTransposed = packLeftTransposed
    self.packRight = packRight
    self.packRightTransposed = packRightTransposed
    self.block = block
  }
}

/// One dropout mask: kept where hash(key, index) >= threshold, then scaled.
@frozen public struct DropoutMask: Sendable {
  public var key: UInt32
  /// Probability of dropping, as a fraction of 2^32; 0 keeps everything.
  public var threshold: UInt32
  /// 1 / (1 - probability).
  public var keptScale: Float

  @inlinable public init(key: UInt32, threshold: UInt32, keptScale: Float) {
    self.key = key
    self.threshold = threshold
    self.keptScale = keptScale
  }
}

/// Element-wise and row-wise operations. Counts need not be multiples of the vector width.
@frozen public struct RowKernels: Sendable {
  /// (out, bias, rows, columns, rowStride): out[r, c] += bias[c].
  public typealias AddBias = @convention(c) (MutableFloats, Floats, Int, Int, Int) -> Void
  /// (value in and out, derivative out or nil, bias, columns).
  public typealias Gelu = @convention(c) (MutableFloats, MutableFloats?, Floats, Int) -> Void
  /// (out, factor, count): out[i] *= factor[i].
  public typealias Multiply = @convention(c) (MutableFloats, Floats, Int) -> Void
  /// (out, source, count): out[i] += source[i].
  public typealias Add = @convention(c) (MutableFloats, Floats, Int) -> Void
  /// (out, source, rows, columns, rowStride): out[c] = sum over r of source[r, c].
  public typealias ColumnSums = @convention(c) (MutableFloats, Floats, Int, Int, Int) -> Void
  /// (row, count, firstIndex, DropoutMask): row[i] is kept and scaled, or 0.
  public typealias Dropout =
    @convention(c) (MutableFloats, Int, UInt32, UnsafeRawPointer) -> Void
  /// (row, normalized out, scale, bias, count, epsilon) -> 1 / standard deviation.
  public typealias LayerNormForward =
    @convention(c) (MutableFloats, MutableFloats?, Floats, Floats, Int, Float) -> Float
  /// (gradient in and out, normalized, scale, inverseDeviation, count).
  public typealias LayerNormBackward =
    @convention(c) (MutableFloats, Floats, Floats, Float, Int) -> Void
  /// (scaleGradient, biasGradient, gradient, normalized, rows, columns, rowStride):
  /// overwrites both sums.
  public typealias NormSums =
    @convention(c) (MutableFloats, MutableFloats, Floats, Floats, Int, Int, Int) -> Void
  /// (row, count, scale): row = softmax(scale * row).
  public typealias Softmax = @convention(c) (MutableFloats, Int, Float) -> Void
  /// (gradient in and out, probability, count, scale): scale * p * (g - sum of g * p).
  public typealias SoftmaxBackward = @convention(c) (MutableFloats, Floats, Int, Float) -> Void
  /// (row, count, limit): rounded to integer steps of the row's own maximum / limit.
  public typealias FakeQuantize = @convention(c) (MutableFloats, Int, Float) -> Void

  public let addBias: AddBias
  public let gelu: Gelu
  public let multiply: Multiply
  public let add: Add
  public let columnSums: ColumnSums
  public let dropout: Dropout
  public let layerNormForward: LayerNormForward
  public let layerNormBackward: LayerNormBackward
  public let normSums: NormSums
  public let softmax: Softmax
  public let softmaxBackward: SoftmaxBackward
  public let fakeQuantize: FakeQuantize

  @inlinable public init(
    addBias: AddBias, gelu: Gelu, multiply: Multiply, add: Add, columnSums: ColumnSums,
    dropout: Dropout, layerNormForward: LayerNormForward,
    layerNormBackward: LayerNormBackward, normSums: NormSums,
    softmax: Softmax, softmaxBackward: SoftmaxBackward, fakeQuantize: FakeQuantize
  ) {
    self.addBias = addBias
    self.gelu = gelu
    self.multiply = multiply
    self.add = add
    self.columnSums = columnSums
    self.dropout = dropout
    self.layerNormForward = layerNormForward
    self.layerNormBackward = layerNormBackward
    self.normSums = normSums
    self.softmax = softmax
    self.softmaxBackward = softmaxBackward
    self.fakeQuantize = fakeQuantize
  }
}

/// What one optimizer step needs beside the four arrays.
@frozen public struct UpdateStep: Sendable {
  public var learningRate: Float
  public var decay: Float
  public var momentum: Float
  public var variance: Float
  public var epsilon: Float
  /// Multiplies the gradient first (clipping and averaging).
  public var gradientScale: Float
  /// 1 - momentum^step and 1 - variance^step.
  public var momentumCorrection: Float
  public var varianceCorrection: Float

  @inlinable public init(
    learningRate: Float, decay: Float, momentum: Float, variance: Float, epsilon: Float,
    gradientScale: Float, momentumCorrection: Float, varianceCorrection: Float
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.momentum = momentum
    self.variance = variance
    self.epsilon = epsilon
    self.gradientScale = gradientScale
    self.momentumCorrection = momentumCorrection
    self.varianceCorrection = varianceCorrection
  }
}

/// Passes over all parameters.
@frozen public struct UpdateKernels: Sendable {
  /// (weight, first moment, second moment, gradient or nil for zeros, count, UpdateStep).
  public typealias AdamW =
    @convention(c) (
      MutableFloats, MutableFloats, MutableFloats, Floats?, Int, UnsafeRawPointer
    ) -> Void
  /// (values, count) -> sum of squares, accumulated in double precision per lane.
  public typealias SumOfSquares = @convention(c) (Floats, Int) -> Double
  /// (average, weight, count, keep): average = keep * average + (1 - keep) * weight.
  public typealias Average = @convention(c) (MutableFloats, Floats, Int, Float) -> Void

  public let adamW: AdamW
  public let sumOfSquares: SumOfSquares
  public let average: Average

  @inlinable public init(
    adamW: AdamW, sumOfSquares: SumOfSquares, average: Average
  ) {
    self.adamW = adamW
    self.sumOfSquares = sumOfSquares
    self.average = average
  }
}
