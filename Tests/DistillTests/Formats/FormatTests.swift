// The field's annotation forms: each reads a small file as its definition says, refuses spans that
// do not fit, and gives back what it was given as far as the form can hold it.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct FormatTests {
  /// Text beyond ASCII and beyond 16 bits, so that bytes, code points and UTF-16 units differ.
  private var sample: Document {
    Document(
      id: "n1", text: "Caf\u{e9} \u{1F600} \"pain\" & <rash>\nTook aspirin 5 mg.\r\nNo fever",
      entities: [
        .init(type: "symptom", start: 8, end: 12, flags: "n", code: "HP:0012531"),
        .init(type: "symptom", start: 17, end: 21),
        .init(type: "medication", start: 28, end: 35, code: "DB00945"),
      ],
      relations: [.init(type: "treats", head: 2, tail: 0)])
  }

  private func temporaryFolder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  }

  @Test func mentionsOfTheSampleAreWhereTheySay() {
    let offsets = CodePointOffsets(sample.text)
    #expect((0..<3).map { String(sample.mention($0, offsets)) } == ["pain", "rash", "aspirin"])
  }

  @Test(arguments: [AnnotationFormat.brat, .biocJSON, .biocXML, .jsonl])
  func formsWithTextGiveEverythingBack(format: AnnotationFormat) throws {
    let path = temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loss = try format.write([sample], path: path)
    #expect(loss.isEmpty)
    let reading = try format.read(path: path)
    #expect(reading.faults.isEmpty)
    var document = try #require(reading.documents.first)
    document.extra.removeAll { $0.key == "passages" }
    #expect(document == sample)
    #expect(document.text.utf8.elementsEqual(sample.text.utf8))
  }

  @Test(arguments: [AnnotationFormat.brat, .conll, .pubtator, .biocJSON, .biocXML, .jsonl])
  func whatWasReadIsWrittenTheSame(format: AnnotationFormat) throws {
    let (first, second) = (temporaryFolder(), temporaryFolder())
    defer {
      try? FileManager.default.removeItem(atPath: first)
      try? FileManager.default.removeItem(atPath: second)
    }
    try format.write([sample], path: first)
    let documents = try format.read(path: first).documents
    try format.write(documents, path: second)
    #expect(try format.read(path: second).documents == documents)
    if format != .brat {
      #expect(
        try String(contentsOfFile: first, encoding: .utf8)
          == String(contentsOfFile: second, encoding: .utf8))
    }
  }

  @Test func conllKeepsTheWordsOfEveryEntity() throws {
    var loss: FormatLoss = [:]
    let contents = CoNLL.write([sample], loss: &loss)
    #expect(loss == ["relations": 1, "codes": 2, "flags": 1])
    #expect(contents.contains("pain\tB-symptom\n"))
    let document = try #require(CoNLL.read(contents, place: "x").documents.first)
    let offsets = CodePointOffsets(document.text)
    #expect((0..<3).map { String(document.mention($0, offsets)) } == ["pain", "rash", "aspirin"])
    #expect(document.id == "n1")
  }

  @Test func conllReadsEveryTagScheme() throws {
    let contents = """
      Renal I-d
      failure I-d
      and O
      gout\tNN\tB-d
      gout B-d

      severe B-s
      chest I-s
      pain E-s
      now O
      fever S-s
      chills U-s
      sepsis B-d
      shock L-d
      rash I-s
      """
    let document = try #require(CoNLL.read(contents, place: "x").documents.first)
    let offsets = CodePointOffsets(document.text)
    let mentions = document.entities.indices.map { String(document.mention($0, offsets)) }
    #expect(
      mentions == [
        "Renal failure", "gout", "gout", "severe chest pain", "fever", "chills", "sepsis shock",
        "rash",
      ])
    #expect(document.text.hasPrefix("Renal failure and gout gout\nsevere"))
    var loss: FormatLoss = [:]
    let again = CoNLL.write([document], loss: &loss)
    #expect(CoNLL.read(again, place: "x").documents == [document])
  }

  @Test func conllNamesTheLineOfAFaultAndGoesOnWithTheNextDocument() {
    let contents = "-DOCSTART- (a) O\nx O\ny\n\n-DOCSTART- (b) O\nz B-d\n-DOCSTART- (c) O\nw Q-d\n"
    let reading = CoNLL.read(contents, place: "f")
    #expect(reading.documents.map(\.id) == ["b"])
    #expect(
      reading.faults == [
        .invalid(place: "f", line: 3, .fieldCount(atLeast: 2, found: 1)),
        .invalid(place: "f", line: 8, .missing("tag")),
      ])
  }

  @Test func overlapsThatConllCannotHoldAreCounted() {
    var document = sample
    document.entities.append(.init(type: "dose", start: 28, end: 40))
    var loss: FormatLoss = [:]
    _ = CoNLL.write([document], loss: &loss)
    #expect(loss["overlapping entities"] == 1)
  }

  /// A document with every layer that some form lacks.
  private var rich: Document {
    get throws {
      try Document(
        json: try JSONValue.parse(
          #"{"id":"r","patient":"p","text":"gout or aspirin rash","#
            + #""concept_relations":[{"type":"x","head":"D1","tail":"D2"},{"type":"y"}],"#
            + #""absent":["a","b"],"entities":["#
            + #"{"type":"disease","start":0,"end":4,"flags":"","score":0.5,"code":"D1","#
            + #""assertion":["negated","historical"],"section":"plan","attributes":[{},{},{}]},"#
            + #"{"type":"rash","start":0,"end":20,"discontinuous":true,"fragments":[[0,4],[16,20]]},"#
            + #"{"type":"drug","start":8,"end":15,"discontinuous":[[8,9],[10,15]],"note":1}],"#
            + #""relations":[{"type":"r","head":0,"tail":2}],"#
            + #""phi":[{"type":"DATE","start":5,"end":7},{"type":"DATE","start":8,"end":15}]}"#))
    }
  }

  private static let losses: [(AnnotationFormat, FormatLoss)] = [
    (.jsonl, [:]),
    (
      .brat,
      [
        "PHI spans": 2, "absent names": 2, "concept relations": 2, "other members of documents": 1,
        "empty flags": 1, "scores": 1, "assertions": 2, "attributes": 3, "sections": 1,
        "discontinuous spans": 1, "other members of entities": 1,
      ]
    ),
    (
      .conll,
      [
        "PHI spans": 2, "absent names": 2, "concept relations": 2, "other members of documents": 1,
        "flags": 1, "scores": 1, "codes": 1, "assertions": 2, "attributes": 3, "sections": 1,
        "discontinuous spans": 2, "other members of entities": 1, "relations": 1,
        "overlapping entities": 2,
      ]
    ),
    (
      .pubtator,
      [
        "PHI spans": 2, "absent names": 2, "concept relations": 1, "other members of documents": 1,
        "flags": 1, "scores": 1, "assertions": 2, "attributes": 3, "sections": 1,
        "discontinuous spans": 2, "other members of entities": 1, "relations between mentions": 1,
      ]
    ),
    (
      .biocJSON,
      [
        "PHI spans": 2, "absent names": 2, "concept relations": 2, "other members of documents": 1,
        "scores": 1, "assertions": 2, "attributes": 3, "discontinuous spans": 1,
        "other members of entities": 1,
      ]
    ),
  ]

  @Test(arguments: losses)
  func whatAFormCannotHoldIsCountedByKind(format: AnnotationFormat, expected: FormatLoss) throws {
    let path = temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try format.write([rich], path: path) == expected)
  }

  /// Once a kind, whatever the number of documents, and nothing of a text.
  @Test func importSaysOnceWhatIsLeftOut() throws {
    let folder = temporaryFolder()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var second = try rich
    second.id = "s"
    try CorpusWriter.write([rich, second], path: folder + "/n.jsonl")
    let result = try EdgeDistill.run(
      [
        "import", "--from", "jsonl", "--to", "conll", "--output", folder + "/n.conll",
        folder + "/n.jsonl",
      ])
    #expect(result.status == 0)
    let lines = result.errors.split(separator: "\n")
    for words in ["4 PHI spans", "4 concept relations", "4 assertions", "6 attributes", "2 flags"] {
      #expect(lines.filter { $0 == "edge-distill: conll cannot hold \(words)" }.count == 1)
    }
    for words in ["gout", "aspirin"] { #expect(!result.errors.contains(words)) }
  }

  @Test func pubtatorReadsItsDefinitionAndNamesFaults() throws {
    let contents = """
      1|t|Title with gout
      1|a|The \u{3b2}-blocker helps.
      1\t11\t15\tgout\tDisease\tD006073
      1\t20\t29\t\u{3b2}-blocker\tChemical\t-1\tx|y
      1\tCID\tD1\tD2

      2|t|Two
      2|a|words
      2\t0\t3\tTwp\tDisease\tD1

      3|t|Three
      3\t0\t99\tThree\tDisease\tD1
      """
    let reading = PubTator.read(contents, place: "f")
    let document = try #require(reading.documents.first)
    #expect(document.text == "Title with gout\nThe \u{3b2}-blocker helps.")
    #expect(document.entities.map(\.code) == ["D006073", "-1"])
    #expect(document.extra["concept_relations"]?.arrayValue?.count == 1)
    #expect(
      reading.faults == [
        .invalid(place: "f", line: 9, .mentionDiffers(start: 0, end: 3)),
        .invalid(place: "f", line: 12, .spanOutOfRange(start: 0, end: 99, codePointCount: 5)),
      ])
    var loss: FormatLoss = [:]
    let again = PubTator.write(reading.documents, loss: &loss)
    #expect(again.hasPrefix(contents.prefix { $0 != "2" }.prefix(60)))
    #expect(PubTator.read(again, place: "f").documents == reading.documents)
    #expect(loss.isEmpty)
  }

  @Test func bratKeepsFragmentsEventsAndNotes() throws {
    let text = "right and left eye"
    let annotations = """
      T3\tStructure 0 5;15 18\tright eye
      T1\tStructure 10 18\tleft eye
      E1\tMention:T3 Theme:T1
      A1\tNegation E1
      R1\tsame Arg1:T3 Arg2:T1
      #1\tAnnotatorNotes T1\ta remark
      A2\tflags T1 n
      """
    let document = try BRAT.document(
      id: "x", text: text, annotations: annotations, place: "x.ann")
    #expect(document.entities[0].extra["discontinuous"] == .bool(true))
    #expect(document.entities[1].flags == "n")
    #expect(document.relations == [.init(type: "same", head: 0, tail: 1)])
    var loss: FormatLoss = [:]
    let again = BRAT.annotations(document, loss: &loss)
    let lines = Set(annotations.split(separator: "\n"))
    #expect(Set(again.split(separator: "\n")) == lines)
    let second = try BRAT.document(id: "x", text: text, annotations: again, place: "x.ann")
    #expect(second == document)
  }

  @Test(arguments: [
    ("T1\tA 0 9\tabc", 1, FormatFault.spanOutOfRange(start: 0, end: 9, codePointCount: 7)),
    ("T1\tA 0 3\tabx", 1, .mentionDiffers(start: 0, end: 3)),
    ("T1\tA 0 3\tabc\nT1\tA 4 7\tdef", 2, .duplicateID),
    ("R1\tr Arg1:T1 Arg2:T2", 1, .unknownReference),
    ("T1\tA x y\tabc", 1, .notANumber(field: "span")),
    ("T1\tA 0 3", 1, .fieldCount(atLeast: 3, found: 2)),
  ])
  func bratNamesFaults(annotations: String, line: Int, fault: FormatFault) {
    #expect(throws: FormatError.invalid(place: "p", line: line, fault)) {
      try BRAT.document(id: "x", text: "abc def", annotations: annotations, place: "p")
    }
  }

  @Test func biocPassagesStandAtTheirOffsets() throws {
    let contents = """
      <?xml version='1.0' encoding='utf-8'?>
      <!DOCTYPE collection [ <!ENTITY x "boom"> ]>
      <collection><source>s</source><document><id>7</id>
      <passage><infon key="type">title</infon><offset>0</offset><text>Gout &amp; pain</text>
      <annotation id="G1"><infon key="type">Disease</infon><infon key="identifier">D1</infon>
      <location offset="0" length="4"/><text>Gout</text></annotation></passage>
      <passage><offset>14</offset>
      <sentence><offset>14</offset><text>It hurt.</text></sentence>
      <sentence><offset>24</offset><text><![CDATA[<No>]]> fever.</text>
      <annotation id="G2"><infon key="type">Symptom</infon>
      <location offset="29" length="5"/><text>fever</text></annotation></sentence></passage>
      <relation id="R1"><infon key="type">has</infon><node refid="G1" role="a"/>
      <node refid="G2" role="b"/></relation>
      </document></collection>
      """
    let reading = try BioCXML.read(contents, place: "f")
    #expect(reading.faults.isEmpty)
    let document = try #require(reading.documents.first)
    #expect(document.text == "Gout & pain\n  It hurt.  <No> fever.")
    #expect(document.entities.map(\.start) == [0, 29])
    #expect(document.relations == [.init(type: "has", head: 0, tail: 1)])
    var loss: FormatLoss = [:]
    let json = try BioCJSON.read(BioCJSON.write([document], loss: &loss), place: "j")
    #expect(json.documents == [document])
    #expect(loss.isEmpty)
  }

  @Test(arguments: [
    ("<collection>", XMLError.Reason.unexpectedEnd), ("<a></b>", .mismatchedTag),
    ("<a>&x;</a>", .unknownReference), ("<a b=c/>", .unexpectedByte), ("<a/><b/>", .unexpectedByte),
    (String(repeating: "<a>", count: 100_000), .tooDeep), ("<a>&#xD800;</a>", .unknownReference),
  ])
  func brokenXMLIsRefused(contents: String, reason: XMLError.Reason) {
    do throws(XMLError) {
      _ = try XMLElement.parse(contents)
      Issue.record("accepted")
    } catch {
      #expect(error.reason == reason)
    }
  }

  @Test func biocFaultsNameTheDocument() throws {
    let contents = """
      {"documents":[{"id":"a","passages":[{"offset":0,"text":"abc","annotations":[
      {"id":"1","infons":{"type":"t"},"text":"abd","locations":[{"offset":0,"length":3}]}]}]},
      {"id":"b","passages":[{"offset":0,"text":"abc"}],
      "relations":[{"id":"R","infons":{},"nodes":[{"refid":"9","role":""},{"refid":"8","role":""}]}]},
      {"id":"c","passages":[{"offset":9223372036854775807,"text":"abc"}]},
      {"id":"d","passages":[{"offset":0,"text":"ok"}]}]}
      """
    let reading = try BioCJSON.read(contents, place: "f")
    #expect(reading.documents.map(\.id) == ["d"])
    #expect(
      reading.faults == [
        .invalid(place: "f, document a", line: 0, .mentionDiffers(start: 0, end: 3)),
        .invalid(place: "f, document b", line: 0, .unknownReference),
        .invalid(
          place: "f, document c", line: 0,
          .spanOutOfRange(start: Int.max, end: Int.max, codePointCount: 0)),
      ])
  }

  @Test(.enabled(if: SharedData.isPresent, "the shared corpora are not beside this checkout"))
  func theSharedCorporaSurviveEachForm() throws {
    for name in ["maccrobat.dev.jsonl", "bc5cdr.dev.jsonl"] {
      let path = SharedData.folder.appendingPathComponent("data/\(name)").path
      let documents = try Corpus.read(path: path).documents
      for format in [AnnotationFormat.brat, .biocJSON, .biocXML] {
        let target = temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: target) }
        try format.write(documents, path: target)
        let reading = try format.read(path: target)
        #expect(reading.faults.isEmpty)
        let byID = Dictionary(uniqueKeysWithValues: reading.documents.map { ($0.id, $0) })
        for document in documents {
          let again = try #require(byID[document.id])
          #expect(again.text.utf8.elementsEqual(document.text.utf8))
          #expect(again.entities.map(\.start) == document.entities.map(\.start))
          #expect(again.entities.map(\.end) == document.entities.map(\.end))
          #expect(again.entities.map(\.type) == document.entities.map(\.type))
          #expect(again.entities.map(\.code) == document.entities.map(\.code))
          #expect(again.relations == document.relations)
        }
      }
    }
  }
}
