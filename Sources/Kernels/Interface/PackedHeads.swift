// Where the packed keys and values of one window lie: one declaration for the encoder, which
// makes room for them, and the kernels, which write and read them.

/// Keys and values of one window of S rows, all A heads of D columns, as tiles of int8.
///
/// With P = S rounded up to 16. Every part starts on 64 bytes if the whole does, and the size is
/// the same for each of the P keys, so windows lie one after the other. In the places of keys
/// S ..< P only valueScale is written, with 0; the rest may be anything: their scores are left out
/// and their probability is 0.
@frozen public struct PackedHeads {
  /// P.
  public let keyCapacity: Int
  /// Bytes from head to head of keyTiles: [P/16][ceil(D/4)][16][4] s8.
  public let keyHeadStride: Int
  /// Bytes from head to head of valueTiles: [ceil(D/16)][P/4][16][4] s8.
  public let valueHeadStride: Int
  /// Where each part starts: [A] times one head's tiles.
  public let keyTiles: Int
  public let valueTiles: Int
  /// [A][P] f32 each: the scales of the rows of a head.
  public let keyScale: Int
  public let valueScale: Int
  /// [A][P] s32: the sum of each key's int8 values.
  public let keySum: Int

  @inlinable @inline(__always) public init(keyCount: Int, headCount: Int, headSize: Int) {
    let keys = PackedLayout.paddedColumns(keyCount)
    keyCapacity = keys
    keyHeadStride = keys &* PackedLayout.stepCount(depth: headSize) &* PackedLayout.stepDepth
    valueHeadStride = keys &* PackedLayout.paddedColumns(headSize)
    keyTiles = 0
    valueTiles = headCount &* keyHeadStride
    keyScale = valueTiles &+ headCount &* valueHeadStride
    valueScale = keyScale &+ headCount &* keys &* 4
    keySum = valueScale &+ headCount &* keys &* 4
  }

  /// Bytes for each of the P keys.
  @inlinable public static func bytesPerKey(headCount: Int, headSize: Int) -> Int {
    let keys = PackedLayout.stepCount(depth: headSize) * PackedLayout.stepDepth
    return headCount * (keys + PackedLayout.paddedColumns(headSize) + 12)
  }
}
