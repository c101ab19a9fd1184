// Readers of short things, each alone, with objects that are made once: so an execution is little more
// than the reader's own work, and many fit in a second.
@testable import Runtime

/// A text with everything that references, escapes and tags stand for taken out, and the way back.
func readMarkup(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count > 1 else { return }
  let source = UnsafeRawBufferPointer(rebasing: bytes[1...])
  let reader = textReaders[Int(bytes[0]) % textReaders.count]
  guard !reader.isItsOwnText(source) else { return }
  readable.removeAll()
  _ = reader.read(source, into: readable, sourceMap)
  let text = readable.bytes
  touch(text)
  var before = 0
  for index in 0..<text.count {
    let place = sourceMap.source(of: index..<index + 1)
    precondition(before <= place.lowerBound && place.lowerBound <= place.upperBound)
    precondition(place.upperBound <= source.count)
    before = place.lowerBound
  }
}

/// Bytes in each encoding, and how they are counted.
func readEncodings(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count > 1, let start = bytes.baseAddress else { return }
  let kind = bytes[0]
  let text = UnsafeRawBufferPointer(rebasing: bytes[1...])
  readable.removeAll()
  switch kind % 4 {
  case 0:
    _ = EncodingGuess(text)
    Windows1252.decode(text, to: readable)
    precondition(utf16Count(readable.bytes) == text.count)
  case 1:
    var decoder = UTF16Decoder(isBigEndian: kind & 4 != 0)
    let middle = text.count * Int(kind >> 3) / 32
    decoder.decode(UnsafeRawBufferPointer(rebasing: text[..<middle]), to: readable)
    decoder.decode(UnsafeRawBufferPointer(rebasing: text[middle...]), to: readable)
    decoder.finish(readable)
    precondition(utf16Count(readable.bytes) == (text.count + 1) / 2)
  case 2:
    if Base64.decode(text, to: readable) { touch(readable.bytes) }
    let name = UnsafeBufferPointer(
      start: (start + 1).assumingMemoryBound(to: UInt8.self), count: text.count)
    _ = MediaType(name)
    _ = MediaType.reason(of: text)
  default: _ = utf16Count(text)
  }
}

/// UTF-16 units of a text; every place of it is passed in order.
private func utf16Count(_ text: UnsafeRawBufferPointer) -> Int {
  var converter = OffsetConverter(text: text)
  var before = (0, 0)
  for place in 0..<text.count {
    let now = (converter.convert(place, to: .codePoint), converter.convert(place, to: .utf16))
    precondition(before.0 <= now.0 && before.1 <= now.1 && now.0 <= now.1 && now.1 <= place)
    before = now
  }
  return converter.convert(text.count, to: .utf16)
}

/// What cuts JSON, XML and HL7 into pieces. A line that is read as an object is JSON to the other reader.
func readSyntax(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count > 1, let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
    return
  }
  let text = start + 1
  let end = bytes.count - 1
  switch bytes[0] % 3 {
  case 0: readJSON(text, end)
  case 1: readXML(text, end)
  default:
    guard let message = try? HL7Message(text, end: end) else { return }
    for segment in message.segments {
      for number in 0..<8 {
        let field = message.field(number, of: segment)
        for repetition in message.repetitions(of: field) {
          precondition(repetition.upperBound <= end)
          precondition(message.component(2, of: repetition).upperBound <= end)
        }
      }
    }
  }
}

private func readJSON(_ text: UnsafePointer<UInt8>, _ end: Int) {
  var scanner = JSONScanner(text, end: end)
  var isJSON = true
  do throws(DocumentFailure) {
    try scanner.skipValue()
    try scanner.finish()
  } catch {
    isJSON = false
    precondition(error.bytePosition <= end)
  }
  readable.removeAll()
  // The copy is the fuzzer's own: strings are unescaped in place.
  var reader = JSONLineReader(
    UnsafeMutablePointer(mutating: text), byteCount: end, keepingMembersIn: readable)
  let hasMark = end >= 3 && text[0] == 0xEF
  do throws(JSONFailure) {
    let line = try reader.read()
    precondition(isJSON || hasMark)
    precondition(line.textStart + line.textByteCount <= end)
    precondition(line.idStart + line.idByteCount <= end)
  } catch {
    precondition(error.bytePosition <= end)
  }
  touch(readable.bytes)
}

private func readXML(_ text: UnsafePointer<UInt8>, _ end: Int) {
  var scanner = XMLScanner(text, end: end)
  do throws(DocumentFailure) {
    while true {
      switch try scanner.next() {
      case .start(let name, _):
        precondition(name.upperBound <= end)
        if let value = scanner.attribute("code") { precondition(value.upperBound <= end) }
      case .end(let place), .text(let place), .characterData(let place):
        precondition(place.upperBound <= end)
      case .documentEnd:
        precondition(scanner.depth == 0)
        return
      }
    }
  } catch {
    precondition(error.bytePosition <= end)
  }
}

/// The value of an attribute of a medication, written as JSON.
func readValues(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count > 1 else { return }
  let text = UnsafeRawBufferPointer(rebasing: bytes[1...])
  readable.removeAll()
  guard let value = values.value(of: text, attributes[Int(bytes[0]) % attributes.count]) else {
    return
  }
  value.append(to: readable)
  var scanner = JSONScanner(readable.start, end: readable.byteCount)
  try! scanner.skipValue()
  try! scanner.finish()
}

func readHeadings(_ bytes: UnsafeRawBufferPointer) {
  headings.begin(bytes)
  var before = 0
  while let heading = headings.next() {
    precondition(before <= heading.byteStart && heading.byteStart <= heading.byteEnd)
    precondition(heading.byteEnd <= bytes.count)
    before = heading.byteEnd
  }
}

/// The relative of a span that the first two bytes give.
func readRelatives(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count > 2 else { return }
  let text = UnsafeRawBufferPointer(rebasing: bytes[2...])
  let start = Int(bytes[0]) % (text.count + 1)
  _ = RelativeReader(text).relative(of: start..<min(text.count, start + Int(bytes[1] % 32)))
}

nonisolated(unsafe) private let readable = ByteBuffer()
nonisolated(unsafe) private let sourceMap = SourceMap()
nonisolated(unsafe) private let textReaders = Markup.allCases.map { TextReader($0) }
nonisolated(unsafe) private let headings = HeadingReader()
nonisolated(unsafe) private let values = MedicationValueReader()
private let attributes: [MedicationAttribute] = [
  .strength, .dosage, .duration, .frequency, .form, .route,
]
