// Dropout whose mask is a function of a key and the element's index: any thread, in any order,
// forward or backward, sees the same mask, and nothing is stored.
import FloatKernelInterface

/// A 32-bit mix with good avalanche. Source: Chris Wellons, "Prospecting for hash functions"
/// (lowbias32), with the key added between its two halves.
@inline(__always) private func mixed(
  _ index: SIMD16<UInt32>, _ key: SIMD16<UInt32>
) -> SIMD16<UInt32> {
  var x = index ^ key
  x = (x ^ (x &>> SIMD16<UInt32>(repeating: 16))) &* SIMD16<UInt32>(repeating: 0x7feb_352d)
  x = (x ^ (x &>> SIMD16<UInt32>(repeating: 15))) &* SIMD16<UInt32>(repeating: 0x846c_a68b)
  return x ^ (x &>> SIMD16<UInt32>(repeating: 16))
}

/// row[i] = hash(key, firstIndex + i) >= threshold ? row[i] * keptScale : 0.
func dropout(
  _ row: MutableFloats, _ count: Int, _ firstIndex: UInt32, _ mask: UnsafeRawPointer
) {
  let mask = mask.assumingMemoryBound(to: DropoutMask.self)
  let key = SIMD16<UInt32>(repeating: mask.pointee.key)
  let threshold = SIMD16<UInt32>(repeating: mask.pointee.threshold)
  let scale = Lanes(repeating: mask.pointee.keptScale)
  let ramp = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  var i = 0
  while i < count {
    let index = SIMD16<UInt32>(repeating: firstIndex &+ UInt32(truncatingIfNeeded: i)) &+ ramp
    let isKept = mixed(index, key) .>= threshold
    let kept = Lanes().replacing(with: scale, where: isKept)
    if i + 16 <= count {
      store(load(row, i) * kept, row, i)
    } else {
      for lane in 0..<(count - i) { row[i + lane] *= kept[lane] }
    }
    i += 16
  }
}
