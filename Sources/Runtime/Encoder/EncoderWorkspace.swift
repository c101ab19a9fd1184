// The encoder's memory: one block, sized once from the model's header and the batch, cut into
// aligned parts. Nothing grows while notes run.
import KernelInterface

/// Rows, activations and scratch of one encoder.
///
/// R is the row capacity rounded up to whole blocks; strides are H and F rounded up to 16.
struct EncoderWorkspace: ~Copyable {
  /// Rows that go through the feed-forward together, so that F floats a row stay in cache; a
  /// multiple of every kernel's tileRows.
  static let blockRows = 48

  let hiddenStride: Int
  let feedForwardStride: Int
  /// [R, hiddenStride] f32 each.
  let hidden: UnsafeMutablePointer<Float>
  let query: UnsafeMutablePointer<Float>
  let key: UnsafeMutablePointer<Float>
  let value: UnsafeMutablePointer<Float>
  let context: UnsafeMutablePointer<Float>
  /// [R, hiddenStride] activations and [R] scales of `hidden`.
  let hiddenActivations: UnsafeMutableRawPointer
  let hiddenScale: UnsafeMutablePointer<Float>
  /// [blockRows, hiddenStride] and [blockRows]: one block of contexts, quantized.
  let contextActivations: UnsafeMutableRawPointer
  /// [blockRows, hiddenStride] f32: a product on its way to a layer norm.
  let projected: UnsafeMutablePointer<Float>
  /// [blockRows, feedForwardStride] f32 and activations.
  let feedForward: UnsafeMutablePointer<Float>
  let feedForwardActivations: UnsafeMutableRawPointer
  /// [blockRows]: scales of contextActivations, then of feedForwardActivations.
  let blockScale: UnsafeMutablePointer<Float>
  /// [R, widest head's labels rounded up to 16] f32.
  let logits: UnsafeMutablePointer<Float>
  /// [R]: rows whose logits are wanted, ascending.
  let selected: UnsafeMutablePointer<Int32>
  let attentionScratch: UnsafeMutableRawPointer

  private let base: UnsafeMutableRawPointer
  let byteCount: Int

  init(model: Model, kernels: KernelTable, rowCapacity: Int) {
    let configuration = model.configuration
    let rows = PackedLayout.roundUp(rowCapacity, to: EncoderWorkspace.blockRows)
    let blockRows = EncoderWorkspace.blockRows
    precondition(blockRows % kernels.tileRows == 0, "a block is whole tiles of rows")
    let hiddenStride = PackedLayout.paddedColumns(configuration.hiddenSize)
    let feedForwardStride = PackedLayout.paddedColumns(configuration.feedForwardSize)
    var labelStride = 16
    for head in 0..<model.headCount {
      labelStride = max(labelStride, PackedLayout.paddedColumns(model.head(head).labelCount))
    }
    let scratch = AttentionScratch(
      keyCapacity: min(rowCapacity, configuration.positionCount),
      headSize: configuration.hiddenSize / configuration.attentionHeadCount,
      tileRows: kernels.tileRows)

    // Kernels may read 15 floats past a row's end, so every part ends in a spare line.
    var next = 0
    func take(_ byteCount: Int) -> Int {
      let start = next
      next += PackedLayout.roundUp(byteCount, to: 64) + 64
      return start
    }
    let hiddenBytes = rows * hiddenStride * 4
    let starts = (
      hidden: take(hiddenBytes), query: take(hiddenBytes), key: take(hiddenBytes),
      value: take(hiddenBytes), context: take(hiddenBytes),
      hiddenActivations: take(rows * hiddenStride * kernels.activationByteCount),
      hiddenScale: take(rows * 4),
      contextActivations: take(blockRows * hiddenStride * kernels.activationByteCount),
      projected: take(blockRows * hiddenStride * 4),
      feedForward: take(blockRows * feedForwardStride * 4),
      feedForwardActivations: take(blockRows * feedForwardStride * kernels.activationByteCount),
      blockScale: take(blockRows * 4), logits: take(rows * labelStride * 4),
      selected: take(rows * 4), attention: take(scratch.byteCount)
    )
    let base = UnsafeMutableRawPointer.allocate(byteCount: next, alignment: 64)
    // Zero once: padding columns stay zero, and no kernel ever reads memory never written.
    base.initializeMemory(as: UInt8.self, repeating: 0, count: next)

    self.base = base
    byteCount = next
    self.hiddenStride = hiddenStride
    self.feedForwardStride = feedForwardStride
    hidden = (base + starts.hidden).assumingMemoryBound(to: Float.self)
    query = (base + starts.query).assumingMemoryBound(to: Float.self)
    key = (base + starts.key).assumingMemoryBound(to: Float.self)
    value = (base + starts.value).assumingMemoryBound(to: Float.self)
    context = (base + starts.context).assumingMemoryBound(to: Float.self)
    hiddenActivations = base + starts.hiddenActivations
    hiddenScale = (base + starts.hiddenScale).assumingMemoryBound(to: Float.self)
    contextActivations = base + starts.contextActivations
    projected = (base + starts.projected).assumingMemoryBound(to: Float.self)
    feedForward = (base + starts.feedForward).assumingMemoryBound(to: Float.self)
    feedForwardActivations = base + starts.feedForwardActivations
    blockScale = (base + starts.blockScale).assumingMemoryBound(to: Float.self)
    logits = (base + starts.logits).assumingMemoryBound(to: Float.self)
    selected = (base + starts.selected).assumingMemoryBound(to: Int32.self)
    attentionScratch = base + starts.attention
  }

  deinit { base.deallocate() }
}
