// The student itself: word piece ids of a batch of windows in, logits of the wanted rows out.
// Input comes from Windows/, output goes to Tags/.
//
// The rows of a batch are cut into blocks. A task takes one block through one stage (EncoderStages),
// the last ones only where logits are wanted. All a stage needs of other blocks is their keys and
// values from a stage before, so any threads may share the tasks of a batch, in their order.
import KernelInterface

/// A BERT encoder with its heads' projections, on one table of kernels.
///
/// All memory is taken in `init`; running allocates nothing. The logits of a window depend on that
/// window alone: every float step works on one row, or on the rows of one window. So they are the
/// same for any blocks and any number of threads.
public final class Encoder {
  public let model: Model
  public let kernels: KernelTable
  /// Most rows of a batch.
  public let rowCapacity: Int
  /// The batch's rows, for this thread and those that help it.
  let rows: EncoderRows
  /// This thread's own memory.
  let scratch: EncoderScratch
  let stages: EncoderStages
  let queryScale: Float
  /// Whether the rows are those of type names, which open heads project otherwise.
  let readsNames: Bool
  /// The largest quantized magnitude of activations.
  let activationLimit: Float

  // The batch that is being run; helpers read these.
  private var batch: WindowBatch?
  private var blocks = RowBlocks(rowCount: 0, mostRows: 1, tileRows: 1, threadCount: 1)
  private let takenTasks = AtomicCount()
  private let finishedTasks = AtomicCount()

  /// - Precondition: rowCapacity > 0.
  public convenience init(model: Model, kernels: KernelTable, rowCapacity: Int) {
    self.init(model: model, kernels: kernels, rowCapacity: rowCapacity, readsNames: false)
  }

  init(
    model: Model, kernels: KernelTable, rowCapacity: Int, readsNames: Bool,
    cacheByteCount: Int = ProcessorCache.secondLevelByteCount
  ) {
    precondition(rowCapacity > 0, "an encoder needs room")
    self.readsNames = readsNames
    self.model = model
    self.kernels = kernels
    self.rowCapacity = rowCapacity
    rows = EncoderRows(model: model, kernels: kernels, rowCapacity: rowCapacity)
    stages = EncoderStages(model.configuration, cacheByteCount: cacheByteCount)
    scratch = EncoderScratch(model: model, kernels: kernels, batchRowCapacity: rowCapacity)
    let headSize = model.configuration.hiddenSize / model.configuration.attentionHeadCount
    activationLimit = Float(model.configuration.activationLimit)
    queryScale = AttendArguments.scoreScale(headSize: headSize)
  }

  /// Computes the logits of the batch's wanted rows, for its wanted heads.
  ///
  /// - Precondition: the batch fits rowCapacity, its windows the model's positions, its ids the
  ///   vocabulary.
  public func run(_ batch: WindowBatch) {
    begin(batch, threadCount: 1)
    help(self)
    finish()
  }

  /// Readies a batch for `help`, cut so that this many threads have equal shares.
  ///
  /// - Precondition: as for `run`; the batch before is finished, and no thread helps with it.
  public func begin(_ batch: WindowBatch, threadCount: Int) {
    check(batch)
    self.batch = batch
    blocks = RowBlocks(
      rowCount: batch.wantedCount > 0 ? batch.rowCount : 0, mostRows: scratch.rowCapacity,
      tileRows: kernels.tileRows, threadCount: threadCount)
    var firstKey = 0
    for window in 0..<batch.windowCount {
      rows.windowFirstKey[window] = Int32(firstKey)
      let count = Int(batch.windowFirstRow[window + 1] - batch.windowFirstRow[window])
      firstKey += PackedLayout.paddedColumns(count)
    }
    takenTasks.reset()
    finishedTasks.reset()
  }

  /// Does tasks of the leader's batch until none is left to take; the leader helps itself too.
  ///
  /// - Precondition: both encoders have the same model and kernels.
  public func help(_ leader: Encoder) {
    guard let batch = leader.batch, leader.blocks.count > 0 else { return }
    let blocks = leader.blocks
    while true {
      let task = leader.takenTasks.increment()
      let stage = task / blocks.count
      if stage >= leader.stages.count { return }
      leader.finishedTasks.wait(atLeast: stage * blocks.count)
      runBlock(blocks.rows(of: task % blocks.count), stage: stage, of: batch, leader.rows)
      leader.finishedTasks.increment()
    }
  }

  /// Waits for the tasks that helpers took.
  public func finish() {
    finishedTasks.wait(atLeast: blocks.count * stages.count)
    batch = nil
  }

  private func runBlock(
    _ block: Range<Int>, stage: Int, of batch: WindowBatch, _ rows: borrowing EncoderRows
  ) {
    for part in stages.parts(of: stage) {
      switch stages.part(part) {
      case .embedding: embed(batch, block, rows)
      case .keysAndValues(let layer): packKeysAndValues(batch, block, layer: layer, rows)
      case .attention(let index):
        let layer = model.layer(index)
        if index < model.layerCount - 1 {
          project(layer.query, block, rows)
          attend(batch, block, layer: index, rows)
          joinHeads(layer, block, rows)
        } else {
          let wanted = batch.wanted(in: block)
          if wanted.isEmpty { continue }
          let front = gather(batch, wanted, to: block.lowerBound, rows)
          project(layer.query, front, rows)
          attendWanted(batch, wanted, rows)
          joinHeads(layer, front, rows)
        }
      case .feedForward(let index):
        let layer = model.layer(index)
        if index < model.layerCount - 1 {
          feedForward(layer, block, rows)
        } else {
          let wanted = batch.wanted(in: block)
          if wanted.isEmpty { continue }
          // Where `gather` moved them.
          let front = block.lowerBound..<block.lowerBound + wanted.count
          feedForward(layer, front, rows)
          classify(batch, wanted, front, rows)
        }
      }
    }
  }

  private func check(_ batch: WindowBatch) {
    precondition(batch.rowCount <= rowCapacity, "the batch has more rows than the encoder")
    precondition(batch.headCount <= model.headCount, "the batch has more heads than the model")
    for head in 0..<batch.headCount {
      let count = batch.outputCount(head: head)
      precondition(
        count == 0 || count == model.head(head).outputCount, "the heads have other outputs")
    }
    let vocabularyCount = Int32(model.configuration.vocabularyCount)
    for row in 0..<batch.rowCount {
      precondition(batch.ids[row] >= 0 && batch.ids[row] < vocabularyCount, "id out of range")
    }
    if let table = model.features {
      for row in 0..<batch.rowCount {
        precondition(table.isLegal(batch.features[row]), "class out of range")
      }
    }
    var first: Int32 = 0
    for window in 0..<batch.windowCount {
      let end = batch.windowFirstRow[window + 1]
      precondition(
        batch.windowFirstRow[window] == first && end > first
          && Int(end - first) <= WindowShape.longest(model.configuration),
        "windows follow each other, fit the positions and are no longer than the limit")
      first = end
    }
    precondition(Int(first) == batch.rowCount, "every row belongs to a window")
  }
}
