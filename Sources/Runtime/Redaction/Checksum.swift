// Check digits of the numbers that carry some. Input is the number's digits, 0 to 9 each.

enum Checksum {
  /// Payment cards, IMEI, South African and Swedish identity numbers.
  static func isLuhn(_ digits: [UInt8]) -> Bool {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      var value = Int(digit)
      if place & 1 == 1 {
        value *= 2
        if value > 9 { value -= 9 }
      }
      sum += value
    }
    return digits.count > 1 && sum % 10 == 0
  }

  /// United States provider numbers: ten digits, with 80840 before them a Luhn number.
  static func isNPI(_ digits: [UInt8]) -> Bool {
    digits.count == 10 && (digits[0] == 1 || digits[0] == 2)
      && isLuhn([8, 0, 8, 4, 0] + digits)
  }

  /// NHS numbers: ten digits, weights 10 to 2, the last is 11 minus the remainder.
  static func isNHS(_ digits: [UInt8]) -> Bool {
    guard digits.count == 10 else { return false }
    var sum = 0
    for place in 0..<9 { sum += Int(digits[place]) * (10 - place) }
    let check = (11 - sum % 11) % 11
    return check < 10 && check == Int(digits[9])
  }

  /// Brazilian person numbers: eleven digits, two check digits.
  static func isCPF(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11, digits.contains(where: { $0 != digits[0] }) else { return false }
    for length in 9...10 {
      var sum = 0
      for place in 0..<length { sum += Int(digits[place]) * (length + 1 - place) }
      if sum * 10 % 11 % 10 != Int(digits[length]) { return false }
    }
    return true
  }

  /// Indian Aadhaar numbers: twelve digits in Verhoeff's scheme, the first above 1.
  static func isAadhaar(_ digits: [UInt8]) -> Bool {
    guard digits.count == 12, digits[0] > 1 else { return false }
    var check = 0
    for (place, digit) in digits.reversed().enumerated() {
      var value = Int(digit)
      for _ in 0..<(place % 8) { value = permutation[value] }
      check = product(check, value)
    }
    return check == 0
  }

  /// Social security numbers that could have been given out.
  static func isSSN(_ digits: [UInt8]) -> Bool {
    guard digits.count == 9 else { return false }
    let area = Int(digits[0]) * 100 + Int(digits[1]) * 10 + Int(digits[2])
    return area != 0 && digits[3] + digits[4] != 0
      && digits[5] + digits[6] + digits[7] + digits[8] != 0
  }

  private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

  /// The product in the dihedral group of order ten.
  private static func product(_ a: Int, _ b: Int) -> Int {
    switch (a < 5, b < 5) {
    case (true, true): (a + b) % 5
    case (true, false): (a + b) % 5 + 5
    case (false, true): (a - 5 - b + 10) % 5 + 5
    case (false, false): (a - b + 10) % 5
    }
  }
}
