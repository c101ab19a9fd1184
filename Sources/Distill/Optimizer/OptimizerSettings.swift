// The numbers of AdamW and of the learning rate's course.

public struct OptimizerSettings: Equatable, Sendable {
  public enum Schedule: String, Sendable, CaseIterable { case linear, cosine, constant }

  public var learningRate: Float = 4e-4
  public var decay: Float = 0.01
  public var momentum: Float = 0.9
  public var variance: Float = 0.999
  public var epsilon: Float = 1e-8
  /// Gradients are scaled down to this Euclidean norm; 0 leaves them.
  public var clippingNorm: Float = 1
  /// Share of all steps during which the rate rises from 0, in [0, 1].
  public var warmUpShare: Double = 0.06
  public var schedule = Schedule.linear
  /// The rate of each depth is this factor times that of the depth above it.
  public var layerDecay: Float = 1
  /// Weight of the old value in the running average of weights; 0 keeps none.
  public var averageKeep: Float = 0

  public init() {}

  /// Factor of the learning rate in step `step` (from 0) of `stepCount`.
  public func rateFactor(step: Int, stepCount: Int) -> Double {
    let warmUp = Int((warmUpShare * Double(stepCount)).rounded())
    if step < warmUp { return Double(step + 1) / Double(warmUp) }
    let left = max(stepCount - warmUp, 1)
    let progress = min(Double(step - warmUp) / Double(left), 1)
    switch schedule {
    case .constant: return 1
    case .linear: return 1 - progress
    case .cosine: return 0.5 * (1 + cosine(progress * .pi))
    }
  }
}
