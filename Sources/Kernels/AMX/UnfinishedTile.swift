// What AMX leaves of a product for later: a tile's sums come through memory anyway, so they wait there until the tile
// registers are busy with the next one.
import KernelInterface

/// Sums of four tiles that lie in scratch memory and wait to be finished, while the next ones are multiplied:
/// tile registers and vector registers have instructions of their own, and the processor does both at once.
struct UnfinishedTile {
  /// [16][64] s32; nil where nothing waits.
  var sums: UnsafeMutableRawPointer?
  /// [16, outputStride]
  var output: UnsafeMutablePointer<Float>
  var outputStride: Int
  /// Of 16, those that there are.
  var rowCount: Int
  var finish: Finish

  /// Nothing that waits.
  @inline(__always) init() {
    sums = nil
    output = UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped
    outputStride = 0
    rowCount = 0
    finish = Finish(
      rowScale: UnsafePointer(output), columnScale: UnsafePointer(output),
      bias: UnsafePointer(output), activation: .none)
  }

  /// Finishes one row of sums.
  ///
  /// - activation: the product's, as a constant.
  @inline(__always)
  func finishRow(_ row: Int, _ sums: UnsafeMutableRawPointer, _ activation: Activation) {
    let scale = finish.rowScale[row]
    let from = sums + row &* 256
    let to = output + row &* outputStride
    var column = 0
    while column < 64 {
      storeF32(
        Finish.lanes(
          (from + column &* 4).load(as: S32x16.self), loadF32(finish.columnScale + column),
          loadF32(finish.bias + column), scale, activation), to + column)
      column &+= 16
    }
  }

  /// Finishes the rows from one on.
  @inline(__always) func finishRows(from first: Int, _ activation: Activation) {
    guard let sums = sums else { return }
    var row = first
    while row < rowCount {
      finishRow(row, sums, activation)
      row &+= 1
    }
  }

  /// Finishes what waits at the end of a product.
  @inline(never)
  mutating func finishLast() {
    if finish.activation == .gelu {
      finishRows(from: 0, .gelu)
    } else {
      finishRows(from: 0, .none)
    }
    sums = nil
  }
}
