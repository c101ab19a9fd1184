import Testing

@testable import Runtime

/// What stays as it is, what becomes text, and where it leads back to.
@Suite struct TextReaderTests {
  @Test(arguments: [
    "BP <120/80", "pain <3 days, >5/10", "R&D", "a\\b", "a\\\\b", "AT&T;", "x<y and y>z",
    "Na<135 K>5", "group <a> and group <b>", "<redacted> was seen by <DOCTOR>", "<3", "</3>",
    "if <b and c> then", "<time> and <address>", "Signed HOSP\\nurse today\nagain", "snake_x12_",
    "C:\\new\\temp", "C:\\T\\x", "\\\\server\\T\\notes", "&;", "&#;", "&#x;", "&#55296;",
    "&#1114112;", "&#0;", "&unknown;", "&amp", "a & b;", "<", ">", "<!", "<!-", "</", "<p", "&#",
    "\\", "\\\\", "\\T", "_x000D", "_x0041_", "5 <p> value", "<-- see", "x <=> y",
  ])
  func whatOnlyLooksLikeMarkupStays(text: String) {
    let read = TextCase(text)
    #expect(read.string == text)
    #expect(read.note.sourceMap.isIdentity || read.note.sourceMap.isPlain(0..<read.text.count))
  }

  @Test(arguments: [
    (
      "<p>Takes metformin&nbsp;500&nbsp;mg.<br>Chest&nbsp;pain</p>",
      "Takes metformin\u{A0}500\u{A0}mg.\nChest\u{A0}pain"
    ),
    ("Crohn&#39;s disease; Alzheimer&rsquo;s", "Crohn's disease; Alzheimer’s"),
    ("Fever\\nCough\\nChest pain", "Fever\nCough\nChest pain"),
    ("<b>Fever</b> and <i>cough</i>", "Fever and cough"),
    ("<p>one</p>\n<p>two</p>", "one\n\ntwo"), ("<div>one</div><div>two</div>", "one\ntwo"),
    ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"), ("a<br>\nb", "a\nb"), ("a<br>\n<br>\nb", "a\n\nb"),
    ("a</p>\nb", "a\n\nb"),
    ("<ul>\n  <li>one\n  <li>two\n</ul>", "one\ntwo"),
    ("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td"),
    ("<p>chest\n   pain</p>", "chest pain"), ("<pre>a\n  b</pre>", "a\n  b"),
    ("x <b>y</b>\nz", "x y\nz"), ("a<!-- not this -->b<br>", "ab\n"),
    ("<html><head><style>p { color: red }</style></head><body>x</body></html>", "x"),
    ("<p>a</p><script>if (a < b) x()</script><p>b</p>", "a\n\nb"),
    ("<p>&lt;b&gt; stays</p>", "<b> stays"), ("<![CDATA[a <b> &amp; c]]>", "a <b> &amp; c"),
    ("<p class=\"x\">a</p>", "a"), ("<p class=\"a>b\">c</p>", "c"), ("<a href='x'>y</a>", "y"),
    ("<?xml version=\"1.0\"?><note><item>a</item><q7>b</q7></note>", "a\nb"),
    ("<?xml version=\"1.0\"?><note><dx>gout</dx><sx>fever</sx></note>", "gout\nfever"),
    ("<?xml version=\"1.0\"?><note>has<dx>gout</dx>now</note>", "has gout now"),
    ("one\\.br\\two \\T\\ three \\S\\ \\R\\ \\E\\ \\F\\", "one\ntwo & three ^ ~ \\ |"),
    ("\\H\\bold\\N\\ \\.sp+2\\next \\X0D\\ \\XC3A9\\ \\XE9\\", "bold \n\nnext \n é é"),
    ("a_x000D_b_x000D_\nc", "a\nb\nc"), ("pain\\n\\nfever", "pain\n\nfever"),
    ("list:\\n - a\nb", "list:\n - a\nb"), ("&#8226; a&#10;b&#13;&#10;c", "• a\nb\nc"),
    ("&#150;&#x2013;", "––"), ("M&uuml;ller&shy;s", "Müllers"),
  ])
  func markupIsTheTextThatItStandsFor(source: String, text: String) {
    #expect(TextCase(source).string == text)
  }

