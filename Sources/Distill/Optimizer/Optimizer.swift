// AdamW over the flat arrays, in fixed chunks so that the result does not depend on threads.
// Word-embedding rows that no token of the step used have no gradient to read or to clear.
import FloatKernelInterface
import Foundation

public final class Optimizer {
  public let settings: OptimizerSettings
  public let firstMoment: FloatBuffer
  public let secondMoment: FloatBuffer
  public let gradients: FloatBuffer
  /// The running average of weights; nil where the settings keep none.
  public let average: FloatBuffer?
  /// Steps done.
  public var step = 0
  private let engine: Engine
  private let layout: ParameterLayout
  private let layerCount: Int
  private let hiddenSize: Int
  /// Which word-embedding rows have a gradient in this step.
  private var isTouched: [Bool]
  private static let chunk = 1 << 16

  public init(model: StudentModel, settings: OptimizerSettings) {
    self.settings = settings
    engine = model.engine
    layout = model.layout
    layerCount = model.configuration.layerCount
    hiddenSize = model.configuration.hiddenSize
    firstMoment = FloatBuffer(count: layout.count)
    secondMoment = FloatBuffer(count: layout.count)
    gradients = FloatBuffer(count: layout.count)
    average = settings.averageKeep > 0 ? FloatBuffer(count: layout.count) : nil
    average?.copy(from: model.weights)
    isTouched = [Bool](repeating: false, count: model.configuration.vocabularyCount)
  }

  /// Names the words whose embedding gradients this step's passes write.
  public func touch(_ ids: [Int32]) {
    for id in ids { isTouched[Int(id)] = true }
  }

  /// Says that every word embedding has a gradient in this step.
  public func touchAll() {
    for index in isTouched.indices { isTouched[index] = true }
  }

  /// The Euclidean norm of all gradients of the given parameters.
  public func gradientNorm(_ parameters: [Parameter]) -> Double {
    var total = 0.0
    for parameter in parameters where parameter.start != layout.wordEmbedding {
      let chunks = (parameter.count + Optimizer.chunk - 1) / Optimizer.chunk
      var sums = [Double](repeating: 0, count: chunks)
      sums.withUnsafeMutableBufferPointer { sums in
        nonisolated(unsafe) let out = sums
        engine.forRanges(parameter.count, Optimizer.chunk) { range, _ in
          out[range.lowerBound / Optimizer.chunk] = self.engine.kernels.update.sumOfSquares(
            self.gradients.start + parameter.start + range.lowerBound, range.count)
        }
      }
      total += sums.reduce(0, +)
    }
    for (row, touched) in isTouched.enumerated() where touched {
      total += engine.kernels.update.sumOfSquares(
        gradients.start + layout.wordEmbedding + row * hiddenSize, hiddenSize)
    }
    return total.squareRoot()
  }

  /// One step on the given parameters (others, such as heads without a batch in this step, stay);
  /// clears the word embeddings' gradients. Returns the norm before clipping.
  ///
  /// - rate: the learning rate of this step.
  @discardableResult
  public func update(_ model: StudentModel, parameters: [Parameter], rate: Float) -> Double {
    let norm = gradientNorm(parameters)
    step += 1
    let clipping = settings.clippingNorm
    // PyTorch divides by norm + 1e-6.
    let scale = clipping > 0 ? min(1, clipping / Float(norm + 1e-6)) : 1
    for parameter in parameters {
      var depthFactor: Float = 1
      for _ in parameter.depth..<layerCount + 1 { depthFactor *= settings.layerDecay }
      let update = UpdateStep(
        learningRate: rate * depthFactor, decay: parameter.isDecayed ? settings.decay : 0,
        momentum: settings.momentum, variance: settings.variance, epsilon: settings.epsilon,
        gradientScale: scale,
        momentumCorrection: Float(1 - pow(Double(settings.momentum), Double(step))),
        varianceCorrection: Float(1 - pow(Double(settings.variance), Double(step))))
      if parameter.start == layout.wordEmbedding {
        updateWords(model, parameter, update)
      } else {
        updateValues(model, parameter, update)
      }
    }
    if let average {
      // Young averages forget faster, so that the first weights do not linger.
      let keep = min(settings.averageKeep, Float(step) / Float(step + 9))
      engine.forRanges(layout.count, Optimizer.chunk) { range, _ in
        self.engine.kernels.update.average(
          average.start + range.lowerBound, model.weights.start + range.lowerBound,
          range.count, keep)
      }
    }
    return norm
  }

  private func updateValues(_ model: StudentModel, _ parameter: Parameter, _ step: UpdateStep) {
    engine.forRanges(parameter.count, Optimizer.chunk) { range, _ in
      var step = step
      let first = parameter.start + range.lowerBound
      self.engine.kernels.update.adamW(
        model.weights.start + first, self.firstMoment.start + first,
        self.secondMoment.start + first, self.gradients.start + first, range.count, &step)
    }
  }

  private func updateWords(_ model: StudentModel, _ parameter: Parameter, _ step: UpdateStep) {
    let isTouched = self.isTouched
    engine.forRanges(isTouched.count, 128) { rows, _ in
      var step = step
      for row in rows {
        let first = parameter.start + row * self.hiddenSize
        self.engine.kernels.update.adamW(
          model.weights.start + first, self.firstMoment.start + first,
          self.secondMoment.start + first,
          isTouched[row] ? Floats(self.gradients.start + first) : nil, self.hiddenSize, &step)
        if isTouched[row] {
          (self.gradients.start + first).update(repeating: 0, count: self.hiddenSize)
        }
      }
    }
    for row in self.isTouched.indices { self.isTouched[row] = false }
  }
}
