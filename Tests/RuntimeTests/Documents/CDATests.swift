import Testing

@testable import Runtime

@Suite struct CDATests {
  static func document(_ body: String, head: String = "") -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment --><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2" extension="D7"/>\(head)
    <recordTarget><patientRole><id root="3" extension="P9"/></patientRole></recordTarget>
    <component><structuredBody>\(body)</structuredBody></component></ClinicalDocument>
    """
  }

  static func section(_ inside: String) -> String {
    "<component><section>\(inside)</section></component>"
  }

  @Test func narrativesAreReadWithTheirTitles() {
    let read = DocumentCase(
      .cda,
      Self.document(
        Self.section(
          """
          <code code="10160-0"/><title>Medications</title><text><table><thead><tr><th>Name</th>
          <th>Dose</th></tr></thead><tbody><tr><td>Metoprolol</td><td>25&#160;mg</td></tr>
          <tr><td><content ID="a">War</content>farin</td><td>5 mg</td></tr></tbody></table></text>
          <entry><act><text><reference value="#a"/></text></act></entry>
          """)
          + Self.section(
            """
            <title>Plan &amp; more</title><text><list><item>Call<br/>back</item><item>rest</item>
            </list><paragraph>fever
               &lt; 39</paragraph></text>
            """)))
    #expect(
      read.texts.map(\.text) == [
        "Medications\nName\tDose\nMetoprolol\t25\u{A0}mg\nWarfarin\t5 mg",
        "Plan & more\nCall\nback\nrest\nfever < 39",
      ])
    #expect(read.texts.map(\.id) == ["D7/section[1].text", "D7/section[2].text"])
    #expect(read.texts.map(\.code) == ["10160-0", ""] && read.texts[0].patient == "P9")
    #expect(read.texts[0].documentBytes("Metoprolol") == "Metoprolol")
    #expect(read.texts[0].documentBytes("Warfarin") == "War</content>farin")
    #expect(read.texts[1].documentBytes("fever < 39") == "fever\n   &lt; 39")
  }

  @Test func sectionsInSectionsHaveTheirOwnTexts() {
    let inner = Self.section("<title>Inner</title><text>cough</text>")
    let read = DocumentCase(
      .cda, Self.document(Self.section("<title>Outer</title><text>fever</text>" + inner)))
    #expect(read.texts.map(\.text) == ["Outer\nfever", "Inner\ncough"])
    #expect(read.texts.map(\.path) == ["section[1].text", "section[1].section[1].text"])
  }

  @Test func linesOfATextWithoutElementsStay() {
    let read = DocumentCase(.cda, Self.document(Self.section("<text>fever\ncough</text>")))
    #expect(read.texts.map(\.text) == ["fever\ncough"])
    let wrapped = DocumentCase(
      .cda, Self.document(Self.section("<text>\n  peripheral\n     neuropathy\n</text>")))
    #expect(wrapped.texts.map(\.text) == ["peripheral neuropathy"])
    #expect(
      DocumentCase(.cda, "<text>fever <b>and</b> cough</text>").texts[0].text == "fever and cough")
  }

  @Test func aFootnoteIsPartedFromTheWordsAroundIt() {
    let inside = "Lisinopril<footnote ID=\"f\">stopped for cough</footnote> 10 mg"
    let expected = "Lisinopril stopped for cough 10 mg"
    let read = DocumentCase(.cda, "<text>\(inside)</text>")
    #expect(read.texts.map(\.text) == [expected])
    #expect(read.texts[0].documentBytes("Lisinopril") == "Lisinopril")
    #expect(read.texts[0].documentBytes("stopped for cough") == "stopped for cough")
    let mark = DocumentCase(.cda, "<text>a<footnoteRef IDREF=\"f\"/>, b</text>")
    #expect(mark.texts.map(\.text) == ["a, b"])
    let page = "<div><p>\(inside)</p></div>"
    #expect(DocumentCase(.text, page).texts.map(\.text) == [expected])
  }

  @Test func whatARevisionDeletesIsNoText() {
    let read = DocumentCase(
      .cda,
      """
      <text>Takes <content revised="delete">aspirin <content>and <br/>iron</content> daily</content>\
      <content revised="insert">warfarin</content> for <content revised='delete'/>gout.</text>
      """)
    #expect(read.texts.map(\.text) == ["Takes warfarin for gout."])
    #expect(read.texts[0].documentBytes("warfarin") == "warfarin")
    let all = DocumentCase(.cda, "<text><content revised=\"delete\">fever</content></text>")
    #expect(all.texts.map(\.warnings) == [["no_text"]])
  }

  @Test func idsAreDecoded() {
    let read = DocumentCase(
      .cda,
      """
      <ClinicalDocument><id extension="D&amp;&#x37;"/><recordTarget><patientRole>
      <id extension="P&amp;9&x"/></patientRole></recordTarget><component><section>
      <code code="a&lt;b"/><text>fever</text></section></component></ClinicalDocument>
      """)
    #expect(read.texts.map(\.id) == ["D&7/section[1].text"])
    #expect(read.texts[0].patient == "P&9&x" && read.texts[0].code == "a<b")
  }

  @Test func bodiesThatAreNoXMLAreDecodedOrNamed() {
    func read(_ text: String) -> DocumentCase {
      DocumentCase(
        .cda,
        "<ClinicalDocument><component><nonXMLBody>\(text)</nonXMLBody></component></ClinicalDocument>"
      )
    }
    let text = read(#"<text mediaType="text/plain" representation="B64">RmV2 ZXI=</text>"#)
    #expect(text.texts.map(\.text) == ["Fever"])
    let page = read(#"<text mediaType="application/pdf" representation="B64">JVBERi0=</text>"#)
    #expect(page.texts.map(\.warnings) == [["attachment_is_pdf"]])
    #expect(
      read(#"<text mediaType="text/plain">plain fever</text>"#).texts[0].text == "plain fever")
    let elsewhere = read(#"<text><reference value="http://x.example/y"/></text>"#)
    #expect(elsewhere.texts.map(\.warnings) == [["only_a_url"]])
    let elsewherePage = read(
      #"<text mediaType="application/pdf"> <reference value="http://x.example/y"/></text>"#)
    #expect(elsewherePage.texts.map(\.warnings) == [["only_a_url"]])
    #expect(read("<text> </text>").texts.map(\.warnings) == [["no_text"]])
    #expect(DocumentCase(.cda, Self.document("")).texts.map(\.warnings) == [["no_text"]])
  }

  @Test(arguments: [
    ("<!DOCTYPE x [<!ENTITY a \"b\">]><ClinicalDocument/>", DocumentDefect.documentType),
    ("<ClinicalDocument><a>&lol;</a></ClinicalDocument>", .unknownEntity),
    ("<ClinicalDocument><a></b></ClinicalDocument>", .tagsDoNotMatch),
    ("<ClinicalDocument><a>", .endsTooEarly), ("<other/>", .notAClinicalDocument),
    ("", .endsTooEarly), ("fever", .unexpectedByte), ("<ClinicalDocument/>x", .unexpectedByte),
    ("<ClinicalDocument/><ClinicalDocument/>", .unexpectedByte),
    ("<ClinicalDocument a=b/>", .unexpectedByte),
    ("<?xml version='1.0' encoding='EBCDIC'?><ClinicalDocument/>", .unknownEncoding),
    (String(repeating: "<ClinicalDocument>", count: 10_000), .nestedTooDeeply),
  ])
  func whatProtectsIsStrict(text: String, defect: DocumentDefect) {
    let read = DocumentCase(.cda, text)
    guard read.texts.count == 1, case .document(defect, _) = read.texts[0].error else {
      Issue.record("\(read.texts.map(\.error))")
      return
    }
  }

  @Test func declaredAndUndeclaredEncodingsAreRead() {
    let body = Self.document(Self.section("<text>caf@</text>"))
    for (declared, isRead) in [("ISO-8859-1", true), ("windows-1252", true), ("UTF-8", false)] {
      let text = body.replacing("UTF-8", with: declared)
      let bytes = Array(text.utf8).map { $0 == 0x40 ? 0xE9 : $0 }
      #expect((DocumentCase(.cda, bytes).texts[0].text == "café") == isRead, "\(declared)")
    }
    let wide = EncodingTests.utf16(body.replacing("@", with: "é"), bigEndian: true, mark: true)
    #expect(DocumentCase(.cda, wide).texts[0].text == "café")
  }

  @Test func cutAnywhereItIsRefused() {
    let whole = Array(
      Self.document(Self.section("<title>A</title><text>fever &amp; <b>x</b></text>")).utf8)
    for count in 0..<whole.count {
      let texts = DocumentCase(.cda, Array(whole[..<count])).texts
      #expect(texts.count == 1 && texts[0].error != nil, "\(count)")
    }
  }
}
