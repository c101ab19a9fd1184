// The classes of ASCII's letters and digits, once for the package. A byte of another character
// (0x80 and above in UTF-8) is in none of them.

extension UInt8 {
  /// `0` to `9`.
  @inlinable
  package var isASCIIDigit: Bool { self &- 0x30 < 10 }

  /// `A` to `Z`.
  @inlinable
  package var isASCIIUppercase: Bool { self &- 0x41 < 26 }

  /// `a` to `z`.
  @inlinable
  package var isASCIILowercase: Bool { self &- 0x61 < 26 }

  /// `A` to `Z`, `a` to `z`.
  @inlinable
  package var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

  /// A letter or a digit.
  @inlinable
  package var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }

  /// The small letter of a capital; any other byte as it is.
  @inlinable
  package var lowercasedASCII: UInt8 { isASCIIUppercase ? self | 0x20 : self }
}
