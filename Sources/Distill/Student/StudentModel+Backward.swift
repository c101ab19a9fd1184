// The encoder's backward pass: the chain of StudentModel+Forward in reverse, with the same fusing.
// Training.md derives each step.
import FloatKernelInterface
import Foundation

extension StudentModel {
  /// Gradients of all weights from activations.gradient, which `backwardHeads` filled.
  ///
  /// - gradients: laid out as the weights. Word embeddings are always added to, everything else
  ///   only where `accumulates`.
  /// - extra: adds to the gradient of the hidden states after a layer (-1: after the embeddings),
  ///   [T, H], for losses on hidden states.
  public func backward(
    _ batch: Batch, _ activations: Activations, pass: Dropout.Pass, gradients: FloatBuffer,
    accumulates: Bool, extra: ((_ layer: Int, _ gradient: MutableFloats) -> Void)? = nil
  ) {
    let h = configuration.hiddenSize
    for index in layout.layers.indices.reversed() {
      extra?(index, activations.gradient)
      backwardLayer(index, batch, activations, pass, gradients, accumulates)
    }
    extra?(-1, activations.gradient)
    let mask = Dropout.mask(
      configuration.hiddenDropout, pass: pass, layer: 0, site: .embedding)
    let gradient = activations.gradient
    if mask != nil {
      engine.forRanges(batch.rowCount, 64) { rows, _ in
        for row in rows {
          Dropout.apply(
            mask, self.engine.kernels.rows, row: gradient + row * h, count: h,
            firstIndex: row * h)
        }
      }
    }
    backwardNorm(
      batch.rowCount, gradient, activations.embeddedNormalized, activations.embeddedInverse,
      layout.embeddingNormScale, layout.embeddingNormBias, gradients, accumulates)
    let g = gradients.start
    if !accumulates {
      (g + layout.positionEmbedding).update(
        repeating: 0, count: configuration.positionCount * h)
      (g + layout.typeEmbedding).update(repeating: 0, count: configuration.typeCount * h)
      for (place, feature) in zip(layout.featureRows, configuration.features) {
        (g + place).update(repeating: 0, count: feature.classCount * h)
      }
    }
    embedding.backward(
      ids: batch.ids, positionOfRow: batch.positionOfRow, gradient: gradient,
      words: g + layout.wordEmbedding, positions: g + layout.positionEmbedding,
      types: g + layout.typeEmbedding, classes: batch.classes,
      features: layout.featureRows.map { g + $0 })
  }

  private func backwardLayer(
    _ index: Int, _ batch: Batch, _ activations: Activations, _ pass: Dropout.Pass,
    _ gradients: FloatBuffer, _ accumulates: Bool
  ) {
    let c = configuration
    let a = activations.layers[index]
    let p = layout.layers[index]
    let t = batch.rowCount
    let g = gradients.start
    let gradient = activations.gradient
    let branch = activations.branch
    let wide = activations.wide
    let input = isQuantizationAware ? a.quantizedInput : activations.hidden(index - 1)
    let middle = isQuantizationAware ? a.quantizedMiddle : a.middle

    backwardNorm(
      t, gradient, a.outNormalized, a.outInverse, p.feedForwardNormScale, p.feedForwardNormBias,
      gradients, accumulates)
    copyThroughMask(
      t, gradient, branch,
      Dropout.mask(c.hiddenDropout, pass: pass, layer: index, site: .feedForwardOutput))
    feedForwardOut.backwardParameters(
      rows: t, gradient: branch, input: a.feedForward,
      weightGradient: g + p.feedForwardOutWeight, biasGradient: g + p.feedForwardOutBias,
      accumulates: accumulates)
    feedForwardOut.backwardInput(
      rows: t, gradient: branch, weight: weight(p.feedForwardOutWeight), inputGradient: wide,
      accumulates: false
    ) { rows in
      self.gelu.backward(rows: rows, gradient: wide, derivative: a.geluDerivative)
    }
    feedForwardIn.backwardParameters(
      rows: t, gradient: wide, input: middle, weightGradient: g + p.feedForwardInWeight,
      biasGradient: g + p.feedForwardInBias, accumulates: accumulates)
    // The residual's gradient is already there; the branch adds its own.
    feedForwardIn.backwardInput(
      rows: t, gradient: wide, weight: weight(p.feedForwardInWeight), inputGradient: gradient,
      accumulates: true)

    backwardNorm(
      t, gradient, a.attentionNormalized, a.attentionInverse, p.attentionNormScale,
      p.attentionNormBias, gradients, accumulates)
    copyThroughMask(
      t, gradient, branch,
      Dropout.mask(c.hiddenDropout, pass: pass, layer: index, site: .attentionOutput))
    attentionOutput.backwardParameters(
      rows: t, gradient: branch, input: a.context,
      weightGradient: g + p.attentionOutputWeight, biasGradient: g + p.attentionOutputBias,
      accumulates: accumulates)
    attentionOutput.backwardInput(
      rows: t, gradient: branch, weight: weight(p.attentionOutputWeight),
      inputGradient: activations.contextGradient, accumulates: false)
    attention.backward(
      windowFirstRow: batch.windowFirstRow, queryKeyValue: a.queryKeyValue,
      probabilities: a.probabilities, contextGradient: activations.contextGradient,
      gradient: wide,
      mask: Dropout.mask(c.attentionDropout, pass: pass, layer: index, site: .attention),
      rounding: rounding)
    queryKeyValue.backwardParameters(
      rows: t, gradient: wide, input: input, weightGradient: g + p.queryKeyValueWeight,
      biasGradient: g + p.queryKeyValueBias, accumulates: accumulates)
    queryKeyValue.backwardInput(
      rows: t, gradient: wide, weight: weight(p.queryKeyValueWeight), inputGradient: gradient,
      accumulates: true)
  }

  /// Parameter gradients of a norm, then its input's gradient in place.
  func backwardNorm(
    _ rowCount: Int, _ gradient: MutableFloats, _ normalized: Floats, _ inverse: Floats,
    _ scale: Int, _ bias: Int, _ gradients: FloatBuffer, _ accumulates: Bool
  ) {
    norm.backwardParameters(
      rows: rowCount, gradient: gradient, normalized: normalized,
      scaleGradient: gradients.start + scale, biasGradient: gradients.start + bias,
      accumulates: accumulates)
    engine.forRanges(rowCount, 64) { rows, _ in
      self.norm.backwardInput(
        rows: rows, gradient: gradient, normalized: normalized, inverse: inverse,
        scale: self.exact(scale))
    }
  }

  private func copyThroughMask(
    _ rowCount: Int, _ source: Floats, _ target: MutableFloats, _ mask: DropoutMask?
  ) {
    let h = configuration.hiddenSize
    engine.forRanges(rowCount, 64) { rows, _ in
      let first = rows.lowerBound * h
      (target + first).update(from: source + first, count: rows.count * h)
      for row in rows {
        Dropout.apply(
          mask, self.engine.kernels.rows, row: target + row * h, count: h, firstIndex: row * h)
      }
    }
  }
}
