// What one thread needs while it takes a block of rows through a layer; nothing here outlives the
// block. Sized once from the model's header.
import KernelInterface

/// The intermediate rows of one block.
///
/// B is rowCapacity; strides are H and F rounded up to 16.
struct EncoderScratch: ~Copyable {
  /// Most rows of a block; a multiple of every kernel's tileRows.
  let rowCapacity: Int
  /// Small blocks keep their own rows in the second-level cache; but every block reads all weights of
  /// a layer, and where these are many, larger blocks are faster. The limit lies between the two
  /// shapes that Kernels.md has measured.
  static func rowCapacity(for configuration: ModelConfiguration) -> Int {
    let h = configuration.hiddenSize
    let weightBytes = 4 * h * h + 2 * h * configuration.feedForwardSize
    return weightBytes > 3 << 20 ? 144 : 48
  }

  let feedForwardStride: Int
  /// [B, hiddenStride] f32: queries, or keys or values on their way to `PackedHeads`.
  let projection: UnsafeMutablePointer<Float>
  let context: UnsafeMutablePointer<Float>
  /// [B, hiddenStride] activations of `context`.
  let contextActivations: UnsafeMutableRawPointer
  /// [B, hiddenStride] f32: a sum of words and positions, or a product, before a layer norm.
  let sublayer: UnsafeMutablePointer<Float>
  /// [B, feedForwardStride] f32 and activations.
  let feedForward: UnsafeMutablePointer<Float>
  let feedForwardActivations: UnsafeMutableRawPointer
  /// [B]: scales of contextActivations, then of feedForwardActivations.
  let scale: UnsafeMutablePointer<Float>
  /// [B, most outputs of a head rounded up to 16] f32.
  let logits: UnsafeMutablePointer<Float>
  /// `AttentionScratch` and `ProductScratch`.
  let attention: UnsafeMutableRawPointer
  let product: UnsafeMutableRawPointer

  private let pages: ZeroPages

  init(model: Model, kernels: KernelTable, batchRowCapacity: Int) {
    let configuration = model.configuration
    let rows = EncoderScratch.rowCapacity(for: configuration)
    rowCapacity = rows
    precondition(rows % kernels.tileRows == 0, "a block is whole tiles of rows")
    let hiddenStride = PackedLayout.paddedColumns(configuration.hiddenSize)
    feedForwardStride = PackedLayout.paddedColumns(configuration.feedForwardSize)
    var logitStride = 16
    for head in 0..<model.headCount {
      logitStride = max(logitStride, PackedLayout.paddedColumns(model.head(head).outputCount))
    }
    let attentionParts = AttentionScratch(
      queryCapacity: rows, keyCapacity: min(batchRowCapacity, configuration.positionCount),
      headSize: configuration.hiddenSize / configuration.attentionHeadCount,
      tileRows: kernels.tileRows)
    let elementBytes = kernels.activationByteCount
    var parts = MemoryParts()
    let projection = parts.take(rows * hiddenStride * 4)
    let context = parts.take(rows * hiddenStride * 4)
    let contextActivations = parts.take(rows * hiddenStride * elementBytes)
    let sublayer = parts.take(rows * hiddenStride * 4)
    let feedForward = parts.take(rows * feedForwardStride * 4)
    let feedForwardActivations = parts.take(rows * feedForwardStride * elementBytes)
    let scale = parts.take(rows * 4)
    let logits = parts.take(rows * logitStride * 4)
    let attention = parts.take(attentionParts.byteCount)
    let product = parts.take(ProductScratch.byteCount)
    pages = ZeroPages(byteCount: parts.byteCount)
    let base = pages.start
    self.projection = (base + projection).assumingMemoryBound(to: Float.self)
    self.context = (base + context).assumingMemoryBound(to: Float.self)
    self.contextActivations = base + contextActivations
    self.sublayer = (base + sublayer).assumingMemoryBound(to: Float.self)
    self.feedForward = (base + feedForward).assumingMemoryBound(to: Float.self)
    self.feedForwardActivations = base + feedForwardActivations
    self.scale = (base + scale).assumingMemoryBound(to: Float.self)
    self.logits = (base + logits).assumingMemoryBound(to: Float.self)
    self.attention = base + attention
    self.product = base + product
  }
}
