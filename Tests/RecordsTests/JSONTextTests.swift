import Foundation
import Records
import Testing

@Suite struct JSONTextTests {
  @Test func commasStandBetweenValuesOnly() {
    let text = written { output in
      let json = JSONText(output)
      json.beginObject()
      json.beginArray("empty")
      json.endArray()
      json.beginArray("numbers")
      json.value(-1)
      json.value(true)
      json.null()
      json.beginArray()
      json.value(score: 0.5)
      json.endArray()
      json.beginObject()
      json.endObject()
      json.endArray()
      json.member("last", optional: nil)
      json.endObject()
      json.endLine()
      json.value("next")
    }
    #expect(
      text == "{\"empty\":[],\"numbers\":[-1,true,null,[0.5000],{}],\"last\":null}\n\"next\"")
  }

  @Test func everyTextIsAJSONString() throws {
    for text in ["", "\"\\/", "\u{0}\n\r\t\u{1F}", "é\u{2028}\u{1F600}"] {
      let json = written { output in
        let json = JSONText(output)
        json.beginArray()
        json.value(Array(text.utf8))
        json.endArray()
      }
      let array = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String]
      #expect(array == [text])
    }
  }

  @Test func bytesThatAreNoUTF8BecomeReplacementCharacters() {
    let text = written { JSONText($0).value([0x61, 0xFF, 0xE2, 0x82, 0x62]) }
    #expect(text == "\"a\u{FFFD}\u{FFFD}b\"")
  }

  @Test func decimalsAreRoundedHalfUp() {
    for (value, places, expected) in [
      (0.0, 1, "0.0"), (0.25, 1, "0.3"), (12.345, 2, "12.35"), (999.96, 1, "1000.0"),
    ] {
      #expect(written { JSONText($0).value(decimal: value, places: places) } == expected)
    }
    #expect(written { $0.append(decimal: 9.96, places: 1, width: 6) } == "  10.0")
    #expect(written { $0.append(padded: 123, 5) } == "  123")
  }
}
