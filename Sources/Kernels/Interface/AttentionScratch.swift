// Where `attend` keeps the queries, scores and probabilities of one head: one declaration for the
// encoder, which allocates it, and the kernels, which fill it.

/// The parts of the attention scratch for Q queries, windows of up to S keys and heads of D columns.
///
/// Every part starts on 64 bytes. Sizes are upper bounds for the widest element type (s16).
@frozen public struct AttentionScratch {
  /// [Q rounded up to the tile, D] activations.
  public let queries: Int
  /// [Q rounded up to 16] f32: scale of each query row
  public let queryScale: Int
  /// [tile rows, S rounded up to 16] f32
  public let scores: Int
  /// [tile rows, S] activations
  public let probabilities: Int
  /// [tile rows, D rounded up to 16] f32
  public let contexts: Int
  /// [tile rows][16] f32: what the sixteen lanes of each row found, before they are joined.
  public let lanes: Int
  /// [2][16] f32, of each row of the tile: what is taken from its scores; the scale of its context. Before, the inverses of sixteen
  /// queries' scales.
  public let tops: Int
  /// [S rounded up to 16] f32, of each key: the logarithm of its value's scale, and the inverse of the scale.
  public let valueWeight: Int
  public let inverseScale: Int
  /// [D rounded up to 16] s32: probabilities are not offset, so their column sums count nothing.
  public let zeroSums: Int
  /// 64 bytes: the shapes of tile registers, where a kernel has some.
  public let shapes: Int
  /// Bytes of all parts.
  public let byteCount: Int

  @inlinable @inline(__always)
  public init(queryCapacity: Int, keyCapacity: Int, headSize: Int, tileRows: Int) {
    let keys = PackedLayout.paddedColumns(keyCapacity)
    let depth = PackedLayout.paddedColumns(headSize)
    let rows = PackedLayout.roundUp(queryCapacity, to: tileRows)
    var next = 0
    @inline(__always) func take(_ byteCount: Int) -> Int {
      let start = next
      next &+= PackedLayout.roundUp(byteCount, to: 64)
      return start
    }
    queries = take(rows * depth * 2)
    queryScale = take(PackedLayout.roundUp(rows, to: 16) * 4)
    scores = take(tileRows * keys * 4)
    probabilities = take(tileRows * keys * 2)
    contexts = take(tileRows * depth * 4)
    lanes = take(tileRows * 64)
    tops = take(2 * 64)
    valueWeight = take(keys * 4)
    inverseScale = take(keys * 4)
    zeroSums = take(depth * 4)
    shapes = take(64)
    byteCount = next
  }
}