  @Test func everyCharacterThatBreaksLinesIsALineEnd() {
    for (source, text) in [
      ("a\u{B}b", "a\nb"), ("a\u{C}b", "a\n\nb"),
      ("a\u{1C}b\u{1D}c\u{1E}d\u{1F}e", "a\n\nb\n\nc\n\nd\n\ne"),
      ("a\u{85}b", "a \nb"), ("a\u{2028}b", "a  \nb"), ("a\u{2029}b", "a \n\nb"),
      ("a\rb\r\nc\r", "a\nb\r\nc\n"),
    ] {
      let read = TextCase(source, .none)
      #expect(read.string == text)
      #expect(read.sourceOf("b") == "b" && read.source == Array(source.utf8))
    }
  }

  @Test func softHyphensAndZeroWidthsJoinAndSymbolsAreMarks() {
    let joined = TextCase("hyper\u{AD}ten\u{200B}sion\u{FEFF}s")
    #expect(joined.string == "hypertensions")
    #expect(joined.sourceOf("hypertension") == "hyper\u{AD}ten\u{200B}sion")
    let marks = TextCase("\u{F0B7}\tDiabetes\n\u{F0A7} Asthma")
    #expect(marks.string == "•\tDiabetes\n• Asthma")
    #expect(marks.isPlain("Diabetes") == true)
  }

  @Test func placesLeadBackToTheSource() {
    let read = TextCase("<p>Takes metformin&nbsp;500&nbsp;mg.<br>Chest&nbsp;pain</p>")
    #expect(read.sourceOf("metformin") == "metformin" && read.isPlain("metformin") == true)
    #expect(read.sourceOf("Chest\u{A0}pain") == "Chest&nbsp;pain")
    #expect(read.isPlain("Chest\u{A0}pain") == false)
    let split = TextCase("<b>chest</b> pain and <i>fev</i>er")
    #expect(split.sourceOf("chest pain") == "chest</b> pain")
    #expect(split.sourceOf("fever") == "fev</i>er")
    let table = TextCase("<text><table><tr><td>Metoprolol</td><td>25 mg</td></tr></table></text>")
    #expect(table.sourceOf("Metoprolol") == "Metoprolol")
  }

  @Test func withoutMarkupAndInUTF8NothingChanges() {
    for text in ["a\u{B}b\u{85}c\u{F0B7}d\u{AD}e", "<p>a&amp;b</p>", "a\\.br\\b\r", "\u{FEFF}a"] {
      let read = TextCase(Array(text.utf8), .utf8, .none)
      #expect(read.string == text && !read.note.hasOwnText)
    }
  }

  @Test func aKindThatIsAskedForIsTakenAtItsWord() {
    #expect(TextCase("group <a> and <b>", .html).string == "group and")
    #expect(TextCase("BP <120/80 \\T\\", .html).string == "BP <120/80 \\T\\")
    #expect(TextCase("a\\T\\b <b>c</b> C:\\T\\x \\Zlocal\\", .hl7).string == "a&b <b>c</b> C:&x ")
    #expect(TextCase("a<br>b\\T\\c", .none).string == "a<br>b\\T\\c")
  }

  @Test func whatNeverClosesStaysTextWithAWarning() {
    for text in ["a <!-- never", "fever <![CDATA[ x", "<p>a</p><script>b", "x <p class=\"y"] {
      let read = TextCase(text)
      #expect(read.string.hasSuffix(String(text.suffix(3))))
      if !text.contains("script") { #expect(read.warnings == ["unclosed_markup"], "\(text)") }
    }
  }

  /// Quadratic work would take minutes.
  @Test(arguments: [
    "<!--", "<![CDATA[", "<p a=\"", "<script>", "<", "&", "\\", "<a ", "</p", "<?x ",
  ])
  func endlessBeginningsAreReadInLinearTime(part: String) {
    let text = String(repeating: part, count: 100_000)
    #expect(!TextCase(text).text.isEmpty)
  }

  @Test func anElementThatDoesNotEndHidesNoOther() {
    let page = TextCase("<style>y <p>fever.</p> <script>metformin 5 mg</script> gout", .html)
    #expect(page.string.contains("fever") && page.string.contains("gout"))
    #expect(!page.string.contains("metformin"))
  }
}
