import Foundation
import Records
import Runtime
import Testing

@Suite struct OMOPWriterTests {
  @Test func rowsHaveTheColumnsOfTheTable() throws {
    let text = try Example.writeComplete { .omop(OMOPWriter($0)) }
    try expectGolden("example.omop.tsv", text)
    let rows = text.split(separator: "\n").map { $0.components(separatedBy: "\t") }
    #expect(rows.allSatisfy { $0.count == 14 })
    let fields = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
    #expect(fields.map { $0["note_nlp_id"] } == (1...10).map { "\($0)" })
    #expect(fields[0]["term_exists"] == "N" && fields[0]["lexical_variant"] == "fever")
    #expect(
      fields[1]["term_modifiers"]
        == "negated=no,subject=patient,certainty=undef,strength=40 mg,frequency=twice daily,"
        + "code=MESH:D005665")
    #expect(
      fields[6]["term_modifiers"]
        == "negated=no,subject=patient,certainty=uncertain,code=ICD10CM:J18.9;MESH:D011014")
    #expect(fields[4]["term_temporal"] == "Past" && fields[4]["term_exists"] == "N")
    #expect(fields[0]["nlp_date"] == "1970-01-01")
  }

  @Test func textsFitTheirColumns() throws {
    let long = String(repeating: "\u{E9}\t", count: 300)
    let test = try TestModel()
    let note = try note("a" + long)
    let row = written { output in
      let context = test.context(output)
      RecordWriter.omop(OMOPWriter(context)).write(note, [span(long, in: "a" + long)], context)
    }.split(separator: "\n")[1].components(separatedBy: "\t")
    #expect(row.count == 14 && !row[3].contains("\u{FFFD}") && !row[5].contains("\u{FFFD}"))
    #expect(row[3].utf8.count <= 250 && row[5].utf8.count <= 250)
  }

  @Test(arguments: [
    ("17", "17"), ("\"17\"", "17"), ("0", "0"), ("\"x\"", "-1"), ("1.5", "-1"), ("\"0007\"", "-1"),
    ("\"00\"", "-1"), ("\"\"", "-1"), ("999999999999999999", "999999999999999999"),
    ("1000000000000000000", "-1"),
  ])
  func aWholeNumberIsTheNotesId(id: String, wanted: String) throws {
    let test = try TestModel()
    let note = try notes("{\"id\":\(id),\"text\":\"fever\"}")[0]
    let row = written { output in
      let context = test.context(output)
      RecordWriter.omop(OMOPWriter(context)).write(note, [span("fever", in: "fever")], context)
    }.split(separator: "\n")[1].components(separatedBy: "\t")
    #expect(row[1] == wanted)
  }

  /// Else one note's findings would be another's.
  @Test func aNumberForAnIDThatIsNoneMeetsNoID() throws {
    let test = try TestModel()
    let given = try notes(
      [#""1""#, #""x""#, "2", #""01""#, nil, #""y""#, #""5""#].map { id in
        "{" + (id.map { "\"id\":\($0)," } ?? "") + #""text":"fever"}"#
      }.joined(separator: "\n"))
    let rows = written { output in
      let context = test.context(output)
      let writer = RecordWriter.omop(OMOPWriter(context))
      for note in given { writer.write(note, [span("fever", in: "fever")], context) }
    }.split(separator: "\n").dropFirst()
    #expect(
      rows.map { $0.components(separatedBy: "\t")[1] } == ["1", "-2", "2", "-4", "4", "-6", "5"])
  }
}
