// Transposes of a few rows by eight columns in registers, of which the packing of a source with
// its depth along the rows is made.
import Builtin
import FloatKernelInterface

private typealias Eight = SIMD8<Float>

/// Columns that one call moves.
@inline(__always) var transposeColumns: Int { 8 }

/// destination[c * destinationStride + r] = source[r * rowStride + c] for 4 rows and 8 columns.
@inline(__always) func transposeFour(
  _ destination: MutableFloats, _ destinationStride: Int, _ source: Floats, _ rowStride: Int
) {
  let (a, b) = (eight(source), eight(source + rowStride))
  let (c, d) = (eight(source + 2 * rowStride), eight(source + 3 * rowStride))
  // Per half of four columns: a0 b0 a1 b1, then a0 b0 c0 d0.
  let (lowAB, highAB) = (lowPairs(a, b), highPairs(a, b))
  let (lowCD, highCD) = (lowPairs(c, d), highPairs(c, d))
  storeFour(lowHalves(lowAB, lowCD), destination, destinationStride)
  storeFour(highHalves(lowAB, lowCD), destination + destinationStride, destinationStride)
  storeFour(lowHalves(highAB, highCD), destination + 2 * destinationStride, destinationStride)
  storeFour(highHalves(highAB, highCD), destination + 3 * destinationStride, destinationStride)
}

/// destination[c * destinationStride + r] = source[r * rowStride + c] for 2 rows and 8 columns.
@inline(__always) func transposeTwo(
  _ destination: MutableFloats, _ destinationStride: Int, _ source: Floats, _ rowStride: Int
) {
  let (a, b) = (eight(source), eight(source + rowStride))
  let (low, high) = (lowPairs(a, b), highPairs(a, b))
  storeTwo(low.lowHalf, destination, destinationStride)
  storeTwo(high.lowHalf, destination + 2 * destinationStride, destinationStride)
  storeTwo(low.highHalf, destination + 4 * destinationStride, destinationStride)
  storeTwo(high.highHalf, destination + 6 * destinationStride, destinationStride)
}

@inline(__always) private func eight(_ source: Floats) -> Eight {
  UnsafeRawPointer(source).loadUnaligned(as: Eight.self)
}

/// The low half to column 0, the high half to column 4.
@inline(__always) private func storeFour(
  _ value: Eight, _ destination: MutableFloats, _ stride: Int
) {
  UnsafeMutableRawPointer(destination).storeBytes(of: value.lowHalf, as: SIMD4<Float>.self)
  UnsafeMutableRawPointer(destination + 4 * stride)
    .storeBytes(of: value.highHalf, as: SIMD4<Float>.self)
}

@inline(__always) private func storeTwo(
  _ value: SIMD4<Float>, _ destination: MutableFloats, _ stride: Int
) {
  UnsafeMutableRawPointer(destination).storeBytes(of: value.lowHalf, as: SIMD2<Float>.self)
  UnsafeMutableRawPointer(destination + stride)
    .storeBytes(of: value.highHalf, as: SIMD2<Float>.self)
}

@inline(__always) private func lowPairs(_ a: Eight, _ b: Eight) -> Eight {
  shuffle(a, b, SIMD8(0, 8, 1, 9, 4, 12, 5, 13))
}

@inline(__always) private func highPairs(_ a: Eight, _ b: Eight) -> Eight {
  shuffle(a, b, SIMD8(2, 10, 3, 11, 6, 14, 7, 15))
}

@inline(__always) private func lowHalves(_ a: Eight, _ b: Eight) -> Eight {
  shuffle(a, b, SIMD8(0, 1, 8, 9, 4, 5, 12, 13))
}

@inline(__always) private func highHalves(_ a: Eight, _ b: Eight) -> Eight {
  shuffle(a, b, SIMD8(2, 3, 10, 11, 6, 7, 14, 15))
}

/// Lanes of a (0 to 7) and b (8 to 15) in the order of `lanes`, which must be constant.
@inline(__always) private func shuffle(_ a: Eight, _ b: Eight, _ lanes: SIMD8<Int32>) -> Eight {
  var result = Eight()
  result._storage._value = Builtin.shufflevector_Vec8xFPIEEE32_Vec8xInt32(
    a._storage._value, b._storage._value, lanes._storage._value)
  return result
}
