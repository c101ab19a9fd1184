// Multi-head self-attention inside each window, on packed rows without padding. One task is one
// head of one window; its few matrices stay in the second-level cache.
import FloatKernelInterface

public struct Attention {
  let engine: Engine
  public let hiddenSize: Int
  public let headCount: Int
  var headSize: Int { hiddenSize / headCount }
  /// Query, key and value of a row lie side by side.
  var stride: Int { 3 * hiddenSize }

  public init(engine: Engine, hiddenSize: Int, headCount: Int) {
    self.engine = engine
    self.hiddenSize = hiddenSize
    self.headCount = headCount
  }

  /// Floats that all attention probabilities of a batch take.
  public static func probabilityCount(windowFirstRow: [Int], headCount: Int) -> Int {
    zip(windowFirstRow, windowFirstRow.dropFirst()).reduce(0) {
      $0 + headCount * ($1.1 - $1.0) * ($1.1 - $1.0)
    }
  }

  private func reserve(_ windowFirstRow: [Int]) {
    let longest = zip(windowFirstRow, windowFirstRow.dropFirst()).map { $1 - $0 }.max() ?? 0
    let padded = longest + 64
    engine.reserveScratch(4 * padded * max(padded, headSize + 64))
  }

  /// context = dropout(softmax(query * key^T / sqrt(D))) * value.
  ///
  /// - queryKeyValue: [T, 3 H]; context: [T, H].
  /// - probabilities: for each window and head [S, S], before dropout, kept for backward.
  /// - rounding: rounds query, key and value in place and the probabilities on their way; backward
  ///   takes all of it for the identity.
  public func forward(
    windowFirstRow: [Int], queryKeyValue: MutableFloats, probabilities: MutableFloats,
    context: MutableFloats, mask: DropoutMask?, rounding: Rounding? = nil
  ) {
    reserve(windowFirstRow)
    let starts = probabilityStarts(windowFirstRow)
    engine.pool.run((windowFirstRow.count - 1) * headCount) { task, worker in
      let place = Place(task, worker, windowFirstRow, starts, self)
      let q = queryKeyValue + place.firstRow * stride + place.head * headSize
      let s = place.length
      let p = probabilities + place.probabilityStart
      if let rounding {
        for part in 0..<3 * s {
          engine.kernels.rows.fakeQuantize(
            q + part / 3 * stride + part % 3 * hiddenSize, headSize, rounding.activationLimit)
        }
      }
      product(
        s, s, headSize, MatrixOperand(q, rowStride: stride),
        MatrixOperand(q + hiddenSize, rowStride: stride, isTransposed: true), p, s, place)
      let scale = 1 / Float(headSize).squareRoot()
      for row in 0..<s { engine.kernels.rows.softmax(p + row * s, s, scale) }
      let dropped = droppedProbabilities(p, place, mask, q + 2 * hiddenSize, rounding)
      product(
        s, headSize, s, MatrixOperand(dropped, rowStride: s),
        MatrixOperand(q + 2 * hiddenSize, rowStride: stride),
        context + place.firstRow * hiddenSize + place.head * headSize, hiddenSize, place)
    }
  }

  /// The gradient of query, key and value from that of the context.
  ///
  /// - contextGradient: [T, H]; gradient: [T, 3 H], overwritten.
  public func backward(
    windowFirstRow: [Int], queryKeyValue: Floats, probabilities: Floats,
    contextGradient: Floats, gradient: MutableFloats, mask: DropoutMask?,
    rounding: Rounding? = nil
  ) {
    reserve(windowFirstRow)
    let starts = probabilityStarts(windowFirstRow)
    engine.pool.run((windowFirstRow.count - 1) * headCount) { task, worker in
      let place = Place(task, worker, windowFirstRow, starts, self)
      let q = queryKeyValue + place.firstRow * stride + place.head * headSize
      let out = gradient + place.firstRow * stride + place.head * headSize
      let s = place.length
      let p = probabilities + place.probabilityStart
      let g = MatrixOperand(
        contextGradient + place.firstRow * hiddenSize + place.head * headSize,
        rowStride: hiddenSize)
      // value: dropped^T * contextGradient
      let dropped = droppedProbabilities(p, place, mask, q + 2 * hiddenSize, rounding)
      product(
        s, headSize, s, MatrixOperand(dropped, rowStride: s, isTransposed: true), g,
        out + 2 * hiddenSize, stride, place)
      // probabilities: contextGradient * value^T, through the mask and the softmax
      let scores = place.secondSquare
      product(
        s, s, headSize, g,
        MatrixOperand(q + 2 * hiddenSize, rowStride: stride, isTransposed: true),
        scores, s, place)
      let scale = 1 / Float(headSize).squareRoot()
      for row in 0..<s {
        Dropout.apply(
          mask, engine.kernels.rows, row: scores + row * s, count: s,
          firstIndex: place.probabilityStart + row * s)
        engine.kernels.rows.softmaxBackward(scores + row * s, p + row * s, s, scale)
      }
      product(
        s, headSize, s, MatrixOperand(scores, rowStride: s),
        MatrixOperand(q + hiddenSize, rowStride: stride), out, stride, place)
      product(
        s, headSize, s, MatrixOperand(scores, rowStride: s, isTransposed: true),
        MatrixOperand(q, rowStride: stride), out + hiddenSize, stride, place)
    }
  }

