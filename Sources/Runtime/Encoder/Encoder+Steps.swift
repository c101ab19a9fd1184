// The steps of the encoder on a block of rows as calls of kernels: embedding, the projections of
// attention, the second half of a layer, the heads.
import KernelInterface

extension Encoder {
  private var activation: Activation {
    switch model.configuration.activation {
    case .gelu: .gelu
    case .geluTanh: .geluTanh
    case .relu: .relu
    }
  }

  /// Word, position and feature rows, summed, normalized and quantized.
  func embed(_ batch: WindowBatch, _ block: Range<Int>, _ rows: borrowing EncoderRows) {
    let words = model.wordEmbedding
    let positions = model.positionEmbedding
    let stride = rows.hiddenStride
    batch.forEachPart(of: block) { window, part in
      let position = part.lowerBound - batch.rows(ofWindow: window).lowerBound
      kernels.embedRows(
        EmbedRowsArguments(
          ids: batch.ids + part.lowerBound, rowCount: part.count, wordRows: words.rows,
          wordScale: words.rowScale, positionRows: positions.rows + position * words.rowStride,
          positionScale: positions.rowScale + position, tableStride: words.rowStride,
          output: scratch.sublayer + (part.lowerBound - block.lowerBound) * stride,
          outputStride: stride))
    }
    if let table = model.features {
      UnsafeRawPointer(batch.features + block.lowerBound).withMemoryRebound(
        to: UInt64.self, capacity: block.count
      ) { classes in
        kernels.addRows(
          AddRowsArguments(
            classes: classes, rowCount: block.count, firstRows: table.firstRows,
            table: table.rows, tableStride: table.rowStride, output: scratch.sublayer,
            outputStride: stride))
      }
    }
    // What every row shares, token type 0 and the mean position, is the norm's residual.
    for row in block {
      (rows.hidden + row * stride).copy(from: model.embeddingOffset, count: stride)
    }
    normalize(model.embeddingNorm, block, rows)
  }

  /// One product of the block's hidden rows, into `projection`.
  func project(_ linear: LinearView, _ block: Range<Int>, _ rows: borrowing EncoderRows) {
    multiply(
      hiddenActivations(block, rows), stride: rows.hiddenStride,
      scale: rows.hiddenScale + block.lowerBound, rowCount: block.count, by: linear, .none,
      to: scratch.projection, outputStride: rows.hiddenStride)
  }

  /// Attention output and norm: contexts in, hidden rows out.
  func joinHeads(
    _ layer: EncoderLayerView, _ block: Range<Int>, _ rows: borrowing EncoderRows
  ) {
    let stride = rows.hiddenStride
    quantize(
      scratch.context, columnCount: model.configuration.hiddenSize, stride: stride,
      rowCount: block.count, to: scratch.contextActivations, scale: scratch.scale)
    multiply(
      scratch.contextActivations, stride: stride, scale: scratch.scale, rowCount: block.count,
      by: layer.attentionOutput, .none, to: scratch.sublayer, outputStride: stride)
    normalize(layer.attentionNorm, block, rows)
  }

  /// The second half of a layer, on hidden rows: feed-forward and norm.
  func feedForward(
    _ layer: EncoderLayerView, _ block: Range<Int>, _ rows: borrowing EncoderRows
  ) {
    let stride = rows.hiddenStride
    let wide = scratch.feedForwardStride
    multiply(
      hiddenActivations(block, rows), stride: stride, scale: rows.hiddenScale + block.lowerBound,
      rowCount: block.count, by: layer.feedForwardIn, activation, to: scratch.feedForward,
      outputStride: wide)
    quantize(
      scratch.feedForward, columnCount: model.configuration.feedForwardSize, stride: wide,
      rowCount: block.count, to: scratch.feedForwardActivations, scale: scratch.scale)
    multiply(
      scratch.feedForwardActivations, stride: wide, scale: scratch.scale, rowCount: block.count,
      by: layer.feedForwardOut, .none, to: scratch.sublayer, outputStride: stride)
    normalize(layer.feedForwardNorm, block, rows)
  }

