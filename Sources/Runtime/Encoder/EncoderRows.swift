// The rows of a batch on their way through the layers: what all threads that run it share. Sized
// once from the model's header and the batch; nothing grows while notes run.
import KernelInterface

/// Hidden rows, and keys and values of two layers.
///
/// R is the row capacity rounded up to whole blocks; the stride is H rounded up to 16.
struct EncoderRows: ~Copyable {
  let hiddenStride: Int
  /// [R, hiddenStride] f32.
  let hidden: UnsafeMutablePointer<Float>
  /// [R, hiddenStride] activations and [R] scales of `hidden`.
  let hiddenActivations: UnsafeMutableRawPointer
  let hiddenScale: UnsafeMutablePointer<Float>
  /// The windows' `PackedHeads`, one after the other. Two of them, used in turn: a layer's are
  /// read while a faster thread writes those of the next.
  private let evenPackedHeads: UnsafeMutableRawPointer
  private let oddPackedHeads: UnsafeMutableRawPointer
  /// [R + 1]: where each window's heads start, in keys; windows are padded to 16 keys.
  let windowFirstKey: UnsafeMutablePointer<Int32>

  private let pages: ZeroPages

  init(model: Model, kernels: KernelTable, rowCapacity: Int) {
    let configuration = model.configuration
    let rows = PackedLayout.roundUp(rowCapacity, to: EncoderScratch.rowCapacity(for: configuration))
    hiddenStride = PackedLayout.paddedColumns(configuration.hiddenSize)
    let keyBytes = PackedHeads.bytesPerKey(
      headCount: configuration.attentionHeadCount,
      headSize: configuration.hiddenSize / configuration.attentionHeadCount)
    // Every row could be a window, padded to 16 keys; pages that are never written cost nothing.
    let packedBytes = rows * 16 * keyBytes
    var parts = MemoryParts()
    let hidden = parts.take(rows * hiddenStride * 4)
    let activations = parts.take(rows * hiddenStride * kernels.activationByteCount)
    let scale = parts.take(rows * 4)
    let even = parts.take(packedBytes)
    let odd = parts.take(packedBytes)
    let firstKey = parts.take((rows + 1) * 4)
    pages = ZeroPages(byteCount: parts.byteCount)
    let base = pages.start
    self.hidden = (base + hidden).assumingMemoryBound(to: Float.self)
    hiddenActivations = base + activations
    hiddenScale = (base + scale).assumingMemoryBound(to: Float.self)
    evenPackedHeads = base + even
    oddPackedHeads = base + odd
    windowFirstKey = (base + firstKey).assumingMemoryBound(to: Int32.self)
  }

  func packedHeads(layer: Int) -> UnsafeMutableRawPointer {
    layer % 2 == 0 ? evenPackedHeads : oddPackedHeads
  }
}

/// Adds up the aligned parts of one block of memory.
struct MemoryParts {
  private(set) var byteCount = 0

  /// - Returns: where a part of this size starts, on 64 bytes. Kernels may read 15 floats past a
  ///   row's end, so every part ends in a spare line.
  mutating func take(_ partByteCount: Int) -> Int {
    let start = byteCount
    byteCount += PackedLayout.roundUp(partByteCount, to: 64) + 64
    return start
  }
}
