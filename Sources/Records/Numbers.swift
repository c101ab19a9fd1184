// Decimal numbers, the same on every platform.
import Runtime

extension OutputBuffer {
  package func append(integer value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(magnitude: UInt64(value.magnitude), digitCount: 1)
  }

  /// At least `digitCount` digits, zeros before.
  package func append(magnitude value: UInt64, digitCount: Int) {
    var divisor: UInt64 = 1
    var digits = 1
    while digits < digitCount || value / divisor >= 10 {
      divisor *= 10
      digits += 1
    }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }

  /// A score from 0 to 1 with four decimals, rounded to the nearest, halves to even, as C's %.4f.
  package func append(score: Double) {
    let tenThousandths = roundedTenThousandths(score)
    append(magnitude: tenThousandths / 10_000, digitCount: 1)
    append(UInt8(ascii: "."))
    append(magnitude: tenThousandths % 10_000, digitCount: 4)
  }

  /// A number of at least 0 with `places` decimals, rounded half up, padded on the left.
  package func append(decimal value: Double, places: Int, width: Int = 0) {
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    let scaled = UInt64(max(0, min(value * Double(unit) + 0.5, 1e18)))
    append(spaces: width - digitCount(scaled / unit) - 1 - places)
    append(magnitude: scaled / unit, digitCount: 1)
    append(".")
    append(magnitude: scaled % unit, digitCount: places)
  }

  /// A number of at least 0, right-aligned in a column.
  package func append(padded value: Int, _ width: Int) {
    append(spaces: width - digitCount(UInt64(max(0, value))))
    append(integer: value)
  }

  private func append(spaces count: Int) {
    for _ in 0..<max(0, count) { append(UInt8(ascii: " ")) }
  }

  private func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    return count
  }

  /// The shortest decimal that reads back as the same float.
  package func append(float value: Float) {
    var text = value.description
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }
}

/// value * 10,000 to the nearest whole number, exactly: in 128-bit integers.
///
/// - value: 0...1.
package func roundedTenThousandths(_ value: Double) -> UInt64 {
  guard value > 0 else { return 0 }
  guard value < 1 else { return 10_000 }
  // value = significand * 2^-shift, shift at least 53 since value < 1.
  let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
  let exponent = max(1, Int(value.exponentBitPattern))
  let shift = 1075 - exponent
  let (high, low) = significand.multipliedFullWidth(by: 10_000)
  // The product is below 2^67: nothing is left of it after more than 68 places.
  guard shift <= 68 else { return 0 }
  let whole: UInt64
  let rest: (high: UInt64, low: UInt64)
  let half: (high: UInt64, low: UInt64)
  if shift >= 64 {
    whole = high >> UInt64(shift - 64)
    rest = (high & ((1 << UInt64(shift - 64)) - 1), low)
    half = shift == 64 ? (0, 1 << 63) : (1 << UInt64(shift - 65), 0)
  } else {
    whole = high << UInt64(64 - shift) | low >> UInt64(shift)
    rest = (0, low & ((1 << UInt64(shift)) - 1))
    half = (0, 1 << UInt64(shift - 1))
  }
  if rest.high != half.high ? rest.high > half.high : rest.low > half.low { return whole + 1 }
  if rest.high == half.high, rest.low == half.low { return whole + whole % 2 }
  return whole
}
