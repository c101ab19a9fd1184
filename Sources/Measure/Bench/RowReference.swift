// The kernels that work on rows of floats, by their definitions in scalars: embedding, layer norm and
// quantization. Compared bit for bit; integers are read back by a product with the identity, since only
// a kernel knows the form that it keeps activations in.
import KernelInterface
import Runtime

/// What a kernel made of some rows.
public struct RowResult: Equatable, Sendable {
  /// [rowCount, columnCount] f32 as bits; empty where the kernel writes none.
  public var values: [UInt32] = []
  /// [rowCount, columnCount] quantized values.
  public var integers: [Int32] = []
  /// [rowCount] f32 as bits.
  public var scales: [UInt32] = []
}

/// Synthetic rows, residuals, tables and norms of one width.
public final class RowCase {
  public let rowCount: Int
  public let columnCount: Int
  /// The largest quantized magnitude, 127 or 63.
  public let limit: Int
  private let stride: Int
  private let epsilon: Float = 1e-12
  /// [rowCount, stride], padding 0.
  private let input: AlignedBuffer<Float>
  private let residual: AlignedBuffer<Float>
  /// [stride], padding 0.
  private let normScale: AlignedBuffer<Float>
  private let normBias: AlignedBuffer<Float>
  /// [wordCount, stride] and [rowCount, stride] s8; [wordCount] and [rowCount].
  private let wordCount = 7
  private let words: AlignedBuffer<Int8>
  private let wordScale: AlignedBuffer<Float>
  private let positions: AlignedBuffer<Int8>
  private let positionScale: AlignedBuffer<Float>
  /// [featureRowCount, stride] f32, padding 0: rows of classes for three features of 5, 2, 3.
  private let featureRows: AlignedBuffer<Float>
  private static let featureClasses = [5, 2, 3]
  private static let featureRowCount = 10
  private let firstFeatureRows: AlignedBuffer<Int32>
  /// [rowCount], a class of each feature in its byte.
  private let classes: AlignedBuffer<UInt64>
  /// [rowCount], below wordCount.
  private let ids: AlignedBuffer<Int32>

