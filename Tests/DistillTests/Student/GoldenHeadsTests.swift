// A tiny student with input features and a head of each kind against PyTorch: losses and the gradient
// of every tensor by name, from one pass over the batch. The files were made by
// scripts/golden/training.py.
import Foundation
import Quantize
import Testing

@testable import Distill

/// The student, its windows and what each head knows about them.
private struct SeveralGolden {
  let directory = TinyGolden.directory("several")
  let model: StudentModel
  let batch: Batch
  static let headCount = 4
  let json: JSONValue

  init(engine: Engine) throws {
    var configuration = try StudentCheckpoint.configuration(directory + "/config.json")
    configuration.hiddenDropout = 0
    configuration.attentionDropout = 0
    configuration.classifierDropout = 0
    model = StudentModel(configuration: configuration, engine: engine)
    try TinyGolden.fill(model.weights, model.layout, directory + "/model.safetensors")
    let data = FileManager.default.contents(atPath: directory + "/batch.json")!
    json = try data.withUnsafeBytes { try JSONValue.parse($0) }
    let windows = SeveralGolden.windows(json)
    var batch = Batch(windows, headCount: 3)
    batch.tasks.append(.open(SeveralGolden.openTask(json, windows, &batch)))
    batch.labelledWindowCounts.append(json["questions"]!.objectValue!.count)
    self.batch = batch
  }

  /// The head that comes last, whose names follow the windows.
  private static func openTask(
    _ json: JSONValue, _ windows: [LabelledWindow], _ batch: inout Batch
  ) -> OpenTask {
    var task = OpenTask(head: 3)
    for ids in TinyGolden.integers(json["names"]) {
      task.nameRows.append(batch.append(name: ids.map { Int32($0) }, featureCount: 2))
    }
    var firstWord = 0
    for (index, window) in windows.enumerated() {
      let words = firstWord..<firstWord + window.window.wordRows.count
      firstWord = words.upperBound
      for question in json["questions"]![String(index)]?.arrayValue ?? [] {
        let values = question.arrayValue!
        task.questions.append(
          .init(
            name: values[0].integerValue!, words: words,
            labels: values[1].arrayValue!.map { Int8($0.integerValue!) },
            weight: Float(values[2].doubleValue!)))
      }
    }
    return task
  }

  private static func windows(_ json: JSONValue) -> [LabelledWindow] {
    let classes = json["classes"]!.arrayValue!.map { TinyGolden.integers($0).joined() }
    return TinyGolden.integers(json["windows"]).enumerated().map { index, ids in
      func entry(_ name: String) -> JSONValue? { json[name]![String(index)] }
      let window = TextWindow(
        document: 0, ids: ids.map { Int32($0) }, wordRows: ids.indices.map { Int32($0) },
        wordRanges: ids.indices.map { $0..<$0 + 1 }, classes: classes[index].map { UInt8($0) })
      let tags = entry("tags").map { labels in
        WindowLabels.tags(
          TagLabels(
            targets: labels.arrayValue!.map {
              $0.integerValue! < 0 ? RowTarget.none : .label($0.integerValue!)
            }))
      }
      let mentions = entry("mentions").map { mentions in
        WindowLabels.flags(
          TinyGolden.integers(mentions).map {
            .init(words: $0[0]..<$0[1] + 1, flags: UInt64($0[2]), known: UInt64($0[3]))
          })
      }
      let arguments = entry("arguments").map { arguments in
        WindowLabels.relation(arguments.arrayValue!.map { SeveralGolden.argument($0.arrayValue!) })
      }
      return LabelledWindow(window: window, labels: [tags, mentions, arguments])
    }
  }

  private static func argument(_ values: [JSONValue]) -> ArgumentLabels {
    let spans = TinyGolden.integers(values[2]).map { span in
      let isKnown = span[2] >= 0
      return ArgumentLabels.Span(
        words: span[0]..<span[1] + 1, first: isKnown ? .label(1 + 2 * span[2]) : .none,
        inner: isKnown ? .label(2 + 2 * span[2]) : .none)
    }
    return ArgumentLabels(
      words: values[0].integerValue!..<values[1].integerValue! + 1, spans: spans,
      outside: .label(0))
  }

