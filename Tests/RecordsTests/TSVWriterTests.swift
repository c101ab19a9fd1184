import Foundation
import Records
import Testing

@Suite struct TSVWriterTests {
  @Test func columnsFollowWhatTheModelHas() throws {
    let lines = try Example.write(stampsRecords: true) { .tsv(TSVWriter($0)) }
      .split(separator: "\n").map { $0.components(separatedBy: "\t") }
    #expect(
      lines[0] == [
        "id", "start", "end", "type", "score", "text", "assertion", "attributes", "model",
      ])
    #expect(lines.count == 11 && lines.allSatisfy { $0.count == 9 })
    #expect(lines[1][6...7] == ["negated", ""])
    #expect(lines[2][5...7] == ["furosemide", "", "strength=40 mg; frequency=twice daily"])
    #expect(lines[5][6] == "historical,other_person")
  }

  @Test func codesAreTheLastColumn() throws {
    let lines = try Example.writeComplete { .tsv(TSVWriter($0)) }
      .split(separator: "\n").map { $0.components(separatedBy: "\t") }
    #expect(lines[0].last == "codes" && lines.allSatisfy { $0.count == lines[0].count })
    #expect(lines[7].last == "ICD10CM:J18.9; MESH:D011014" && lines[1].last == "")
  }
}
