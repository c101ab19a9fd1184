// Everything that decides a run besides its data and its initial weights.

public struct TrainingSettings: Equatable, Sendable {
  public var epochCount = 6
  public var windowsPerBatch = 16
  /// Batches whose gradients are added before a step.
  public var batchesPerStep = 1
  public var seed: UInt64 = 1
  public var optimizer = OptimizerSettings()
  /// Label smoothing, and the teacher's share and temperature.
  public var smoothing: Float = 0
  public var softWeight: Float = 0
  public var temperature: Float = 1
  /// The last epochs run with the runtime's rounding in the forward pass.
  public var quantizedEpochCount = 0
  public var rounding = Rounding.narrow
  /// Stops after this many epochs without a better score; 0 never does.
  public var patience = 0
  /// Weight of the squared distance to a teacher's hidden states; 0 asks for none.
  public var hiddenWeight: Float = 0
  /// Share of each batch's words with the largest losses that are left out; in [0, 1).
  public var droppedShare = 0.0
  /// Epochs before words are left out.
  public var trustedEpochCount = 1

  /// Dictionary evidence left out.
  public var evidenceNoise = EvidenceNoise()
  /// Factor of each head's mean loss.
  public var headWeights: [Double] = [1]

  public init() {}

  var criterion: CrossEntropy {
    CrossEntropy(smoothing: smoothing, softWeight: softWeight, temperature: temperature)
  }

  /// Names and values of everything that must not change when a run is resumed.
  public var fingerprint: String { "\(self)" }
}
