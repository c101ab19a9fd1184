// GELU with the error function, with its derivative for the backward pass taken on the way.
import FloatKernelInterface

/// value = u * Phi(u) and derivative = Phi(u) + u * phi(u), where u = value + bias.
func gelu(
  _ value: MutableFloats, _ derivative: MutableFloats?, _ bias: Floats, _ columns: Int
) {
  var i = 0
  while i + 16 <= columns {
    let pair = geluLanes(load(value, i) + load(bias, i), derivative != nil)
    store(pair.0, value, i)
    if let derivative { store(pair.1, derivative, i) }
    i += 16
  }
  if i < columns {
    var u = Lanes()
    for lane in 0..<(columns - i) { u[lane] = value[i + lane] + bias[i + lane] }
    let pair = geluLanes(u, true)
    for lane in 0..<(columns - i) {
      value[i + lane] = pair.0[lane]
      if let derivative { derivative[i + lane] = pair.1[lane] }
    }
  }
}

@inline(__always) private func geluLanes(_ u: Lanes, _ wantsDerivative: Bool) -> (Lanes, Lanes) {
  let half = Lanes(repeating: 0.5)
  let erf = errorFunction(u * Lanes(repeating: 0.707_106_781))
  let phi = multiplyAdd(half, half, erf)
  guard wantsDerivative else { return (u * phi, phi) }
  let density = Lanes(repeating: 0.398_942_280) * exponential(u * u * Lanes(repeating: -0.5))
  return (u * phi, multiplyAdd(phi, u, density))
}
