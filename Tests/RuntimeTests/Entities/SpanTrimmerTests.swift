import Testing

@testable import Runtime

@Suite struct SpanTrimmerTests {
  private let layout: LayoutCase

  init() throws { layout = try LayoutCase() }

  /// Whether a span of all the text becomes what is expected; "" for nothing.
  private func expect(_ text: String, _ expected: String) {
    #expect(layout.spans(text, [text]).joined(separator: "|") == expected)
  }

  @Test(arguments: [
    (", fever", "fever"), ("fever,", "fever"), ("; fever;", "fever"), ("HTN: ", "HTN"),
    ("/ fever /", "fever"), (",", ""), (":;", ""), ("p.r.n.", "p.r.n."),
    ("1%", "1%"), ("K+", "K+"), ("↓ suck", "↓ suck"), (".25", ".25"),
  ])
  func separatorsAreTaken(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("n/v/d", "n|v|d"), ("N/V", "N|V"), ("f/c", "f|c"), ("d/c", "d/c"), ("m/r/g", "m/r/g"),
    ("n/v/", "n|v"), ("n / v", "n / v"), ("nv/d", "nv/d"),
  ])
  func lettersOfSymptomsAreOneByOne(text: String, expected: String) { expect(text, expected) }

  @Test func fillerIsNotTheStartOfAName() {
    #expect(layout.spans("word word word gout", ["word gout"]) == ["gout"])
    #expect(layout.spans("word word gout", ["word gout"]) == ["word gout"])
    #expect(layout.spans("password word word gout", ["word gout"]) == ["word gout"])
    #expect(layout.spans("word word word", ["word"]) == ["word"])
  }

  @Test(arguments: [
    ("and fever", "fever"), ("AND fever and", "fever"), ("fever or", "fever"),
    ("& fever &", "fever"),
    ("fever and/or", "fever"), ("fever and cough", "fever and cough"), ("OR", "OR"),
    ("R&D", "R&D"), ("orthopnea", "orthopnea"), ("and", ""),
  ])
  func conjunctionsAreTaken(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("(fever", "fever"), ("fever)", "fever"), ("[fever", "fever"), ("fever (", "fever"),
    (") fever", "fever"), ("(555) 010", "(555) 010"), ("Migraine (no aura)", "Migraine (no aura)"),
    ("poly(ADP-ribose)", "poly(ADP-ribose)"), ("a (b) c)", "a (b) c"), ("(a (b)", "a (b)"),
    ("(EGD)", "(EGD)"), ("{a", "a"), ("a]", "a"), ("(a]", "a"), ("(", ""),
    ("Tylenol(TM", "Tylenol"), ("a (b", "a"), ("a (b) (c", "a (b)"),
  ])
  func bracketsNeedTheirPartner(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("\"pop", "pop"), ("pop\"", "pop"), ("\"lumps\" in breast", "\"lumps\" in breast"),
    ("“seizure-like” reaction", "“seizure-like” reaction"), ("‘fever", "fever"),
    ("hives'", "hives"), ("Crohn's disease", "Crohn's disease"),
    ("‘harder' or ‘slow'", "‘harder' or ‘slow'"), ("5' 6\"", "5' 6\""), ("«fever", "fever"),
  ])
  func quotesNeedTheirPartnerButBehindNumbers(text: String, expected: String) {
    expect(text, expected)
  }

  @Test(arguments: [
    ("- asthma", "asthma"), ("-asthma", "asthma"), ("• asthma", "asthma"), ("•asthma", "asthma"),
    ("●asthma", "asthma"), ("* asthma", "asthma"), ("1. asthma", "asthma"), ("2) asthma", "asthma"),
    ("a) asthma", "asthma"), ("(1) asthma", "asthma"), ("[ ] asthma", "asthma"),
    ("asthma -", "asthma"), ("asthma •", "asthma"), ("-1082 G", "-1082 G"), ("I-", "I-"),
    ("#30 PARL", "#30 PARL"), ("# wrist", "# wrist"), ("+SLR", "+SLR"), ("E. coli", "E. coli"),
    ("(03) 5550", "(03) 5550"), ("1", "1"), ("2. 5", "2. 5"), ("- ", ""), ("•", ""),
    ("q. 2h", "q. 2h"), ("→ asthma", "→ asthma"), ("▲ BP", "▲ BP"),
  ])
  func listMarksAreTaken(text: String, expected: String) { expect(text, expected) }

  @Test func aDashCloseToAWordIsAListMarkOnlyAtTheStartOfALine() {
    #expect(layout.spans("see -0141", ["-0141"]) == ["-0141"])
    #expect(layout.spans("alpha -b", ["-b"]) == ["-b"])
    #expect(layout.spans("alpha\n-b", ["-b"]) == ["b"])
  }

  @Test func aNumberThatIsAllOfTheSpanStays() {
    #expect(layout.spans("take 1. Then", ["1"]) == ["1"])
    #expect(layout.spans("take 1. Then", ["1."]) == ["1."])
  }

  @Test(arguments: [
    ("Lipitor (R)", "Lipitor"), ("Tylenol(TM)", "Tylenol"), ("Tylenol (tm)", "Tylenol"),
    ("Lipitor®", "Lipitor"), ("Lipitor ®", "Lipitor"), ("Lipitor™", "Lipitor"),
    ("Type 2 diabetes (HCC)", "Type 2 diabetes"), ("COPD (CMS/HCC)", "COPD"),
    ("COPD (CMS-HCC)", "COPD"), ("Renal cell carcinoma (HCC)", "Renal cell carcinoma"),
    ("Acute pharyngitis (disorder)", "Acute pharyngitis"), ("Fever (finding),", "Fever"),
    ("hepatocellular carcinoma (HCC)", "hepatocellular carcinoma (HCC)"),
    ("lung cancer (NSCLC)", "lung cancer (NSCLC)"), ("DM (3c)", "DM (3c)"), ("(R)", ""),
    ("(R)-alpha-methylhistamine", "(R)-alpha-methylhistamine"), ("PGE(2)", "PGE(2)"),
    ("HCC", "HCC"), ("R", "R"), ("disorder", "disorder"), ("®", ""),
  ])
  func marksInBracketsAreTaken(text: String, expected: String) { expect(text, expected) }

  @Test func whatStandsAloneInBracketsIsNothingWhenItIsAMark() {
    #expect(layout.spans("Lipitor (R) daily", ["Lipitor", "R"]) == ["Lipitor"])
    #expect(layout.spans("Tylenol(TM).", ["Tylenol", "TM"]) == ["Tylenol"])
    #expect(layout.spans("COPD (HCC)", ["COPD", "HCC)"]) == ["COPD"])
    #expect(layout.spans("Pharyngitis (disorder)", ["(disorder)"]) == [])
    #expect(
      layout.spans("hepatocellular carcinoma (HCC)", ["hepatocellular carcinoma", "HCC"])
        == ["hepatocellular carcinoma", "HCC"])
    #expect(layout.spans("has HCC now", ["HCC"]) == ["HCC"])
  }

  @Test func theScoreIsThatOfTheWholeSpan() {
    let text = Array(", fever".utf8)
    let label = { $0 == 0 ? 1 : 2 }
    let whole = layout.spans(text, rules: .plain, sureness: 3, label: label)
    let trimmed = layout.spans(text, rules: .layout, sureness: 3, label: label)
    #expect(whole.map(\.score) == trimmed.map(\.score))
    #expect(whole.map(\.byteStart) == [0] && trimmed.map(\.byteStart) == [2])
  }
}
