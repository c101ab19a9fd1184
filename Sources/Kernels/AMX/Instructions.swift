// AMX: exact products of s8 activations by s8 weights with tdpbssd, which multiplies 16 rows of 64 inputs by 64
// inputs of 16 columns and adds into 16 x 16 sums. What it takes for its second operand, rows of four inputs of each
// column, is a tile of packed weights as it lies in the model file.
//
// Float steps use AVX-512. Sums cannot go from tile registers to vector registers but through memory, so they are
// finished where they were stored.
import Builtin
import KernelInterface

/// Rows of activations multiplied at once: those of a tile register.
@inline(__always) var tileRows: Int { 16 }
/// Tiles of 16 columns handed to `multiplyTiles` at once.
@inline(__always) var tileGroup: Int { 4 }
/// s8, as it is.
@inline(__always) var activationByteCount: Int { 1 }

/// Rows of activations lie one after the other.
@inline(__always) var wovenRows: Int { 1 }

@inline(__always) func storeActivations(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS8(lanes), as: S8x16.self)
}

@inline(__always) func storeProbabilities(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS8(lanes), as: S8x16.self)
}

// MARK: - Tile registers

// LLVM's intrinsics that take an address have no name in Builtin that Swift 6.3 reads rightly (their pointers are of
// no overloaded type), so they are declared by their symbols; the compiler makes each the instruction it names.
@_silgen_name("llvm.x86.ldtilecfg")
private func loadTileShapes(_ from: UnsafeRawPointer)
@_silgen_name("llvm.x86.tileloadd64")
private func loadTile(_ register: UInt8, _ from: UnsafeRawPointer, _ stride: Int)
@_silgen_name("llvm.x86.tilestored64")
private func storeTile(_ register: UInt8, _ to: UnsafeMutableRawPointer, _ stride: Int)

/// The tile registers: each instruction names its registers by number, which is a constant.
///
/// The four sums stand by 16 columns each. `restRows` and `restWeights` are as deep as the steps that are left over
/// when 16 at a time were taken.
private enum Register {
  @inline(__always) static var sums0: UInt8 { 0 }
  @inline(__always) static var sums1: UInt8 { 1 }
  @inline(__always) static var sums2: UInt8 { 2 }
  @inline(__always) static var sums3: UInt8 { 3 }
  @inline(__always) static var rows: UInt8 { 4 }
  @inline(__always) static var weights: UInt8 { 5 }
  @inline(__always) static var restRows: UInt8 { 6 }
  @inline(__always) static var restWeights: UInt8 { 7 }
}

@inline(__always) private func zero(_ sums: UInt8) { Builtin.int_x86_tilezero(sums._value) }

@inline(__always) private func multiplyAdd(_ sums: UInt8, _ rows: UInt8, _ weights: UInt8) {
  Builtin.int_x86_tdpbssd(sums._value, rows._value, weights._value)
}

/// Steps of four inputs in a whole tile register.
@inline(__always) private var tileSteps: Int { 16 }

/// Gives the tile registers their shapes, for products of so many steps of four inputs, and clears them.
///
/// - shapes: 64 bytes to write the shapes to.
/// - Source: Intel's manual, volume 1, "Programming with Intel AMX": palette 1, bytes a row from byte 16 on, rows from byte 48 on.
@inline(__always) func beginProducts(_ steps: Int, shapes: UnsafeMutableRawPointer) {
  let left = steps & (tileSteps &- 1)
  let rest = Int32(truncatingIfNeeded: left == 0 ? tileSteps : left)
  var words = S32x16()
  words[0] = 1
  words[4] = 0x0040_0040
  words[5] = 0x0040_0040
  words[6] = 0x0040_0040
  words[7] = 0x0040_0000 | rest &* 4
  words[12] = 0x1010_1010
  words[13] = 0x0010_1010 | rest &<< 24
  shapes.storeBytes(of: words, as: S32x16.self)
  loadTileShapes(shapes)
}

/// Whether products of so many steps and of so many others can have the same shapes, those of `steps | others`: what is
/// left over of 16 steps is as deep, or one of them leaves nothing.
@inline(__always) func shapesAgree(_ steps: Int, _ others: Int) -> Bool {
  let (left, right) = (steps & (tileSteps &- 1), others & (tileSteps &- 1))
  return left == right || left == 0 || right == 0
}

/// Gives the tile registers back: a thread that holds some is slower to switch.
@inline(__always) func endProducts() { Builtin.int_x86_tilerelease() }

