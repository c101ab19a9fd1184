// The loss of one row of label scores and its gradient: hard labels with smoothing, labels of
// which only a set is known, and soft labels of a teacher.
import FloatKernelInterface
import Foundation

/// What is known about one row.
public enum RowTarget: Equatable, Sendable {
  /// The label's index.
  case label(Int)
  /// One of these, for example O or a type that this corpus does not annotate.
  case anyOf([Int])
  /// Nothing: the row has no hard loss.
  case none
}

public struct CrossEntropy: Sendable {
  /// Probability mass spread evenly over all labels, in [0, 1).
  public var smoothing: Float
  /// Weight of the teacher's term; the hard term has 1 - softWeight where both exist.
  public var softWeight: Float
  /// Divides student and teacher scores before the softmax of the soft term; > 0.
  public var temperature: Float

  public init(smoothing: Float = 0, softWeight: Float = 0, temperature: Float = 1) {
    self.smoothing = smoothing
    self.softWeight = softWeight
    self.temperature = temperature
  }

  /// The loss of one row; gradient receives its derivative by the scores.
  ///
  ///     hard = -sum over l of q[l] * log p[l],  q = (1 - smoothing) * one-hot + smoothing / L
  ///     set  = -log(sum over l in set of p[l])
  ///     soft = temperature^2 * KL(softmax(teacher / temperature), softmax(scores / temperature))
  ///
  /// - scores, teacher (or nil), gradient: [L].
  public func row(
    scores: Floats, count: Int, target: RowTarget, teacher: Floats?, gradient: MutableFloats
  ) -> Double {
    for label in 0..<count { gradient[label] = 0 }
    let hasSoft = teacher != nil && softWeight > 0
    var loss = 0.0
    if target != .none {
      let weight = hasSoft ? Double(1 - softWeight) : 1
      loss += weight * hard(scores, count, target, weight, gradient)
    }
    if hasSoft, let teacher {
      loss += Double(softWeight) * soft(scores, count, teacher, gradient)
    }
    return loss
  }

  private func hard(
    _ scores: Floats, _ count: Int, _ target: RowTarget, _ weight: Double,
    _ gradient: MutableFloats
  ) -> Double {
    let p = probabilities(scores, count, 1)
    switch target {
    case .none: return 0
    case .label(let wanted):
      let even = Double(smoothing) / Double(count)
      var loss = 0.0
      for label in 0..<count {
        let q = even + (label == wanted ? 1 - Double(smoothing) : 0)
        if q > 0 { loss -= q * log(max(p[label], 1e-300)) }
        gradient[label] += Float(weight * (p[label] - q))
      }
      return loss
    case .anyOf(let set):
      let mass = max(set.reduce(0) { $0 + p[$1] }, 1e-300)
      for label in 0..<count { gradient[label] += Float(weight * p[label]) }
      for label in set { gradient[label] -= Float(weight * p[label] / mass) }
      return -log(mass)
    }
  }

  private func soft(
    _ scores: Floats, _ count: Int, _ teacher: Floats, _ gradient: MutableFloats
  ) -> Double {
    let t = Double(temperature)
    let p = probabilities(scores, count, t)
    let q = probabilities(teacher, count, t)
    var divergence = 0.0
    for label in 0..<count {
      if q[label] > 0 { divergence += q[label] * log(q[label] / max(p[label], 1e-300)) }
      gradient[label] += Float(Double(softWeight) * t * (p[label] - q[label]))
    }
    return t * t * divergence
  }

  private func probabilities(_ scores: Floats, _ count: Int, _ temperature: Double) -> [Double] {
    var top = scores[0]
    for label in 1..<max(count, 1) where scores[label] > top { top = scores[label] }
    var p = (0..<count).map { exp(Double(scores[$0] - top) / temperature) }
    let total = p.reduce(0, +)
    for label in 0..<count { p[label] /= total }
    return p
  }
}
