// The student itself: word piece ids of a batch of windows in, logits of the wanted rows out.
// Input comes from Windows/, output goes to Tags/. One encoder serves one thread.
import KernelInterface

/// A BERT encoder with its token-classification heads, on one table of kernels.
///
/// All memory is taken in `init`; `run` allocates nothing. The logits of a window depend on that
/// window alone: every float step works on one row, or on the rows of one window.
public final class Encoder {
  public let model: Model
  public let kernels: KernelTable
  /// Most rows of a batch.
  public let rowCapacity: Int
  let workspace: EncoderWorkspace
  private let queryScale: Float
  /// The largest quantized magnitude of activations.
  let activationLimit: Float

  /// - Precondition: rowCapacity > 0.
  public init(model: Model, kernels: KernelTable, rowCapacity: Int) {
    precondition(rowCapacity > 0, "an encoder needs room")
    self.model = model
    self.kernels = kernels
    self.rowCapacity = rowCapacity
    workspace = EncoderWorkspace(model: model, kernels: kernels, rowCapacity: rowCapacity)
    let headSize = model.configuration.hiddenSize / model.configuration.attentionHeadCount
    activationLimit = Float(model.configuration.activationLimit)
    queryScale = 1 / Float(headSize).squareRoot()
  }

  /// Bytes of the workspace.
  public var workspaceByteCount: Int { workspace.byteCount }

  /// Computes the logits of the batch's wanted rows, for all of its heads.
  ///
  /// - Precondition: the batch fits rowCapacity, its windows the model's positions, its ids the
  ///   vocabulary.
  public func run(_ batch: WindowBatch) {
    check(batch)
    let selectedCount = select(batch)
    guard selectedCount > 0 else { return }
    embed(batch)
    let lastLayer = model.layerCount - 1
    for index in 0..<lastLayer {
      let layer = model.layer(index)
      projectKeysAndValues(layer, rowCount: batch.rowCount)
      project(layer.query, to: workspace.query, rowCount: batch.rowCount)
      for window in 0..<batch.windowCount {
        let first = Int(batch.windowFirstRow[window])
        let count = Int(batch.windowFirstRow[window + 1]) - first
        attend(queryFirst: first, queryCount: count, keyFirst: first, keyCount: count)
      }
      transform(layer, rowCount: batch.rowCount)
    }
    // After its keys and values, the last layer is needed only where logits are wanted.
    let layer = model.layer(lastLayer)
    projectKeysAndValues(layer, rowCount: batch.rowCount)
    gatherSelected(selectedCount)
    project(layer.query, to: workspace.query, rowCount: selectedCount)
    var queryFirst = 0
    for window in 0..<batch.windowCount {
      let first = Int(batch.windowFirstRow[window])
      let end = Int(batch.windowFirstRow[window + 1])
      var queryEnd = queryFirst
      while queryEnd < selectedCount, Int(workspace.selected[queryEnd]) < end { queryEnd += 1 }
      attend(
        queryFirst: queryFirst, queryCount: queryEnd - queryFirst, keyFirst: first,
        keyCount: end - first)
      queryFirst = queryEnd
    }
    transform(layer, rowCount: selectedCount)
    classify(batch, selectedCount: selectedCount)
  }

  private func check(_ batch: WindowBatch) {
    precondition(batch.rowCount <= rowCapacity, "the batch has more rows than the encoder")
    precondition(batch.headCount <= model.headCount, "the batch has more heads than the model")
    let vocabularyCount = Int32(model.configuration.vocabularyCount)
    for row in 0..<batch.rowCount {
      precondition(batch.ids[row] >= 0 && batch.ids[row] < vocabularyCount, "id out of range")
    }
    var first: Int32 = 0
    for window in 0..<batch.windowCount {
      let end = batch.windowFirstRow[window + 1]
      precondition(
        batch.windowFirstRow[window] == first && end >= first
          && Int(end - first) <= model.configuration.positionCount,
        "windows follow each other and fit the positions")
      first = end
    }
    precondition(Int(first) == batch.rowCount, "every row belongs to a window")
  }

  /// Lists the wanted rows; returns how many there are.
  private func select(_ batch: WindowBatch) -> Int {
    var count = 0
    for row in 0..<batch.rowCount where batch.isWanted[row] != 0 {
      workspace.selected[count] = Int32(row)
      count += 1
    }
    return count
  }

  /// Moves the selected rows to the front of `hidden` and quantizes them there, which gives the
  /// activations they had: some kernels keep two rows in one, so bytes cannot be moved.
  ///
  /// Rows ascend, so a row is never overwritten before it was moved.
  private func gatherSelected(_ count: Int) {
    let floats = workspace.hiddenStride
    for row in 0..<count {
      let source = Int(workspace.selected[row])
      if source == row { continue }
      (workspace.hidden + row * floats).update(
        from: workspace.hidden + source * floats, count: floats)
    }
    kernels.quantizeRows(
      QuantizeRowsArguments(
        input: workspace.hidden, inputStride: floats, rowCount: count,
        columnCount: model.configuration.hiddenSize, limit: activationLimit,
        activations: workspace.hiddenActivations, activationStride: floats,
        rowScale: workspace.hiddenScale))
  }

  private func attend(queryFirst: Int, queryCount: Int, keyFirst: Int, keyCount: Int) {
    guard queryCount > 0 else { return }
    let stride = workspace.hiddenStride
    let configuration = model.configuration
    kernels.attend(
      AttendArguments(
        query: workspace.query + queryFirst * stride, queryCount: queryCount,
        key: workspace.key + keyFirst * stride, value: workspace.value + keyFirst * stride,
        keyCount: keyCount, stride: stride, headCount: configuration.attentionHeadCount,
        headSize: configuration.hiddenSize / configuration.attentionHeadCount,
        queryScale: queryScale, queryLimit: activationLimit,
        keyLimit: Float(configuration.weightLimit),
        context: workspace.context + queryFirst * stride,
        scratch: workspace.attentionScratch))
  }
}
