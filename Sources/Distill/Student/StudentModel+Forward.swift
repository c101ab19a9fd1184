// The encoder's forward pass over packed rows: each product is followed, block by block while
// its rows are in cache, by the bias, activation, dropout, residual and norm that come after it.
import FloatKernelInterface
import Foundation

extension StudentModel {
  /// Fills the hidden states of all layers.
  /// - pass: identifies the dropout masks; nil drops nothing.
  public func forward(_ batch: Batch, _ activations: Activations, pass: Dropout.Pass?) {
    activations.reserve(batch)
    let c = configuration
    let h = c.hiddenSize
    let kernels = engine.kernels.rows
    let mask = Dropout.mask(c.hiddenDropout, pass: pass, layer: 0, site: .embedding)
    embedding.forward(
      ids: batch.ids, positionOfRow: batch.positionOfRow, words: weight(layout.wordEmbedding),
      positions: weight(layout.positionEmbedding), types: weight(layout.typeEmbedding),
      classes: batch.classes, features: layout.featureRows.map { weight($0) },
      out: activations.embedded
    ) { rows in
      self.norm.forward(
        rows: rows, values: activations.embedded, normalized: activations.embeddedNormalized,
        inverse: activations.embeddedInverse, scale: self.exact(self.layout.embeddingNormScale),
        bias: self.exact(self.layout.embeddingNormBias))
      for row in rows {
        Dropout.apply(
          mask, kernels, row: activations.embedded + row * h, count: h, firstIndex: row * h)
      }
    }
    for index in layout.layers.indices { forwardLayer(index, batch, activations, pass) }
  }

  private func forwardLayer(
    _ index: Int, _ batch: Batch, _ activations: Activations, _ pass: Dropout.Pass?
  ) {
    let c = configuration
    let a = activations.layers[index]
    let p = layout.layers[index]
    let t = batch.rowCount
    let input = activations.hidden(index - 1)
    let h = c.hiddenSize
    queryKeyValue.forward(
      rows: t, input: rounded(input, a.quantizedInput, t, h),
      weight: weight(p.queryKeyValueWeight), out: a.queryKeyValue
    ) { rows in
      self.engine.kernels.rows.addBias(
        a.queryKeyValue + rows.lowerBound * 3 * h, self.exact(p.queryKeyValueBias), rows.count,
        3 * h, 3 * h)
    }
    attention.forward(
      windowFirstRow: batch.windowFirstRow, queryKeyValue: a.queryKeyValue,
      probabilities: a.probabilities, context: a.context,
      mask: Dropout.mask(c.attentionDropout, pass: pass, layer: index, site: .attention),
      rounding: rounding)
    let attentionMask = Dropout.mask(
      c.hiddenDropout, pass: pass, layer: index, site: .attentionOutput)
    attentionOutput.forward(
      rows: t, input: rounded(a.context, a.context, t, h),
      weight: weight(p.attentionOutputWeight), out: a.middle
    ) { rows in
      self.finishBranch(
        rows, a.middle, bias: p.attentionOutputBias, mask: attentionMask, residual: input)
      self.norm.forward(
        rows: rows, values: a.middle, normalized: a.attentionNormalized,
        inverse: a.attentionInverse, scale: self.exact(p.attentionNormScale),
        bias: self.exact(p.attentionNormBias))
    }
    feedForwardIn.forward(
      rows: t, input: rounded(a.middle, a.quantizedMiddle, t, h),
      weight: weight(p.feedForwardInWeight), out: a.feedForward
    ) { rows in
      self.gelu.forward(
        rows: rows, values: a.feedForward, bias: self.exact(p.feedForwardInBias),
        derivative: pass == nil ? nil : a.geluDerivative)
    }
    let outMask = Dropout.mask(
      c.hiddenDropout, pass: pass, layer: index, site: .feedForwardOutput)
    feedForwardOut.forward(
      rows: t, input: rounded(a.feedForward, a.feedForward, t, c.feedForwardSize),
      weight: weight(p.feedForwardOutWeight), out: a.out
    ) { rows in
      self.finishBranch(
        rows, a.out, bias: p.feedForwardOutBias, mask: outMask, residual: a.middle)
      self.norm.forward(
        rows: rows, values: a.out, normalized: a.outNormalized, inverse: a.outInverse,
        scale: self.exact(p.feedForwardNormScale), bias: self.exact(p.feedForwardNormBias))
    }
  }

  /// values = dropout(values + bias) + residual.
  private func finishBranch(
    _ rows: Range<Int>, _ values: MutableFloats, bias: Int, mask: DropoutMask?,
    residual: Floats
  ) {
    let h = configuration.hiddenSize
    let kernels = engine.kernels.rows
    for row in rows {
      let value = values + row * h
      kernels.add(value, exact(bias), h)
      Dropout.apply(mask, kernels, row: value, count: h, firstIndex: row * h)
      kernels.add(value, residual + row * h, h)
    }
  }

  /// The input of a product as the pass uses it: rounded row by row in a quantization-aware pass.
  private func rounded(
    _ values: MutableFloats, _ copy: MutableFloats, _ rows: Int, _ columns: Int
  ) -> Floats {
    guard let rounding else { return Floats(values) }
    engine.forRanges(rows, 64) { range, _ in
      for row in range {
        let target = copy + row * columns
        if copy != values { target.update(from: values + row * columns, count: columns) }
        self.engine.kernels.rows.fakeQuantize(target, columns, rounding.activationLimit)
      }
    }
    return Floats(copy)
  }
}
