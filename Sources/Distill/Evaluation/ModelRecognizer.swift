// Entities of documents by a model file, with the runtime's own int8 encoder on the windows and
// with the decoding that Recognizer uses: what differs from the checkpoint's scores is rounding.
import Foundation
import Runtime

public final class ModelRecognizer {
  private let model: Model
  private let maker: WindowMaker
  private let encoder: Encoder
  private let batch: WindowBatch
  private let labels: [String]
  private let head: Int

  /// - pieceLimit: most word pieces of a window.
  /// - head: name of the head that labels; nil is the first.
  /// - Throws: FileFault, CheckpointError.missingHead.
  public init(path: String, head name: String? = nil, pieceLimit: Int) throws {
    do throws(ModelError) {
      model = try Model.open(path: path)
    } catch {
      throw FileFault(path: path, error)
    }
    maker = WindowMaker(
      vocabulary: model.vocabulary, normalizer: model.normalizer, pieceLimit: pieceLimit)
    let rowCapacity = max(256, pieceLimit + 2)
    encoder = Encoder(
      model: model, kernels: Dispatch.best(for: model), rowCapacity: rowCapacity)
    let names = (0..<model.headCount).map { [model] index in
      String(decoding: model.head(index).name, as: UTF8.self)
    }
    guard let head = name.map({ names.firstIndex(of: $0) }) ?? 0 else {
      throw CheckpointError.missingHead(path: path, name: name ?? "", found: names)
    }
    self.head = head
    let view = model.tagHead(head)
    labels = (0..<view.labelCount).map {
      String(decoding: view.label($0).name, as: UTF8.self)
    }
    var heads = HeadSelection.none
    heads.insert(head)
    batch = WindowBatch(
      model: model, rowCapacity: rowCapacity, windowCapacity: rowCapacity / 3, heads: heads)
  }

  /// The entities of each document, in code points of its text.
  public func entities(of documents: [Document]) -> [[Document.Entity]] {
    var result = [[Document.Entity]](repeating: [], count: documents.count)
    var waiting: [TextWindow] = []
    for (index, document) in documents.enumerated() {
      for window in maker.windows(of: document.text, document: index) {
        if !batch.hasRoom(rows: window.ids.count) { run(&waiting, &result) }
        var words = window.wordRows[...]
        for (row, id) in window.ids.enumerated() {
          let isWanted = words.first == Int32(row)
          if isWanted { words.removeFirst() }
          batch.append(id: id, isWanted: isWanted)
        }
        batch.endWindow()
        waiting.append(window)
      }
    }
    run(&waiting, &result)
    return result
  }

  private func run(_ windows: inout [TextWindow], _ result: inout [[Document.Entity]]) {
    encoder.run(batch)
    for (index, window) in windows.enumerated() {
      let scores = batch.wanted(ofWindow: index).flatMap { place in
        UnsafeBufferPointer(
          start: batch.logits(head: head) + place * batch.outputStride(head: head),
          count: labels.count)
      }
      scores.withUnsafeBufferPointer {
        result[window.document] += TagDecoder.entities(
          scores: $0, labels: labels, wordRanges: window.wordRanges)
      }
    }
    windows.removeAll()
    batch.removeAll()
  }
}
