// Where `attend` keeps the packed keys, values and probabilities of one head: one declaration for
// the encoder, which allocates it, and the kernels, which fill it.

/// The parts of the attention scratch for windows of up to S keys and heads of D columns.
///
/// Every part starts on 64 bytes. Sizes are upper bounds for the widest element type (s16).
@frozen public struct AttentionScratch {
  /// Keys as packed tiles: [ceil(S/16)][ceil(D/4)][16][4] s8.
  public let keyTiles: Int
  /// Values as packed tiles: [ceil(D/16)][ceil(S/4)][16][4] s8.
  public let valueTiles: Int
  /// [S rounded up to 16] f32: scale of each key row.
  public let keyScale: Int
  /// [S rounded up to 16] f32: scale of each value row.
  public let valueScale: Int
  /// [S rounded up to 16] s32: sum of each key's int8 values.
  public let keySum: Int
  /// [rows rounded up to the tile, D] activations.
  public let queries: Int
  /// [rows] f32: scale of each query row, then of its probabilities
  public let queryScale: Int
  /// [tile rows, S rounded up to 16] f32
  public let scores: Int
  /// [tile rows, S] activations
  public let probabilities: Int
  /// [tile rows, D rounded up to 16] f32
  public let contexts: Int
  /// [D rounded up to 16] s32: probabilities are not offset, so their column sums count nothing.
  public let zeroSums: Int
  /// Bytes of all parts.
  public let byteCount: Int

  @inlinable @inline(__always) public init(keyCapacity: Int, headSize: Int, tileRows: Int) {
    let keys = PackedLayout.roundUp(keyCapacity, to: 16)
    let depth = PackedLayout.roundUp(headSize, to: 16)
    let rows = PackedLayout.roundUp(keyCapacity, to: tileRows)
    var next = 0
    @inline(__always) func take(_ byteCount: Int) -> Int {
      let start = next
      next &+= PackedLayout.roundUp(byteCount, to: 64)
      return start
    }
    keyTiles = take(keys * depth)
    valueTiles = take(depth * keys)
    keyScale = take(keys * 4)
    valueScale = take(keys * 4)
    keySum = take(keys * 4)
    queries = take(rows * depth * 2)
    queryScale = take(rows * 4)
    scores = take(tileRows * keys * 4)
    probabilities = take(tileRows * keys * 2)
    contexts = take(tileRows * depth * 4)
    zeroSums = take(depth * 4)
    byteCount = next
  }
}
