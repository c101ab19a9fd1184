// Every operation's backward pass against finite differences in double precision, on every
// instruction set this machine has and at sizes that are no multiple of any vector.
import Foundation
import Testing

@testable import Distill

@Suite struct OperationGradientTests {
  private typealias Check = FiniteDifferences

  @Test func linearGradientsAreRight() {
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 2)
      var random = SplitMix64(seed: 5)
      let (t, k, n) = (7, 19, 21)
      let linear = Linear(engine: engine, inputCount: k, outputCount: n)
      let x = Check.values(t * k, &random)
      let w = Check.values(n * k, &random)
      let g = Check.values(t * n, &random)
      func loss(_ x: [Double], _ w: [Double], _ b: [Double]) -> Double {
        var total = 0.0
        for row in 0..<t {
          for column in 0..<n {
            var sum = b[column]
            for depth in 0..<k { sum += x[row * k + depth] * w[column * k + depth] }
            total += sum * g[row * n + column]
          }
        }
        return total
      }
      let gradient = Check.buffer(g)
      let input = Check.buffer(x)
      let weight = Check.buffer(w)
      let inputGradient = FloatBuffer(count: t * k)
      let weightGradient = FloatBuffer(count: n * k)
      let biasGradient = FloatBuffer(count: n)
      linear.backwardInput(
        rows: t, gradient: gradient.start, weight: weight.start,
        inputGradient: inputGradient.start, accumulates: false)
      linear.backwardParameters(
        rows: t, gradient: gradient.start, input: input.start,
        weightGradient: weightGradient.start, biasGradient: biasGradient.start,
        accumulates: false)
      let b = [Double](repeating: 0.5, count: n)
      Check.check("input", point: x, gradient: Array(inputGradient.values)) { loss($0, w, b) }
      Check.check("weight", point: w, gradient: Array(weightGradient.values)) { loss(x, $0, b) }
      Check.check("bias", point: b, gradient: Array(biasGradient.values)) { loss(x, w, $0) }
    }
  }

  @Test func layerNormGradientsAreRight() {
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 2)
      var random = SplitMix64(seed: 6)
      let (t, h) = (5, 37)
      let epsilon = 1e-5
      let norm = LayerNorm(engine: engine, count: h, epsilon: Float(epsilon))
      let x = Check.values(t * h, &random)
      let scale = Check.values(h, &random)
      let bias = Check.values(h, &random)
      let g = Check.values(t * h, &random)
      func loss(_ x: [Double], _ scale: [Double], _ bias: [Double]) -> Double {
        var total = 0.0
        for row in 0..<t {
          let values = x[row * h..<(row + 1) * h]
          let mean = values.reduce(0, +) / Double(h)
          let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(h)
          for (column, value) in values.enumerated() {
            let y = (value - mean) / (variance + epsilon).squareRoot() * scale[column]
            total += (y + bias[column]) * g[row * h + column]
          }
        }
        return total
      }
      let values = Check.buffer(x)
      let normalized = FloatBuffer(count: t * h)
      let inverse = FloatBuffer(count: t)
      let gradient = Check.buffer(g)
      let scales = Check.buffer(scale)
      let biases = Check.buffer(bias)
      norm.forward(
        rows: 0..<t, values: values.start, normalized: normalized.start, inverse: inverse.start,
        scale: scales.start, bias: biases.start)
      let scaleGradient = FloatBuffer(count: h)
      let biasGradient = FloatBuffer(count: h)
      norm.backwardParameters(
        rows: t, gradient: gradient.start, normalized: normalized.start,
        scaleGradient: scaleGradient.start, biasGradient: biasGradient.start, accumulates: false)
      norm.backwardInput(
        rows: 0..<t, gradient: gradient.start, normalized: normalized.start,
        inverse: inverse.start, scale: scales.start)
      Check.check("input", point: x, gradient: Array(gradient.values)) { loss($0, scale, bias) }
      Check.check("scale", point: scale, gradient: Array(scaleGradient.values)) {
        loss(x, $0, bias)
      }
      Check.check("bias", point: bias, gradient: Array(biasGradient.values)) { loss(x, scale, $0) }
    }
  }

  @Test func geluGradientIsRight() {
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 1)
      let inputs = stride(from: -6.0, through: 6, by: 0.173).map { Double(Float($0)) }
      let f = inputs.count
      let values = Check.buffer(inputs)
      let derivative = FloatBuffer(count: f)
      let bias = FloatBuffer(count: f)
      let gelu = Gelu(engine: engine, count: f)
      gelu.forward(
        rows: 0..<1, values: values.start, bias: bias.start,
        derivative: derivative.start)
      func exact(_ x: Double) -> Double { 0.5 * x * (1 + erf(x / 2.0.squareRoot())) }
      for (index, x) in inputs.enumerated() {
        // The error function's approximation is within 4e-7.
        #expect(abs(Double(values.start[index]) - exact(x)) < 4e-6)
      }
      let gradient = Check.buffer([Double](repeating: 1, count: f))
      gelu.backward(rows: 0..<1, gradient: gradient.start, derivative: derivative.start)
      Check.check("input", point: inputs, gradient: Array(gradient.values)) {
        $0.reduce(0) { $0 + exact($1) }
      }
    }
  }

  @Test func attentionGradientsAreRight() {
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 2)
      var random = SplitMix64(seed: 8)
      let (h, a) = (10, 2)
      let firstRow = [0, 3, 4, 11]
      let t = firstRow.last!
      let attention = Attention(engine: engine, hiddenSize: h, headCount: a)
      let x = Check.values(t * 3 * h, &random)
      let g = Check.values(t * h, &random)
      func loss(_ x: [Double]) -> Double {
        Check.weighted(AttentionReference.context(x, firstRow, h, a), g)
      }
      let values = Check.buffer(x)
      let probabilities = FloatBuffer(
        count: Attention.probabilityCount(windowFirstRow: firstRow, headCount: a))
      let context = FloatBuffer(count: t * h)
      attention.forward(
        windowFirstRow: firstRow, queryKeyValue: values.start,
        probabilities: probabilities.start, context: context.start, mask: nil)
      for (index, value) in AttentionReference.context(x, firstRow, h, a).enumerated() {
        #expect(abs(Double(context.start[index]) - value) < 1e-5)
      }
      let gradient = FloatBuffer(count: t * 3 * h)
      let contextGradient = Check.buffer(g)
      attention.backward(
        windowFirstRow: firstRow, queryKeyValue: values.start,
        probabilities: probabilities.start, contextGradient: contextGradient.start,
        gradient: gradient.start, mask: nil)
      Check.check("query, key and value", point: x, gradient: Array(gradient.values), loss: loss)
    }
  }

  @Test func lossGradientsAreRight() {
    var random = SplitMix64(seed: 9)
    let scores = Check.values(9, &random).map { 3 * $0 }
    let teacher = Check.values(9, &random).map { 3 * $0 }
    let targets: [RowTarget] = [.label(4), .anyOf([0, 3, 5]), .none]
    for target in targets {
      for (smoothing, soft, temperature) in [(0.0, 0.0, 1.0), (0.1, 0.0, 1.0), (0.1, 0.7, 2.5)] {
        let criterion = CrossEntropy(
          smoothing: Float(smoothing), softWeight: Float(soft), temperature: Float(temperature))
        let gradient = FloatBuffer(count: 9)
        let given = Check.buffer(scores)
        let taught = Check.buffer(teacher)
        let loss = criterion.row(
          scores: given.start, count: 9, target: target,
          teacher: soft > 0 ? UnsafePointer(taught.start) : nil,
          gradient: gradient.start)
        func exact(_ z: [Double]) -> Double {
          LossReference.loss(
            z, target, soft > 0 ? teacher : nil, Double(criterion.smoothing),
            Double(criterion.softWeight), Double(criterion.temperature))
        }
        #expect(abs(loss - exact(scores)) < 1e-5)
        Check.check("scores", point: scores, gradient: Array(gradient.values), loss: exact)
      }
    }
  }

  @Test func dropoutKeepsItsShareAndIsItsOwnBackward() {
    for kernels in Engine.availableKernels() {
      let mask = Dropout.mask(
        0.1, pass: .init(seed: 3, step: 4), layer: 2, site: .attentionOutput)
      let whole = Check.buffer([Double](repeating: 1, count: 20_000))
      Dropout.apply(mask, kernels.rows, row: whole.start, count: 20_000, firstIndex: 50)
      let kept = whole.values.count { $0 != 0 }
      // Four standard deviations of 20,000 draws.
      #expect(abs(Double(kept) - 18_000) < 4 * (20_000 * 0.09).squareRoot())
      #expect(whole.values.allSatisfy { $0 == 0 || abs($0 - 1 / 0.9) < 1e-6 })
      // A piece of the row sees the same mask.
      let piece = Check.buffer([Double](repeating: 1, count: 37))
      Dropout.apply(mask, kernels.rows, row: piece.start, count: 37, firstIndex: 50 + 1001)
      #expect(Array(piece.values) == Array(whole.values[1001..<1038]))
    }
    #expect(Dropout.mask(0.1, pass: nil, layer: 0, site: .embedding) == nil)
  }
}

