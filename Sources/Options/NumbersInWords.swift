// Numbers and bytes in messages for people, for the words of errors.

extension TextBuilder {
  package mutating func append(integer value: some BinaryInteger) {
    var digits: [UInt8] = []
    var rest = value.magnitude
    repeat {
      digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.append(contentsOf: digits.reversed())
  }

  package mutating func append(bytes text: [UInt8]) { bytes.append(contentsOf: text) }

  /// `first A second B`, for messages with one or two numbers.
  package mutating func append(
    _ first: StaticString, _ a: some BinaryInteger, _ second: StaticString = "",
    _ b: (some BinaryInteger)? = Int?.none
  ) {
    append(first)
    append(integer: a)
    append(second)
    if let b { append(integer: b) }
  }
}