// MARK: - Products

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: 16 rows of s8, `stride` bytes apart, 4 * steps elements each.
/// - tiles: `tileByteCount` bytes from tile to tile.
/// - columnSum: not read; activations have no offset.
/// - output: 16 rows, `outputStride` bytes apart.
/// - share: which tile of the next group to fetch into the second-level cache meanwhile, below 4.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  if tileCount == 4 {
    storeFourTiles(
      activations, stride, steps, tiles, tileByteCount,
      ahead: share < 4 ? (4 &+ share) &* tileByteCount : 0, output, outputStride)
    return
  }
  var tile = 0
  if tileCount >= 2 {
    multiplyTwoTiles(activations, stride, steps, tiles, tileByteCount, output, outputStride)
    tile = 2
  }
  if tile < tileCount {
    multiplyTile(
      activations, stride, steps, tiles + tile &* tileByteCount, output + tile &* 64, outputStride)
  }
}

/// 16 rows by 64 columns, nothing finished meanwhile.
@inline(never)
private func storeFourTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, ahead: Int, _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  multiplyFourTiles(
    activations, stride, steps, tiles, tileByteCount, ahead: ahead, output, outputStride,
    UnfinishedTile(), .none)
}

/// Multiplies four tiles and finishes the ones before meanwhile.
///
/// - unfinished: those before, and then these.
/// - scratch: `ProductScratch`.
/// - Returns: false, and does nothing, for fewer tiles, and for an activation that few models have.
@inline(__always)
func multiplyAndFinish(
  _ product: TileProduct, _ finish: Finish, _ unfinished: inout UnfinishedTile,
  scratch: UnsafeMutableRawPointer
) -> Bool {
  if product.tileCount != 4 || (finish.activation != .none && finish.activation != .gelu) {
    return false
  }
  let even = scratch + ProductScratch.evenTile
  let sums = unfinished.sums == even ? scratch + ProductScratch.oddTile : even
  let ahead = product.share < 4 ? (4 &+ product.share) &* product.tileByteCount : 0
  if finish.activation == .gelu {
    multiplyAfterGELU(
      product.activations, product.strideByteCount, product.steps, product.tiles,
      product.tileByteCount, ahead, sums, &unfinished)
  } else {
    multiplyAfterOthers(
      product.activations, product.strideByteCount, product.steps, product.tiles,
      product.tileByteCount, ahead, sums, &unfinished)
  }
  unfinished.sums = sums
  unfinished.output = product.output
  unfinished.outputStride = product.outputStride
  unfinished.rowCount = product.rowCount < tileRows ? product.rowCount : tileRows
  unfinished.finish = finish
  return true
}

@inline(never)
private func multiplyAfterGELU(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ ahead: Int, _ sums: UnsafeMutableRawPointer,
  _ unfinished: inout UnfinishedTile
) {
  multiplyFourTiles(
    activations, stride, steps, tiles, tileByteCount, ahead: ahead, sums, 256, unfinished, .gelu)
}

@inline(never)
private func multiplyAfterOthers(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ ahead: Int, _ sums: UnsafeMutableRawPointer,
  _ unfinished: inout UnfinishedTile
) {
  multiplyFourTiles(
    activations, stride, steps, tiles, tileByteCount, ahead: ahead, sums, 256, unfinished, .none)
}

/// 16 rows by 64 columns.
///
/// - ahead: bytes from each weight of the first tile to a line to fetch.
/// - unfinished: to be finished meanwhile, some rows beside 16 steps.
@inline(__always)
private func multiplyFourTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, ahead: Int, _ output: UnsafeMutableRawPointer, _ outputStride: Int,
  _ unfinished: UnfinishedTile, _ activation: Activation
) {
  let turns = steps / tileSteps
  let rowsATurn = turns == 0 ? 0 : (tileRows &+ turns &- 1) / turns
  var row = 0
  zero(Register.sums0)
  zero(Register.sums1)
  zero(Register.sums2)
  zero(Register.sums3)
  var rows = activations
  var weights = tiles
  var left = steps
  while left >= tileSteps {
    addStep(4, Register.rows, Register.weights, rows, stride, weights, tileByteCount)
    if ahead > 0 { fetchTile(weights + ahead) }
    if let sums = unfinished.sums {
      let end = unfinished.rowCount &- row < rowsATurn ? unfinished.rowCount : row &+ rowsATurn
      while row < end {
        unfinished.finishRow(row, sums, activation)
        row &+= 1
      }
    }
    rows += 4 &* tileSteps
    weights += PackedLayout.stepByteCount &* tileSteps
    left &-= tileSteps
  }
  if left > 0 {
    addStep(4, Register.restRows, Register.restWeights, rows, stride, weights, tileByteCount)
  }
  storeTile(Register.sums0, output, outputStride)
  storeTile(Register.sums1, output + 64, outputStride)
  storeTile(Register.sums2, output + 128, outputStride)
  storeTile(Register.sums3, output + 192, outputStride)
  unfinished.finishRows(from: row, activation)
}

