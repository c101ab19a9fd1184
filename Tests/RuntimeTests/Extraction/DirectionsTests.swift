// Dose number and frequency of prescription directions that others wrote and coded. Needs the
// folder with corpora.
import Foundation
import Testing

@testable import Runtime

@Suite(.enabled(if: ProcessInfo.processInfo.environment["EDGE_NER_SHARED"] != nil))
struct DirectionsTests {
  private struct Row: Decodable {
    let sig: String
    let dose_value: String?
    let freq_value: String?
    let freq_unit: String?
  }

  /// The longest run of words with a value of this kind; from the first word on where wanted.
  private static func longest(
    _ words: [String], _ attribute: MedicationAttribute, fromStart: Bool,
    _ reader: MedicationValueReader
  ) -> MedicationValue? {
    var best: (count: Int, value: MedicationValue)?
    for start in words.indices where !fromStart || start == 0 {
      for end in start..<min(words.count, start + 8) {
        var text = words[start...end].joined(separator: " ")
        if let value = text.withUTF8({ reader.value(of: UnsafeRawBufferPointer($0), attribute) }),
          end - start + 1 > best?.count ?? 0
        {
          best = (end - start + 1, value)
        }
      }
    }
    return best?.value
  }

  /// Rows whose codes contradict their own words count as wrong.
  @Test func doseNumbersAndFrequenciesAgreeWithTheCodedDirections() throws {
    let shared = ProcessInfo.processInfo.environment["EDGE_NER_SHARED"]!
    let text = try String(contentsOfFile: shared + "/data/sig/smart-sigs.jsonl", encoding: .utf8)
    let reader = MedicationValueReader()
    var doses = (right: 0, wrong: 0, none: 0)
    var frequencies = (right: 0, wrong: 0, none: 0)
    for line in text.split(separator: "\n") {
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      let words = row.sig.split(separator: " ").map(String.init)
      if let expected = row.dose_value.flatMap(Double.init) {
        switch Self.longest(words, .dosage, fromStart: true, reader) {
        case .quantity(let quantity):
          let output = ByteBuffer()
          quantity.high.append(to: output)
          let isRight = Double(String(decoding: output.bytes, as: UTF8.self)) == expected
          if isRight { doses.right += 1 } else { doses.wrong += 1 }
        default: doses.none += 1
        }
      }
      if let count = row.freq_value.flatMap(Double.init), let unit = row.freq_unit {
        switch Self.longest(words, .frequency, fromStart: false, reader) {
        case .frequency(let found) where found.timesHigh != nil && found.per != nil:
          let days = ["min": 1.0 / 1440, "h": 1.0 / 24, "d": 1, "wk": 7, "mo": 30, "a": 365]
          let per = String(decoding: found.per!.code, as: UTF8.self)
          let perDay = Double(found.timesHigh!) / Double(found.periodHigh ?? 1) / days[per]!
          let isRight = abs(perDay - (unit == "/wk" ? count / 7 : count)) < 0.001
          if isRight { frequencies.right += 1 } else { frequencies.wrong += 1 }
        default: frequencies.none += 1
        }
      }
    }
    print("doses", doses, "frequencies", frequencies)
    // Four rows state another frequency than their words, one another number.
    #expect(doses.wrong <= 1 && doses.right >= 288)
    #expect(frequencies.wrong <= 4 && frequencies.right >= 299)
  }
}
