// A tiny token classifier and a tiny masked-language model against PyTorch: scores, loss, the
// gradient of every tensor by name, and the weights after ten AdamW steps. The files were made by
// scripts/golden/training.py.
import Foundation
import Quantize
import Testing

@testable import Distill

/// A tiny checkpoint and its batch.
struct TinyGolden {
  let directory: String
  let model: StudentModel
  let batch: Batch
  /// Of the one task, or of the masked-language model.
  let targets: [RowTarget]
  let json: JSONValue

  static func directory(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/\(name)").path
  }

  /// - isMasked: the masked-language model instead of the classifier.
  init(engine: Engine, isMasked: Bool = false) throws {
    directory = TinyGolden.directory(isMasked ? "masked" : "tiny")
    var configuration = try StudentCheckpoint.configuration(directory + "/config.json")
    configuration.hiddenDropout = 0
    configuration.attentionDropout = 0
    configuration.classifierDropout = 0
    if isMasked { configuration.heads = [] }
    configuration.hasMaskHead = isMasked
    model = StudentModel(configuration: configuration, engine: engine)
    try TinyGolden.fill(model.weights, model.layout, directory + "/model.safetensors")
    let data = FileManager.default.contents(atPath: directory + "/batch.json")!
    json = try data.withUnsafeBytes { try JSONValue.parse($0) }
    var batch = Batch()
    var task = TagTask(head: 0)
    let labels = TinyGolden.integers(json["labels"])
    for (window, labels) in zip(TinyGolden.integers(json["windows"]), labels) {
      let first = batch.rowCount
      batch.append(ids: window.map { Int32($0) })
      for (row, label) in labels.enumerated() where label >= 0 || !isMasked {
        batch.wantedRows.append(first + row)
        task.targets.append(label >= 0 ? .label(label) : .none)
      }
    }
    if !isMasked { batch.tasks = [.tags(task)] }
    targets = task.targets
    self.batch = batch
  }

  static func fill(_ buffer: FloatBuffer, _ layout: ParameterLayout, _ path: String) throws {
    let file = try SafetensorsFile(path: path)
    for parameter in layout.parameters {
      let tensor = try file.tensor(parameter.name)
      #expect(tensor.shape == parameter.shape)
      for (index, value) in tensor.elements.enumerated() {
        buffer.start[parameter.start + index] = value
      }
    }
  }

  static func integers(_ value: JSONValue?) -> [[Int]] {
    (value?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.integerValue) }
  }

  func doubles(_ key: String) -> [Double] {
    (json[key]?.arrayValue ?? []).compactMap(\.doubleValue)
  }

  var labelledCount: Int { targets.count { $0 != .none } }

  var maskedPieces: [Int32] {
    targets.compactMap { if case .label(let piece) = $0 { Int32(piece) } else { nil } }
  }
}

@Suite struct GoldenTrainingTests {
  /// Largest difference of a gradient, relative to its tensor's largest value: two float32
  /// programs that add in another order; seen 2e-6.
  static let gradientTolerance: Float = 2e-5
  /// Largest difference of a weight after ten steps of rate 0.01. Early Adam steps divide a
  /// gradient by its own size, so that rounding in a near-zero gradient is not damped; seen 3e-6.
  static let weightTolerance: Float = 5e-5

