// Label probabilities of one word from its logits.

/// Writes probability[l] = exp(logit[l] - largest logit) / sum of these over all labels.
///
/// The sum runs from the first label to the last. Finite logits give finite probabilities that
/// sum to 1 within L * 1e-7.
///
/// - logits: [L]. probabilities: [L], may be the same memory. L > 0.
func softmax(
  _ logits: UnsafePointer<Float>, count: Int, into probabilities: UnsafeMutablePointer<Float>
) {
  var largest = logits[0]
  for label in 1..<max(1, count) where logits[label] > largest { largest = logits[label] }
  var sum: Float = 0
  for label in 0..<count {
    let value = exponential(ofNonPositive: logits[label] - largest)
    probabilities[label] = value
    sum += value
  }
  for label in 0..<count { probabilities[label] /= sum }
}
