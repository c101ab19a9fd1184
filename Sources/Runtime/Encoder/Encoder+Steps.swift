// The steps of the encoder as calls of kernels: embedding, the projections of attention, the
// second half of a layer, the heads. Block by block where a block's rows should stay in cache.
import KernelInterface

extension Encoder {
  private var activation: Activation {
    switch model.configuration.activation {
    case .gelu: .gelu
    case .geluTanh: .geluTanh
    case .relu: .relu
    }
  }

  /// Word and position rows, summed, normalized and quantized, window by window.
  func embed(_ batch: WindowBatch) {
    let words = model.wordEmbedding
    let positions = model.positionEmbedding
    let stride = workspace.hiddenStride
    for window in 0..<batch.windowCount {
      let first = Int(batch.windowFirstRow[window])
      let count = Int(batch.windowFirstRow[window + 1]) - first
      kernels.embedRows(
        EmbedRowsArguments(
          ids: batch.ids + first, rowCount: count, wordRows: words.rows,
          wordScale: words.rowScale, positionRows: positions.rows,
          positionScale: positions.rowScale, tableStride: words.rowStride,
          output: workspace.query + first * stride, outputStride: stride))
    }
    // What every row shares, token type 0 and the mean position, is the norm's residual.
    for row in 0..<batch.rowCount {
      (workspace.hidden + row * stride).update(from: model.embeddingOffset, count: stride)
    }
    normalize(
      workspace.query, norm: model.embeddingNorm, hiddenFirst: 0, rowCount: batch.rowCount)
  }

  func projectKeysAndValues(_ layer: EncoderLayerView, rowCount: Int) {
    project(layer.key, to: workspace.key, rowCount: rowCount)
    project(layer.value, to: workspace.value, rowCount: rowCount)
  }

  /// One product of all hidden rows.
  func project(_ linear: LinearView, to output: UnsafeMutablePointer<Float>, rowCount: Int) {
    multiply(
      workspace.hiddenActivations, stride: workspace.hiddenStride, scale: workspace.hiddenScale,
      rowCount: rowCount, by: linear, .none, to: output, outputStride: workspace.hiddenStride)
  }

  /// Attention output, norm, feed-forward, norm: contexts in, hidden rows out.
  func transform(_ layer: EncoderLayerView, rowCount: Int) {
    var first = 0
    while first < rowCount {
      let count = min(EncoderWorkspace.blockRows, rowCount - first)
      transformBlock(layer, first: first, count: count)
      first += EncoderWorkspace.blockRows
    }
  }

  private func transformBlock(_ layer: EncoderLayerView, first: Int, count: Int) {
    let stride = workspace.hiddenStride
    let wide = workspace.feedForwardStride
    quantize(
      workspace.context + first * stride, columnCount: model.configuration.hiddenSize,
      stride: stride, rowCount: count, to: workspace.contextActivations)
    multiply(
      workspace.contextActivations, stride: stride, scale: workspace.blockScale, rowCount: count,
      by: layer.attentionOutput, .none, to: workspace.projected, outputStride: stride)
    normalize(
      workspace.projected, norm: layer.attentionNorm, hiddenFirst: first, rowCount: count)
    multiply(
      workspace.hiddenActivations + first * stride * kernels.activationByteCount, stride: stride,
      scale: workspace.hiddenScale + first, rowCount: count, by: layer.feedForwardIn, activation,
      to: workspace.feedForward, outputStride: wide)
    quantize(
      workspace.feedForward, columnCount: model.configuration.feedForwardSize, stride: wide,
      rowCount: count, to: workspace.feedForwardActivations)
    multiply(
      workspace.feedForwardActivations, stride: wide, scale: workspace.blockScale,
      rowCount: count, by: layer.feedForwardOut, .none, to: workspace.projected,
      outputStride: stride)
    normalize(
      workspace.projected, norm: layer.feedForwardNorm, hiddenFirst: first, rowCount: count)
  }

  /// Every head of the batch on the selected rows, scattered to the rows they came from.
  func classify(_ batch: WindowBatch, selectedCount: Int) {
    for head in 0..<batch.headCount {
      let classifier = model.head(head).classifier
      let columns = PackedLayout.paddedColumns(classifier.outputCount)
      multiply(
        workspace.hiddenActivations, stride: workspace.hiddenStride,
        scale: workspace.hiddenScale, rowCount: selectedCount, by: classifier, .none,
        to: workspace.logits, outputStride: columns)
      let output = batch.logits(head: head)
      for index in 0..<selectedCount {
        let row = Int(workspace.selected[index])
        (output + row * batch.labelStride).update(
          from: workspace.logits + index * columns, count: classifier.outputCount)
      }
    }
  }

  // MARK: - Calls of one kernel

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
        activation: activation, output: output, outputStride: outputStride))
  }

  private func quantize(
    _ rows: UnsafeMutablePointer<Float>, columnCount: Int, stride: Int, rowCount: Int,
    to activations: UnsafeMutableRawPointer
  ) {
    kernels.quantizeRows(
      QuantizeRowsArguments(
        input: rows, inputStride: stride, rowCount: rowCount, columnCount: columnCount,
        limit: activationLimit, activations: activations, activationStride: stride,
        rowScale: workspace.blockScale))
  }

  /// Layer norm of rows + hidden rows, into hidden and its activations.
  private func normalize(
    _ rows: UnsafeMutablePointer<Float>, norm: NormView, hiddenFirst: Int, rowCount: Int
  ) {
    let stride = workspace.hiddenStride
    kernels.normalizeRows(
      NormalizeRowsArguments(
        input: rows, hidden: workspace.hidden + hiddenFirst * stride, stride: stride,
        rowCount: rowCount, columnCount: model.configuration.hiddenSize,
        epsilon: model.configuration.layerNormEpsilon, scale: norm.scale, bias: norm.bias,
        limit: activationLimit,
        activations: workspace.hiddenActivations
          + hiddenFirst * stride * kernels.activationByteCount,
        activationStride: stride, rowScale: workspace.hiddenScale + hiddenFirst))
  }
}
