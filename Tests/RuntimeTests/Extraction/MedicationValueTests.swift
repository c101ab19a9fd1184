import Foundation
import Testing

@testable import Runtime

@Suite struct MedicationValueTests {
  static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden/Extraction/medication-values.txt")

  struct Line: CustomTestStringConvertible {
    let attribute: MedicationAttribute
    let name: String
    let texts: [String]
    /// Nil where none of the texts has a value.
    let value: String?

    var testDescription: String { "\(name) \(value ?? "-")" }
  }

  static func attribute(_ name: String) -> MedicationAttribute? {
    name.utf8.withContiguousStorageIfAvailable {
      MedicationAttribute(name: UnsafeRawBufferPointer($0))
    } ?? nil
  }

  static func lines() throws -> [Line] {
    try String(contentsOf: golden, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .map { line in
        let fields = line.components(separatedBy: " | ")
        let attribute = try #require(Self.attribute(fields[0]))
        return Line(
          attribute: attribute, name: fields[0],
          texts: fields[1].components(separatedBy: ";").map {
            $0.trimmingCharacters(in: .whitespaces)
          },
          value: fields[2] == "-" ? nil : fields[2])
      }
  }

  static func value(
    _ text: String, _ attribute: MedicationAttribute, _ reader: MedicationValueReader
  ) -> String? {
    var text = text
    guard let value = text.withUTF8({ reader.value(of: UnsafeRawBufferPointer($0), attribute) })
    else { return nil }
    let output = ByteBuffer()
    value.append(to: output)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  @Test func eachTextOfTheTableHasItsValueAndNoOther() throws {
    let lines = try Self.lines()
    #expect(lines.map(\.texts.count).reduce(0, +) > 1200)
    let reader = MedicationValueReader()
    for line in lines {
      for text in line.texts {
        #expect(Self.value(text, line.attribute, reader) == line.value, "\(line.name): \(text)")
      }
    }
  }

  @Test func everyValueIsOneJSONObjectWithTheMembersOfMedications() throws {
    let known: Set<String> = [
      "quantity", "low", "high", "unit", "denominator", "parts", "times", "times_low", "times_high",
      "period", "period_low", "period_high", "per", "count", "when", "days", "at", "as_needed",
      "form", "route", "each_dose",
    ]
    let reader = MedicationValueReader()
    for line in try Self.lines() where line.value != nil {
      let text = try #require(Self.value(line.texts[0], line.attribute, reader))
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      #expect(Set(object.keys).isSubset(of: known))
    }
  }

  @Test func whatIsNoPhraseHasNoValue() {
    let reader = MedicationValueReader()
    let texts = [
      "", " ", ".", "\u{0}", "40 mg\u{0}", String(repeating: "1", count: 161),
      String(repeating: "1 ", count: 80), "４０ mg", "40\u{FFFD}", "½½", "½/½", "- -", "/", "x x x",
      String(repeating: "b.i.d.", count: 26),
    ]
    for text in texts {
      for name in ["strength", "dosage", "form", "route", "frequency", "duration"] {
        #expect(Self.value(text, Self.attribute(name)!, reader) == nil)
      }
    }
  }

  @Test func bytesThatAreNoUTF8AreReadWithinTheirBounds() {
    let reader = MedicationValueReader()
    var random = SeededGenerator(seed: 17)
    for _ in 0..<2000 {
      let count = Int(random.next() % 24)
      let bytes = (0..<count).map { _ -> UInt8 in
        let letters = Array("0123456789.,/-qbidxhm \u{BD}".utf8) + [0xC2, 0xE2, 0x80, 0xFF]
        return letters[Int(random.next() % UInt64(letters.count))]
      }
      bytes.withUnsafeBytes { text in
        for name in ["strength", "dosage", "frequency", "duration"] {
          if let value = reader.value(of: text, Self.attribute(name)!) {
            let output = ByteBuffer()
            value.append(to: output)
            #expect(output.byteCount > 2)
          }
        }
      }
    }
  }

  /// A reader looks at what stands before a letter that may be a weekday: the first has nothing there.
  @Test func besideItsFirstAndLastTokenAPhraseHasNothing() {
    let phrase = Phrase()
    let isRead = Array("t 60".utf8).withUnsafeBytes { phrase.read($0) }
    #expect(isRead && phrase.count == 2)
    for place in [-1, -2, -3, -8, 2, 31] {
      #expect(phrase[place].mark == 0 && phrase[place].count == 0)
      #expect(phrase.word(place).isEmpty && phrase.number(place) == nil)
      for mark in UInt8.min...UInt8.max { #expect(!phrase.isMark(place, mark)) }
    }
    #expect(Self.value("t 60", Self.attribute("frequency")!, MedicationValueReader()) == nil)
  }

  @Test func onlyTheSixAttributesHaveValues() {
    #expect(Self.attribute("adverse_reaction") == nil)
    #expect(Self.attribute("medication") == nil)
    #expect(Self.attribute("Strength") == nil)
  }
}