  func doubles(_ key: String) -> [Double] {
    json[key]!.arrayValue!.compactMap(\.doubleValue)
  }

  var scales: [LossScale] {
    zip(batch.tasks, doubles("weights")).map { task, weight in
      LossScale(
        factor: weight * Double(batch.labelledWindowCounts[task.head])
          / Double(batch.textWindowCount), divisor: Double(task.targetCount))
    }
  }

  /// The losses of each task, and all gradients.
  func pass() -> (losses: [[Double]], gradients: FloatBuffer) {
    let activations = Activations(model.configuration)
    let gradients = FloatBuffer(count: model.layout.count)
    let pass = Dropout.Pass(seed: 1, step: 0)
    model.forward(batch, activations, pass: pass)
    model.forwardHeads(batch, activations, pass: pass)
    let losses = model.losses(
      batch, activations, CrossEntropy(), scales: scales, gradients: gradients,
      freshHeads: Set(0..<SeveralGolden.headCount))
    model.backwardHeads(
      batch, activations, pass: pass, gradients: gradients,
      freshHeads: Set(0..<SeveralGolden.headCount))
    model.backward(batch, activations, pass: pass, gradients: gradients, accumulates: false)
    return (losses, gradients)
  }

  var totalLoss: Double {
    zip(pass().losses, scales).reduce(0) {
      $0 + $1.0.reduce(0, +) * $1.1.factor / $1.1.divisor
    }
  }
}

@Suite struct GoldenHeadsTests {
  /// Losses in float32 over steps of 0.004, and a relu whose kink lies between the two; seen 4e-4.
  static let slopeTolerance = 1e-3

  @Test func lossesAndGradientsOfEveryKindOfHeadAreThoseOfPyTorch() throws {
    for kernels in Engine.availableKernels() {
      let golden = try SeveralGolden(engine: Engine(kernels: kernels, threadCount: 2))
      let (losses, gradients) = golden.pass()
      #expect(losses.count == SeveralGolden.headCount)
      for (index, wanted) in golden.doubles("losses").enumerated() {
        let found = losses[index].reduce(0, +) / golden.scales[index].divisor
        #expect(abs(found - wanted) < 1e-5, "head \(index)")
      }
      try GoldenTrainingTests.expectGradients(gradients, golden.model, golden.directory)
    }
  }

  /// Central differences of the loss by some weights of each head and of the features.
  @Test func gradientsAreSlopesOfTheLoss() throws {
    let golden = try SeveralGolden(engine: Engine(threadCount: 1))
    let gradients = golden.pass().gradients
    var random = SplitMix64(seed: 8)
    let names = ["features.", "classifier.", "heads."]
    for parameter in golden.model.layout.parameters
    where names.contains(where: { parameter.name.hasPrefix($0) }) {
      for _ in 0..<3 {
        let index = parameter.start + random.below(parameter.count)
        // Class 0 of a feature is no weight.
        let isFrozen =
          parameter.name.hasPrefix("features.") && index - parameter.start < parameter.shape[1]
        let value = golden.model.weights.start[index]
        let step: Float = 2e-3
        golden.model.weights.start[index] = value + step
        let above = golden.totalLoss
        golden.model.weights.start[index] = value - step
        let below = golden.totalLoss
        golden.model.weights.start[index] = value
        let slope = isFrozen ? 0 : (above - below) / Double(2 * step)
        #expect(
          abs(slope - Double(gradients.start[index])) < Self.slopeTolerance + 0.02 * abs(slope),
          "\(parameter.name) \(index - parameter.start)")
      }
    }
  }

  @Test func gradientsOfEveryHeadDoNotDependOnThreads() throws {
    var first: [Float]?
    for threads in [1, 3] {
      let golden = try SeveralGolden(engine: Engine(threadCount: threads))
      let gradients = golden.pass().gradients
      let values = withExtendedLifetime(gradients) { Array(gradients.values) }
      if let first { #expect(first == values) } else { first = values }
    }
  }
}
