// Keys, values and contexts of a block of rows: a block may hold parts of several windows, and
// each part goes to the kernels with its window's packed heads.
import KernelInterface

extension Encoder {
  /// The keys and values of the block's rows for a layer, packed among those of their windows.
  func packKeysAndValues(
    _ batch: WindowBatch, _ block: Range<Int>, layer: Int, _ rows: borrowing EncoderRows
  ) {
    project(model.layer(layer).key, block, rows)
    pack(batch, block, layer: layer, rows, areKeys: true)
    project(model.layer(layer).value, block, rows)
    pack(batch, block, layer: layer, rows, areKeys: false)
  }

  private func pack(
    _ batch: WindowBatch, _ block: Range<Int>, layer: Int, _ rows: borrowing EncoderRows,
    areKeys: Bool
  ) {
    let configuration = model.configuration
    batch.forEachPart(of: block) { window, part in
      let windowRows = batch.rows(ofWindow: window)
      let arguments = PackHeadsArguments(
        rows: scratch.projection + (part.lowerBound - block.lowerBound) * rows.hiddenStride,
        rowCount: part.count, stride: rows.hiddenStride,
        firstKey: part.lowerBound - windowRows.lowerBound, keyCount: windowRows.count,
        headCount: configuration.attentionHeadCount, headSize: headSize,
        limit: Float(configuration.weightLimit),
        packed: packedHeads(window, layer: layer, rows))
      if areKeys { kernels.packKeys(arguments) } else { kernels.packValues(arguments) }
    }
  }

  /// Queries in `projection` to `context`, for every row of the block.
  func attend(
    _ batch: WindowBatch, _ block: Range<Int>, layer: Int, _ rows: borrowing EncoderRows
  ) {
    batch.forEachPart(of: block) { window, part in
      let first = part.lowerBound - block.lowerBound
      attend(batch, window, queries: first..<first + part.count, layer: layer, rows)
    }
  }

  /// The same for wanted rows of the block, which stand at the front of `projection`.
  ///
  /// - wanted: places in the batch's wantedRows.
  func attendWanted(_ batch: WindowBatch, _ wanted: Range<Int>, _ rows: borrowing EncoderRows) {
    var place = wanted.lowerBound
    while place < wanted.upperBound {
      let window = batch.window(ofRow: Int(batch.wantedRows[place]))
      let end = min(wanted.upperBound, batch.wanted(ofWindow: window).upperBound)
      attend(
        batch, window, queries: place - wanted.lowerBound..<end - wanted.lowerBound,
        layer: model.layerCount - 1, rows)
      place = end
    }
  }

  private func attend(
    _ batch: WindowBatch, _ window: Int, queries: Range<Int>, layer: Int,
    _ rows: borrowing EncoderRows
  ) {
    let stride = rows.hiddenStride
    kernels.attend(
      AttendArguments(
        query: scratch.projection + queries.lowerBound * stride, queryCount: queries.count,
        stride: stride, packed: packedHeads(window, layer: layer, rows),
        keyCount: batch.rows(ofWindow: window).count,
        headCount: model.configuration.attentionHeadCount, headSize: headSize,
        queryScale: queryScale, queryLimit: activationLimit,
        context: scratch.context + queries.lowerBound * stride, scratch: scratch.attention))
  }

  private var headSize: Int {
    model.configuration.hiddenSize / model.configuration.attentionHeadCount
  }

  private func packedHeads(
    _ window: Int, layer: Int, _ rows: borrowing EncoderRows
  ) -> UnsafeMutableRawPointer {
    let bytesPerKey = PackedHeads.bytesPerKey(
      headCount: model.configuration.attentionHeadCount, headSize: headSize)
    return rows.packedHeads(layer: layer) + Int(rows.windowFirstKey[window]) * bytesPerKey
  }
}
