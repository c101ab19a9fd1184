import Foundation
import Testing

@Suite struct FormatTests {
  static let note = "The patient has\tfever. Started metformin for x-y\n\nand the fever.\n"

  struct Entity: Equatable {
    var start: Int
    var end: Int
    var type: String
    var text: String
  }

  /// What the other forms must agree with.
  static func entities(_ input: String, _ arguments: [String] = []) throws -> [[Entity]] {
    try EdgeNer.run(["--format", "jsonl"] + arguments, input: input).objects().map { record in
      (record["entities"] as! [[String: Any]]).map {
        Entity(
          start: $0["start"] as! Int, end: $0["end"] as! Int, type: $0["type"] as! String,
          text: $0["text"] as! String)
      }
    }
  }

  static func field(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }

  @Test func tsvHasAHeaderAndAFieldForEverything() throws {
    let lines = try EdgeNer.run(["--format", "tsv"], input: Self.note).lines
    #expect(lines[0] == "id\tstart\tend\ttype\tscore\ttext")
    let expected = try Self.entities(Self.note)[0]
    #expect(lines.count == expected.count + 2 && lines.last == "")
    for (line, entity) in zip(lines.dropFirst(), expected) {
      let fields = line.components(separatedBy: "\t")
      #expect(fields.count == 6 && fields[0] == "0")
      #expect(fields[1] == "\(entity.start)" && fields[2] == "\(entity.end)")
      #expect(fields[3] == entity.type && fields[5] == Self.field(entity.text))
      #expect(fields[4].count == 6)
    }
  }

  @Test func bratOfOneNoteIsAnAnnotationFile() throws {
    let lines = try EdgeNer.run(["--format", "brat"], input: Self.note).lines
    let expected = try Self.entities(Self.note)[0]
    let wanted = expected.enumerated().map {
      "T\($0.offset + 1)\t\($0.element.type) \($0.element.start) \($0.element.end)\t"
        + Self.field($0.element.text)
    }
    #expect(lines == wanted + [""])
  }

  @Test func bratOfSeveralNotesNamesThem() throws {
    let texts = ["the patient has fever. started", "and metformin x-y (3.5), q: 7; for the"]
    let input =
      "{\"id\":\"a\\nb\",\"text\":\"\(texts[0])\"}\n{\"id\":\"c\",\"text\":\"\(texts[1])\"}\n"
    let result = try EdgeNer.run(["--format", "brat", "--input", "jsonl"], input: input)
    let heads = result.lines.filter { $0.hasPrefix("#") }
    #expect(heads.dropFirst() == ["# a b", "# c"])
    let expected = try Self.entities(input, ["--input", "jsonl"])
    let numbers = result.lines.filter { $0.hasPrefix("T") }.map { line in
      String(line.prefix { $0 != "\t" })
    }
    #expect(numbers == expected.flatMap { note in (0..<note.count).map { "T\($0 + 1)" } })
  }

  /// Whether a glob gives one file or several must not change the grammar.
  @Test func aFileIsNamedWhetherAloneOrNot() throws {
    let file = try CommandModel.file("one.txt", Data("fever".utf8))
    for (format, mark) in [("brat", "# \(file)"), ("conll", "# id = \(file)")] {
      let one = try EdgeNer.run(["--format", format, file])
      let two = try EdgeNer.run(["--format", format, file, file])
      #expect(one.lines[0].hasPrefix("# model = ") && one.lines[1] == mark)
      let note = one.text.dropFirst(one.lines[0].count + 1)
      #expect(two.text == one.text + note)
    }
  }

