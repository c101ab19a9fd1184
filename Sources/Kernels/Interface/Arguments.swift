// What the kernels are called with: plain structs of pointers and counts, one an operation.
// The caller (Runtime/Encoder) checks every size once, when it sizes its workspace; the kernels
// check nothing. Strides count elements unless the name says bytes. Legend of dimensions:
// Numerics.md.

/// The function applied to a product's result before it is stored.
public enum Activation: UInt8, Sendable {
  /// The result as it is.
  case none
  /// x * Phi(x) with the normal distribution function.
  case gelu
  /// The tanh form of GELU (`gelu_new`).
  case geluTanh
  /// max(x, 0).
  case relu
}

/// Arguments of `quantizeRows`: rows of floats to symmetric int8 with a scale a row.
@frozen public struct QuantizeRowsArguments {
  /// [rowCount, inputStride] f32; the columns from columnCount to the next multiple of 16 are 0.
  public var input: UnsafePointer<Float>
  public var inputStride: Int
  public var rowCount: Int
  public var columnCount: Int
  /// The largest quantized magnitude, 127 or 63: the model's activationLimit.
  public var limit: Float
  /// [rowCount, activationStride] in the kernel's own element type.
  public var activations: UnsafeMutableRawPointer
  public var activationStride: Int
  /// [rowCount]
  public var rowScale: UnsafeMutablePointer<Float>

  @inlinable public init(
    input: UnsafePointer<Float>, inputStride: Int, rowCount: Int, columnCount: Int, limit: Float,
    activations: UnsafeMutableRawPointer, activationStride: Int,
    rowScale: UnsafeMutablePointer<Float>
  ) {
    self.input = input
    self.inputStride = inputStride
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.limit = limit
    self.activations = activations
    self.activationStride = activationStride
    self.rowScale = rowScale
  }
}

/// Arguments of `product`: quantized rows by packed weights, dequantized, biased, activated.
///
///     output[m, n] = activation(sum over k of a[m, k] * w[k, n] * columnScale[n] * rowScale[m] + bias[n])
@frozen public struct ProductArguments {
  /// [rowCount rounded up to the kernel's tileRows, activationStride]; rows past rowCount are
  /// read but do not reach the output.
  public var activations: UnsafeRawPointer
  public var activationStride: Int
  public var rowScale: UnsafePointer<Float>
  public var rowCount: Int
  /// K in steps of 4 inputs.
  public var stepCount: Int
  /// [tileCount][stepCount][16][4], 64-byte aligned.
  public var tiles: UnsafePointer<Int8>
  public var tileCount: Int
  /// [tileCount * 16] each.
  public var columnScale: UnsafePointer<Float>
  public var columnSum: UnsafePointer<Int32>
  public var bias: UnsafePointer<Float>
  public var activation: Activation
  /// [rowCount, outputStride], outputStride >= tileCount * 16.
  public var output: UnsafeMutablePointer<Float>
  public var outputStride: Int
  /// `ProductScratch.byteCount` bytes, 64-byte aligned, zero before the first product.
  public var scratch: UnsafeMutableRawPointer

  @inlinable public init(
    activations: UnsafeRawPointer, activationStride: Int, rowScale: UnsafePointer<Float>,
    rowCount: Int, stepCount: Int, tiles: UnsafePointer<Int8>, tileCount: Int,
    columnScale: UnsafePointer<Float>, columnSum: UnsafePointer<Int32>,
    bias: UnsafePointer<Float>, activation: Activation, output: UnsafeMutablePointer<Float>,
    outputStride: Int, scratch: UnsafeMutableRawPointer
  ) {
    self.activations = activations
    self.activationStride = activationStride
    self.rowScale = rowScale
    self.rowCount = rowCount
    self.stepCount = stepCount
    self.tiles = tiles
    self.tileCount = tileCount
    self.columnScale = columnScale
    self.columnSum = columnSum
    self.bias = bias
    self.activation = activation
    self.output = output
    self.outputStride = outputStride
    self.scratch = scratch
  }
}

/// Arguments of `normalizeRows`: layer norm of (input + residual), quantized at once.
@frozen public struct NormalizeRowsArguments {
  /// [rowCount, stride]
  public var input: UnsafePointer<Float>
  /// [rowCount, stride]; receives the normalized rows, after it was read as the residual.
  public var hidden: UnsafeMutablePointer<Float>
  public var stride: Int
  public var rowCount: Int
  /// H, the true width.
  public var columnCount: Int
  public var epsilon: Float
  /// [H rounded up to 16] each, padding 0.
  public var scale: UnsafePointer<Float>
  public var bias: UnsafePointer<Float>
  /// The largest quantized magnitude: the model's activationLimit.
  public var limit: Float
  /// [rowCount, activationStride] and [rowCount]: the normalized rows, quantized.
  public var activations: UnsafeMutableRawPointer
  public var activationStride: Int
  public var rowScale: UnsafeMutablePointer<Float>

  @inlinable public init(
    input: UnsafePointer<Float>, hidden: UnsafeMutablePointer<Float>, stride: Int, rowCount: Int,
    columnCount: Int, epsilon: Float, scale: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    limit: Float, activations: UnsafeMutableRawPointer, activationStride: Int,
    rowScale: UnsafeMutablePointer<Float>
  ) {
    self.input = input
    self.hidden = hidden
    self.stride = stride
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.epsilon = epsilon
    self.scale = scale
    self.bias = bias
    self.limit = limit
    self.activations = activations
    self.activationStride = activationStride
    self.rowScale = rowScale
  }
}

