import Runtime
import Testing

@testable import Quantize

@Suite struct ModelWriterTests {
  static let odd = ModelConfiguration(
    vocabularyCount: 37, hiddenSize: 26, layerCount: 2, attentionHeadCount: 2,
    feedForwardSize: 50, positionCount: 19, windowTokens: 16, activation: .relu,
    layerNormEpsilon: 1e-5)

  @Test func aWrittenModelReadsBack() throws {
    var synthetic = SyntheticModel(seed: 1)
    let writer = try synthetic.writer(
      configuration: Self.odd,
      heads: [("first", ["O", "B-x", "I-x"]), ("second", ["ä", "O", "b"])])
    let image = try writer.image()
    try image.withModel { model in
      try model.verify()
      var expected = Self.odd
      expected.headCount = 2
      #expect(model.configuration == expected)
      #expect(model.wordEmbedding.count == 37 && model.wordEmbedding.rowStride == 32)
      #expect(String(decoding: model.tagHead(0).name, as: UTF8.self) == "first")
      #expect(model.tagHead(0).scheme == .bio && model.tagHead(0).typeCount == 1)
      #expect(
        model.tagHead(0).label(2).prefix == .inside && model.tagHead(0).label(0).typeIndex == nil)
      let second = model.tagHead(1)
      #expect(second.scheme == .plain && second.labelCount == 3 && second.typeCount == 2)
      #expect(String(decoding: second.label(0).name, as: UTF8.self) == "ä")
      #expect(String(decoding: second.typeName(1), as: UTF8.self) == "b")
      #expect(second.label(2).typeIndex == 1)
      let name = try #require(model.provenance.value(of: "name"))
      #expect(String(decoding: name, as: UTF8.self) == "synthetic")
      #expect(model.sectionCount == 11 + 2 * 28 + 2 * 5)
    }
  }

  @Test(arguments: [(1, 1), (4, 16), (5, 17), (26, 50), (64, 3)])
  func everyWeightIsFoundInItsTile(inputCount: Int, outputCount: Int) {
    let weights = (0..<inputCount * outputCount).map { Float($0 % 255) - 127 }
    let linear = LinearWeights(
      weights: weights, bias: [Float](repeating: 1, count: outputCount), inputCount: inputCount,
      outputCount: outputCount, limit: 63)
    let rows = QuantizedRows(weights, rowCount: outputCount, columnCount: inputCount, limit: 63)
    let stepCount = (inputCount + 3) / 4
    var placed = Set<Int>()
    for output in 0..<outputCount {
      var sum = 0
      for input in 0..<inputCount {
        let place = LinearView.tileIndex(output: output, input: input, stepCount: stepCount)
        placed.insert(place)
        let value = rows.values[output * inputCount + input]
        #expect(linear.tiles[place] == value)
        sum += Int(value)
      }
      #expect(Int(linear.columnSum[output]) == sum)
    }
    #expect(placed.count == inputCount * outputCount)
    for place in linear.tiles.indices where !placed.contains(place) {
      #expect(linear.tiles[place] == 0)
    }
  }

  @Test func aRowOfZerosHasScaleOne() {
    let rows = QuantizedRows([0, 0, 0, -0.0], rowCount: 2, columnCount: 2)
    #expect(rows.scales == [1, 1] && rows.values == [0, 0, 0, 0])
  }

  @Test func halvesRoundToEven() {
    // Scale is exactly 1.
    let rows = QuantizedRows([127, 0.5, 1.5, 2.5, -0.5, -1.5], rowCount: 1, columnCount: 6)
    #expect(rows.scales == [1] && rows.values == [127, 0, 2, 2, 0, -2])
    #expect(rows.error.maximum == 0.5)
  }

  @Test func partsThatDoNotMakeAModelAreRefused() throws {
    var synthetic = SyntheticModel(seed: 2)
    var writer = try synthetic.writer(configuration: Self.odd)
    writer.layers.removeLast()
    #expect(throws: ModelError.self) { _ = try writer.image() }
  }
}