  @Test func conllLabelsEveryWord() throws {
    let lines = try EdgeNer.run(["--format", "conll"], input: Self.note).lines
    let words = lines.filter { !$0.isEmpty }.map { $0.components(separatedBy: "\t") }
    #expect(
      words.map { $0[0] } == [
        "The", "patient", "has", "fever", ".", "Started", "metformin", "for", "x", "-", "y", "and",
        "the", "fever", ".",
      ])
    // An empty line after each sentence and line, and after the note.
    #expect(lines.enumerated().filter { $0.element.isEmpty }.map(\.offset) == [5, 12, 17, 18])
    var spans: [[String]] = []
    for word in words {
      if word[1].hasPrefix("B-") { spans.append([String(word[1].dropFirst(2)), word[0]]) }
      if word[1].hasPrefix("I-") {
        #expect(spans.last?[0] == String(word[1].dropFirst(2)))
        spans[spans.count - 1].append(word[0])
      }
    }
    let expected = try Self.entities(Self.note)[0]
    #expect(spans.map { $0[0] } == expected.map(\.type))
    #expect(
      spans.map { $0.dropFirst().joined() }
        == expected.map { $0.text.filter { !$0.isWhitespace } })
  }

  @Test func prettyMarksEntitiesAndKeepsTheText() throws {
    let plain = try EdgeNer.run(["--format", "pretty"], input: Self.note).text
    let expected = try Self.entities(Self.note)[0]
    for entity in expected { #expect(plain.contains("[\(entity.text)|\(entity.type)]")) }
    var text = plain
    for entity in expected {
      text = text.replacingOccurrences(of: "[\(entity.text)|\(entity.type)]", with: entity.text)
    }
    #expect(text.hasPrefix(Self.note + "-- "))
    let colored = try EdgeNer.run(["--format", "pretty", "--color", "always"], input: Self.note)
    #expect(colored.text.contains("\u{1B}[1;3"))
    let stripped = colored.text.replacingOccurrences(
      of: "\u{1B}\\[[0-9;]*m", with: "", options: .regularExpression)
    #expect(stripped.hasPrefix(Self.note + "-- "))
    let none = try EdgeNer.run(
      ["--format", "pretty", "--color", "always"], input: "", environment: ["NO_COLOR": "1"])
    #expect(none.text == "-- no entities\n")
  }

  @Test func prettyLetsNoNoteCommandTheTerminal() throws {
    let note = "fever \u{1B}]0;title\u{7} \u{9B}31m and\r\n"
    let text = try EdgeNer.run(["--format", "pretty"], input: note).text
    #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B || $0.value == 7 })
  }

  @Test func recordSystemsGetTheirPatientAndTime() throws {
    let arguments = ["--patient", "Patient/7", "--recorded", "2026-01-31T08:05:06.5+01:00"]
    let line = try EdgeNer.run(["--format", "fhir"] + arguments, input: Self.note)
    #expect(line.status == 0 && line.errors == "")
    #expect(
      line.text.contains("{\"reference\":\"Patient/7\"}")
        && !line.text.contains("contained\":[{\"resourceType\":\"Patient"))
    #expect(line.text.contains("\"recorded\":\"2026-01-31T08:05:06.5+01:00\""))
    let bundle = try line.objects()[0]
    let expected = try Self.entities(Self.note)[0]
    // One resource an entity, and one that says who made them.
    #expect((bundle["entry"] as? [Any])?.count == expected.count + 1)
    let again = try EdgeNer.run(["--format", "fhir"] + arguments, input: Self.note)
    #expect(again.output == line.output)
    let omop = try EdgeNer.run(["--format", "omop"] + arguments.suffix(2), input: Self.note).lines
    #expect(omop.count == expected.count + 2)
    #expect(omop[1].contains("\t2026-01-31\t2026-01-31 08:05:06\t"))
    let failed = try EdgeNer.run(["--format", "fhir", "/nonexistent"])
    #expect(failed.status == 2)
    #expect(try failed.objects()[0]["resourceType"] as? String == "OperationOutcome")
  }

  @Test func aPageIsWholeWithNoNoteToo() throws {
    for (arguments, input) in [([], Self.note), (["--input", "lines"], "")] {
      let page = try EdgeNer.run(["--format", "html"] + arguments, input: input)
      #expect(page.status == 0)
      #expect(page.text.hasPrefix("<!doctype html>") && page.text.hasSuffix("</body>\n</html>\n"))
    }
    let failed = try EdgeNer.run(["--format", "html", "/nonexistent"])
    #expect(failed.status == 2 && failed.text.contains("cannot open: no such file or directory"))
  }

  @Test func pubtatorKeepsTheTextsLength() throws {
    let lines = try EdgeNer.run(["--format", "pubtator"], input: Self.note).lines
    let whole = lines[0].dropFirst(4) + " " + lines[1].dropFirst(4)
    #expect(whole.unicodeScalars.count == Self.note.unicodeScalars.count)
    let expected = try Self.entities(Self.note)[0]
    #expect(lines.count == expected.count + 4)
  }

  @Test func scoresHaveFourDecimals() throws {
    let text = try EdgeNer.run([], input: Self.note).text
    let scores = text.components(separatedBy: "\"score\":").dropFirst()
    for score in scores {
      #expect(
        score.range(of: "^[01]\\.[0-9][0-9][0-9][0-9]\\}", options: .regularExpression) != nil)
    }
  }
}
