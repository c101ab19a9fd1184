// Attention on synthetic rows, through one table of kernels or by its definition in doubles.
import KernelInterface
import Runtime

/// One window's queries, keys and values.
public final class AttentionCase {
  public let queryCount: Int
  public let keyCount: Int
  public let headCount: Int
  public let headSize: Int
  private let stride: Int
  /// The largest quantized magnitude, 127 or 63.
  private let limit: Float
  private let query: AlignedBuffer<Float>
  private let key: AlignedBuffer<Float>
  private let value: AlignedBuffer<Float>

  /// - Parameter magnitude: what queries are within; keys and values are within 1.
  /// - Precondition: 0 < queryCount <= keyCount; headCount and headSize are positive.
  public init(
    queryCount: Int, keyCount: Int, headCount: Int, headSize: Int, limit: Int, seed: UInt64,
    magnitude: Float = 1
  ) {
    self.queryCount = queryCount
    self.keyCount = keyCount
    self.headCount = headCount
    self.headSize = headSize
    self.limit = Float(limit)
    let columns = headCount * headSize
    stride = PackedLayout.paddedColumns(columns)
    query = AlignedBuffer(count: keyCount * stride)
    key = AlignedBuffer(count: keyCount * stride)
    value = AlignedBuffer(count: keyCount * stride)
    var random = SplitMix64(seed: seed)
    for row in 0..<keyCount {
      for column in 0..<columns {
        query.start[row * stride + column] = random.unit() * magnitude
        key.start[row * stride + column] = random.unit()
        value.start[row * stride + column] = random.unit()
      }
    }
  }

  /// The contexts of one table of kernels: [queryCount, headCount * headSize].
  public func run(_ kernels: KernelTable) -> [Float] {
    let context = AlignedBuffer<Float>(count: queryCount * stride)
    let parts = AttentionScratch(
      queryCapacity: queryCount, keyCapacity: keyCount, headSize: headSize,
      tileRows: kernels.tileRows)
    let scratch = AlignedBuffer<UInt8>(count: parts.byteCount)
    let keyBytes = PackedHeads.bytesPerKey(headCount: headCount, headSize: headSize)
    let packed = AlignedBuffer<UInt8>(count: PackedLayout.paddedColumns(keyCount) * keyBytes)
    // What is not a row's must not matter.
    packed.start.update(repeating: 0xFF, count: PackedLayout.paddedColumns(keyCount) * keyBytes)
    // In parts, as blocks of rows bring them: first some rows from the middle on, then the rest.
    let cut = keyCount * 2 / 5
    for part in [cut..<keyCount, 0..<cut] where !part.isEmpty {
      let first = part.lowerBound
      kernels.packKeys(pack(key.start + first * stride, part, packed.start))
      kernels.packValues(pack(value.start + first * stride, part, packed.start))
    }
    kernels.attend(
      AttendArguments(
        query: query.start, queryCount: queryCount, stride: stride, packed: packed.start,
        keyCount: keyCount, headCount: headCount, headSize: headSize,
        queryScale: AttendArguments.scoreScale(headSize: headSize), queryLimit: limit,
        context: context.start, scratch: scratch.start))
    var output: [Float] = []
    for row in 0..<queryCount {
      for column in 0..<headCount * headSize {
        output.append(context.start[row * stride + column])
      }
    }
    return output
  }

  private func pack(
    _ rows: UnsafePointer<Float>, _ part: Range<Int>, _ packed: UnsafeMutableRawPointer
  ) -> PackHeadsArguments {
    PackHeadsArguments(
      rows: rows, rowCount: part.count, stride: stride, firstKey: part.lowerBound,
      keyCount: keyCount, headCount: headCount, headSize: headSize, limit: limit, packed: packed)
  }

  /// The contexts in doubles, without quantization; `exponential` is e^x.
  public func reference(_ exponential: (Double) -> Double) -> [Double] {
    var output = [Double](repeating: 0, count: queryCount * headCount * headSize)
    for head in 0..<headCount {
      let columns = head * headSize..<(head + 1) * headSize
      for row in 0..<queryCount {
        var scores: [Double] = []
        for other in 0..<keyCount {
          var sum = 0.0
          for c in columns {
            sum += Double(query.start[row * stride + c]) * Double(key.start[other * stride + c])
          }
          scores.append(sum / Double(headSize).squareRoot())
        }
        let highest = scores.max()!
        let weights = scores.map { exponential($0 - highest) }
        let total = weights.reduce(0, +)
        for c in columns {
          var sum = 0.0
          for other in 0..<keyCount {
            sum += weights[other] / total * Double(value.start[other * stride + c])
          }
          output[row * headCount * headSize + c] = sum
        }
      }
    }
    return output
  }
}
