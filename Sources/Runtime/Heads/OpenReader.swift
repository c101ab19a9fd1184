// Labels every word for every type that is asked for, each for itself, and reads the labels as spans, so
// that mentions of different types may overlap (Numerics.md, equation 12).
import KernelInterface

final class OpenReader {
  let headIndex: Int
  /// One for each type.
  private let readers: [SpanReader]
  private let asked: AskedTypes
  private let kernels: KernelTable
  private let activationLimit: Float
  private let size: Int
  /// Rows multiplied at once; whole tiles.
  private let rowCapacity: Int
  /// [rowCapacity, size rounded up to 16]: one half of the words' outputs, and quantized.
  private let half: UnsafeMutablePointer<Float>
  private let activations: UnsafeMutableRawPointer
  private let rowStride: Int
  private let scale: UnsafeMutablePointer<Float>
  /// [rowCapacity, scoreStride] each.
  private let beginScores: UnsafeMutablePointer<Float>
  private let insideScores: UnsafeMutablePointer<Float>
  private let scoreStride: Int
  /// [3]: of one word for one type.
  private let scores: UnsafeMutablePointer<Float>
  private let product: UnsafeMutableRawPointer
  private let pages: ZeroPages

  init(
    _ head: OpenHead, _ asked: AskedTypes, model: Model, kernels: KernelTable,
    method: DecodingMethod, words: WordRing
  ) {
    self.asked = asked
    self.kernels = kernels
    headIndex = asked.headIndex
    size = head.size
    activationLimit = Float(model.configuration.activationLimit)
    var readers: [SpanReader] = []
    for type in 0..<asked.types.count {
      readers.append(
        SpanReader(
          head.labels, headIndex: asked.headIndex, method: method, words: words, firstType: type,
          outsideFactor: asked.outsideFactor[type]))
    }
    self.readers = readers
    let tile = kernels.tileRows
    rowCapacity = (OpenReader.rowsAtOnce + tile - 1) / tile * tile
    rowStride = PackedLayout.paddedColumns(head.size)
    scoreStride = PackedLayout.paddedColumns(asked.types.count)
    var parts = MemoryParts()
    let half = parts.take(rowCapacity * rowStride * 4)
    let activations = parts.take(rowCapacity * rowStride * kernels.activationByteCount)
    let scale = parts.take(rowCapacity * 4)
    let begin = parts.take(rowCapacity * scoreStride * 4)
    let inside = parts.take(rowCapacity * scoreStride * 4)
    let scores = parts.take(OpenHead.labelCount * 4)
    let product = parts.take(ProductScratch.byteCount)
    pages = ZeroPages(byteCount: parts.byteCount)
    let base = pages.start
    self.half = (base + half).assumingMemoryBound(to: Float.self)
    self.activations = base + activations
    self.scale = (base + scale).assumingMemoryBound(to: Float.self)
    beginScores = (base + begin).assumingMemoryBound(to: Float.self)
    insideScores = (base + inside).assumingMemoryBound(to: Float.self)
    self.scores = (base + scores).assumingMemoryBound(to: Float.self)
    self.product = base + product
  }

  /// Words multiplied at once: enough to fill tiles, few enough for many types.
  static let rowsAtOnce = 48

  func begin() { for reader in readers { reader.begin() } }

  /// Computes the scores of words for `read`.
  ///
  /// - outputs: of the first of them, rows of `stride` floats.
  /// - Precondition: count <= rowsAtOnce.
  func score(_ outputs: UnsafePointer<Float>, stride: Int, count: Int) {
    multiply(outputs, stride, count, by: asked.begin.linear, to: beginScores)
    multiply(outputs + size, stride, count, by: asked.inside.linear, to: insideScores)
  }

  /// Takes the next word of the note, the one of a row of `score`, which was appended to the ring.
  func read(row: Int, to found: inout [Mention]) {
    let begin = beginScores + row * scoreStride
    let inside = insideScores + row * scoreStride
    for type in 0..<readers.count {
      scores[0] = 0
      scores[1] = begin[type]
      scores[2] = inside[type]
      readers[type].add(logits: scores, to: &found)
    }
  }

  /// Ends what is open at a hard break.
  ///
  /// - number: of the word behind it.
  func breakOff(at number: Int, _ found: inout [Mention]) {
    for reader in readers { reader.breakOff(at: number, &found) }
  }

  func end(_ found: inout [Mention]) { for reader in readers { reader.end(&found) } }

  /// Number of the first word that a span still to come may begin with.
  var openWord: Int {
    var first = Int.max
    for reader in readers { first = min(first, reader.openWord) }
    return first
  }

  private func multiply(
    _ outputs: UnsafePointer<Float>, _ stride: Int, _ count: Int, by linear: LinearView,
    to scores: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<count {
      (half + row * rowStride).copy(from: outputs + row * stride, count: size)
    }
    kernels.quantizeRows(
      QuantizeRowsArguments(
        input: half, inputStride: rowStride, rowCount: count, columnCount: size,
        limit: activationLimit, activations: activations, activationStride: rowStride,
        rowScale: scale))
    kernels.product(
      ProductArguments(
        activations: activations, activationStride: rowStride, rowScale: scale, rowCount: count,
        stepCount: linear.stepCount, tiles: linear.tiles, tileCount: linear.tileCount,
        columnScale: linear.columnScale, columnSum: linear.columnSum, bias: linear.bias,
        activation: .none, output: scores, outputStride: scoreStride, scratch: product))
  }
}