  @Test func scoresAndLossAreThoseOfPyTorch() throws {
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 2)
      let golden = try TinyGolden(engine: engine)
      let activations = Activations(golden.model.configuration)
      golden.model.forward(golden.batch, activations, pass: nil)
      golden.model.forwardHeads(golden.batch, activations, pass: nil)
      let wanted = (golden.json["logits"]?.arrayValue ?? [])
        .flatMap { ($0.arrayValue ?? []).compactMap(\.doubleValue) }
      #expect(wanted.count == golden.batch.wantedRows.count * 5)
      for (index, value) in wanted.enumerated() {
        #expect(abs(Double(activations.scores(0)[index]) - value) < 1e-5)
      }
    }
  }

  @Test func everyGradientIsThatOfPyTorch() throws {
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 2)
      let golden = try TinyGolden(engine: engine)
      let model = golden.model
      let gradients = FloatBuffer(count: model.layout.count)
      let loss = pass(golden, gradients)
      #expect(abs(loss - golden.doubles("losses")[0]) < 1e-5)
      try expectGradients(gradients, golden)
    }
  }

  @Test func everyGradientOfMaskedWordsIsThatOfPyTorch() throws {
    for kernels in Engine.availableKernels() {
      let engine = Engine(kernels: kernels, threadCount: 2)
      let golden = try TinyGolden(engine: engine, isMasked: true)
      let model = golden.model
      let activations = Activations(model.configuration)
      let gradients = FloatBuffer(count: model.layout.count)
      let pass = Dropout.Pass(seed: 1, step: 0)
      model.forward(golden.batch, activations, pass: pass)
      let loss = MaskHead(model: model).pass(
        golden.batch, targets: golden.maskedPieces, activations, gradients: gradients)
      #expect(abs(loss - golden.doubles("losses")[0]) < 1e-5)
      model.backward(
        golden.batch, activations, pass: pass, gradients: gradients, accumulates: false)
      try expectGradients(gradients, golden)
    }
  }

  private func expectGradients(_ gradients: FloatBuffer, _ golden: TinyGolden) throws {
    try GoldenTrainingTests.expectGradients(gradients, golden.model, golden.directory)
  }

  static func expectGradients(
    _ gradients: FloatBuffer, _ model: StudentModel, _ directory: String
  ) throws {
    let layout = model.layout
    let wanted = FloatBuffer(count: layout.count)
    try TinyGolden.fill(wanted, layout, directory + "/gradients.safetensors")
    for parameter in layout.parameters {
      var largest: Float = 0
      var difference: Float = 0
      for index in parameter.range {
        largest = max(largest, abs(wanted.start[index]))
        difference = max(difference, abs(wanted.start[index] - gradients.start[index]))
      }
      // A key's bias cannot change a softmax: its true gradient is 0 and both sides are noise.
      let isKeyBias = parameter.name.hasSuffix("key.bias")
      let limit = isKeyBias ? 1e-7 : Self.gradientTolerance * largest
      #expect(
        difference <= limit, "\(model.engine.kernels.name) \(parameter.name)")
    }
  }

  @Test func tenStepsOfAdamWAreThoseOfPyTorch() throws {
    let engine = Engine(threadCount: 2)
    let golden = try TinyGolden(engine: engine)
    var settings = OptimizerSettings()
    settings.decay = Float(golden.json["decay"]!.doubleValue!)
    settings.clippingNorm = Float(golden.json["clipping"]!.doubleValue!)
    let rate = Float(golden.json["learningRate"]!.doubleValue!)
    let optimizer = Optimizer(model: golden.model, settings: settings)
    for (loss, norm) in zip(golden.doubles("losses"), golden.doubles("norms")) {
      optimizer.touch(golden.batch.ids)
      let found = pass(golden, optimizer.gradients)
      #expect(abs(found - loss) < 1e-4)
      let foundNorm = optimizer.update(
        golden.model, parameters: golden.model.layout.parameters, rate: rate)
      #expect(abs(foundNorm - norm) < 1e-3 * norm)
    }
    let wanted = FloatBuffer(count: golden.model.layout.count)
    try TinyGolden.fill(wanted, golden.model.layout, golden.directory + "/after.safetensors")
    for parameter in golden.model.layout.parameters {
      // The sign of a key bias's vanishing gradient is noise, and so is Adam's step along it.
      if parameter.name.hasSuffix("key.bias") { continue }
      let difference = parameter.range.reduce(Float(0)) {
        max($0, abs(wanted.start[$1] - golden.model.weights.start[$1]))
      }
      #expect(difference < Self.weightTolerance, "\(parameter.name)")
    }
  }

  @Test func gradientsDoNotDependOnThreads() throws {
    var first: [Float]?
    for threads in [1, 2, 3, 5] {
      let golden = try TinyGolden(engine: Engine(threadCount: threads))
      let gradients = FloatBuffer(count: golden.model.layout.count)
      _ = pass(golden, gradients)
      let values = Array(gradients.values)
      if let first { #expect(first == values) } else { first = values }
    }
  }

  /// One forward and backward pass; word embeddings' gradients are cleared first.
  private func pass(_ golden: TinyGolden, _ gradients: FloatBuffer) -> Double {
    let model = golden.model
    let activations = Activations(model.configuration)
    let pass = Dropout.Pass(seed: 1, step: 0)
    model.forward(golden.batch, activations, pass: pass)
    model.forwardHeads(golden.batch, activations, pass: pass)
    let count = Double(golden.labelledCount)
    let losses = model.losses(
      golden.batch, activations, CrossEntropy(), scales: [LossScale(divisor: count)],
      gradients: gradients, freshHeads: [0])
    model.backwardHeads(
      golden.batch, activations, pass: pass, gradients: gradients, freshHeads: [0])
    model.backward(golden.batch, activations, pass: pass, gradients: gradients, accumulates: false)
    return losses.joined().reduce(0, +) / count
  }
}
