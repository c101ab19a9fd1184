import Foundation
import KernelInterface
import Measure
import Runtime
import Testing

@Suite struct AttendTests {
  /// Numerics.md (4): inputs here are within 1, values and probabilities are quantized to 1/limit
  /// and 1/127 of their row's largest, so an error of two steps is the bound.
  @Test(arguments: [127, 63])
  func `is close to the definition and the same bytes everywhere`(limit: Int) {
    let tolerance = 2.0 / Double(limit)
    let tables = kernels(upTo: limit)
    for (queries, keys, heads, size) in [
      (1, 1, 1, 32), (5, 5, 2, 26), (6, 7, 3, 32), (17, 17, 2, 64), (3, 33, 1, 8),
      (128, 128, 2, 32), (13, 100, 2, 20),
    ] {
      let attention = AttentionCase(
        queryCount: queries, keyCount: keys, headCount: heads, headSize: size, limit: limit,
        seed: UInt64(queries * 1000 + keys))
      let first = attention.run(tables[0])
      for (x, y) in zip(attention.reference { exp($0) }, first) {
        #expect(abs(x - Double(y)) < tolerance, "\(queries) \(keys) \(heads) \(size)")
      }
      for kernels in tables.dropFirst() {
        #expect(
          attention.run(kernels).map(\.bitPattern) == first.map(\.bitPattern),
          "\(kernels.name) \(queries) \(keys) \(heads) \(size)")
      }
    }
  }

  /// A file may be made so that its scores are millions: one key has all the weight then, or some of them share it, and
  /// contexts are made of values all the same.
  @Test(arguments: [127, 63], [1e3, 1e5, 1e6, 1e7, 1e9, 1e30] as [Float])
  func `huge scores give values, and the same bytes everywhere`(limit: Int, magnitude: Float) {
    let tables = kernels(upTo: limit)
    let attention = AttentionCase(
      queryCount: 40, keyCount: 50, headCount: 2, headSize: 32, limit: limit, seed: 9,
      magnitude: magnitude)
    let first = attention.run(tables[0])
    #expect(first.allSatisfy { abs($0) < 1.02 })
    for row in 0..<40 { #expect(first[row * 64..<(row + 1) * 64].contains { abs($0) > 0.3 }) }
    for kernels in tables.dropFirst() {
      #expect(
        attention.run(kernels).map(\.bitPattern) == first.map(\.bitPattern), "\(kernels.name)")
    }
  }
}
