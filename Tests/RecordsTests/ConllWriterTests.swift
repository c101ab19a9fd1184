import Records
import Runtime
import Testing

@Suite struct ConllWriterTests {
  @Test func anEntityStaysInOneSentence() throws {
    let test = try TestModel()
    let text = "Has chronic\nfever. The\nfever"
    let note = try note(text)
    let lines = written { output in
      let context = test.context(output)
      RecordWriter.conll(ConllWriter(context)).write(
        note, [span("chronic\nfever", in: text, type: 1)], context)
    }
    #expect(
      lines == """
        # model = synthetic \(test.hash), edge-ner 1.2.3
        # id = n
        Has\tO
        chronic\tB-disease
        fever\tI-disease
        .\tO

        The\tO

        fever\tO


        """)
  }

  @Test func aHeadThatIsNotShownHasNoColumn() throws {
    let test = try TestModel(heads: [("a", ["x"]), ("b", ["y"])])
    let text = "fever"
    let note = try note(text)
    for (heads, line) in [(nil, "fever\tB-x\tB-y\n"), ([1], "fever\tB-y\n")] as [([Int]?, String)] {
      let lines = written { output in
        let context = test.context(output, heads: heads, namesNotes: false)
        RecordWriter.conll(ConllWriter(context)).write(
          note, (heads ?? [0, 1]).map { span("fever", in: text, head: $0) }, context)
      }
      #expect(lines == line + "\n")
    }
  }
}
