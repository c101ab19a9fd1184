import Dispatch
import Testing

@testable import Runtime

@Suite struct EncoderTests {
  /// Windows of these many rows, with ids and wanted rows drawn from a seed.
  private func batch(_ counts: [Int], _ model: Model, seed: UInt64) -> WindowBatch {
    var generator = SeededGenerator(seed: seed)
    let batch = WindowBatch(
      rowCapacity: counts.reduce(0, +), windowCapacity: counts.count, headCount: model.headCount,
      labelCapacity: 3)
    for count in counts {
      for _ in 0..<count {
        batch.append(
          id: Int32.random(in: 0..<37, using: &generator),
          isWanted: Int.random(in: 0..<3, using: &generator) > 0)
      }
      batch.endWindow()
    }
    return batch
  }

  private func logits(_ batch: WindowBatch) -> [UInt32] {
    (0..<batch.headCount).flatMap { head in
      (0..<batch.rowCount).flatMap { row in
        (0..<3).map { label -> UInt32 in
          batch.isWanted[row] == 0
            ? 0 : batch.logits(head: head)[row * batch.labelStride + label].bitPattern
        }
      }
    }
  }

  private func model(layers: Int) throws -> TestModel {
    try TestModel(labels: [["O", "B-x", "I-x"], ["O", "B-y", "I-y"]], layerCount: layers)
  }

  @Test(arguments: [1, 2, 3])
  func `a window's logits depend on nothing else in the batch`(layers: Int) throws {
    let test = try model(layers: layers)
    let counts = [3, 64, 1, 17, 40, 2, 64, 33]
    let together = batch(counts, test.model, seed: 5)
    let encoder = Encoder(
      model: test.model, kernels: Runtime.Dispatch.best(for: test.model),
      rowCapacity: together.rowCount)
    encoder.run(together)
    let all = logits(together)
    #expect(Set(all).count > 100)
    for window in 0..<counts.count {
      let rows = together.rows(ofWindow: window)
      let alone = WindowBatch(
        rowCapacity: rows.count, windowCapacity: 1, headCount: 2, labelCapacity: 3)
      for row in rows { alone.append(id: together.ids[row], isWanted: together.isWanted[row] == 1) }
      alone.endWindow()
      encoder.run(alone)
      let here = logits(alone)
      let rowCount = together.rowCount
      for head in 0..<2 {
        let start = (head * rowCount + rows.lowerBound) * 3
        #expect(
          here[head * rows.count * 3..<(head + 1) * rows.count * 3]
            == all[start..<start + rows.count * 3])
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5])
  func `any number of helpers gives the same logits`(threadCount: Int) throws {
    let test = try model(layers: 3)
    let kernels = Runtime.Dispatch.best(for: test.model)
    for (seed, counts) in [[1], [30], [64, 63, 5], [3, 3, 3], [64, 64, 64, 64]].enumerated() {
      let alone = batch(counts, test.model, seed: UInt64(seed))
      let shared = batch(counts, test.model, seed: UInt64(seed))
      let encoders = (0..<threadCount).map { _ in
        Encoder(model: test.model, kernels: kernels, rowCapacity: alone.rowCount)
      }
      encoders[0].run(alone)
      let expected = logits(alone)
      for _ in 0..<20 {
        nonisolated(unsafe) let crew = encoders
        crew[0].begin(shared, threadCount: threadCount)
        DispatchQueue.concurrentPerform(iterations: threadCount) { crew[$0].help(crew[0]) }
        crew[0].finish()
        #expect(logits(shared) == expected)
      }
    }
  }

  @Test func `a batch without wanted rows is done at once and writes nothing`() throws {
    let test = try model(layers: 2)
    let empty = WindowBatch(rowCapacity: 4, windowCapacity: 1, headCount: 2, labelCapacity: 3)
    for _ in 0..<4 { empty.append(id: 1, isWanted: false) }
    empty.endWindow()
    let encoder = Encoder(
      model: test.model, kernels: Runtime.Dispatch.best(for: test.model), rowCapacity: 4)
    for row in 0..<4 { empty.logits[row * empty.labelStride] = 7 }
    encoder.run(empty)
    encoder.run(empty)
    #expect((0..<4).allSatisfy { empty.logits[$0 * empty.labelStride] == 7 })
  }
}
