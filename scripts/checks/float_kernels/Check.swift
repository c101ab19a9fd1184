// Runs every float kernel of one table on made-up numbers and prints a line a table:
//
//     NAME products ERROR bits HASH
//
// ERROR is the largest distance of a product from a sum in double precision, relative to the sum of
// magnitudes; HASH is over the bits of everything that was computed. Tables with a fused
// multiply-add print the same hash on every architecture. Compiled by scripts/checks/float-kernels.
import FloatKernelInterface

struct Numbers {
  private var state: UInt64 = 11

  /// In [-0.5, 0.5), from splitmix64.
  mutating func next() -> Float {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Float((z ^ z >> 31) >> 40) / 16_777_216 - 0.5
  }

  mutating func fill(_ count: Int) -> MutableFloats {
    let floats = MutableFloats.allocate(capacity: count)
    for index in 0..<count { floats[index] = next() }
    return floats
  }
}

/// FNV-1a over the bits of floats.
struct Hash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ floats: Floats, _ count: Int) {
    for index in 0..<count { add(UInt64(floats[index].bitPattern)) }
  }

  mutating func add(_ bits: UInt64) { value = (value ^ bits) &* 0x100_0000_01B3 }
}

/// Products of every orientation around the tile's edges; the largest relative error.
func checkProducts(_ kernels: FloatKernelTable, _ hash: inout Hash) -> Double {
  var numbers = Numbers()
  var worst = 0.0
  for m in [1, 5, 6, 7, 13] {
    for n in [1, 15, 16, 17, 33, 65] {
      for k in [1, 3, 16, 255] {
        for orientation in 0..<8 {
          worst = max(worst, checkProduct(kernels, m, n, k, orientation, &numbers, &hash))
        }
      }
    }
  }
  return worst
}

/// - orientation: bit 0 left transposed, bit 1 right transposed, bit 2 added to what is there.
func checkProduct(
  _ kernels: FloatKernelTable, _ m: Int, _ n: Int, _ k: Int, _ orientation: Int,
  _ numbers: inout Numbers, _ hash: inout Hash
) -> Double {
  let leftFlips = orientation & 1 != 0
  let rightFlips = orientation & 2 != 0
  let accumulates = orientation & 4 != 0
  let leftStride = (leftFlips ? m : k) + 3
  let rightStride = (rightFlips ? k : n) + 3
  let outStride = n + 3
  let left = numbers.fill(leftStride * (leftFlips ? k : m))
  let right = numbers.fill(rightStride * (rightFlips ? n : k))
  let out = numbers.fill(outStride * m)
  let before = MutableFloats.allocate(capacity: outStride * m)
  before.initialize(from: out, count: outStride * m)
  let leftPacked = MutableFloats.allocate(
    capacity: (m + kernels.tileRows - 1) / kernels.tileRows * kernels.tileRows * k)
  let rightPacked = MutableFloats.allocate(
    capacity: (n + kernels.tileColumns - 1) / kernels.tileColumns * kernels.tileColumns * k)
  defer {
    for floats in [left, right, out, before, leftPacked, rightPacked] { floats.deallocate() }
  }
  if leftFlips {
    kernels.matrix.packLeftTransposed(leftPacked, left, leftStride, m, k)
  } else {
    kernels.matrix.packLeft(leftPacked, left, leftStride, m, k)
  }
  if rightFlips {
    kernels.matrix.packRightTransposed(rightPacked, right, rightStride, k, n, k)
  } else {
    kernels.matrix.packRight(rightPacked, right, rightStride, k, n, k)
  }
  kernels.matrix.block(leftPacked, rightPacked, k, m, n, k, out, outStride, accumulates)
  hash.add(out, outStride * m)
  var worst = 0.0
  for row in 0..<m {
    for column in 0..<outStride {
      let index = row * outStride + column
      // Nothing beside the matrix may change.
      guard column < n else {
        if out[index].bitPattern != before[index].bitPattern { worst = .infinity }
        continue
      }
      var sum = accumulates ? Double(before[index]) : 0
      var size = sum.magnitude
      for depth in 0..<k {
        let a = left[leftFlips ? depth * leftStride + row : row * leftStride + depth]
        let b = right[rightFlips ? column * rightStride + depth : depth * rightStride + column]
        sum += Double(a) * Double(b)
        size += (Double(a) * Double(b)).magnitude
      }
      worst = max(worst, (Double(out[index]) - sum).magnitude / max(size, 1))
    }
  }
  return worst
}

/// Rows and passes over parameters at lengths around the vector's.
func runRows(_ kernels: FloatKernelTable, _ hash: inout Hash) {
  var numbers = Numbers()
  let rows = kernels.rows
  for count in [1, 2, 15, 16, 17, 31, 48, 100, 384] {
    let a = numbers.fill(count * 3)
    let b = numbers.fill(count * 3)
    let c = numbers.fill(count * 3)
    rows.addBias(a, b, 3, count, count)
    rows.gelu(a, b, c, count)
    hash.add(b, count)
    rows.multiply(a, c, count)
    rows.add(a, c, count)
    rows.columnSums(b, a, 3, count, count)
    hash.add(b, count)
    var mask = DropoutMask(key: 7, threshold: 1 << 30, keptScale: 4 / 3)
    withUnsafePointer(to: &mask) { rows.dropout(c, count, 5, UnsafeRawPointer($0)) }
    let inverse = rows.layerNormForward(a, b, c + count, c + 2 * count, count, 1e-12)
    hash.add(UInt64(inverse.bitPattern))
    rows.layerNormBackward(c, b, a, inverse, count)
    rows.normSums(b, b + count, a, c, 2, count, count)
    hash.add(b, 2 * count)
    rows.softmax(a, count, 0.125)
    rows.softmaxBackward(c, a, count, 0.125)
    rows.fakeQuantize(a + count, count, 63)
    hash.add(a, 3 * count)
    hash.add(c, 3 * count)
    runUpdate(kernels.update, count, &numbers, &hash)
    for floats in [a, b, c] { floats.deallocate() }
  }
}

func runUpdate(
  _ update: UpdateKernels, _ count: Int, _ numbers: inout Numbers, _ hash: inout Hash
) {
  let weight = numbers.fill(count)
  let moments = MutableFloats.allocate(capacity: 2 * count)
  moments.initialize(repeating: 0, count: 2 * count)
  let gradient = numbers.fill(count)
  for number in 1...3 {
    var step = UpdateStep(
      learningRate: 1e-3, decay: 0.01, momentum: 0.9, variance: 0.999, epsilon: 1e-8,
      gradientScale: 0.5, momentumCorrection: 0.1 * Float(number),
      varianceCorrection: 0.001 * Float(number))
    withUnsafePointer(to: &step) {
      update.adamW(
        weight, moments, moments + count, number == 2 ? nil : Floats(gradient), count,
        UnsafeRawPointer($0))
    }
  }
  update.average(gradient, weight, count, 0.9)
  hash.add(weight, count)
  hash.add(gradient, count)
  hash.add(moments, 2 * count)
  hash.add(update.sumOfSquares(weight, count).bitPattern)
  for floats in [weight, moments, gradient] { floats.deallocate() }
}

func check(_ kernels: FloatKernelTable) {
  var hash = Hash()
  let worst = checkProducts(kernels, &hash)
  runRows(kernels, &hash)
  let parts = worst < 1 ? Int(worst * 1e9) : Int.max
  print("\(kernels.name) products \(parts) bits \(String(hash.value, radix: 16))")
}
