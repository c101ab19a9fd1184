// The product of two float matrices in any orientation, blocked for the caches and split over
// all threads by rows. Each output is the sum over blocks of K in ascending order, whatever the
// number of threads.
import FloatKernelInterface

/// A matrix in memory: rows `rowStride` floats apart. Transposed means that the stored matrix is
/// the transpose of the operand.
public struct MatrixOperand {
  public var start: Floats
  public var rowStride: Int
  public var isTransposed: Bool

  public init(_ start: Floats, rowStride: Int, isTransposed: Bool = false) {
    self.start = start
    self.rowStride = rowStride
    self.isTransposed = isTransposed
  }
}

extension Engine {
  /// Rows in one task: whole tiles, and few enough that a task's results stay in the second-level
  /// cache until its epilogue has passed over them.
  static let blockRows = 48
  /// At most this much of K between two visits to the outputs: 16 columns of it fill half of a
  /// 32 KiB first-level cache.
  static let blockDepth = 256

  /// out[m, n] (+)= sum over k of left[m, k] * right[k, n], then epilogue(rows) for each block of
  /// finished rows, on the thread that made them.
  ///
  /// - left: [M, K]; right: [K, N]; out: [M, N], rows outRowStride apart.
  public func multiply(
    m: Int, n: Int, k: Int, left: MatrixOperand, right: MatrixOperand,
    out: MutableFloats, outRowStride: Int, accumulates: Bool = false,
    epilogue: ((Range<Int>) -> Void)? = nil
  ) {
    let columns = kernels.tileColumns
    let panels = (n + columns - 1) / columns
    let packed = sharedMemory(panels * columns * k)
    packRight(right, n: n, k: k, into: packed)
    let tileRows = kernels.tileRows
    precondition(Engine.blockRows % tileRows == 0)
    reserveScratch(Engine.blockRows * Engine.blockDepth)
    let depthBlocks = max(1, (k + Engine.blockDepth - 1) / Engine.blockDepth)
    let depth = (k + depthBlocks - 1) / depthBlocks
    forRanges(m, Engine.blockRows) { rows, worker in
      let leftPacked = self.scratch(worker)
      var first = 0
      repeat {
        let count = min(depth, k - first)
        if left.isTransposed {
          self.kernels.matrix.packLeftTransposed(
            leftPacked, left.start + first * left.rowStride + rows.lowerBound,
            left.rowStride, rows.count, count)
        } else {
          self.kernels.matrix.packLeft(
            leftPacked, left.start + rows.lowerBound * left.rowStride + first,
            left.rowStride, rows.count, count)
        }
        self.kernels.matrix.block(
          leftPacked, packed + first * columns, k, rows.count, n, count,
          out + rows.lowerBound * outRowStride, outRowStride, accumulates || first > 0)
        first += count
      } while first < k
      epilogue?(rows)
    }
  }

  private func packRight(
    _ right: MatrixOperand, n: Int, k: Int, into packed: MutableFloats
  ) {
    // Panels are dealt in groups of about 128 columns.
    let group = max(1, 128 / kernels.tileColumns) * kernels.tileColumns
    forRanges(n, group) { columns, _ in
      let target = packed + columns.lowerBound * k
      if right.isTransposed {
        self.kernels.matrix.packRightTransposed(
          target, right.start + columns.lowerBound * right.rowStride, right.rowStride, k,
          columns.count, k)
      } else {
        self.kernels.matrix.packRight(
          target, right.start + columns.lowerBound, right.rowStride, k, columns.count, k)
      }
    }
  }
}
