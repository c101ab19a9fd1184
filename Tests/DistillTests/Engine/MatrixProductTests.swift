// Products of every orientation around the tile edges, on every instruction set this machine has,
// against a plain triple loop in double precision.
import Testing

@testable import Distill

@Suite struct MatrixProductTests {
  /// Relative to the sum of magnitudes: float32 sums of up to 300 terms.
  static let tolerance = 2e-6

  @Test func productsAreThoseOfATripleLoop() {
    let sizes = [1, 2, 5, 6, 7, 15, 16, 17, 31, 33, 48, 49]
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 2)
      var random = SplitMix64(seed: 11)
      for m in sizes {
        for n in sizes {
          let k = [1, 3, 16, 255, 256, 257, 300][random.below(7)]
          let isLeftTransposed = random.below(2) == 1
          let isRightTransposed = random.below(2) == 1
          let accumulates = random.below(2) == 1
          check(
            engine, m, n, k, isLeftTransposed, isRightTransposed, accumulates, &random)
        }
      }
    }
  }

  private func check(
    _ engine: Engine, _ m: Int, _ n: Int, _ k: Int, _ isLeftTransposed: Bool,
    _ isRightTransposed: Bool, _ accumulates: Bool, _ random: inout SplitMix64
  ) {
    let padding = 3
    let leftStride = (isLeftTransposed ? m : k) + padding
    let rightStride = (isRightTransposed ? k : n) + padding
    let outStride = n + padding
    let left = FloatBuffer(count: leftStride * (isLeftTransposed ? k : m))
    let right = FloatBuffer(count: rightStride * (isRightTransposed ? n : k))
    let out = FloatBuffer(count: outStride * m)
    for buffer in [left, right, out] {
      for index in 0..<buffer.count { buffer.start[index] = Float(random.unit() - 0.5) }
    }
    let before = Array(out.values)
    engine.multiply(
      m: m, n: n, k: k,
      left: MatrixOperand(left.start, rowStride: leftStride, isTransposed: isLeftTransposed),
      right: MatrixOperand(right.start, rowStride: rightStride, isTransposed: isRightTransposed),
      out: out.start, outRowStride: outStride, accumulates: accumulates)
    var worst = 0.0
    for row in 0..<m {
      for column in 0..<outStride {
        let index = row * outStride + column
        guard column < n else {
          #expect(out.start[index] == before[index])
          continue
        }
        var sum = accumulates ? Double(before[index]) : 0
        var size = abs(sum)
        for depth in 0..<k {
          let a = left.start[isLeftTransposed ? depth * leftStride + row : row * leftStride + depth]
          let b = right.start[
            isRightTransposed ? column * rightStride + depth : depth * rightStride + column]
          sum += Double(a) * Double(b)
          size += abs(Double(a) * Double(b))
        }
        worst = max(worst, abs(Double(out.start[index]) - sum) / max(size, 1))
      }
    }
    #expect(worst < Self.tolerance, "\(engine.kernels.name) \(m)x\(n)x\(k)")
  }
}
