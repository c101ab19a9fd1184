// Checks the numbers beside the weights, a quick pass over the small sections at open. What it
// accepts keeps every sum of the encoder finite, whatever the int8 weights are (Security.md).

enum NumberCheck {
  /// Scales must be positive, and times the largest magnitude they scale at most Limit.magnitude.
  /// A channel of zeros has scale 1, which is within that. Padding is exactly 1.
  static func scales(
    _ numbers: UnsafePointer<Float>, count: Int, paddedCount: Int, limit: Int, kind: SectionKind,
    index: Int
  ) throws(ModelError) {
    let most = ModelLayout.Limit.magnitude / Float(limit)
    try scan(numbers, 0..<count, kind, index) { $0 >= .leastNormalMagnitude && $0 <= most }
    try scan(numbers, count..<paddedCount, kind, index) { $0 == 1 }
  }

  /// Biases, norm parameters and feature rows must be finite and at most Limit.magnitude. Padding
  /// is 0.
  ///
  /// - firstElement: where the numbers begin in their section.
  static func values(
    _ numbers: UnsafePointer<Float>, count: Int, paddedCount: Int, kind: SectionKind, index: Int,
    firstElement: Int = 0
  ) throws(ModelError) {
    try scan(numbers, 0..<count, kind, index, firstElement) {
      $0.magnitude <= ModelLayout.Limit.magnitude
    }
    try scan(numbers, count..<paddedCount, kind, index, firstElement) { $0.bitPattern == 0 }
  }

  /// Column sums are within what K weights can sum to. Padding is 0.
  static func sums(
    _ numbers: UnsafePointer<Int32>, count: Int, paddedCount: Int, limit: Int, kind: SectionKind,
    index: Int
  ) throws(ModelError) {
    for element in 0..<paddedCount {
      let number = numbers[element]
      if number.magnitude > UInt32(element < count ? limit : 0) {
        throw .badNumber(
          kind: kind.rawValue, index: UInt32(index), element: UInt64(element),
          bits: UInt32(bitPattern: number))
      }
    }
  }

  /// Every number must satisfy the rule; NaN satisfies none.
  @inline(__always)
  private static func scan(
    _ numbers: UnsafePointer<Float>, _ range: Range<Int>, _ kind: SectionKind, _ index: Int,
    _ firstElement: Int = 0, _ isLegal: (Float) -> Bool
  ) throws(ModelError) {
    // Without an exit inside the loop it runs as a vector loop; the search comes only on failure.
    var isSound = true
    for element in range { isSound = isSound && isLegal(numbers[element]) }
    guard !isSound else { return }
    for element in range where !isLegal(numbers[element]) {
      throw .badNumber(
        kind: kind.rawValue, index: UInt32(index), element: UInt64(firstElement + element),
        bits: numbers[element].bitPattern)
    }
  }
}