  /// Moves wanted rows of a block to its front and quantizes them there, which gives the
  /// activations they had: some kernels keep two rows in one, so bytes cannot be moved.
  ///
  /// Rows ascend, so a row is never overwritten before it was moved.
  ///
  /// - wanted: places in the batch's wantedRows.
  /// - front: the block's first row.
  /// - Returns: the rows that are the wanted ones now.
  func gather(
    _ batch: WindowBatch, _ wanted: Range<Int>, to front: Int, _ rows: borrowing EncoderRows
  ) -> Range<Int> {
    let stride = rows.hiddenStride
    for index in 0..<wanted.count {
      let row = Int(batch.wantedRows[wanted.lowerBound + index])
      let target = front + index
      if target != row {
        (rows.hidden + target * stride).copy(from: rows.hidden + row * stride, count: stride)
      }
    }
    let gathered = front..<front + wanted.count
    quantize(
      rows.hidden + front * stride, columnCount: model.configuration.hiddenSize,
      stride: stride, rowCount: wanted.count, to: hiddenActivations(gathered, rows),
      scale: rows.hiddenScale + front)
    return gathered
  }

  /// The projection of every wanted head on rows that were gathered.
  ///
  /// A kernel writes whole tiles of rows, beyond the last one too, where another thread's logits
  /// may stand: so they come into memory of this thread first.
  func classify(
    _ batch: WindowBatch, _ wanted: Range<Int>, _ gathered: Range<Int>,
    _ rows: borrowing EncoderRows
  ) {
    for head in 0..<batch.headCount where batch.outputCount(head: head) > 0 {
      let projection = projection(ofHead: head)
      let stride = batch.outputStride(head: head)
      multiply(
        hiddenActivations(gathered, rows), stride: rows.hiddenStride,
        scale: rows.hiddenScale + gathered.lowerBound, rowCount: gathered.count, by: projection,
        .none, to: scratch.logits, outputStride: stride)
      (batch.logits(head: head) + wanted.lowerBound * stride).copy(
        from: scratch.logits, count: wanted.count * stride)
    }
  }

  private func projection(ofHead index: Int) -> LinearView {
    let head = model.head(index)
    if readsNames, case .open(let open) = head { return open.nameProjection }
    return head.projection
  }

  // MARK: - Calls of one kernel

  private func hiddenActivations(
    _ block: Range<Int>, _ rows: borrowing EncoderRows
  ) -> UnsafeMutableRawPointer {
    rows.hiddenActivations + block.lowerBound * rows.hiddenStride * kernels.activationByteCount
  }

  private func multiply(
    _ activations: UnsafeMutableRawPointer, stride: Int, scale: UnsafeMutablePointer<Float>,
    rowCount: Int, by linear: LinearView, _ activation: Activation,
    to output: UnsafeMutablePointer<Float>, outputStride: Int
  ) {
    kernels.product(
      ProductArguments(
        activations: activations, activationStride: stride, rowScale: scale, rowCount: rowCount,
        stepCount: linear.stepCount, tiles: linear.tiles, tileCount: linear.tileCount,
        columnScale: linear.columnScale, columnSum: linear.columnSum, bias: linear.bias,
        activation: activation, output: output, outputStride: outputStride,
        scratch: scratch.product))
  }

  private func quantize(
    _ input: UnsafeMutablePointer<Float>, columnCount: Int, stride: Int, rowCount: Int,
    to activations: UnsafeMutableRawPointer, scale: UnsafeMutablePointer<Float>
  ) {
    kernels.quantizeRows(
      QuantizeRowsArguments(
        input: input, inputStride: stride, rowCount: rowCount, columnCount: columnCount,
        limit: activationLimit, activations: activations, activationStride: stride,
        rowScale: scale))
  }

  /// Layer norm of sublayer + hidden rows, into hidden and its activations.
  private func normalize(_ norm: NormView, _ block: Range<Int>, _ rows: borrowing EncoderRows) {
    let stride = rows.hiddenStride
    kernels.normalizeRows(
      NormalizeRowsArguments(
        input: scratch.sublayer, hidden: rows.hidden + block.lowerBound * stride, stride: stride,
        rowCount: block.count, columnCount: model.configuration.hiddenSize,
        epsilon: model.configuration.layerNormEpsilon, scale: norm.scale, bias: norm.bias,
        limit: activationLimit, activations: hiddenActivations(block, rows),
        activationStride: stride, rowScale: rows.hiddenScale + block.lowerBound))
  }
}
