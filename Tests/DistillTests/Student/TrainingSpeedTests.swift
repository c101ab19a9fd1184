// Tokens per second of whole training steps on synthetic windows, printed; runs only on demand.
import Foundation
import Testing

@testable import Distill

@Suite struct TrainingSpeedTests {
  static let isWanted = ProcessInfo.processInfo.environment["EDGE_NER_TRAINING_SPEED"] != nil

  @Test(.enabled(if: isWanted, "EDGE_NER_TRAINING_SPEED is not set to a number of steps"))
  func trainingStepsRun() {
    let threads = Int(ProcessInfo.processInfo.environment["EDGE_NER_THREADS"] ?? "") ?? 2
    let engine = Engine(threadCount: threads)
    let configuration = StudentConfiguration(
      vocabularyCount: 30522, hiddenSize: 384, layerCount: 6, attentionHeadCount: 12,
      feedForwardSize: 1536, positionCount: 512,
      heads: [.init(name: "default", types: ["a", "b", "c"])])
    let model = StudentModel(configuration: configuration, engine: engine)
    var random = SplitMix64(seed: 1)
    for parameter in model.layout.parameters {
      for index in parameter.range {
        model.weights.start[index] =
          parameter.name.hasSuffix("LayerNorm.weight") ? 1 : Float(random.unit() - 0.5) * 0.07
      }
    }
    var batch = Batch()
    for window in 0..<16 {
      let length = 80 + (window * 37) % 48
      batch.append(ids: (0..<length).map { _ in Int32(random.next() % 30522) })
    }
    batch.wantedRows = Array(0..<batch.rowCount)
    batch.targets = batch.wantedRows.map { .label($0 % 7) }
    let activations = Activations(configuration)
    let optimizer = Optimizer(model: model, settings: OptimizerSettings())
    let clock = ContinuousClock()
    let wanted = ProcessInfo.processInfo.environment["EDGE_NER_TRAINING_SPEED"] ?? ""
    let stepCount = max(Int(wanted) ?? 0, 2)
    var best = Double.infinity
    for step in 0..<stepCount {
      let pass = Dropout.Pass(seed: 1, step: UInt64(step))
      let time = clock.measure {
        optimizer.touch(batch.ids)
        model.forward(batch, activations, pass: pass)
        model.forwardHead(batch, activations, pass: pass)
        _ = model.loss(
          batch, activations, CrossEntropy(), divisor: Double(batch.wantedRows.count))
        model.backwardHead(
          batch, activations, pass: pass, gradients: optimizer.gradients, accumulates: false)
        model.backward(
          batch, activations, pass: pass, gradients: optimizer.gradients, accumulates: false)
        optimizer.update(model, parameters: model.layout.parameters, rate: 1e-4)
      }
      best = min(best, time / .seconds(1))
    }
    let rate = Double(batch.rowCount) / best
    print(
      "\(engine.kernels.name), \(threads) threads: \(Int(rate)) tokens/s, best of \(stepCount) steps"
    )
    #expect(rate > 0)
  }
}
