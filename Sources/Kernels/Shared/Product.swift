// Activations by packed weights: the loop over tiles. The exact int32 sums come from `multiplyTiles` in each
// instruction set's Instructions.swift, what becomes of them is in Finish.swift.
import KernelInterface

/// Steps of inputs that one pass takes: a tile of so many, 24 KB, stays in a first-level cache of
/// 32 KB with the rows that go by.
@inline(__always) private var passSteps: Int { 384 }

/// Adds the sums of a later pass to those in the output.
///
/// - sums: [tileRows, tileCount * 16] s32.
@inline(__always)
private func addTiles(
  _ sums: UnsafeRawPointer, _ tileCount: Int, _ output: UnsafeMutableRawPointer,
  _ outputStride: Int
) {
  var row = 0
  while row < tileRows {
    var tile = 0
    while tile < tileCount {
      let place = output + (row &* outputStride &+ tile &* 64)
      let part = (sums + (row &* tileCount &+ tile) &* 64).load(as: S32x16.self)
      place.storeBytes(of: place.loadUnaligned(as: S32x16.self) &+ part, as: S32x16.self)
      tile &+= 1
    }
    row &+= 1
  }
}

/// For `multiplyTiles`: no weights follow that would be wanted soon.
@inline(__always) var noShare: Int { Int.max }

/// `KernelTable.product`.
///
/// Column groups are the outer loop: a group of weight tiles stays in cache while the rows of
/// activations stream by. Long columns take several passes, so that each part of them does. All
/// weights of a layer are more than a second-level cache holds, so each tile of rows also fetches a
/// share of the group that comes next.
func productKernel(_ address: UnsafeRawPointer) {
  let arguments = address.assumingMemoryBound(to: ProductArguments.self).pointee
  let tileByteCount = arguments.stepCount &* PackedLayout.stepByteCount
  let strideByteCount = arguments.activationStride &* activationByteCount
  let sums = arguments.scratch + ProductScratch.sums
  let zeroSums = (arguments.scratch + ProductScratch.zeroSums).assumingMemoryBound(
    to: Int32.self)
  var unfinished = UnfinishedTile()
  beginProducts(arguments.stepCount, shapes: arguments.scratch + ProductScratch.shapes)
  var firstTile = 0
  while firstTile < arguments.tileCount {
    let left = arguments.tileCount &- firstTile
    let group = left < tileGroup ? left : tileGroup
    let column = firstTile &* 16
    let tiles = UnsafeRawPointer(arguments.tiles) + firstTile &* tileByteCount
    var step = 0
    while step < arguments.stepCount {
      let stepsLeft = arguments.stepCount &- step
      let steps = stepsLeft < passSteps ? stepsLeft : passSteps
      var row = 0
      var share = 0
      while row < arguments.rowCount {
        let output = arguments.output + (row &* arguments.outputStride &+ column)
        let activations =
          arguments.activations
          + (row &* strideByteCount &+ step &* PackedLayout.stepDepth &* activationByteCount)
        let weights = tiles + step &* PackedLayout.stepByteCount
        let rowsLeft = arguments.rowCount &- row
        let finish = Finish(
          rowScale: arguments.rowScale + row, columnScale: arguments.columnScale + column,
          bias: arguments.bias + column, activation: arguments.activation)
        if steps == arguments.stepCount,
          multiplyAndFinish(
            TileProduct(
              activations: activations, strideByteCount: strideByteCount, steps: steps,
              tiles: weights, tileByteCount: tileByteCount, tileCount: group,
              columnSum: arguments.columnSum + column, output: output,
              outputStride: arguments.outputStride, rowCount: rowsLeft, share: share), finish,
            &unfinished,
            scratch: arguments.scratch)
        {
          row &+= tileRows
          share &+= 1
          continue
        }
        if step == 0 {
          multiplyTiles(
            activations, strideByteCount, steps, weights, tileByteCount, group,
            arguments.columnSum + column, UnsafeMutableRawPointer(output),
            arguments.outputStride &* 4, share)
        } else {
          multiplyTiles(
            activations, strideByteCount, steps, weights, tileByteCount, group, zeroSums, sums,
            group &* 64, noShare)
          addTiles(sums, group, UnsafeMutableRawPointer(output), arguments.outputStride &* 4)
        }
        if steps == stepsLeft {
          finish.tiles(
            output, arguments.outputStride, rowCount: rowsLeft < tileRows ? rowsLeft : tileRows,
            tileCount: group)
        }
        row &+= tileRows
        share &+= 1
      }
      step &+= steps
    }
    firstTile &+= group
  }
  unfinished.finishLast()
  endProducts()
}
