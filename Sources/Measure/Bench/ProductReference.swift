// The product as its definition reads, in scalars: what every kernel is compared with, exactly.
import KernelInterface
import Runtime

/// A linear layer on synthetic data, packed for the kernels and plain for the reference.
public final class ProductCase {
  public let rowCount: Int
  public let columnCount: Int
  public let depth: Int
  /// The largest magnitude of weights and activations, 127 or 63.
  public let limit: Int
  /// [rowCount, depth rounded up to 16] f32.
  let input: [Float]
  /// [columnCount, depth]
  let weights: [Int8]
  let tiles: AlignedBuffer<Int8>
  let columnScale: [Float]
  let columnSum: [Int32]
  let bias: [Float]

  /// - Precondition: all counts are positive, depth <= PackedLayout.maximumDepth.
  public init(rowCount: Int, columnCount: Int, depth: Int, limit: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.depth = depth
    self.limit = limit
    let stride = PackedLayout.paddedColumns(depth)
    let columns = PackedLayout.paddedColumns(columnCount)
    var input = [Float](repeating: 0, count: rowCount * stride)
    for row in 0..<rowCount {
      for column in 0..<depth {
        let value = random.unit()
        // A row of zeros must have scale 1, not a division by nothing; a row of equal values is
        // at the limit everywhere, where sums in narrow lanes would be the first to saturate.
        switch row % 5 {
        case 1: input[row * stride + column] = 1
        case 3: input[row * stride + column] = 0
        case 4: input[row * stride + column] = -1
        default: input[row * stride + column] = value
        }
      }
    }
    var weights = [Int8](repeating: 0, count: columnCount * depth)
    for index in weights.indices { weights[index] = Int8(random.below(2 * limit + 1) - limit) }
    // The extremes meet in the first columns.
    for index in 0..<depth {
      weights[index] = Int8(limit)
      if columnCount > 1 { weights[depth + index] = Int8(-limit) }
    }
    let tiles = AlignedBuffer<Int8>(
      count: PackedLayout.byteCount(columnCount: columnCount, depth: depth))
    var sums = [Int32](repeating: 0, count: columns)
    var scales = [Float](repeating: 1, count: columns)
    var biases = [Float](repeating: 0, count: columns)
    for column in 0..<columnCount {
      for row in 0..<depth {
        let weight = weights[column * depth + row]
        tiles.start[PackedLayout.byteIndex(column: column, row: row, depth: depth)] = weight
        sums[column] += Int32(weight)
      }
      scales[column] = 0.001 + 0.0005 * random.unit()
      biases[column] = random.unit()
    }
    self.input = input
    self.weights = weights
    self.tiles = tiles
    columnScale = scales
    columnSum = sums
    bias = biases
  }

  /// The result by definition: [rowCount, columnCount], before any activation.
  public func reference() -> [Float] {
    let stride = PackedLayout.paddedColumns(depth)
    var output = [Float](repeating: 0, count: rowCount * columnCount)
    var quantized = [Int32](repeating: 0, count: depth)
    for row in 0..<rowCount {
      var magnitude: Float = 0
      for k in 0..<depth { magnitude = max(magnitude, abs(input[row * stride + k])) }
      let inverse: Float = magnitude == 0 ? 0 : Float(limit) / magnitude
      let rowScale: Float = magnitude == 0 ? 1 : magnitude / Float(limit)
      for k in 0..<depth {
        quantized[k] = Int32((input[row * stride + k] * inverse).rounded(.toNearestOrEven))
      }
      for column in 0..<columnCount {
        var sum: Int32 = 0
        for k in 0..<depth { sum += quantized[k] * Int32(weights[column * depth + k]) }
        output[row * columnCount + column] =
          Float(sum) * columnScale[column] * rowScale + bias[column]
      }
    }
    return output
  }

  /// The result of one table of kernels: [rowCount, columnCount].
  public func run(_ kernels: KernelTable, _ activation: Activation = .none) -> [Float] {
    let stride = PackedLayout.paddedColumns(depth)
    let columns = PackedLayout.paddedColumns(columnCount)
    let rows = PackedLayout.roundUp(rowCount, to: kernels.tileRows)
    let activations = AlignedBuffer<UInt8>(count: rows * stride * kernels.activationByteCount)
    let rowScale = AlignedBuffer<Float>(count: rows)
    let result = AlignedBuffer<Float>(count: rows * columns)
    let scratch = AlignedBuffer<UInt8>(count: ProductScratch.byteCount)
    input.withUnsafeBufferPointer { input in
      kernels.quantizeRows(
        QuantizeRowsArguments(
          input: input.baseAddress!, inputStride: stride, rowCount: rowCount, columnCount: depth,
          limit: Float(limit), activations: activations.start, activationStride: stride,
          rowScale: rowScale.start))
    }
    columnScale.withUnsafeBufferPointer { scale in
      columnSum.withUnsafeBufferPointer { sum in
        bias.withUnsafeBufferPointer { bias in
          kernels.product(
            ProductArguments(
              activations: activations.start, activationStride: stride, rowScale: rowScale.start,
              rowCount: rowCount, stepCount: PackedLayout.stepCount(depth: depth),
              tiles: tiles.start, tileCount: columns / PackedLayout.tileColumns,
              columnScale: scale.baseAddress!, columnSum: sum.baseAddress!,
              bias: bias.baseAddress!, activation: activation, output: result.start,
              outputStride: columns, scratch: scratch.start))
        }
      }
    }
    var output: [Float] = []
    output.reserveCapacity(rowCount * columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { output.append(result.start[row * columns + column]) }
    }
    return output
  }
}
