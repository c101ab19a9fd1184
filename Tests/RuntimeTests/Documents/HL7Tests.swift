import Testing

@testable import Runtime

@Suite struct HL7Tests {
  static let header = #"MSH|^~\&|LAB|HOSP|EHR|CLINIC|20200102||ORU^R01|MSG1|P|2.5"#

  static func message(_ segments: [String], end: String = "\r") -> String {
    ([header, "PID|1||P7^^^HOSP^MR~X9||Doe^Jane"] + segments).joined(separator: end) + end
  }

  @Test(arguments: ["\r", "\n", "\r\n"])
  func textsOfObservationsAndNotesAreNotes(end: String) {
    let read = DocumentCase(
      .hl7,
      Self.message(
        [
          "OBR|1", #"OBX|1|FT|1^Report||Fever\.br\and cough \T\ pain~second line||||||F"#,
          "OBX|2|NM|2^Sodium||140", "NTE|1|L|Takes metformin", "NTE|2|L|and lisinopril",
          "OBX|3|ST|3||within limits",
        ], end: end))
    #expect(
      read.texts.map(\.text) == [
        "Fever\nand cough & pain\nsecond line", "Takes metformin\nand lisinopril", "within limits",
      ])
    #expect(read.texts.map(\.id) == ["MSG1/OBX[1].5", "MSG1/NTE[1].3", "MSG1/OBX[3].5"])
    #expect(read.texts.map(\.patient) == ["P7", "P7", "P7"])
    #expect(read.texts[0].documentBytes("cough & pain") == #"cough \T\ pain"#)
    #expect(read.texts[1].documentBytes("lisinopril") == "lisinopril")
  }

  /// What stands outside of frames is no message; what has no frame is read as before.
  @Test(arguments: [1, 3, 1 << 16])
  func whatStandsOutsideOfFramesIsNothing(chunk: Int) {
    func frame(_ text: String) -> String { "\u{B}\(text)\u{1C}\r" }
    let one = Self.message(["OBX|1|TX|1||fever"])
    let cases: [(input: String, texts: [String])] = [
      (frame(one) + "\0 \r\n" + frame(one), ["fever", "fever"]),
      (frame(one) + frame("") + frame(one) + "junk", ["fever", "fever"]),
      ("junk\r\n" + frame(one), ["fever"]), ("\0" + frame(one), ["fever"]),
      (one + frame(one), ["fever", "fever"]), (frame("junk") + frame(one), ["", "fever"]),
      (one + one, ["fever", "fever"]), ("junk\r\n" + one, ["", "fever"]),
      (frame(one) + "\u{B}" + one, ["fever", ""]),
      // A message that lost the byte before it is one for all that.
      (frame(one) + one, ["fever", "fever"]), (frame(one) + "junk\r\n" + one, ["fever", "fever"]),
      (frame(one) + one + "\u{1C}\r" + frame(one), ["fever", "fever", "fever"]),
    ]
    for (input, texts) in cases {
      #expect(DocumentCase(.hl7, input, chunk: chunk).texts.map(\.text) == texts, "\(input)")
    }
  }

  @Test func aReportSentLineByLineIsOneText() {
    let read = DocumentCase(
      .hl7,
      Self.message([
        "OBX|1|TX|9^Echo||Findings:", "OBX|2|TX|9^Echo||", "OBX|3|TX|9^Echo||aortic stenosis",
        "OBX|4|TX|10^Other||no fever", "OBX|5|TX|||", "OBX|6|TX|||chest pain",
      ]))
    #expect(read.texts.map(\.text) == ["Findings:\n\naortic stenosis", "no fever", "\nchest pain"])
    #expect(read.texts.map(\.path) == ["OBX[1].5", "OBX[4].5", "OBX[5].5"])
  }

  @Test func attachmentsAreDecodedOrNamed() {
    let read = DocumentCase(
      .hl7,
      Self.message([
        "OBX|1|ED|1||APP^TEXT^PLAIN^Base64^RmV2ZXIgYW5kIGNvdWdo",
        "OBX|2|ED|2||APP^AP^PDF^Base64^JVBERi0xLjQ=",
        "OBX|3|ED|3||APP^AP^Octet-stream^Base64^JVBERi0xLjQ=",
        "OBX|4|ED|4||APP^TEXT^PLAIN^Base64^<not it>", "OBX|5|RP|5||http://x.example/y",
        "OBX|6|ED|6||APP^text^html^Base64^PHA+YSZhbXA7YjwvcD4=",
        "OBX|7|ED|7||App^NS^Octet-stream^Base64|",
      ]))
    #expect(read.texts.map(\.text) == ["Fever and cough", "", "", "", "", "a&b"])
    #expect(
      read.texts.map(\.warnings) == [
        [], ["attachment_is_pdf"], ["attachment_is_pdf"], [], ["only_a_url"], [],
      ])
    let fault = read.texts[3].error
    guard case .document(.badBase64, let byte) = fault else {
      Issue.record("what is no base64 is no error")
      return
    }
    #expect(byte > 1 && read.texts.count { $0.error != nil } == 1)
    #expect(read.texts[0].documentBytes("cough") == "RmV2ZXIgYW5kIGNvdWdo")
  }

  @Test func observationsThatAreNotValidAreLeftOutAndNamed() {
    let read = DocumentCase(
      .hl7,
      Self.message([
        "OBX|1|TX|9||fever||||||W", "OBX|2|TX|9||||||||W", "OBX|3|TX|9||chills||||||W",
        "OBX|4|TX|9||cough||||||C", "OBX|5|ST|8||||||||D", "OBX|6|ST|7||rash||||||D",
        "OBX|7|ST|7||gout||||||F", "OBX|8|ED|6||^TEXT^PLAIN^A^stroke||||||X",
        "OBX|9|ED|6||^AP^PDF^Base64^JVBERi0=||||||W",
      ]))
    #expect(read.texts.map(\.text) == ["", "cough", "", "gout", "", ""])
    #expect(read.texts.map(\.path) == [1, 4, 6, 7, 8, 9].map { "OBX[\($0)].5" })
    let warning = ["result_not_valid"]
    #expect(
      read.texts.map(\.warnings) == [
        warning, [], warning, [], warning, ["attachment_is_pdf"] + warning,
      ])
  }

  @Test func everyRepetitionOfAnAttachmentIsRead() {
    let read = DocumentCase(
      .hl7,
      Self.message([
        "OBX|1|ED|N||^TEXT^PLAIN^A^fever~^TEXT^PLAIN^Base64^Y291Z2g=~^AP^PDF^Base64^JVBERi0="
      ]))
    #expect(read.texts.map(\.text) == ["fever", "cough", ""])
    #expect(read.texts.map(\.path) == ["OBX[1].5", "OBX[1].5[2]", "OBX[1].5[3]"])
    #expect(read.texts.map(\.warnings) == [[], [], ["attachment_is_pdf"]])
  }

  @Test func attachmentsInHexadecimalAreDecoded() {
    let read = DocumentCase(
      .hl7,
      Self.message([
        "OBX|1|ED|N||^TEXT^PLAIN^Hex^466576657220616e6420636f756768",
        "OBX|2|ED|N||^AP^PDF^Hex^255044462d", "OBX|3|ED|N||^AP^x^hex^255044462D",
        "OBX|4|ED|N||^TEXT^PLAIN^Hex^466", "OBX|5|ED|N||^TEXT^PLAIN^Hex^46 6g",
        "OBX|6|ED|N||^TEXT^PLAIN^A^4665",
      ]))
    #expect(read.texts.map(\.text) == ["Fever and cough", "", "", "", "", "4665"])
    #expect(
      read.texts.map(\.warnings) == [
        [], ["attachment_is_pdf"], ["attachment_is_pdf"], [], [], [],
      ])
    for text in read.texts[3...4] {
      guard case .document(.badHexadecimal, let byte) = text.error else {
        Issue.record("what is no hexadecimal is no error")
        return
      }
      #expect(byte > 1)
    }
    #expect(read.texts[0].documentBytes("cough") == "466576657220616e6420636f756768")
  }

  @Test func messagesWithoutAnIDAreCountedWithThoseThatCannotBeRead() {
    let one = "MSH|^~\\&|A\rOBX|1|TX|1||pain\rOBX|2|TX|2||gout\r"
    let read = DocumentCase(.hl7, "\(one)MSH|^\r\(one)MSH|^~\\&|A\r")
    #expect(read.texts.map { $0.error != nil } == [false, false, true, false, false, false])
    #expect(
      read.texts.map(\.id) == [
        "1/OBX[1].5", "1/OBX[2].5", "2", "3/OBX[1].5", "3/OBX[2].5", "4",
      ])
  }

  /// ORU^R01 repeats its group of results, each with a PID of its own.
  @Test func eachTextIsAboutThePatientOfTheLastPIDBeforeIt() {
    let read = DocumentCase(
      .hl7,
      [
        Self.header, "NTE|1||of the message", "PID|1||P1", "OBR|1", "OBX|1|TX|9||fever",
        "OBX|2|TX|9||and cough", "NTE|1||chills", "PID|2||P2", "OBX|1|TX|9||gout", "PID|3", "OBR|1",
        "OBX|1|TX|9||rash", "PID|4||P1", "OBX|1|ED|9||^TEXT^PLAIN^A^stroke~^AP^PDF^Base64^JVBERi0=",
      ].joined(separator: "\r"))
    #expect(
      read.texts.map(\.text) == [
        "of the message", "fever\nand cough", "chills", "gout", "rash", "stroke", "",
      ])
    #expect(read.texts.map(\.patient) == ["", "P1", "P1", "P2", "", "P1", "P1"])
    #expect(Set(read.texts.map(\.id)).count == 7)
    // Of several patients none is that of a message without a text.
    let none = DocumentCase(.hl7, Self.header + "\rPID|1||P1\rPID|2||P2\r")
    #expect(none.texts.map(\.patient) == [""] && none.texts[0].warnings == ["no_text"])
  }

  @Test(arguments: ["PID|1||P1", "PID|1||P1\rPID|2||P1^^^HOSP"])
  func aMessageOfOnePatientIsAllAboutThatOne(segments: String) {
    let read = DocumentCase(
      .hl7, Self.header + "\rNTE|1||fever\r" + segments + "\rOBX|1|TX|9||gout\r")
    #expect(read.texts.map(\.patient) == ["P1", "P1"])
    let none = DocumentCase(.hl7, Self.header + "\r" + segments)
    #expect(none.texts.map(\.patient) == ["P1"])
  }

  /// Else a note's text could say whose and which message it is.
  @Test(arguments: ["\r", "\r\n"], [false, true])
  func aLineFeedWithinASegmentIsWhiteSpaceOfItsField(end: String, isFramed: Bool) {
    func read(_ text: String) -> [DocumentCase.Text] {
      let message = Self.message(["OBX|1|TX|9||" + text, "OBX|2|TX|8||gout"], end: end)
      return DocumentCase(.hl7, isFramed ? "\u{B}\(message)\u{1C}\r" : message).texts
    }
    let texts = read("fever\nPID|1||P8\nOBX|1|TX|7||cough\n\nchills")
    #expect(texts.map(\.text) == ["fever\nPID", "gout"])
    #expect(texts.map(\.id) == ["MSG1/OBX[1].5", "MSG1/OBX[2].5"])
    #expect(texts.map(\.patient) == ["P7", "P7"])
    #expect(read("fever\n\ncough\n").map(\.text) == ["fever\n\ncough", "gout"])
  }

  @Test func aFrameHasTheIDOfItsFirstHeader() {
    let second = #"MSH|^~\&|X|Y|||||ORU|EVIL|P|2"#
    let one = Self.message(["OBX|1|TX|9||fever\n" + second, "OBX|2|TX|8||gout"])
    let read = DocumentCase(.hl7, "\u{B}\(one)\(second)\rOBX|1|TX|7||rash\r\u{1C}\r")
    #expect(
      read.texts.map(\.id) == ["MSG1/OBX[1].5", "MSG1/OBX[2].5", "MSG1/OBX[3].5"])
    // A file's messages may stand one a line.
    let lines = [Self.header, "OBX|1|TX|9||fever"].joined(separator: "\r")
    let two = DocumentCase(.hl7, lines + "\n" + lines)
    #expect(two.texts.map(\.text) == ["fever", "fever"])
  }

  @Test func idsAreDecoded() {
    let read = DocumentCase(
      .hl7, #"MSH|^~\&|A|B|C|D|1||ORU|M\T\1|P|2.5"# + "\rPID|1||P\\T\\1^^^X\rOBX|1|TX|1||a\r")
    #expect(read.texts.map(\.id) == ["M&1/OBX[1].5"] && read.texts[0].patient == "P&1")
  }

  @Test func aMessageDeclaresItsDelimiters() {
    let read = DocumentCase(
      .hl7, "MSH#*-/!#A#B#C#D#1##ORU*R01#M2#P#2.3\rPID#1##P*x\rOBX#1#TX#1##a /T/ b-c /X41/\r")
    #expect(read.texts.map(\.text) == ["a ! b\nc A"] && read.texts[0].patient == "P")
    // Fewer than four are what they are.
    let few = DocumentCase(
      .hl7, Array("MSH|^~|A\rOBX|1|TX|1||a\\T\\b~c\r".utf8), reading: .exact)
    #expect(few.texts.map(\.text) == ["a\\T\\b\nc"])
  }

  @Test(arguments: [1, 2, 3, 7, 1 << 16])
  func messagesEndWithTheirFrameOrWhereTheNextBegins(chunk: Int) {
    func ids(_ text: String) -> [String] {
      DocumentCase(.hl7, text, chunk: chunk).texts.map {
        $0.error == nil ? "\($0.id) \($0.text)" : "error"
      }
    }
    func one(_ id: String) -> String {
      "MSH|^~\\&|A|B|C|D|1||ORU|\(id)|P|2.5\rOBX|1|TX|1||pain \(id)\r"
    }
    let expected = ["M1/OBX[1].5 pain M1", "M2/OBX[1].5 pain M2"]
    #expect(ids(one("M1") + one("M2")) == expected)
    #expect(ids(one("M1") + "\n\n" + one("M2").dropLast()) == expected)
    let framed = "\u{B}" + one("M1") + "\u{1C}\r\u{B}" + one("M2") + "\u{1C}\r"
    #expect(ids(framed) == expected)
    #expect(
      ids("FHS|^~\\&|x\rBHS|^~\\&|y\r" + one("M1") + one("M2") + "BTS|2\rFTS|1\r") == expected)
    // A frame that was cut off ends where the next begins, or the input, and is no message.
    let cut = "\u{B}" + one("M1")
    #expect(ids(cut + "\u{B}" + one("M2") + "\u{1C}\r") == ["error", expected[1]])
    #expect(ids("\u{B}" + one("M2") + "\u{1C}\r" + cut) == [expected[1], "error"])
    #expect(ids(cut + cut) == ["error", "error"] && ids(String(cut.dropLast(20))) == ["error"])
    #expect(ids(one("M1") + "\u{B}" + one("M2") + "\u{1C}") == expected)
    #expect(ids("\u{B}\u{B}" + one("M1") + "\u{1C}\r\u{B}") == [expected[0]])
    #expect(ids("junk\rmore\r" + one("M1")) == ["error", expected[0]])
    #expect(ids("\u{B}\u{1C}\r" + "\u{B}" + one("M1") + "\u{1C}\r") == [expected[0]])
  }

  @Test func aFrameThatWasCutOffSaysSo() {
    let cut = Self.message(["OBX|1|TX|9||No fever. Allergic to peni"])
    let read = DocumentCase(.hl7, "\u{B}" + cut)
    #expect(read.texts.map(\.error) == [.document(.endsTooEarly, byte: cut.utf8.count + 1)])
    #expect(read.texts[0].text == "")
  }

  @Test func aMessageWithoutATextSaysSo() {
    let read = DocumentCase(.hl7, Self.message(["OBX|1|NM|1||5", "AL1|1|DRUG|x"]))
    #expect(read.texts.map(\.warnings) == [["no_text"]] && read.texts[0].id == "MSG1")
  }

  @Test func wrongDelimitersAreAnError() {
    for text in [
      "MSHA^~\\&|x\r", "MSH|^~\\&", "MSH|\r", "MSH||x\r", "MSH|abcd|x\r", "MSH|^~\\&%%|\r",
    ] {
      let read = DocumentCase(.hl7, text + "\r" + Self.message(["OBX|1|TX|1||pain"]))
      guard read.texts.count == 2 else {
        Issue.record("\(text)")
        continue
      }
      #expect(read.texts[0].error != nil, "\(text)")
      #expect(read.texts[1].text == "pain", "\(text)")
    }
  }

  @Test(arguments: [
    ("MSH|^~\\&", DocumentDefect.headerEndsTooEarly, 9),
    ("MSH|^~\\&\rOBX|1|TX|1||pain\r", .headerEndsTooEarly, 9), ("MSH|\r", .headerEndsTooEarly, 5),
    ("\u{B}MSH\u{1C}\r", .headerEndsTooEarly, 4), ("MSH||x\r", .badDelimiters, 4),
    ("MSH results\r", .badDelimiters, 4), ("MSH|^~\\&%%|\r", .badDelimiters, 4),
    ("MS|^~\\&|", .noMessageHeader, 1),
  ])
  func whatIsWrongWithAHeaderIsSaid(text: String, defect: DocumentDefect, byte: Int) {
    let read = DocumentCase(.hl7, text)
    #expect(read.texts.map(\.error) == [.document(defect, byte: byte)])
  }

  @Test func otherEncodingsOfAFieldAreRead() {
    let bytes = Array(Self.message(["OBX|1|TX|1||"]).utf8).dropLast() + [0xE9, 0xA0, 0x61, 0x0D]
    let read = DocumentCase(.hl7, Array(bytes))
    #expect(read.texts.map(\.text) == ["é\u{A0}a"] && read.texts[0].documentBytes("a") == "a")
  }

  @Test func cutAnywhereItIsReadOrRefused() {
    let whole = Array(
      Self.message([#"OBX|1|FT|1||a \.br\ b \T\ c"#, "OBX|2|ED|2||A^T^P^Base64^RmV2"]).utf8)
    for count in 0...whole.count {
      for text in DocumentCase(.hl7, Array(whole[..<count]), chunk: 5).texts {
        #expect(text.error != nil || text.id.hasPrefix("MSG1") || count < 80)
      }
    }
  }

  @Test func aLongSegmentIsReadWithinTheLimitAndRefusedBeyond() {
    let text = String(repeating: "pain ", count: 50_000)
    let bytes = Array((Self.message(["OBX|1|TX|1||" + text]) + Self.message(["NTE|1||x"])).utf8)
    #expect(DocumentCase(.hl7, bytes).texts.map(\.text.utf8.count) == [250_000, 1])
    let limited = DocumentCase(.hl7, bytes, byteLimit: 10_000)
    #expect(limited.texts.count == 2 && limited.texts[1].text == "x")
    guard case .tooLong = limited.texts[0].error else {
      Issue.record("no error")
      return
    }
  }

  @Test func acknowledgementsAnswerTheirMessageAndQuoteNothing() {
    func answer(_ header: String, _ isAccepted: Bool) -> String {
      String(
        decoding: HL7Acknowledgement.bytes(header: Array(header.utf8), isAccepted: isAccepted),
        as: UTF8.self)
    }
    #expect(
      answer(Self.header, true)
        == "\u{B}MSH|^~\\&|EHR|CLINIC|LAB|HOSP|20200102||ACK^R01|MSG1|P|2.5\rMSA|AA|MSG1\r\u{1C}\r")
    let refused = answer(Self.header, false)
    #expect(refused.contains("\rMSA|AE|MSG1\rERR|") && refused.hasSuffix("\u{1C}\r"))
    #expect(answer("no header", true).contains("\rMSA|AE\r"))
    #expect(answer("", false).contains("\rMSA|AE\r"))
    #expect(answer("MSH#*-/!#A#B#C#D#1##ORU*R01#M2#P#2.3", true).contains("\rMSA#AA#M2\r"))
  }
}
