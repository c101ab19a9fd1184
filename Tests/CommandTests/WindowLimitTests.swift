import Foundation
import Quantize
import Runtime
import Testing

/// A file may ask for longer windows than the runtime has.
@Suite struct WindowLimitTests {
  static let path: String = {
    let url = CommandModel.temporaryFolder.appendingPathComponent("long-windows.ner")
    var synthetic = SyntheticModel(seed: 6)
    let image = try! synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 150, hiddenSize: 16, layerCount: 1, attentionHeadCount: 1,
        feedForwardSize: 16, positionCount: 1024, windowTokens: 600),
      heads: [("head", ["O", "B-x", "I-x"])], words: ["fever"]
    ).image()
    try! withExtendedLifetime(image) { try Data(image.bytes).write(to: url) }
    return url.path
  }()

  static let note = Array(repeating: "fever", count: 700).joined(separator: " ")

  @Test func everyVerbKeepsToTheLimit() throws {
    let logits = try EdgeNer.run(["logits"], input: Self.note, model: Self.path)
    #expect((try logits.objects()[0]["ids"] as? [Int])?.count == WindowShape.longestWindow)
    let inspect = try EdgeNer.run(["inspect", "--json"], model: Self.path)
    #expect(inspect.text.contains("\"window\":512"))
    let extract = try EdgeNer.run([], input: Self.note, model: Self.path)
    #expect(try extract.objects()[0]["windows"] as? Int == 2)
  }

  @Test func theOverlapIsCheckedAgainstTheLimitedWindow() throws {
    let most = (WindowShape.longestWindow - 2) / 4
    let least = try EdgeNer.run(["--overlap", "\(most)"], input: Self.note, model: Self.path)
    #expect(least.status == 0)
    let beyond = try EdgeNer.run(["--overlap", "\(most + 1)"], input: Self.note, model: Self.path)
    #expect(beyond.status == 2 && beyond.output.isEmpty)
  }
}
