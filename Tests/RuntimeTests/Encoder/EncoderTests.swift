import Dispatch
import Testing

@testable import Runtime

@Suite struct EncoderTests {
  /// Windows of these many rows, with ids and wanted rows drawn from a seed.
  private func batch(
    _ counts: [Int], _ model: Model, seed: UInt64, heads: HeadSelection = .all
  ) -> WindowBatch {
    var generator = SeededGenerator(seed: seed)
    let batch = WindowBatch(
      model: model, rowCapacity: counts.reduce(0, +), windowCapacity: counts.count, heads: heads)
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

  /// The logits of wanted rows, by head and window.
  private func logits(_ batch: WindowBatch, head: Int, window: Int) -> [UInt32] {
    batch.wanted(ofWindow: window).flatMap { place in
      (0..<3).map { label -> UInt32 in
        batch.logits(head: head)[place * batch.outputStride(head: head) + label].bitPattern
      }
    }
  }

  private func logits(_ batch: WindowBatch) -> [UInt32] {
    (0..<batch.headCount).flatMap { head in
      (0..<batch.windowCount).flatMap { logits(batch, head: head, window: $0) }
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
    #expect(Set(logits(together)).count > 100)
    for window in 0..<counts.count {
      let rows = together.rows(ofWindow: window)
      let wanted = together.wanted(ofWindow: window).map { Int(together.wantedRows[$0]) }
      #expect(wanted.allSatisfy(rows.contains))
      let alone = WindowBatch(model: test.model, rowCapacity: rows.count, windowCapacity: 1)
      for row in rows {
        alone.append(id: together.ids[row], isWanted: wanted.contains(row))
      }
      alone.endWindow()
      encoder.run(alone)
      for head in 0..<2 {
        #expect(
          logits(alone, head: head, window: 0) == logits(together, head: head, window: window))
      }
    }
  }

  @Test(arguments: [1, 2, 5])
  func `any size of the cache gives the same logits`(layers: Int) throws {
    let test = try model(layers: layers)
    let kernels = Runtime.Dispatch.best(for: test.model)
    let results = [0, Int.max].map { cacheByteCount -> [UInt32] in
      let batch = batch([64, 5, 31, 1, 64], test.model, seed: 9)
      let encoder = Encoder(
        model: test.model, kernels: kernels, rowCapacity: batch.rowCount, readsNames: false,
        cacheByteCount: cacheByteCount)
      #expect(encoder.stages.splitsLayers == (cacheByteCount > 0))
      encoder.run(batch)
      return logits(batch)
    }
    #expect(results[0] == results[1] && Set(results[0]).count > 100)
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

  @Test func `a head that is not wanted changes nothing for the others`() throws {
    let test = try model(layers: 2)
    let both = batch([20, 30], test.model, seed: 6)
    var second = HeadSelection.none
    second.insert(1)
    let one = batch([20, 30], test.model, seed: 6, heads: second)
    #expect(one.outputCount(head: 0) == 0 && one.outputCount(head: 1) == 3)
    let encoder = Encoder(
      model: test.model, kernels: Runtime.Dispatch.best(for: test.model), rowCapacity: 50)
    encoder.run(both)
    encoder.run(one)
    for window in 0..<2 {
      #expect(
        logits(one, head: 1, window: window) == logits(both, head: 1, window: window))
    }
  }

  @Test func `neutral classes add nothing, others do`() throws {
    let image = try TinyModel.imageWithFeatures()
    try image.withModel { model in
      let kernels = Runtime.Dispatch.best(for: model)
      let encoder = Encoder(model: model, kernels: kernels, rowCapacity: 6)
      func bits(_ features: (Int) -> TokenFeatures) -> [UInt32] {
        let batch = WindowBatch(model: model, rowCapacity: 6, windowCapacity: 1)
        for row in 0..<6 {
          batch.append(id: Int32(row + 5), isWanted: true, features: features(row))
        }
        batch.endWindow()
        encoder.run(batch)
        return logits(batch)
      }
      let neutral = bits { _ in TokenFeatures() }
      var plain = try TinyModel.writerWithFeatures()
      (plain.features, plain.dictionary) = (nil, nil)
      try plain.image().withModel { other in
        let batch = WindowBatch(model: other, rowCapacity: 6, windowCapacity: 1)
        // Classes of a model without features are not looked at.
        for row in 0..<6 {
          batch.append(
            id: Int32(row + 5), isWanted: true, features: TokenFeatures(bits: 0xffff))
        }
        batch.endWindow()
        Encoder(model: other, kernels: kernels, rowCapacity: 6).run(batch)
        #expect(logits(batch) == neutral)
      }
      var seen: Set<[UInt32]> = [neutral]
      for (feature, kind) in TinyModel.features.enumerated() {
        for number in 1..<kind.classCount {
          var classes = TokenFeatures()
          classes[feature] = UInt8(number)
          seen.insert(bits { $0 == 2 ? classes : TokenFeatures() })
        }
      }
      #expect(seen.count == 1 + 4 + 5 + 1 + 2)
    }
  }

  @Test func `a batch without wanted rows is done at once and writes nothing`() throws {
    let test = try model(layers: 2)
    let empty = WindowBatch(model: test.model, rowCapacity: 4, windowCapacity: 1)
    for _ in 0..<4 { empty.append(id: 1, isWanted: false) }
    empty.endWindow()
    let encoder = Encoder(
      model: test.model, kernels: Runtime.Dispatch.best(for: test.model), rowCapacity: 4)
    for row in 0..<4 { empty.logits(head: 0)[row * 16] = 7 }
    encoder.run(empty)
    encoder.run(empty)
    #expect((0..<4).allSatisfy { empty.logits(head: 0)[$0 * 16] == 7 })
  }
}
