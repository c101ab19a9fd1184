import Foundation
import Records
import Runtime
import Testing

@Suite struct PubTatorWriterTests {
  /// Title, one character, abstract: what PubTator's offsets count.
  @Test func offsetsSliceTheTitleAndTheAbstract() throws {
    let text = try Example.writeComplete { .pubTator(PubTatorWriter($0)) }
    try expectGolden("example.pubtator.txt", text)
    let lines = text.components(separatedBy: "\n")
    #expect(lines[0].hasPrefix("n|t|") && lines[1].hasPrefix("n|a|"))
    let whole = Array(
      (lines[0].dropFirst(4) + " " + lines[1].dropFirst(4)).unicodeScalars)
    let rows = lines[2...].filter { !$0.isEmpty }.map { $0.components(separatedBy: "\t") }
    #expect(rows.count == 10 && rows.allSatisfy { $0.count == 6 && $0[0] == "n" })
    for row in rows {
      var slice = String.UnicodeScalarView()
      slice.append(contentsOf: whole[Int(row[1])!..<Int(row[2])!])
      #expect(String(slice) == row[3])
    }
    #expect(rows[6][5] == "MESH:D011014" && rows[0][5] == "-")
  }

  @Test func anIdCannotForgeAMark() throws {
    let test = try TestModel()
    let note = try notes("{\"id\":\"a|t|b\\n\",\"text\":\"\"}")[0]
    let text = written { output in
      let context = test.context(output)
      RecordWriter.pubTator(PubTatorWriter(context)).write(note, [], context)
    }
    #expect(text == "a t b |t|\na t b |a|\n\n")
  }
}
