// The range of quantized values: how far weights and activations of a model go.

extension ModelConfiguration {
  /// The largest magnitude of an int8 weight.
  public var weightLimit: Int { 127 }
  /// The largest magnitude of a quantized activation.
  public var activationLimit: Int { 127 }
}
