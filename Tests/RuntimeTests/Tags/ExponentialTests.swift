import Foundation
import Testing

@testable import Runtime

@Suite struct ExponentialTests {
  /// The bound that Exponential.swift states, in units of the last place.
  static let errorBound = 1.1

  static func error(_ x: Float) -> Double {
    let exact = exp(Double(x))
    return abs(Double(exponential(ofNonPositive: x)) - exact) / Double(Float(exact).ulp)
  }

  @Test func staysWithinItsErrorBound() {
    // Every 997th float between -2^-30 and -87; every one with EDGE_NER_EXHAUSTIVE set.
    let step: UInt32 =
      ProcessInfo.processInfo.environment["EDGE_NER_EXHAUSTIVE"] == nil ? 997 : 1
    var bits = Float(-0x1p-30).bitPattern
    var worst = 0.0
    while Float(bitPattern: bits) >= -87 {
      worst = max(worst, Self.error(Float(bitPattern: bits)))
      bits += step
    }
    #expect(worst <= Self.errorBound, "worst error \(worst) ulp")
  }

  @Test func theEndsAreExact() {
    #expect(exponential(ofNonPositive: 0) == 1)
    #expect(exponential(ofNonPositive: -0.0) == 1)
    #expect(exponential(ofNonPositive: -87.1) == 0)
    #expect(exponential(ofNonPositive: -.infinity) == 0)
    #expect(exponential(ofNonPositive: -.greatestFiniteMagnitude) == 0)
  }

  @Test func probabilitiesSumToOne() {
    var generator = SeededGenerator(seed: 7)
    for count in [1, 2, 7, 16, 17, 1024] {
      let logits = (0..<count).map { _ in Float.random(in: -30...30, using: &generator) }
      var probabilities = [Float](repeating: 0, count: count)
      softmax(logits, count: count, into: &probabilities)
      let sum = probabilities.reduce(0.0) { $0 + Double($1) }
      #expect(abs(sum - 1) <= Double(count) * 1e-7)
      let largest = logits.map(Double.init).max()!
      let total = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
      for (logit, probability) in zip(logits, probabilities) {
        let exact = exp(Double(logit) - largest) / total
        #expect(abs(Double(probability) - exact) <= exact * 1e-5 + 1e-37)
      }
    }
  }
}
