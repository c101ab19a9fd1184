// Where an int8 weight lies in the packed tiles that the model file holds and every kernel reads
// in place. The converter writes by this arithmetic, the kernels read by it.

/// The arithmetic of packed weight tiles.
///
/// A matrix of N output channels by K inputs is stored as `tiles[ceil(N/16)][ceil(K/4)][16][4]`:
/// 64 bytes hold 16 output channels by 4 neighbouring inputs. Padding is zero.
public enum PackedLayout {
  /// Output channels of one tile.
  public static let tileColumns = 16
  /// Inputs of one step of a tile; one 32-bit lane of a dot-product instruction.
  public static let stepDepth = 4
  /// Bytes of one step: 16 output channels by 4 inputs.
  public static let stepByteCount = 64
  /// The largest K whose sum of products stays inside Int32: (2^31 - 1) / 127^2. Kernels that add
  /// 128 to activations and take 128 * columnSum off again may wrap on the way; the result is
  /// the same modulo 2^32.
  public static let maximumDepth = 133_144

  @inlinable @inline(__always)
  public static func roundUp(_ count: Int, to multiple: Int) -> Int {
    (count &+ multiple &- 1) / multiple &* multiple
  }

  /// Lanes of a float row: H rounded up to 16.
  @inlinable @inline(__always)
  public static func paddedColumns(_ columnCount: Int) -> Int {
    roundUp(columnCount, to: tileColumns)
  }

  /// Steps of a tile for K inputs.
  @inlinable @inline(__always)
  public static func stepCount(depth: Int) -> Int {
    (depth &+ stepDepth &- 1) / stepDepth
  }

  /// Bytes of all tiles of a matrix with N output channels and K inputs.
  @inlinable
  public static func byteCount(columnCount: Int, depth: Int) -> Int {
    paddedColumns(columnCount) / tileColumns * stepCount(depth: depth) * stepByteCount
  }

  /// Position of the weight of output channel `column` and input `row` in the tiles.
  @inlinable @inline(__always)
  public static func byteIndex(column: Int, row: Int, depth: Int) -> Int {
    let step = (column / tileColumns) &* stepCount(depth: depth) &+ row / stepDepth
    return step &* stepByteCount &+ (column % tileColumns) &* stepDepth &+ row % stepDepth
  }
}
