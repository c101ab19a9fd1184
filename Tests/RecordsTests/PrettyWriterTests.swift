import Records
import Runtime
import Testing

@Suite struct PrettyWriterTests {
  static func pretty(
    _ test: TestModel, _ text: String, _ spans: [Span], isColored: Bool = false
  ) throws -> String {
    let note = try note(text)
    return written { output in
      let context = test.context(output)
      RecordWriter.pretty(PrettyWriter(context, isColored: isColored, isSeveral: false)).write(
        note, spans, context)
    }
  }

  @Test func textTwoHeadsFoundSaysBoth() throws {
    let test = try TestModel(heads: [("a", ["x"]), ("b", ["y"])])
    let text = "chronic fever now"
    let spans = [
      span("chronic fever", in: text), span("chronic fever", in: text, head: 1),
      span("fever", in: text, head: 1),
    ]
    #expect(
      try Self.pretty(test, text, spans)
        == "[chronic fever|a:x|b:y|b:y 'fever'] now\n-- a:x 1  b:y 2\n")
    let colored = try Self.pretty(test, text, spans, isColored: true)
    #expect(colored.contains("b:y 'fever'"))
  }

  @Test func oneHeadNeedsNoName() throws {
    let test = try TestModel()
    #expect(
      try Self.pretty(test, "fever\n", [span("fever", in: "fever", type: 1)])
        == "[fever|disease]\n-- disease 1\n")
  }

  @Test func whatIsNoPlainFindingSaysSo() throws {
    let text = try Example.write {
      .pretty(PrettyWriter($0, isColored: false, isSeveral: false))
    }
    #expect(text.contains("denies [fever|symptom, negated]."))
    #expect(text.contains("[stroke|disease, historical, other person];"))
    #expect(text.contains("[furosemide|medication] twice daily"))
    #expect(text.contains("\n   furosemide: strength 40 mg, frequency twice daily\n"))
    #expect(text.contains("\n   furosemide -> dry cough (adverse_reaction)\n"))
    #expect(text.contains("\n   furosemide -> itching (adverse_reaction)\n"))
    #expect(text.hasSuffix("\n-- medication 3  disease 3  symptom 2  adverse_reaction 2\n"))
    let colored = try Example.write {
      .pretty(PrettyWriter($0, isColored: true, isSeveral: false))
    }
    #expect(colored.contains("\u{1B}[9mfever\u{1B}[0m\u{1B}[2m (negated)\u{1B}[0m."))
  }
}