/// Adds the products of one tile register of activations by as much of some tiles of weights, in turn.
///
/// - tileCount: 1, 2 or 4, a constant as the registers are.
@inline(__always)
private func addStep(
  _ tileCount: Int, _ rowRegister: UInt8, _ weightRegister: UInt8, _ rows: UnsafeRawPointer,
  _ stride: Int, _ weights: UnsafeRawPointer, _ tileByteCount: Int
) {
  let lineByteCount = PackedLayout.stepByteCount
  loadTile(rowRegister, rows, stride)
  loadTile(weightRegister, weights, lineByteCount)
  multiplyAdd(Register.sums0, rowRegister, weightRegister)
  if tileCount == 1 { return }
  loadTile(weightRegister, weights + tileByteCount, lineByteCount)
  multiplyAdd(Register.sums1, rowRegister, weightRegister)
  if tileCount == 2 { return }
  loadTile(weightRegister, weights + 2 &* tileByteCount, lineByteCount)
  multiplyAdd(Register.sums2, rowRegister, weightRegister)
  loadTile(weightRegister, weights + 3 &* tileByteCount, lineByteCount)
  multiplyAdd(Register.sums3, rowRegister, weightRegister)
}

/// Fetches what a tile register holds of weights.
@inline(__always) private func fetchTile(_ weights: UnsafeRawPointer) {
  var line = 0
  while line < tileSteps {
    fetch(weights + line &* PackedLayout.stepByteCount)
    line &+= 1
  }
}

/// 16 rows by 32 columns: the context of a head of that size.
@inline(never)
private func multiplyTwoTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  multiplyFewTiles(2, activations, stride, steps, tiles, tileByteCount, output, outputStride)
}

/// 16 rows by 16 columns.
@inline(never)
private func multiplyTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  multiplyFewTiles(1, activations, stride, steps, tile, 0, output, outputStride)
}

/// 16 rows by 16 columns of one or two tiles.
@inline(__always)
private func multiplyFewTiles(
  _ tileCount: Int, _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int,
  _ tiles: UnsafeRawPointer, _ tileByteCount: Int, _ output: UnsafeMutableRawPointer,
  _ outputStride: Int
) {
  zero(Register.sums0)
  if tileCount == 2 { zero(Register.sums1) }
  var rows = activations
  var weights = tiles
  var left = steps
  while left >= tileSteps {
    addStep(tileCount, Register.rows, Register.weights, rows, stride, weights, tileByteCount)
    rows += 4 &* tileSteps
    weights += PackedLayout.stepByteCount &* tileSteps
    left &-= tileSteps
  }
  if left > 0 {
    addStep(
      tileCount, Register.restRows, Register.restWeights, rows, stride, weights, tileByteCount)
  }
  storeTile(Register.sums0, output, outputStride)
  if tileCount == 2 { storeTile(Register.sums1, output + 64, outputStride) }
}

/// Scores are made where their sums lie.
@inline(__always)
func multiplyAndScore(
  _ product: TileProduct, keys: KeyTerms, queryScale: UnsafePointer<Float>, keyCount: Int,
  lanes: UnsafeMutablePointer<Float>
) -> Bool { false }

// MARK: - Peak

/// `KernelTable.peak`: four independent chains of tdpbssd, 16,384 multiply-accumulates each.
func peakKernel(_ rounds: Int) -> Int {
  // Registers that hold zeros multiply as fast as others.
  var shapes = S32x16()
  beginProducts(0, shapes: &shapes)
  var round = 0
  while round < rounds {
    multiplyAdd(Register.sums0, Register.rows, Register.weights)
    multiplyAdd(Register.sums1, Register.rows, Register.weights)
    multiplyAdd(Register.sums2, Register.rows, Register.weights)
    multiplyAdd(Register.sums3, Register.rows, Register.weights)
    round &+= 1
  }
  endProducts()
  return rounds &* 4 &* 16_384
}