/// Attention in double precision, straight from its definition.
enum AttentionReference {
  static func context(_ x: [Double], _ firstRow: [Int], _ h: Int, _ a: Int) -> [Double] {
    let d = h / a
    var context = [Double](repeating: 0, count: firstRow.last! * h)
    for (start, end) in zip(firstRow, firstRow.dropFirst()) {
      for head in 0..<a {
        for row in start..<end {
          var scores = (start..<end).map { other in
            (0..<d).reduce(0.0) {
              $0 + x[row * 3 * h + head * d + $1] * x[other * 3 * h + h + head * d + $1]
            } / Double(d).squareRoot()
          }
          let top = scores.max()!
          scores = scores.map { exp($0 - top) }
          let total = scores.reduce(0, +)
          for (other, score) in zip(start..<end, scores) {
            for column in 0..<d {
              context[row * h + head * d + column] +=
                score / total * x[other * 3 * h + 2 * h + head * d + column]
            }
          }
        }
      }
    }
    return context
  }
}

/// The loss of one row in double precision, straight from its definition.
enum LossReference {
  static func loss(
    _ z: [Double], _ target: RowTarget, _ teacher: [Double]?, _ smoothing: Double,
    _ soft: Double, _ temperature: Double
  ) -> Double {
    func softmax(_ z: [Double], _ t: Double) -> [Double] {
      let powers = z.map { exp($0 / t) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    let p = softmax(z, 1)
    var hard = 0.0
    switch target {
    case .none: break
    case .label(let label):
      for (index, p) in p.enumerated() {
        let q = smoothing / Double(z.count) + (index == label ? 1 - smoothing : 0)
        hard -= q * log(p)
      }
    case .anyOf(let set): hard = -log(set.reduce(0) { $0 + p[$1] })
    }
    guard let teacher else { return hard }
    let student = softmax(z, temperature)
    let divergence = zip(softmax(teacher, temperature), student).reduce(0) {
      $0 + $1.0 * log($1.0 / $1.1)
    }
    return (1 - soft) * hard + soft * temperature * temperature * divergence
  }
}
