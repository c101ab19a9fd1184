// The checker behind the gradient tests: central differences of a forward pass written plainly in
// double precision, against the float backward pass.
import Testing

@testable import Distill

enum FiniteDifferences {
  /// Step of the differences. With inputs of size 1 the truncation error of the central difference
  /// is below 1e-7 of the third derivative, far below float rounding.
  static let step = 1e-4
  /// Allowed difference relative to the largest gradient: float32 rounding of the backward pass.
  static let tolerance = 2e-5

  /// Compares `gradient` with the derivative of `loss` at `point`, by name.
  static func check(
    _ name: String, point: [Double], gradient: [Float], loss: ([Double]) -> Double
  ) {
    var point = point
    var wanted = [Double](repeating: 0, count: point.count)
    for index in point.indices {
      let value = point[index]
      point[index] = value + step
      let above = loss(point)
      point[index] = value - step
      let below = loss(point)
      point[index] = value
      wanted[index] = (above - below) / (2 * step)
    }
    let largest = max(wanted.map(abs).max() ?? 0, 1e-3)
    for index in point.indices {
      let difference = abs(wanted[index] - Double(gradient[index]))
      #expect(difference <= tolerance * largest, "\(name)[\(index)]")
    }
  }

  /// Values in (-1, 1) that a float holds exactly.
  static func values(_ count: Int, _ random: inout SplitMix64) -> [Double] {
    (0..<count).map { _ in Double(Float(2 * random.unit() - 1)) }
  }

  static func buffer(_ values: [Double]) -> FloatBuffer {
    let buffer = FloatBuffer(count: values.count)
    for (index, value) in values.enumerated() { buffer.start[index] = Float(value) }
    return buffer
  }

  /// The loss that tests differentiate: a fixed random weighting of the outputs.
  static func weighted(_ outputs: [Double], _ weights: [Double]) -> Double {
    zip(outputs, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
