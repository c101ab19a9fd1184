// One thread's encoder with a batch of equal windows, run again and again.
import KernelInterface
import Runtime

final class EncoderRunner {
  private let encoder: Encoder
  private let batch: WindowBatch
  var rowCount: Int { batch.rowCount }

  init(_ model: Model, _ kernels: KernelTable, windowTokens: Int, windowCount: Int) {
    let rows = windowTokens * windowCount
    encoder = Encoder(model: model, kernels: kernels, rowCapacity: rows)
    var firstHead = HeadSelection.none
    firstHead.insert(0)
    batch = WindowBatch(
      model: model, rowCapacity: rows, windowCapacity: windowCount, heads: firstHead)
    var random = SplitMix64(seed: 1)
    for _ in 0..<windowCount {
      for _ in 0..<windowTokens {
        batch.append(
          id: Int32(random.below(model.configuration.vocabularyCount)), isWanted: true,
          features: EncoderRunner.classes(model, &random))
      }
      batch.endWindow()
    }
  }

  /// Classes about as common as in notes: one in eight of a feature is not neutral.
  private static func classes(_ model: Model, _ random: inout SplitMix64) -> TokenFeatures {
    var classes = TokenFeatures()
    guard let table = model.features else { return classes }
    for index in 0..<table.features.count where random.below(8) == 0 {
      classes[index] = UInt8(random.below(table.features[index].classCount))
    }
    return classes
  }

  func run(_ times: Int) {
    for _ in 0..<times { encoder.run(batch) }
  }

  /// Runs all at once, the first on this thread.
  static func runTogether(_ runners: [EncoderRunner], _ times: Int) {
    var threads: [Thread] = []
    var mine = [runners[0]]
    for runner in runners.dropFirst() {
      if let thread = Thread.start({ runner.run(times) }) {
        threads.append(thread)
      } else {
        mine.append(runner)
      }
    }
    for runner in mine { runner.run(times) }
    for thread in threads { thread.join() }
  }
}