  /// - Precondition: counts are positive, columnCount <= PackedLayout.maximumDepth.
  public init(rowCount: Int, columnCount: Int, limit: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.limit = limit
    stride = PackedLayout.paddedColumns(columnCount)
    input = AlignedBuffer(count: rowCount * stride)
    residual = AlignedBuffer(count: rowCount * stride)
    normScale = AlignedBuffer(count: stride)
    normBias = AlignedBuffer(count: stride)
    words = AlignedBuffer(count: wordCount * stride)
    wordScale = AlignedBuffer(count: wordCount)
    positions = AlignedBuffer(count: rowCount * stride)
    positionScale = AlignedBuffer(count: rowCount)
    ids = AlignedBuffer(count: rowCount)
    featureRows = AlignedBuffer(count: RowCase.featureRowCount * stride)
    firstFeatureRows = AlignedBuffer(count: RowCase.featureClasses.count)
    classes = AlignedBuffer(count: rowCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        let value = random.unit()
        // Zeros, values below the smallest magnitude, equal values, exact halves of a step.
        input.start[row * stride + column] =
          switch row % 6 {
          case 1: 0
          case 2: value * 0x1p-110
          case 3: -1
          case 4: Float(column % (2 * limit + 1) - limit) / 2
          default: 3 * value
          }
        residual.start[row * stride + column] = row % 6 == 1 ? 0 : random.unit()
        positions.start[row * stride + column] = Int8(random.below(255) - 127)
      }
      positionScale.start[row] = 0.01 * random.unit()
      ids.start[row] = Int32(random.below(wordCount))
    }
    for column in 0..<columnCount {
      normScale.start[column] = 1 + random.unit()
      normBias.start[column] = random.unit()
    }
    for word in 0..<wordCount {
      for column in 0..<columnCount {
        words.start[word * stride + column] = word == 0 ? 0 : Int8(random.below(255) - 127)
      }
      wordScale.start[word] = 0.01 * random.unit()
    }
    var firstRow = 0
    for (feature, classCount) in RowCase.featureClasses.enumerated() {
      firstFeatureRows.start[feature] = Int32(firstRow)
      // The row of class 0 is not zero here: it must not be read.
      for place in firstRow * stride..<(firstRow + classCount) * stride
      where place % stride < columnCount { featureRows.start[place] = random.unit() }
      firstRow += classCount
    }
    for row in 0..<rowCount {
      for (feature, classCount) in RowCase.featureClasses.enumerated() where row % 3 != 1 {
        classes.start[row] |= UInt64(random.below(classCount)) << UInt64(8 * feature)
      }
    }
  }

  // MARK: - By a table of kernels

  public func quantized(_ kernels: KernelTable) -> RowResult {
    let activations = Activations(self, kernels)
    kernels.quantizeRows(
      QuantizeRowsArguments(
        input: input.start, inputStride: stride, rowCount: rowCount, columnCount: columnCount,
        limit: Float(limit), activations: activations.bytes.start, activationStride: stride,
        rowScale: activations.scale.start))
    return activations.result()
  }

  public func normalized(_ kernels: KernelTable) -> RowResult {
    let activations = Activations(self, kernels)
    let hidden = AlignedBuffer<Float>(count: rowCount * stride)
    hidden.start.update(from: residual.start, count: rowCount * stride)
    kernels.normalizeRows(
      NormalizeRowsArguments(
        input: input.start, hidden: hidden.start, stride: stride, rowCount: rowCount,
        columnCount: columnCount, epsilon: epsilon, scale: normScale.start, bias: normBias.start,
        limit: Float(limit), activations: activations.bytes.start, activationStride: stride,
        rowScale: activations.scale.start))
    var result = activations.result()
    result.values = bits(hidden)
    return result
  }

  public func embedded(_ kernels: KernelTable) -> RowResult {
    let output = AlignedBuffer<Float>(count: rowCount * stride)
    kernels.embedRows(
      EmbedRowsArguments(
        ids: ids.start, rowCount: rowCount, wordRows: words.start, wordScale: wordScale.start,
        positionRows: positions.start, positionScale: positionScale.start, tableStride: stride,
        output: output.start, outputStride: stride))
    return RowResult(values: bits(output))
  }

  /// The input rows with the rows of their classes.
  public func added(_ kernels: KernelTable) -> RowResult {
    let output = AlignedBuffer<Float>(count: rowCount * stride)
    output.start.update(from: input.start, count: rowCount * stride)
    kernels.addRows(
      AddRowsArguments(
        classes: classes.start, rowCount: rowCount, firstRows: firstFeatureRows.start,
        table: featureRows.start, tableStride: stride, output: output.start, outputStride: stride))
    return RowResult(values: bits(output))
  }

  private func bits(_ rows: AlignedBuffer<Float>) -> [UInt32] {
    var bits: [UInt32] = []
    for row in 0..<rowCount {
      for column in 0..<columnCount { bits.append(rows.start[row * stride + column].bitPattern) }
    }
    return bits
  }

  // MARK: - By definition

  /// Numerics.md, Embeddings: feature after feature, class 0 left out.
  public func addedReference() -> RowResult {
    var result = RowResult()
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        var sum = input.start[row * stride + column]
        for feature in RowCase.featureClasses.indices {
          let number = Int(classes.start[row] >> UInt64(8 * feature) & 0xff)
          if number == 0 { continue }
          let place = Int(firstFeatureRows.start[feature]) + number
          sum += featureRows.start[place * stride + column]
        }
        result.values.append(sum.bitPattern)
      }
    }
    return result
  }

  /// Numerics.md (1).
  public func quantizedReference() -> RowResult {
    var result = RowResult()
    for row in 0..<rowCount { quantize(values(input, row), into: &result) }
    return result
  }

  /// Numerics.md (5), then (1).
  public func normalizedReference() -> RowResult {
    var result = RowResult()
    let inverseWidth = 1 / Float(columnCount)
    for row in 0..<rowCount {
      var x = values(input, row)
      for column in 0..<columnCount { x[column] += residual.start[row * stride + column] }
      let mean = laneSum(x) * inverseWidth
      var squares = x
      for column in 0..<columnCount { squares[column] = (x[column] - mean) * (x[column] - mean) }
      let variance = laneSum(squares) * inverseWidth
      let inverseDeviation = 1 / (variance + epsilon).squareRoot()
      for column in 0..<columnCount {
        let normalized = (x[column] - mean) * inverseDeviation
        x[column] = normalized * normScale.start[column] + normBias.start[column]
        result.values.append(x[column].bitPattern)
      }
      quantize(x, into: &result)
    }
    return result
  }

  /// Numerics.md, Embeddings, without the offset.
  public func embeddedReference() -> RowResult {
    var result = RowResult()
    for row in 0..<rowCount {
      let word = Int(ids.start[row])
      for column in 0..<columnCount {
        let w = Float(words.start[word * stride + column]) * wordScale.start[word]
        let p = Float(positions.start[row * stride + column]) * positionScale.start[row]
        result.values.append((w + p).bitPattern)
      }
    }
    return result
  }

  private func values(_ rows: AlignedBuffer<Float>, _ row: Int) -> [Float] {
    var values: [Float] = []
    for column in 0..<columnCount { values.append(rows.start[row * stride + column]) }
    return values
  }

  private func quantize(_ row: [Float], into result: inout RowResult) {
    var largest: Float = 0
    for value in row where abs(value) > largest { largest = abs(value) }
    let isZero = largest < 0x1p-100
    let inverse: Float = isZero ? 0 : Float(limit) / largest
    for value in row { result.integers.append(Int32((value * inverse).rounded(.toNearestOrEven))) }
    result.scales.append((isZero ? 1 : largest / Float(limit)).bitPattern)
  }

  /// In 16 lanes, then by one tree, lane i with lane i + half.
  private func laneSum(_ values: [Float]) -> Float {
    var lanes = [Float](repeating: 0, count: 16)
    for index in values.indices { lanes[index % 16] += values[index] }
    var half = 8
    while half > 0 {
      for lane in 0..<half { lanes[lane] += lanes[lane + half] }
      half /= 2
    }
    return lanes[0]
  }
}

