// Vectors of type names: each name goes through the encoder as a text of its own, without input features,
// and the mean of all its rows' projections, [CLS] and [SEP] included, is its vector.
import KernelInterface

enum NameEncoder {
  /// Rows of names that are encoded together.
  private static let batchRows = 256

  /// [types, 2 D], in the order of the types.
  static func vectors(
    of types: [AskedType], model: Model, headIndex: Int, kernels: KernelTable
  ) throws(AskedTypesError) -> [Float] {
    guard case .open(let head) = model.head(headIndex) else { return [] }
    var vectors = [Float](repeating: 0, count: types.count * 2 * head.size)
    let limit = WindowShape.usual(model.configuration) - 2
    let tokenizer = Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer)
    var run: NameRun?
    for index in 0..<types.count {
      let stored = types[index].text.withUnsafeBytes { head.storedTypes?.index(of: $0) }
      if let stored, let row = head.storedTypes?.vector(stored) {
        for column in 0..<2 * head.size { vectors[index * 2 * head.size + column] = row[column] }
        continue
      }
      let ids = pieces(of: types[index].text, tokenizer)
      guard ids.count > 0 else { throw .empty(type: index) }
      guard ids.count <= limit else {
        throw .tooLong(type: index, pieceCount: ids.count, limit: limit)
      }
      let current = run ?? NameRun(model, headIndex: headIndex, kernels, batchRows, limit + 2)
      run = current
      if !current.hasRoom(ids.count + 2) { current.finish(&vectors) }
      current.append(ids, type: index)
    }
    run?.finish(&vectors)
    return vectors
  }

  private static func pieces(of text: [UInt8], _ tokenizer: Tokenizer) -> [Int32] {
    text.withUnsafeBytes { bytes in
      var stream = TokenStream(tokenizer, text: bytes)
      var token = Token()
      var ids: [Int32] = []
      while stream.next(into: &token) { ids.append(token.id) }
      return ids
    }
  }
}

/// An encoder for names and the batch that is being filled.
private final class NameRun {
  private let encoder: Encoder
  private let batch: WindowBatch
  private let headIndex: Int
  private let classifyID: Int32
  private let separateID: Int32
  /// The type of each window.
  private var types: [Int] = []

  init(
    _ model: Model, headIndex: Int, _ kernels: KernelTable, _ batchRows: Int, _ longest: Int
  ) {
    self.headIndex = headIndex
    classifyID = model.vocabulary.classifyID
    separateID = model.vocabulary.separateID
    let rows = max(batchRows, longest)
    encoder = Encoder(model: model, kernels: kernels, rowCapacity: rows, readsNames: true)
    var heads = HeadSelection.none
    heads.insert(headIndex)
    batch = WindowBatch(
      model: model, rowCapacity: rows, windowCapacity: rows / 3 + 1, heads: heads)
  }

  func hasRoom(_ rowCount: Int) -> Bool { batch.hasRoom(rows: rowCount) }

  func append(_ ids: [Int32], type: Int) {
    batch.append(id: classifyID, isWanted: true)
    for id in ids { batch.append(id: id, isWanted: true) }
    batch.append(id: separateID, isWanted: true)
    batch.endWindow()
    types.append(type)
  }

  /// Runs the batch, writes the vectors of its names and empties it.
  func finish(_ vectors: inout [Float]) {
    guard batch.windowCount > 0 else { return }
    encoder.run(batch)
    let width = batch.outputCount(head: headIndex)
    let stride = batch.outputStride(head: headIndex)
    let outputs = batch.logits(head: headIndex)
    for window in 0..<batch.windowCount {
      let rows = batch.wanted(ofWindow: window)
      let start = types[window] * width
      for row in rows {
        for column in 0..<width { vectors[start + column] += outputs[row * stride + column] }
      }
      let count = Float(rows.count)
      for column in 0..<width { vectors[start + column] /= count }
    }
    batch.removeAll()
    types.removeAll(keepingCapacity: true)
  }
}
