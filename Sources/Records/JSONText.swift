// JSON written piece by piece to the output. Commas, colons and quotes go where they belong, so that
// no writer spells punctuation; nothing is kept but whether the next value needs a comma.
import Runtime

package final class JSONText {
  package let output: OutputBuffer
  /// A value stands before in the same object or array.
  private var needsComma = false

  package init(_ output: OutputBuffer) { self.output = output }

  // MARK: Structure

  package func beginObject() { begin(UInt8(ascii: "{")) }
  package func endObject() { end(UInt8(ascii: "}")) }
  package func beginArray() { begin(UInt8(ascii: "[")) }
  package func endArray() { end(UInt8(ascii: "]")) }

  package func beginObject(_ name: StaticString) {
    self.name(name)
    beginObject()
  }

  package func beginArray(_ name: StaticString) {
    self.name(name)
    beginArray()
  }

  /// A member's name; its value, object or array follows.
  package func name(_ name: StaticString) {
    separate()
    output.append(jsonString: name)
    endName()
  }

  package func name(_ name: UnsafeRawBufferPointer) {
    separate()
    output.append(jsonString: name)
    endName()
  }

  /// Ends a line after a whole value; the next line starts afresh.
  package func endLine() {
    output.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  private func begin(_ bracket: UInt8) {
    separate()
    output.append(bracket)
    needsComma = false
  }

  private func end(_ bracket: UInt8) {
    output.append(bracket)
    needsComma = true
  }

  private func separate() {
    if needsComma { output.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private func endName() {
    output.append(UInt8(ascii: ":"))
    needsComma = false
  }

  // MARK: Values

  package func value(_ number: Int) {
    separate()
    output.append(integer: number)
  }

  package func value(_ text: UnsafeRawBufferPointer) {
    separate()
    output.append(jsonString: text)
  }

  package func value(_ text: [UInt8]) {
    separate()
    output.append(jsonString: text)
  }

  package func value(_ text: StaticString) {
    separate()
    output.append(jsonString: text)
  }

  package func value(_ isTrue: Bool) {
    separate()
    output.append(isTrue ? "true" : "false")
  }

  /// The shortest decimal that reads back as the same float.
  package func value(_ number: Float) {
    separate()
    output.append(float: number)
  }

  /// 0...1, with four decimals.
  package func value(score: Double) {
    separate()
    output.append(score: score)
  }

  /// At least 0, with this many decimals, rounded half up.
  package func value(decimal: Double, places: Int) {
    separate()
    output.append(decimal: decimal, places: places)
  }

  /// Bytes that are a JSON value already, such as a number in the input's own spelling.
  package func value(verbatim json: UnsafeRawBufferPointer) {
    separate()
    output.append(json)
  }

  /// Whole members in the input's own spelling, commas between; nothing for none.
  package func members(verbatim members: UnsafeRawBufferPointer) {
    if members.isEmpty { return }
    separate()
    output.append(members)
  }

  /// A string of hexadecimal digits.
  package func value(hexadecimal bytes: UnsafeRawBufferPointer) {
    separate()
    output.append(UInt8(ascii: "\""))
    output.append(hexadecimal: bytes)
    output.append(UInt8(ascii: "\""))
  }

  package func null() {
    separate()
    output.append("null")
  }
}

// MARK: Members

extension JSONText {
  package func member(_ name: StaticString, _ value: Int) {
    self.name(name)
    self.value(value)
  }

  /// null for nil.
  package func member(_ name: StaticString, optional value: Int?) {
    self.name(name)
    if let value { self.value(value) } else { null() }
  }

  package func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    self.value(value)
  }

  package func member(_ name: StaticString, _ value: StaticString) {
    self.name(name)
    self.value(value)
  }

  package func member(_ name: StaticString, _ value: UnsafeRawBufferPointer) {
    self.name(name)
    self.value(value)
  }

  package func member(_ name: StaticString, _ value: [UInt8]) {
    self.name(name)
    self.value(value)
  }

  package func member(_ name: StaticString, score value: Double) {
    self.name(name)
    self.value(score: value)
  }

  package func member(_ name: StaticString, decimal value: Double, places: Int) {
    self.name(name)
    self.value(decimal: value, places: places)
  }
}
