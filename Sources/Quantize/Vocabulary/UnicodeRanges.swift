// Reads the generated text of UnicodeData: ranges, mappings and the order of marks.

enum UnicodeRanges {
  /// Ranges such as "41-5A 5F".
  static func ranges(_ text: String) -> [ClosedRange<Int>] {
    words(text).map { word in
      let ends = word.split(separator: UInt8(ascii: "-"))
      return hexadecimal(ends[0])...hexadecimal(ends[ends.count - 1])
    }
  }

  /// Mappings such as "C0=41.300": a code point and what it becomes.
  static func mappings(_ text: String) -> [(codePoint: Int, result: [Int])] {
    words(text).map { word in
      let sides = word.split(separator: UInt8(ascii: "="))
      return (hexadecimal(sides[0]), sides[1].split(separator: UInt8(ascii: ".")).map(hexadecimal))
    }
  }

  /// Classes such as "334-338 | 3099": class 1, 2, ... of each mark.
  static func orderedClasses(_ text: String) -> [(codePoints: ClosedRange<Int>, order: Int)] {
    var order = 1
    var classes: [(codePoints: ClosedRange<Int>, order: Int)] = []
    for part in Array(text.utf8).split(separator: UInt8(ascii: "|")) {
      for range in ranges(String(decoding: part, as: UTF8.self)) { classes.append((range, order)) }
      order += 1
    }
    return classes
  }

  private static func words(_ text: String) -> [ArraySlice<UInt8>] {
    Array(text.utf8).split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> Int {
    var value = 0
    for digit in digits {
      value = value << 4 | Int(digit < 0x3a ? digit - 0x30 : digit - 0x37)
    }
    return value
  }
}
