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
}
