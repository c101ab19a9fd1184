// A decimal number as a note writes it, kept exactly: 0.125 stays 0.125.

/// `digits / 10^places`, without zeros at the end of the places.
public struct DecimalNumber: Equatable, Sendable {
  /// 0...10^12.
  public private(set) var digits: Int64
  /// 0...6.
  public private(set) var places: Int

  public init(_ digits: Int64, places: Int = 0) {
    self.digits = digits
    self.places = places
    while self.places > 0, self.digits % 10 == 0 {
      self.digits /= 10
      self.places -= 1
    }
  }

  static let digitLimit: Int64 = 1_000_000_000_000
  static let placeLimit = 6

  /// The number as a whole one; nil with places or above the limit.
  package func whole(atMost limit: Int) -> Int? {
    places == 0 && digits <= Int64(limit) ? Int(digits) : nil
  }

  /// Both in units of the smaller place: below 10^18.
  static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
    left.scaled(max(left.places, right.places)) < right.scaled(max(left.places, right.places))
  }

  /// Whether `factor / 10` times this is at least the other number.
  func isAtLeast(_ other: DecimalNumber, inTenths factor: Int64) -> Bool {
    let places = max(self.places, other.places)
    return scaled(places) * 10 >= other.scaled(places) * factor
  }

  private func scaled(_ places: Int) -> Int64 {
    var value = digits
    for _ in self.places..<max(places, self.places) { value *= 10 }
    return value
  }

  /// The sum; nil beyond the limits.
  func adding(_ other: DecimalNumber) -> DecimalNumber? {
    let places = max(self.places, other.places)
    let sum = scaled(places) + other.scaled(places)
    return sum <= DecimalNumber.digitLimit ? DecimalNumber(sum, places: places) : nil
  }

  /// A thousand times the number; nil beyond the limits.
  var thousandfold: DecimalNumber? {
    digits <= DecimalNumber.digitLimit / 1000 ? DecimalNumber(digits * 1000, places: places) : nil
  }

  /// Appends the number as JSON has it, without exponent.
  public func append(to buffer: ByteBuffer) {
    var divisor: Int64 = 1
    for _ in 0..<places { divisor *= 10 }
    buffer.append(whole: digits / divisor)
    if places == 0 { return }
    buffer.append(UInt8(ascii: "."))
    var rest = digits % divisor
    while divisor > 1 {
      divisor /= 10
      buffer.append(UInt8(ascii: "0") + UInt8(rest / divisor))
      rest %= divisor
    }
  }
}

extension ByteBuffer {
  /// - value: not negative.
  func append(whole value: Int64) {
    var divisor: Int64 = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }
}
