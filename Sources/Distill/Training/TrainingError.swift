// Why a run of training cannot go on.

public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss is infinite or no number: the learning rate may be too high.
  case diverged(step: Int)
  /// The documents of an epoch have no window to learn from.
  case noWindows(epoch: Int)

  public var description: String {
    switch self {
    case .diverged(let step):
      "step \(step): the loss is no number; a lower --rate may help"
    case .noWindows(let epoch): "epoch \(epoch): no window to learn from"
    }
  }
}
