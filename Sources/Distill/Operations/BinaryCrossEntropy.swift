// The loss of one yes-or-no answer by its logit, and its slope.
import Foundation

public enum BinaryCrossEntropy {
  public static func probability(logit: Double) -> Double { 1 / (1 + exp(-logit)) }

  /// -log p where it holds, else -log(1 - p), without overflow for any logit.
  public static func loss(logit: Double, holds: Bool) -> Double {
    max(logit, 0) - (holds ? logit : 0) + log1p(exp(-abs(logit)))
  }

  /// Of the loss by the logit: p - 1 where it holds, else p.
  public static func gradient(logit: Double, holds: Bool) -> Double {
    probability(logit: logit) - (holds ? 1 : 0)
  }
}
