import Testing

@testable import Runtime

@Suite struct RelativeReaderTests {
  /// What a reader says of the finding between brackets; the brackets are not part of the text.
  static func reading<Answer>(
    _ marked: String, _ answer: (RelativeReader, Range<Int>) -> Answer
  ) -> Answer {
    let parts = marked.split(separator: "{", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    let rest = parts[1].split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
    var text = parts[0] + rest[0] + rest[1]
    let start = parts[0].utf8.count
    let range = start..<start + rest[0].utf8.count
    return text.withUTF8 { answer(RelativeReader(UnsafeRawBufferPointer($0)), range) }
  }

  static func relative(_ marked: String) -> String? {
    reading(marked) { reader, range in
      reader.relative(of: range).map { String(decoding: $0.name, as: UTF8.self) }
    }
  }

  @Test(arguments: [
    ("Her mother had {breast cancer} at 48.", "mother"),
    ("FHx: father {MI} at 52, mother stroke.", "father"),
    ("FHx: father MI at 52, mother {stroke}.", "mother"),
    ("Mother with diabetes and {hypertension}. Father with CAD.", "mother"),
    ("Mother: HTN. Father: {CAD}, DM.", "father"),
    ("FH mom {RA}, aunt SLE", "mother"),
    ("FH mom RA, aunt {SLE}", "aunt"),
    (
      "Her father died with {heart disease} in his 60s and her mother died of colon cancer.",
      "father"
    ),
    ("His brothers had {prostate cancer}.", "brother"),
    ("He has one sister who has {asthma}.", "sister"),
    ("Dad {bipolar}, sis ADHD", "father"),
    ("All siblings are {well}", "sibling"),
  ]) func theNearestRelativeBeforeTheFindingHasIt(sentence: String, relative: String) {
    #expect(Self.relative(sentence) == relative)
  }

  @Test(arguments: [
    ("There is {diabetes} in her mother.", "mother"),
    ("Significant for {colon cancer} in the patient's father and uncle.", "father"),
    ("{CAD} (father), stroke (mother)", "father"),
    ("CAD (father), {stroke} (mother)", "mother"),
    ("{Hodgkin lymphoma} - brother | lupus - mom", "brother"),
    ("Hodgkin lymphoma - brother | {lupus} - mom", "mother"),
    ("{PKD} in father.", "father"),
    ("{Heart disease}, stroke and gout in two uncles.", "uncle"),
    ("Sister is well, {melanoma} in maternal aunt.", "maternal_aunt"),
  ]) func aRelativeJoinedBehindTheFindingComesFirst(sentence: String, relative: String) {
    #expect(Self.relative(sentence) == relative)
  }

  @Test(arguments: [
    ("maternal grandmother with {glaucoma}", "maternal_grandmother"),
    ("Paternal grandfather: {stroke}", "paternal_grandfather"),
    ("MGM {T2DM}", "maternal_grandmother"), ("PGF: {MI}", "paternal_grandfather"),
    ("pat uncle {sudden death}", "paternal_uncle"), ("mat. aunt {FVL}", "maternal_aunt"),
    ("Maternal GF: {AAA}", "maternal_grandfather"), ("half-sister has {lupus}", "half_sister"),
    ("Maternal cousin with {lupus}", "maternal_cousin"),
    ("a grandmother with {diabetes}", "grandmother"),
  ]) func theSideOfTheFamilyIsPartOfTheRelative(sentence: String, relative: String) {
    #expect(Self.relative(sentence) == relative)
  }

  @Test(arguments: [
    "No family history of {colon cancer}.", "Mother has gout. No {lupus} in the family.",
    "FHx: mother SAH, no {Marfan}", "dad HCC; mom RA; no {hemochromatosis}",
    "type II {diabetes} on her mother's side", "{cancer} on her father side",
    "Lives with her husband. There is a family history of {stroke}.", "GF has {flu}",
    "2 mo of {cough}", "{flu}", "His season was {bad}", "She has a daughter. She describes {pain}.",
  ]) func whereNoRelativeIsSaidToHaveItThereIsNone(sentence: String) {
    #expect(Self.relative(sentence) == nil)
  }

  @Test(arguments: [
    ("Patient's mother's sister had {ovarian cancer}.", "maternal_aunt"),
    ("Father's brother had {MI}", "paternal_uncle"),
    ("Mother’s father: {CAD}", "maternal_grandfather"),
    ("the mother's father and father's mother had {gout}", "paternal_grandmother"),
    ("mothers sister with {RA}", "maternal_aunt"), ("parent's father: {MI}", "grandfather"),
    ("Nephew (sister's son) has {asthma}", "nephew"), ("sister's daughter has {SLE}", "niece"),
    ("aunt's son {DM}", "cousin"), ("daughter's son {T21}", "grandchild"),
    ("Maternal aunt and her daughter had {ovarian cancer}", "maternal_cousin"),
    ("Mother and her sister had {melanoma}", "maternal_aunt"),
    ("Her mother and her sister had {melanoma}", "sister"),
    ("His mother and his sister had {melanoma}", "sister"),
    ("{CAD} in mother's sister", "maternal_aunt"),
    ("{CAD} (mother's father)", "maternal_grandfather"),
    ("father's {heart attack}", "father"), ("Grand mother with {DM}", "grandmother"),
    ("maternal grand-father with {MI}", "maternal_grandfather"),
  ]) func aRelativeOfARelativeHasItsOwnName(sentence: String, relative: String) {
    #expect(Self.relative(sentence) == relative)
  }

  @Test(arguments: [
    "His wife's sister had {flu}", "Her husband's mother had {stroke}", "Cousin's son with {DM}",
    "{Diabetes} runs in her mother's family.", "mother's mother's sister had {gout}",
    "Father's aunt had {heart disease}", "Father died, mother's family has {CAD}",
    "Mother with DM. Mother-in-law has {shingles}.", "Mother DM, mother-in-law {shingles}.",
    "Father in law had {stroke}.", "{cancer} in mother-in-law", "Step mother has {HTN}.",
    "Step-brother {DM}", "Mother HTN, stepmother {DM}", "Foster mother: {TB}",
    "Adoptive father {CAD}", "Great-grandmother had {Huntington disease}.",
    "maternal great aunt had {SLE}", "{gout} in great grandmother and second cousin",
    "Second cousin {T21}", "Ex-wife with {HSV}", "Surrogate mother with {CMV}",
    "half sibling {DM}", "2 fa with {DM}, mother", "Fa with {anemia}",
  ]) func whoHasNoNameOfTheTableIsNotGivenThatOfANearerOne(sentence: String) {
    #expect(Self.relative(sentence) == nil)
  }

  @Test func faIsTheFatherBesideAnotherRelative() {
    let line = "Mo with HTN, Fa with {DM}, bro with asthma, sis with SLE."
    #expect(Self.relative(line) == "father")
    #expect(Self.relative("Fa: {MI}, Mo: DM") == "father")
    #expect(Self.relative("Mo with HTN, Fa with DM, bro with {asthma}, sis with SLE.") == "brother")
  }

  @Test func aSentenceThatGoesOnIsAboutTheOneBefore() {
    #expect(Self.relative("His father died at 60. He had {CAD}.") == "father")
    #expect(Self.relative("Mother is 82. She was diagnosed with {dementia}.") == "mother")
    #expect(Self.relative("Mother is well.\nPMH: {asthma}") == nil)
  }

  @Test(arguments: [
    "Her mother had {gout}.", "FHX: {gout}", "FAMHX {gout}", "No {gout} in the family.",
    "MGM {gout}",
    "Roommate with {flu}", "{flu}: two neighbours", "Donor {CMV} positive",
    "hereditary {angioedema}",
    "Baby: {jaundice}", "({mom's flu})",
  ]) func someoneElseIsNamed(text: String) {
    #expect(Self.reading(text) { $0.namesPerson(near: $1) })
  }

  @Test(arguments: ["{gout}", "Dx: {TB}, DM", "familiar {pain}", "He has {gout}. Season: fall."])
  func noOneElseIsNamed(text: String) {
    #expect(!Self.reading(text) { $0.namesPerson(near: $1) })
  }

  @Test func aPersonIsLookedForNearAFinding() {
    let far = String(repeating: "- ", count: 1000)
    #expect(Self.reading("Mother " + far.dropLast(8) + "{flu}") { $0.namesPerson(near: $1) })
    #expect(!Self.reading("Mother " + far + "{flu}") { $0.namesPerson(near: $1) })
    let behind = String(repeating: "- ", count: 100)
    #expect(Self.reading("{flu}" + behind.dropLast(8) + "mother") { $0.namesPerson(near: $1) })
    #expect(!Self.reading("{flu}" + behind + "mother") { $0.namesPerson(near: $1) })
  }

  @Test(arguments: [
    "No history of {stroke}, HTN, or other disease in her family.", "{Gout} runs in the family",
    "no {cancer} in his family or hers", "{DM} in our families.", "{DM} in her family, but no CAD",
    "{DM} (none in the family)", "{CAD} in the family history", "{gout}: in his family members too",
  ]) func whatIsInTheFamilyIsTheFamilys(text: String) {
    #expect(Self.reading(text) { $0.isOfFamily($1) })
  }

  @Test(arguments: [
    "He has {gout}. Her uncle is in the family business.", "{Fell} in the family room.",
    "in the family there is {gout}", "{gout} in her foot, family aware", "{gout}",
    "{pain} in her family doctor's words", "He had a {seizure} in the family van.",
    "{seizure} in the family car", "{burn} in the family kitchen", "{stress} in her family life",
    "seen for {cough} in the Family Health Center", "{flu} in the Family Care clinic",
    "{Insomnia} since conflict in the family.", "{Cough}, sick contacts in the family.",
    "{Rash}, no one else in the family is sick", "{depression} after a death in the family",
    "{gout} in the family's car", "{gout} in the family-run clinic",
  ]) func otherwiseItIsNot(text: String) {
    #expect(!Self.reading(text) { $0.isOfFamily($1) })
  }

  @Test(
    arguments: [
      ("F/H: {DM}, HTN", false), ("F/H of DM, {HTN}", false), ("F/H/O {DM}", false),
      ("f/h - {DM}", false), ("No F/H of {DM}", true), ("nil f/h/o {DM}", true),
      ("c/o pain. F/H {DM}", false),
      ("F/H: uncle, {MI}", false),
      ("{DM}, F/H of HTN", nil), ("F/H DM. {COPD}", nil), ("F/H DM\n{COPD}", nil),
      ("F/H: nil, k/c/o {DM}", nil),
      ("F/H of DM, she has {HTN}", nil), ("of/h {DM}", nil), ("/h {DM}", nil), ("h {DM}", nil),
      ("{DM}", nil),
      ("F/Hx {DM}", nil), ("h/o {DM}", nil),
    ] as [(String, Bool?)]) func behindFHIsTheFamilys(text: String, isDenied: Bool?)
  {
    #expect(Self.reading(text) { $0.familyHistory(before: $1) } == isDenied)
  }

  @Test func everyRelativeHasARoleCode() {
    #expect(Relative.words.lineCount == 36)
    for line in 0..<Relative.words.lineCount {
      #expect(!Relative(line: line).name.isEmpty)
      #expect(Relative(line: line).roleCode.count >= 3)
    }
    #expect(String(decoding: Relative(line: 13).roleCode, as: UTF8.self) == "MGRMTH")
  }

  @Test func rangesOutsideTheTextAndBytesThatAreNoTextAreHarmless() {
    let bytes: [UInt8] = [0xFF, 0x6D, 0x6F, 0x6D, 0x20, 0xC3, 0x2E]
    bytes.withUnsafeBytes { text in
      let reader = RelativeReader(text)
      #expect(reader.relative(of: 5..<99) == nil)
      #expect(reader.relative(of: 5..<6) == Relative(line: 0))
      #expect(reader.relative(of: 0..<1) == nil)
      #expect(reader.namesPerson(near: 0..<1))
      #expect(!reader.isOfFamily(0..<7))
    }
  }
}
