// Rounds rows of float weights to int8 with a scale a row: output channels of linear layers and
// rows of embedding tables alike. The equations are those of Numerics.md.
import Runtime

/// Rows of int8 with one scale each.
///
///     scale = max |w| / limit, 1 for a row of zeros
///     q = round to nearest even (w / scale), in [-limit, limit]
public struct QuantizedRows: Sendable {
  public let rowCount: Int
  public let columnCount: Int
  /// [rowCount, columnCount]
  public private(set) var values: [Int8]
  /// [rowCount]
  public private(set) var scales: [Float]
  /// What rounding did to the weights.
  public private(set) var error: QuantizationError

  /// - weights: [rowCount, columnCount], finite.
  /// - limit: 127, or 63 for the weights of linear layers in models of narrow range.
  public init(
    _ weights: [Float], rowCount: Int, columnCount: Int, limit: Int = ModelLayout.Limit.wide
  ) {
    precondition(weights.count == rowCount * columnCount, "weights do not fill their shape")
    self.rowCount = rowCount
    self.columnCount = columnCount
    values = [Int8](repeating: 0, count: weights.count)
    scales = [Float](repeating: 1, count: rowCount)
    error = QuantizationError()
    weights.withUnsafeBufferPointer { weights in
      for row in 0..<rowCount {
        let range = row * columnCount..<(row + 1) * columnCount
        quantize(UnsafeBufferPointer(rebasing: weights[range]), row: row, limit: Float(limit))
      }
    }
  }

  private mutating func quantize(_ weights: UnsafeBufferPointer<Float>, row: Int, limit: Float) {
    var maximum: Float = 0
    for weight in weights { maximum = max(maximum, weight.magnitude) }
    // A scale below the normal range would lose the weights' own digits; they count as zero.
    let scale = maximum / limit >= .leastNormalMagnitude ? maximum / limit : 1
    scales[row] = scale
    let start = row * columnCount
    for (column, weight) in weights.enumerated() {
      let rounded = (weight / scale).rounded(.toNearestOrEven)
      let value = Int8(min(max(rounded, -limit), limit))
      values[start + column] = value
      error.add(original: weight, stored: Float(value) * scale)
    }
  }
}

/// Differences between float weights and what the file stores of them.
public struct QuantizationError: Equatable, Sendable {
  /// Largest and mean absolute difference.
  public private(set) var maximum = 0.0
  public var mean: Double { count == 0 ? 0 : sum / Double(count) }
  /// Root of the mean square difference divided by that of the weights.
  public var relative: Double { squareSum == 0 ? 0 : (errorSquareSum / squareSum).squareRoot() }
  public private(set) var largestWeight = 0.0
  private var sum = 0.0
  private var errorSquareSum = 0.0
  private var squareSum = 0.0
  public private(set) var count = 0

  public init() {}

  mutating func add(original: Float, stored: Float) {
    let difference = (Double(original) - Double(stored)).magnitude
    maximum = max(maximum, difference)
    largestWeight = max(largestWeight, Double(original.magnitude))
    sum += difference
    errorSquareSum += difference * difference
    squareSum += Double(original) * Double(original)
    count += 1
  }
}
