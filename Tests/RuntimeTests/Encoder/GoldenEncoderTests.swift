// The encoder against a second definition of it: logits of tiny checkpoints computed in numpy by the
// equations of Numerics.md (scripts/golden/encoder.py). Equal to the bit, for every table of kernels.
import Foundation
import KernelInterface
import Quantize
import Testing

@testable import Runtime

@Suite struct GoldenEncoderTests {
  struct Golden: Decodable {
    struct Window: Decodable {
      let ids: [Int32]
      /// A row's classes, one for each input feature.
      let classes: [[UInt8]]?
      /// A row's logits, eight hexadecimal digits a label.
      let logits: [String]
    }
    let checkpoint: String
    let limit: Int
    let windows: [Window]
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Golden")

  @Test(arguments: [
    "f32-prefix-pooler", "bf16-shards", "f16-old-names", "two-layers", "two-layers-wide",
    "features",
  ])
  func `every kernel gives the logits of the equations`(name: String) throws {
    let golden = try JSONDecoder().decode(
      Golden.self,
      from: Data(contentsOf: Self.folder.appendingPathComponent("Encoder/\(name).json")))
    var request = ConversionRequest(
      checkpoint: Self.folder.appendingPathComponent(golden.checkpoint).path)
    (request.weightLimit, request.activationLimit) = (golden.limit, golden.limit)
    let image = try Converter.convert(request).image
    let model = try Model.view(image.bytes)
    let tables = Dispatch.available.flatMap { Dispatch.tables($0) }
      .filter { $0.valueLimit >= golden.limit }
    #expect(!tables.isEmpty && golden.windows.count >= 4)
    for kernels in tables {
      // All windows in one batch, so that blocks hold parts of several.
      #expect(
        logits(golden.windows, model, kernels) == golden.windows.map(\.logits), "\(kernels.name)")
    }
  }

  private func logits(
    _ windows: [Golden.Window], _ model: Model, _ kernels: KernelTable
  ) -> [[String]] {
    let rowCount = windows.map(\.ids.count).reduce(0, +)
    let labelCount = model.head(0).outputCount
    let batch = WindowBatch(model: model, rowCapacity: rowCount, windowCapacity: windows.count)
    for window in windows {
      for (row, id) in window.ids.enumerated() {
        var features = TokenFeatures()
        for (feature, number) in (window.classes?[row] ?? []).enumerated() {
          features[feature] = number
        }
        batch.append(id: id, isWanted: true, features: features)
      }
      batch.endWindow()
    }
    Encoder(model: model, kernels: kernels, rowCapacity: rowCount).run(batch)
    // Every row is wanted, so the logits of a row stand in its place.
    let (rows, stride) = (batch.logits(head: 0), batch.outputStride(head: 0))
    return (0..<windows.count).map { window in
      batch.rows(ofWindow: window).map { row in
        (0..<labelCount).map { label in
          let bits = String(rows[row * stride + label].bitPattern, radix: 16)
          return String(repeating: "0", count: 8 - bits.count) + bits
        }.joined()
      }
    }
  }
}