  private func probabilityStarts(_ windowFirstRow: [Int]) -> [Int] {
    var start = 0
    return zip(windowFirstRow, windowFirstRow.dropFirst()).map { first, end in
      defer { start += headCount * (end - first) * (end - first) }
      return start
    }
  }

  private func droppedProbabilities(
    _ p: Floats, _ place: Place, _ mask: DropoutMask?, _ values: Floats, _ rounding: Rounding?
  ) -> Floats {
    guard mask != nil || rounding != nil else { return p }
    let s = place.length
    place.firstSquare.update(from: p, count: s * s)
    for row in 0..<s {
      Dropout.apply(
        mask, engine.kernels.rows, row: place.firstSquare + row * s, count: s,
        firstIndex: place.probabilityStart + row * s)
    }
    if rounding != nil { roundProbabilities(place, values) }
    return Floats(place.firstSquare)
  }

  /// Rounds each probability times its value row's scale to steps of the row's largest; the
  /// values' limit cancels out of the scales.
  private func roundProbabilities(_ place: Place, _ values: Floats) {
    let s = place.length
    // Packed operands are not in use yet: their memory holds the scales and their inverses.
    let scales = place.leftPacked
    let inverses = place.leftPacked + s
    for row in 0..<s {
      var top: Float = 0
      for column in 0..<headSize { top = max(top, abs(values[row * stride + column])) }
      scales[row] = top > 0 ? top : 1
      inverses[row] = 1 / scales[row]
    }
    for row in 0..<s {
      let p = place.firstSquare + row * s
      engine.kernels.rows.multiply(p, scales, s)
      engine.kernels.rows.fakeQuantize(p, s, Rounding.probabilityLimit)
      engine.kernels.rows.multiply(p, inverses, s)
    }
  }

  /// A product small enough for one thread, packed in that thread's scratch.
  private func product(
    _ m: Int, _ n: Int, _ k: Int, _ left: MatrixOperand, _ right: MatrixOperand,
    _ out: MutableFloats, _ outRowStride: Int, _ place: Place
  ) {
    let matrix = engine.kernels.matrix
    let packLeft = left.isTransposed ? matrix.packLeftTransposed : matrix.packLeft
    packLeft(place.leftPacked, left.start, left.rowStride, m, k)
    let packRight = right.isTransposed ? matrix.packRightTransposed : matrix.packRight
    packRight(place.rightPacked, right.start, right.rowStride, k, n, k)
    matrix.block(place.leftPacked, place.rightPacked, k, m, n, k, out, outRowStride, false)
  }

  /// One head of one window, and its thread's four scratch areas.
  private struct Place {
    let head: Int
    let firstRow: Int
    let length: Int
    let probabilityStart: Int
    let firstSquare: MutableFloats
    let secondSquare: MutableFloats
    let leftPacked: MutableFloats
    let rightPacked: MutableFloats

    init(
      _ task: Int, _ worker: Int, _ windowFirstRow: [Int], _ starts: [Int],
      _ attention: Attention
    ) {
      let window = task / attention.headCount
      head = task % attention.headCount
      firstRow = windowFirstRow[window]
      length = windowFirstRow[window + 1] - firstRow
      probabilityStart = starts[window] + head * length * length
      let padded = length + 64
      let area = padded * max(padded, attention.headSize + 64)
      firstSquare = attention.engine.scratch(worker)
      secondSquare = firstSquare + area
      leftPacked = secondSquare + area
      rightPacked = leftPacked + area
    }
  }
}
