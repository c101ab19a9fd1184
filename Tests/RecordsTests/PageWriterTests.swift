import Foundation
import Records
import Runtime
import Testing

@Suite struct PageWriterTests {
  @Test func thePageSaysWhatTheRecordSays() throws {
    let page = try Example.writeComplete { .page(PageWriter($0)) }
    try expectGolden("example.html", page)
    #expect(page.contains("<span>fever</span><small>symptom, negated</small></mark>"))
    #expect(page.contains("strength 40 mg; frequency twice daily; adverse reaction dry cough"))
    #expect(page.contains("(<mark") && page.contains(" &amp; \u{E9}"))
    #expect(page.hasSuffix("</html>\n"))
    // Nothing to fetch, nothing to run.
    for word in ["<script", "http:", "https:", "url(", "@import", "<img", "<link"] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test func noNoteCanLeaveItsPlace() throws {
    let text = "</div><script>alert(1)</script>&\u{0}\u{9B}\"'"
    let test = try TestModel()
    let note = try notes("{\"id\":\"<b>\",\"text\":\(try json(text))}")[0]
    let page = written { output in
      let context = test.context(output)
      RecordWriter.page(PageWriter(context)).write(note, [span("<script>", in: text)], context)
    }
    #expect(!page.contains("<script") && !page.contains("<b>") && page.contains("&lt;b&gt;"))
    #expect(!page.unicodeScalars.contains { $0.value == 0 || $0.value == 0x9B })
  }

  private func json(_ text: String) throws -> String {
    let array = try JSONSerialization.data(withJSONObject: [text])
    return String(String(decoding: array, as: UTF8.self).dropFirst().dropLast())
  }
}
