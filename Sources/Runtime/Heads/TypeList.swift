// Types as a person writes them: a list between commas, or a table with a line a type. Bytes in, types to
// ask for out; what is wrong is named by its number.

public enum TypeListError: Error, Equatable, Sendable {
  /// Without a name. Types and lines count from 0.
  case empty(type: Int)
  /// A quote that does not end, or something behind one.
  case badQuote(type: Int)
  /// Not UTF-8, or with control characters.
  case unprintable(type: Int)
  /// A third field that is no number from 0 to 1.
  case badThreshold(line: Int)
  /// More than name, description and threshold.
  case tooManyFields(line: Int)
}

public enum TypeList {
  /// A list between commas, blanks around names left out; a name with a comma stands in double quotes,
  /// a double quote in it is written twice.
  ///
  ///     allergen, "site, side", imaging finding
  public static func types(
    list: UnsafeRawBufferPointer, threshold: Float? = nil
  ) throws(TypeListError) -> [AskedType] {
    var types: [AskedType] = []
    var position = 0
    while position <= list.count {
      var name: [UInt8] = []
      while position < list.count, isBlank(list[position]) { position += 1 }
      if position < list.count, list[position] == quote {
        name = try quoted(list, &position, types.count)
      } else {
        while position < list.count, list[position] != comma {
          name.append(list[position])
          position += 1
        }
        while let last = name.last, isBlank(last) { name.removeLast() }
      }
      try check(name, types.count)
      types.append(AskedType(name: name, text: name, threshold: threshold))
      position += 1
    }
    return types
  }

  /// A name a line, then, between tabs, a description and a threshold, which may be missing or empty.
  /// Empty lines and lines that begin with # are left out.
  ///
  /// - threshold: of types without one of their own.
  public static func types(
    table: UnsafeRawBufferPointer, threshold: Float? = nil
  ) throws(TypeListError) -> [AskedType] {
    var types: [AskedType] = []
    var line = 0
    // A byte order mark is no part of the first name.
    var start = table.utf8MarkByteCount
    while start < table.count {
      var end = start
      while end < table.count, table[end] != newLine { end += 1 }
      var contentEnd = end
      if contentEnd > start, table[contentEnd - 1] == carriageReturn { contentEnd -= 1 }
      if contentEnd > start, table[start] != hash {
        let fields = fields(table, start..<contentEnd)
        guard fields.count <= 3 else { throw .tooManyFields(line: line) }
        try check(fields[0], line)
        var type = AskedType(name: fields[0], text: fields[0], threshold: threshold)
        if fields.count > 1, fields[1].count > 0 {
          try check(fields[1], line)
          type.text += [colon, blank] + fields[1]
        }
        if fields.count > 2, fields[2].count > 0 {
          guard let own = probability(fields[2]) else { throw .badThreshold(line: line) }
          type.threshold = own
        }
        types.append(type)
      }
      start = end + 1
      line += 1
    }
    return types
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let colon = UInt8(ascii: ":")
  private static let blank = UInt8(ascii: " ")
  private static let hash = UInt8(ascii: "#")
  private static let newLine = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private static func isBlank(_ byte: UInt8) -> Bool { byte == blank || byte == 0x09 }

  /// Reads from an opening quote to the comma or the end behind the closing one.
  private static func quoted(
    _ list: UnsafeRawBufferPointer, _ position: inout Int, _ type: Int
  ) throws(TypeListError) -> [UInt8] {
    var name: [UInt8] = []
    position += 1
    while true {
      guard position < list.count else { throw .badQuote(type: type) }
      let byte = list[position]
      position += 1
      if byte == quote {
        guard position < list.count, list[position] == quote else { break }
        position += 1
      }
      name.append(byte)
    }
    while position < list.count, isBlank(list[position]) { position += 1 }
    guard position == list.count || list[position] == comma else { throw .badQuote(type: type) }
    return name
  }

  private static func check(_ name: [UInt8], _ number: Int) throws(TypeListError) {
    var isEmpty = true
    for byte in name where !isBlank(byte) { isEmpty = false }
    guard !isEmpty else { throw .empty(type: number) }
    guard name.withUnsafeBytes({ $0.isPrintableText(0..<name.count) }) else {
      throw .unprintable(type: number)
    }
  }

  /// The parts between tabs, without blanks around them.
  private static func fields(
    _ table: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> [[UInt8]] {
    var fields: [[UInt8]] = [[]]
    for index in range {
      if table[index] == 0x09 {
        fields.append([])
      } else if table[index] != blank || fields[fields.count - 1].count > 0 {
        fields[fields.count - 1].append(table[index])
      }
    }
    for index in 0..<fields.count {
      while fields[index].last == blank { fields[index].removeLast() }
    }
    return fields
  }

  /// Digits with at most one point, from 0 to 1.
  private static func probability(_ text: [UInt8]) -> Float? {
    var value: Float = 0
    var step: Float = 1
    var hasPoint = false
    var hasDigit = false
    for byte in text {
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
        continue
      }
      guard byte.isASCIIDigit else { return nil }
      hasDigit = true
      if hasPoint {
        step /= 10
        value += Float(byte - 0x30) * step
      } else {
        value = value * 10 + Float(byte - 0x30)
      }
    }
    return hasDigit && value <= 1 ? value : nil
  }
}
