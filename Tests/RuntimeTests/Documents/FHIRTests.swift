import Testing

@testable import Runtime

@Suite struct FHIRTests {
  static let composition = """
    {"resourceType":"Composition","id":"c1","subject":{"reference":"Patient/7"},
     "text":{"status":"generated","div":"<div>Summary</div>"},
     "section":[{"title":"Plan","code":{"coding":[{"code":"18776-5"}]},
       "text":{"div":"<div xmlns=\\"x\\"><p>Takes\\n metformin &amp; rest</p></div>"},
       "section":[{"text":{"div":"<div>inner</div>"}}]}]}
    """

  @Test func narrativesOfACompositionAreRead() {
    let read = DocumentCase(.fhir, Self.composition)
    #expect(read.texts.map(\.text) == ["Summary", "Takes metformin & rest", "inner"])
    #expect(
      read.texts.map(\.id) == [
        "c1/text.div", "c1/section[0].text.div", "c1/section[0].section[0].text.div",
      ])
    #expect(read.texts.map(\.patient) == ["Patient/7", "Patient/7", "Patient/7"])
    #expect(read.texts[1].code == "18776-5")
    #expect(read.texts[1].source == "<div xmlns=\"x\"><p>Takes\n metformin &amp; rest</p></div>")
    #expect(read.texts[1].documentBytes("metformin & rest") == "metformin &amp; rest")
    #expect(read.texts[1].documentBytes("Takes metformin") == "Takes\\n metformin")
  }

  @Test func attachmentsAreDecodedOrNamed() {
    let read = DocumentCase(
      .fhir,
      """
      {"content":[{"attachment":{"contentType":"text/plain","data":"RmV2\\/ZXI="}},
        {"attachment":{"contentType":"text/plain; charset=utf-8","data":"RmV2ZXI="}},
        {"attachment":{"contentType":"application/pdf","data":"JVBERi0="}},
        {"attachment":{"url":"http://x.example/y"}},{"attachment":{"data":"!!"}},
        {"attachment":{"contentType":"text/html","data":"PGI+eDwvYj4="}},
        {"attachment":{"contentType":"image/png","data":"aaaa"}}],
       "resourceType":"DocumentReference","id":"d1"}
      """)
    #expect(
      read.texts.map(\.warnings) == [
        [], [], ["attachment_is_pdf"], ["only_a_url"], [], [], ["attachment_is_image"],
      ])
    #expect(
      read.texts.map(\.error) == [
        nil, nil, nil, nil, .document(.badBase64, byte: 297), nil, nil,
      ])
    #expect(read.texts[1].text == "Fever" && read.texts[5].text == "x")
    #expect(read.texts[1].documentBytes("ever") == "RmV2ZXI=")
  }

  /// Digits could be base64.
  @Test(arguments: ["5", "1234", "null", "true", #"["RmV2ZXI="]"#, #"{"a":"RmV2ZXI="}"#])
  func dataThatIsNoStringIsNoBase64(value: String) {
    for resource in [
      #"{"resourceType":"DiagnosticReport","presentedForm":[{"contentType":"text/plain","data":\#(value)}]}"#,
      #"{"resourceType":"DocumentReference","content":[{"attachment":{"data":\#(value)}}]}"#,
      #"{"resourceType":"Binary","contentType":"text/plain","data":\#(value)}"#,
      #"{"resourceType":"Binary","data":\#(value),"contentType":"text/plain"}"#,
    ] {
      let read = DocumentCase(.fhir, resource)
      let byte =
        resource.utf8.count - String(resource.split(separator: #""data":"#)[1]).utf8.count + 1
      #expect(read.texts.map(\.error) == [.document(.badBase64, byte: byte)], "\(resource)")
    }
    let pdf = DocumentCase(
      .fhir, #"{"resourceType":"Binary","contentType":"application/pdf","data":\#(value)}"#)
    #expect(pdf.texts.map(\.warnings) == [["attachment_is_pdf"]])
  }

  @Test func containedResourcesAreRead() {
    let read = DocumentCase(
      .fhir,
      """
      {"resourceType":"DiagnosticReport","id":"d","subject":{"reference":"Patient/1"},"contained":[
        {"resourceType":"Patient","id":"p"},
        {"resourceType":"Binary","contentType":"text/plain","data":"RmV2ZXI="},
        {"resourceType":"DocumentReference","subject":{"reference":"Patient/2"},
         "content":[{"attachment":{"data":"Y291Z2g="}}]},"x",
        {"resourceType":"DiagnosticReport","id":"e","conclusion":"gout"}],"conclusion":"rash"}
      """)
    #expect(read.texts.map(\.text) == ["Fever", "cough", "gout", "rash"])
    #expect(
      read.texts.map(\.id) == [
        "d/contained[1].data", "d/contained[2].content[0].attachment.data",
        "d/contained[4].conclusion", "d/conclusion",
      ])
    #expect(read.texts.map(\.patient) == ["Patient/1", "Patient/2", "Patient/1", "Patient/1"])
    #expect(read.texts[1].documentBytes("cough") == "Y291Z2g=")
    // Of a resource whose own texts are not read, too.
    let other = DocumentCase(
      .fhir,
      #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Encounter","contained":["#
        + Self.composition + "]}}]}")
    #expect(other.texts.map(\.text) == ["Summary", "Takes metformin & rest", "inner"])
    #expect(other.texts[0].path == "entry[0].resource.contained[0].text.div")
    let twice = #"{"resourceType":"Encounter","contained":[],"contained":[]}"#
    #expect(DocumentCase(.fhir, twice).texts.map { $0.error != nil } == [true])
  }

  @Test(arguments: [
    ("text/xml", true), ("application/xml", true), ("application/hl7-v3+xml", true),
    ("application\\/hl7-sda+xml; charset=utf-8", true), ("application/json", false),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", false),
  ])
  func attachmentsOfXMLAreRead(type: String, isRead: Bool) {
    let data = "PD94bWwgdmVyc2lvbj0iMS4wIj8+PGE+PGI+RmV2ZXI8L2I+PC9hPg=="
    let read = DocumentCase(
      .fhir,
      #"{"resourceType":"Binary","contentType":"\#(type)","data":"\#(data)"}"#)
    #expect(read.texts.map(\.text) == [isRead ? "Fever" : ""])
    #expect(read.texts.map(\.warnings) == [isRead ? [] : ["attachment_is_binary"]])
  }

  @Test func reportsBinariesAndBundlesAreRead() {
    let report =
      #"{"resourceType":"DiagnosticReport","conclusion":"no \"fever\"","presentedForm":[{"data":"RmV2ZXI="}]}"#
    let binary = #"{"resourceType":"Binary","data":"RmV2ZXI=","contentType":"application/pdf"}"#
    let plain = #"{"contentType":"text/plain","resourceType":"Binary","data":"RmV2ZXI="}"#
    let bundle = """
      {"resourceType":"Bundle","id":"b","entry":[{"fullUrl":"x"},{"resource":\(report)},
      {"resource":\(binary)},{"resource":\(plain)},{"resource":{"resourceType":"Patient"}},
      {"resource":{"resourceType":"Bundle","entry":[{"resource":\(Self.composition)}]}}]}
      """
    let read = DocumentCase(.fhir, bundle)
    #expect(
      read.texts.map(\.text) == [
        "no \"fever\"", "Fever", "", "Fever", "Summary", "Takes metformin & rest", "inner",
      ])
    #expect(read.texts[0].path == "entry[1].resource.conclusion")
    #expect(read.texts[0].documentBytes("fever") == "fever")
    #expect(read.texts[5].path == "entry[5].resource.entry[0].resource.section[0].text.div")
    #expect(
      DocumentCase(.fhir, #"{"resourceType":"Patient","id":"p"}"#).texts[0].warnings == ["no_text"])
  }

  /// An id is cut behind 256 bytes, wherever an escape stands.
  @Test(arguments: 248...257) func anEscapeMayStandWhereAnIDIsCut(count: Int) {
    for escape in [#"\n"#, #"\u00e9"#, #"\ud83d\ude00"#] {
      let name = String(repeating: "a", count: count)
      let read = DocumentCase(
        .fhir,
        #"{"resourceType":"DiagnosticReport","id":"\#(name)\#(escape)b","conclusion":"fever"}"#)
      #expect(read.texts.map(\.text) == ["fever"])
      #expect(read.texts[0].id.hasPrefix(name.prefix(256)))
    }
  }

  @Test func idsAreDecoded() {
    let read = DocumentCase(
      .fhir,
      #"{"resourceType":"DiagnosticReport","id":"a\u00e9","subject":{"reference":"Patient\/9"},"#
        + #""conclusion":"fever"}"#)
    #expect(read.texts.map(\.id) == ["aé/conclusion"] && read.texts[0].patient == "Patient/9")
  }

  static func conclusion(_ text: String) -> String {
    #"{"resourceType":"DiagnosticReport","conclusion":"\#(text)"}"#
  }

  @Test(arguments: [1, 2, 3, 7, 1 << 16])
  func valuesAreReadOneAfterTheOther(chunk: Int) {
    func texts(_ text: String) -> [String] {
      DocumentCase(.fhir, text, chunk: chunk).texts.map { $0.error == nil ? $0.text : "error" }
    }
    let (a, b) = (Self.conclusion("a } \\\" {"), Self.conclusion("b"))
    #expect(texts("\u{FEFF}\(a)\n\(b)\n") == ["a } \" {", "b"])
    #expect(texts("[\(a),\n\(b)]") == ["a } \" {", "b"])
    #expect(texts(a + b) == ["a } \" {", "b"])
    #expect(texts("5\n\(b)") == ["error", "b"] && texts("nonsense\n\n\(b)\n]") == ["error", "b"])
    #expect(texts("[[\(a)],[\(b)]]\n[]") == ["a } \" {", "b"])
    // An array that was not closed is said once.
    for text in ["[\(a),", "[\(a)", "[[\(a)],\n", "\(a)\n["] {
      #expect(texts(text) == ["a } \" {", "error"], "\(text)")
    }
    #expect(texts("[\(a),\(b.dropLast(3))") == ["a } \" {", "error"])
    #expect(texts(String(repeating: "[", count: 100_000)) == ["error"])
    // A line that was cut off does not take the next with it.
    for count in 1..<a.count where a.prefix(count).last != ":" {
      #expect(texts(a.prefix(count) + "\n" + b) == ["error", "b"], "\(count)")
    }
  }

  @Test func anArrayThatIsCutOffEndsTooEarly() {
    let read = DocumentCase(.fhir, "[" + Self.conclusion("fever") + ",")
    #expect(read.texts.map(\.error) == [nil, .document(.endsTooEarly, byte: 1)])
  }

  @Test(arguments: [
    (
      #"{"resourceType":"DiagnosticReport","conclusion":"a","conclusion":"b"}"#,
      DocumentDefect.duplicateKey
    ),
    (#"{"id":"x"}"#, .notAResource), (#"{"resourceType":"Bundle",}"#, .unexpectedByte),
    (#"{"resourceType":"Bundle","a":"\x"}"#, .badEscape),
    (#"{"resourceType":"Bundle","a":1.}"#, .badNumber),
    ("{\"resourceType\":\"Bundle\",\"a\":\"\u{1}\"}", .controlCharacter),
    (
      "{\"resourceType\":\"Bundle\",\"a\":" + String(repeating: "[", count: 10_000),
      .nestedTooDeeply
    ),
    (#"{"resourceType":"Bundle","a":tru}"#, .unexpectedByte),
  ])
  func whatIsWrongIsSaid(text: String, defect: DocumentDefect) {
    let read = DocumentCase(.fhir, text)
    guard read.texts.count == 1, case .document(defect, _) = read.texts[0].error else {
      Issue.record("\(read.texts.map(\.error))")
      return
    }
  }

  @Test func loneSurrogatesAreReplaced() {
    let read = DocumentCase(.fhir, Self.conclusion("x \\ud83d y \\ud83d\\ude00 \\ude00"))
    #expect(read.texts.map(\.text) == ["x \u{FFFD} y 😀 \u{FFFD}"])
  }
}