/// Activations in a kernel's own form, and how they are read back.
private struct Activations {
  let rows: RowCase
  let kernels: KernelTable
  let bytes: AlignedBuffer<UInt8>
  let scale: AlignedBuffer<Float>
  private let stride: Int

  init(_ rows: RowCase, _ kernels: KernelTable) {
    self.rows = rows
    self.kernels = kernels
    stride = PackedLayout.paddedColumns(rows.columnCount)
    let rowCount = PackedLayout.roundUp(rows.rowCount, to: kernels.tileRows)
    bytes = AlignedBuffer(count: rowCount * stride * kernels.activationByteCount)
    scale = AlignedBuffer(count: rowCount)
  }

  /// The integers, by a product with the identity, and the scales.
  func result() -> RowResult {
    let width = rows.columnCount
    let rowCount = PackedLayout.roundUp(rows.rowCount, to: kernels.tileRows)
    let tiles = AlignedBuffer<Int8>(
      count: PackedLayout.byteCount(columnCount: width, depth: width))
    let ones = AlignedBuffer<Float>(count: max(stride, rowCount))
    for index in 0..<ones.count { ones.start[index] = 1 }
    let sums = AlignedBuffer<Int32>(count: stride)
    for index in 0..<width {
      tiles.start[PackedLayout.byteIndex(column: index, row: index, depth: width)] = 1
      sums.start[index] = 1
    }
    let zeros = AlignedBuffer<Float>(count: stride)
    let output = AlignedBuffer<Float>(count: rowCount * stride)
    let scratch = AlignedBuffer<UInt8>(count: ProductScratch.byteCount)
    kernels.product(
      ProductArguments(
        activations: bytes.start, activationStride: stride, rowScale: ones.start,
        rowCount: rows.rowCount, stepCount: PackedLayout.stepCount(depth: width),
        tiles: tiles.start, tileCount: stride / PackedLayout.tileColumns, columnScale: ones.start,
        columnSum: sums.start, bias: zeros.start, activation: .none, output: output.start,
        outputStride: stride, scratch: scratch.start))
    var result = RowResult()
    for row in 0..<rows.rowCount {
      for column in 0..<width {
        result.integers.append(Int32(output.start[row * stride + column]))
      }
      result.scales.append(scale.start[row].bitPattern)
    }
    return result
  }
}
