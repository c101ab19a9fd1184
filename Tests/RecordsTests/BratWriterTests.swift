import Records
import Testing

@Suite struct BratWriterTests {
  @Test func flagsAreAttributesAndLinksRelations() throws {
    let lines = try Example.write { .brat(BratWriter($0)) }
    #expect(
      lines.split(separator: "\n").dropFirst(2).map(String.init) == [
        "T1\tsymptom 17 22\tfever", "A1\tnegated T1",
        "T2\tmedication 33 43\tfurosemide",
        "T3\tstrength 24 29\t40 mg", "R1\tstrength Arg1:T2 Arg2:T3",
        "T4\tfrequency 44 55\ttwice daily", "R2\tfrequency Arg1:T2 Arg2:T4",
        "T5\tsymptom 65 74\tdry cough",
        "T6\tadverse_reaction 79 86\titching",
        "T7\tdisease 101 107\tstroke", "A2\thistorical T7", "A3\tother_person T7",
        "T8\tdisease 112 120\tdiabetes", "A4\tnegated T8", "A5\tother_person T8",
        "T9\tdisease 145 154\tpneumonia", "A6\tuncertain T9",
        "T10\tmedication 164 172\twarfarin", "A7\thistorical T10",
        "T11\tmedication 185 195\tpenicillin", "T12\tadverse_reaction 197 202\thives",
        "R3\tadverse_reaction Arg1:T2 Arg2:T5", "R4\tadverse_reaction Arg1:T2 Arg2:T6",
        "R5\tadverse_reaction Arg1:T11 Arg2:T12",
      ])
  }

  @Test func codesAreReferences() throws {
    let lines = try Example.writeComplete { .brat(BratWriter($0)) }.split(separator: "\n")
    #expect(
      lines.filter { $0.hasPrefix("N") }.map(String.init) == [
        "N1\tReference T2 MESH:D005665\tFurosemide",
        "N2\tReference T9 ICD10CM:J18.9\tPneumonia, unspecified organism",
        "N3\tReference T9 MESH:D011014\tPneumonia",
      ])
  }
}