/// Arguments of `embedRows`: word row * its scale + position row * its scale, as floats.
@frozen public struct EmbedRowsArguments {
  /// [rowCount] rows of the word table; each checked by the caller.
  public var ids: UnsafePointer<Int32>
  public var rowCount: Int
  public var wordRows: UnsafePointer<Int8>
  public var wordScale: UnsafePointer<Float>
  /// The position rows of the first id on.
  public var positionRows: UnsafePointer<Int8>
  public var positionScale: UnsafePointer<Float>
  /// Bytes from row to row in both tables; H rounded up to 16.
  public var tableStride: Int
  /// [rowCount, outputStride]
  public var output: UnsafeMutablePointer<Float>
  public var outputStride: Int

  @inlinable public init(
    ids: UnsafePointer<Int32>, rowCount: Int, wordRows: UnsafePointer<Int8>,
    wordScale: UnsafePointer<Float>, positionRows: UnsafePointer<Int8>,
    positionScale: UnsafePointer<Float>, tableStride: Int, output: UnsafeMutablePointer<Float>,
    outputStride: Int
  ) {
    self.ids = ids
    self.rowCount = rowCount
    self.wordRows = wordRows
    self.wordScale = wordScale
    self.positionRows = positionRows
    self.positionScale = positionScale
    self.tableStride = tableStride
    self.output = output
    self.outputStride = outputStride
  }
}

/// Arguments of `addRows`: to each row the table's rows of its classes, in the order of the
/// features; class 0 adds nothing.
@frozen public struct AddRowsArguments {
  /// [rowCount]: class of feature f in bits 8 f to 8 f + 7; each checked by the caller.
  public var classes: UnsafePointer<UInt64>
  public var rowCount: Int
  /// [features]: the table's row for class 0 of each feature.
  public var firstRows: UnsafePointer<Int32>
  /// [rows, tableStride] f32.
  public var table: UnsafePointer<Float>
  /// Floats from row to row of the table; H rounded up to 16.
  public var tableStride: Int
  /// [rowCount, outputStride], added to in place.
  public var output: UnsafeMutablePointer<Float>
  public var outputStride: Int

  @inlinable public init(
    classes: UnsafePointer<UInt64>, rowCount: Int, firstRows: UnsafePointer<Int32>,
    table: UnsafePointer<Float>, tableStride: Int, output: UnsafeMutablePointer<Float>,
    outputStride: Int
  ) {
    self.classes = classes
    self.rowCount = rowCount
    self.firstRows = firstRows
    self.table = table
    self.tableStride = tableStride
    self.output = output
    self.outputStride = outputStride
  }
}

/// Arguments of `packKeys` and `packValues`: rows of one window, all heads, as packed tiles.
@frozen public struct PackHeadsArguments {
  /// [rowCount, stride] f32: the keys or the values of neighbouring rows.
  public var rows: UnsafePointer<Float>
  public var rowCount: Int
  public var stride: Int
  /// The first row's place among the window's keys.
  public var firstKey: Int
  /// All rows of the window, these and others.
  public var keyCount: Int
  public var headCount: Int
  /// D: head h is the columns h * D ..< (h + 1) * D.
  public var headSize: Int
  /// The largest quantized magnitude: the model's weightLimit.
  public var limit: Float
  /// The window's `PackedHeads`, 64-byte aligned; the bytes of other rows stay as they are.
  public var packed: UnsafeMutableRawPointer

  @inlinable public init(
    rows: UnsafePointer<Float>, rowCount: Int, stride: Int, firstKey: Int, keyCount: Int,
    headCount: Int, headSize: Int, limit: Float, packed: UnsafeMutableRawPointer
  ) {
    self.rows = rows
    self.rowCount = rowCount
    self.stride = stride
    self.firstKey = firstKey
    self.keyCount = keyCount
    self.headCount = headCount
    self.headSize = headSize
    self.limit = limit
    self.packed = packed
  }
}

/// Arguments of `attend`: all heads of some queries of one window.
@frozen public struct AttendArguments {
  /// [queryCount, stride]: the rows that want a context.
  public var query: UnsafePointer<Float>
  public var queryCount: Int
  public var stride: Int
  /// The window's `PackedHeads`: keys and values of all its rows.
  public var packed: UnsafeRawPointer
  public var keyCount: Int
  public var headCount: Int
  /// D: head h is the columns h * D ..< (h + 1) * D.
  public var headSize: Int
  /// `AttendArguments.scoreScale` of D.
  public var queryScale: Float
  /// The largest quantized magnitude of queries: the model's activationLimit.
  public var queryLimit: Float
  /// [queryCount, stride]
  public var context: UnsafeMutablePointer<Float>
  /// 64-byte aligned; `AttentionScratch.byteCount` of it.
  public var scratch: UnsafeMutableRawPointer

  /// log2(e) / sqrt(D), so that softmax takes powers of two.
  @inlinable public static func scoreScale(headSize: Int) -> Float {
    1.442_695_041 / Float(headSize).squareRoot()
  }

  @inlinable public init(
    query: UnsafePointer<Float>, queryCount: Int, stride: Int, packed: UnsafeRawPointer,
    keyCount: Int, headCount: Int, headSize: Int, queryScale: Float, queryLimit: Float,
    context: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer
  ) {
    self.query = query
    self.queryCount = queryCount
    self.stride = stride
    self.packed = packed
    self.keyCount = keyCount
    self.headCount = headCount
    self.headSize = headSize
    self.queryScale = queryScale
    self.queryLimit = queryLimit
    self.context = context
    self.scratch = scratch
  }
}
