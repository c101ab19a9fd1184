// One AdamW step, the sum of squares for clipping, and the running average of weights.
import Builtin
import FloatKernelInterface

/// Decoupled weight decay as in Loshchilov and Hutter, in PyTorch's order of operations.
///
///     w -= rate * decay * w
///     m = b1 * m + (1 - b1) * g;  v = b2 * v + (1 - b2) * g * g
///     w -= rate / (1 - b1^t) * m / (sqrt(v / (1 - b2^t)) + epsilon)
func adamW(
  _ weight: MutableFloats, _ first: MutableFloats, _ second: MutableFloats,
  _ gradient: Floats?, _ count: Int, _ step: UnsafeRawPointer
) {
  let s = step.assumingMemoryBound(to: UpdateStep.self).pointee
  let shrink = Lanes(repeating: 1 - s.learningRate * s.decay)
  let b1 = Lanes(repeating: s.momentum)
  let b2 = Lanes(repeating: s.variance)
  let c1 = Lanes(repeating: 1 - s.momentum)
  let c2 = Lanes(repeating: 1 - s.variance)
  let rate = Lanes(repeating: s.learningRate / s.momentumCorrection)
  let inverseRoot = Lanes(repeating: 1 / s.varianceCorrection.squareRoot())
  let epsilon = Lanes(repeating: s.epsilon)
  let scale = Lanes(repeating: s.gradientScale)
  var i = 0
  while i + 16 <= count {
    var m = load(first, i) * b1
    var v = load(second, i) * b2
    if let gradient {
      let g = load(gradient, i) * scale
      m = multiplyAdd(m, g, c1)
      v = multiplyAdd(v, g * g, c2)
    }
    store(m, first, i)
    store(v, second, i)
    let denominator = multiplyAdd(epsilon, squareRoot(v), inverseRoot)
    store(load(weight, i) * shrink - rate * m / denominator, weight, i)
    i += 16
  }
  while i < count {
    var m = first[i] * s.momentum
    var v = second[i] * s.variance
    if let gradient {
      let g = gradient[i] * s.gradientScale
      m += (1 - s.momentum) * g
      v += (1 - s.variance) * g * g
    }
    first[i] = m
    second[i] = v
    let denominator = v.squareRoot() * inverseRoot[0] + s.epsilon
    weight[i] = weight[i] * shrink[0] - rate[0] * m / denominator
    i += 1
  }
}

@inline(__always) private func squareRoot(_ x: Lanes) -> Lanes {
  var result = Lanes()
  result._storage._value = Builtin.int_sqrt_Vec16xFPIEEE32(x._storage._value)
  return result
}

/// The sum of squares: floats in lanes over 1,024 values, then double precision.
func sumOfSquares(_ values: Floats, _ count: Int) -> Double {
  var total = 0.0
  var i = 0
  while i < count {
    let end = i + 1024 < count ? i + 1024 : count
    var lanes = Lanes()
    while i + 16 <= end {
      let value = load(values, i)
      lanes = multiplyAdd(lanes, value, value)
      i += 16
    }
    var rest: Float = 0
    while i < end {
      rest += values[i] * values[i]
      i += 1
    }
    total += Double(sum(lanes)) + Double(rest)
  }
  return total
}

/// average = keep * average + (1 - keep) * weight.
func average(_ mean: MutableFloats, _ weight: Floats, _ count: Int, _ keep: Float) {
  var i = 0
  while i + 16 <= count {
    let old = load(mean, i) * Lanes(repeating: keep)
    store(multiplyAdd(old, load(weight, i), Lanes(repeating: 1 - keep)), mean, i)
    i += 16
  }
  while i < count {
    mean[i] = mean[i] * keep + weight[i] * (1 - keep)
    i += 1
  }
}
