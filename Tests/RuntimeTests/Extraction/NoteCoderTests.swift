import Foundation
import Quantize
import Testing

@testable import Runtime

/// A small code dictionary in memory.
final class TestCodes {
  let bytes: UnsafeMutableRawBufferPointer
  let dictionary: CodeDictionary

  static let tables: [(name: String, text: String)] = [
    (
      "MESH",
      """
      code\tpreferred\tsynonyms\ttype
      D003920\tDiabetes Mellitus\tDiabetes\tdisease
      D006333\tHeart Failure\tCardiac Failure|Failure, Heart\tdisease
      D001943\tBreast Neoplasms\tBreast Cancer\tdisease
      D007674\tKidney Diseases\tDisease, Kidney\tdisease
      D017202\tMyocardial Ischemia\t\tdisease
      D006973\tHypertension\t\tdisease
      D001172\tArthritis, Rheumatoid\tRheumatoid Arthritis\tdisease
      D000082\tAcetaminophen\tParacetamol\tsubstance
      D008687\tMetformin\t\tsubstance
      D006861\tHydrogen Peroxide\t\tsubstance
      D015658\tHIV Infections\t\tdisease
      D009103\tMultiple Sclerosis\tMS\tdisease
      D008946\tMitral Valve Stenosis\tMitral Stenosis\tdisease
      D001932\tBrain Neoplasms\tBrain Tumor\tdisease
      D000658\tAmoxicillin\t\tsubstance
      D019980\tAmoxicillin-Potassium Clavulanate Combination\tAmoxicillin-Clavulanic Acid\tsubstance
      D000099\tOxytocin\t\tsubstance
      D000098\tMSH Release-Inhibiting Hormone\tOxytocin (7-9)\tsubstance
      """
    ),
    (
      "MONDO",
      """
      code\tpreferred\tsynonyms\ttype
      MONDO:0005015\tdiabetes mellitus\tDM\tdisease
      MONDO:0005148\ttype 2 diabetes mellitus\ttype II diabetes\tdisease
      MONDO:0005002\tchronic obstructive pulmonary disease\tCOLD\tdisease
      MONDO:0000009\tRecurrent otitis\totitis\tdisease
      """
    ),
    (
      "ICD10CM",
      """
      code\tpreferred\tsynonyms\ttype
      E11.9\tType 2 diabetes mellitus without complications\t\tdisease
      I10\tEssential (primary) hypertension\tHypertension\tdisease
      C71.9\tMalignant neoplasm of brain, unspecified\t\tdisease
      C79.31\tSecondary malignant neoplasm of brain\t\tdisease
      """
    ),
    (
      "UNII",
      """
      code\tpreferred\tsynonyms\ttype
      362O9ITL9D\tACETAMINOPHEN\t\tsubstance
      804826J2HU\tAMOXICILLIN\t\tsubstance
      23521W1S24\tCLAVULANIC ACID\t\tsubstance
      """
    ),
  ]

  /// - isSimilar: whether conditions of MeSH are found by likeness too.
  init(usage: [(name: String, code: String)] = [], isSimilar: Bool = false) throws {
    let folder = try TemporaryFolder()
    let compiler = CodeCompiler()
    for (name, text) in Self.tables {
      try compiler.add(path: folder.file(name + ".tsv", text), system: name)
    }
    try compiler.addCrossReferences(
      path: folder.file(
        "x.tsv", "code\tsystem\tother\nMONDO:0005148\tICD10CM\tE11.9\nMONDO:1\tICD10CM\tI10\n"),
      system: "MONDO")
    try compiler.addBrands(
      path: folder.file(
        "b.tsv",
        """
        brand\tingredients\tsynonyms
        Tylenol\tacetaminophen\tPanadol
        Augmentin\tamoxicillin|clavulanic acid\tAugmentin XR
        Pitocin\toxytocin\t
        """))
    try compiler.addAbbreviations(
      path: folder.file(
        "a.tsv",
        """
        short\tlong\ttype\tnote
        HTN\thypertension\tdisease\t
        MS\tmultiple sclerosis\tdisease\tneurology
        MS\tmitral stenosis\tdisease\tvalve, murmur
        MS\tmorphine sulfate\tmedication\t
        MS\tmental status\tother\texam
        BC\tbreast cancer\tdisease\tusual sense
        BC\tmitral stenosis\tdisease\tEF, less usual
        """))
    try compiler.addAbbreviations(
      path: folder.file(
        "senses.tsv", "short\tlong\ttype\tnote\nMS\tmitral stenosis\tdisease\tear, TTE\n"))
    try compiler.addTopics(path: folder.file("t.tsv", "topic\twords\nneurology\tgait\n"))
    if !usage.isEmpty { compiler.addUsage(usage, system: "MESH", path: "usage") }
    try compiler.addCorrections(
      path: folder.file(
        "c.tsv",
        """
        change\tsystem\tcode\tname
        add\tICD10CM\tI10\tpressures
        drop\tMONDO\tMONDO:0005015\tDM
        uncross\tMONDO\tMONDO:0005015\tICD10CM I10
        """))
    if isSimilar { try compiler.addSimilarNames(system: "MESH") }
    let compiled = compiler.compiled()
    bytes = .allocate(byteCount: compiled.count, alignment: 64)
    bytes.copyBytes(from: compiled)
    dictionary = try CodeDictionary.view(UnsafeRawBufferPointer(bytes))
  }

  deinit { bytes.deallocate() }

  /// `MESH D001943` of what stands in brackets, best first.
  func codes(_ marked: String, _ group: CodeGroup = .condition, threshold: Double = 0.5) -> [String]
  {
    let start = marked.utf8.firstIndex(of: UInt8(ascii: "{"))!
    let end = marked.utf8.firstIndex(of: UInt8(ascii: "}"))!
    var text = marked.replacingOccurrences(of: "{", with: "").replacingOccurrences(
      of: "}", with: "")
    let first = marked.utf8.distance(from: marked.utf8.startIndex, to: start)
    let last = marked.utf8.distance(from: marked.utf8.startIndex, to: end) - 1
    return text.withUTF8 { bytes in
      let coder = NoteCoder(dictionary, threshold: threshold)
      coder.begin(UnsafeRawBufferPointer(bytes))
      coder.code(first..<last, group)
      return coder.codes.map { code in
        String(decoding: dictionary.systems[code.system], as: UTF8.self) + " "
          + String(decoding: dictionary.code(code.concept), as: UTF8.self)
      }
    }
  }
}

@Suite struct NoteCoderTests {
  let test: TestCodes

  init() throws {
    test = try TestCodes(usage: [
      ("renal damage", "D007674"), ("sugar", "MESH:D003920"), ("overdose", "D003920"),
      ("heart failure", "D007674"), ("failure, heart", "D007674"),
    ])
  }

  @Test func anExactNameHasTheCodesOfAllSystemsThatHaveIt() {
    #expect(test.codes("{diabetes mellitus}") == ["MESH D003920", "MONDO MONDO:0005015"])
    #expect(Set(test.codes("has {hypertension}")) == ["MESH D006973", "ICD10CM I10"])
    #expect(test.codes("{metformin}", .drug) == ["MESH D008687"])
    #expect(test.codes("{metformin}", .condition) == [])
  }

  @Test(arguments: [
    ("{Heart failure}", "MESH D006333"), ("{heart failures}", "MESH D006333"),
    ("{failure of the heart}", "MESH D006333"), ("{cardiac failure}", "MESH D006333"),
    ("{breast tumours}", "MESH D001943"), ("{cancer of the breast}", "MESH D001943"),
    ("{renal disease}", "MESH D007674"), ("{Rheumatoid-arthritis}", "MESH D001172"),
    ("{arthritis, rheumatoid}", "MESH D001172"), ("{myocardial ischaemia}", "MESH D017202"),
    ("{hypertensive}", "MESH D006973"), ("{acute heart failure}", "MESH D006333"),
    ("{left heart failure}", "MESH D006333"), ("{hypertnsion}", "MESH D006973"),
    ("{rheumatiod arthritis}", "MESH D001172"), ("{HIV's infection}", "MESH D015658"),
    ("{sugar}", "MESH D003920"), ("{overdoses}", "MESH D003920"),
    ("{renal damage}", "MESH D007674"),
    ("congestive cardiac failure (CCF). Worse {CCF}.", "MESH D006333"),
    ("HF (heart failure). Worse {HF}.", "MESH D006333"),
    ("PMH {HTN}", "MESH D006973"), ("pmh {htn}", "MESH D006973"), ("{Htn}", "MESH D006973"),
    ("harsh murmur, {MS}", "MESH D008946"),
    ("sees neurology for {MS}", "MESH D009103"), ("{type ii diabetes}", "MONDO MONDO:0005148"),
  ]) func formsOfANameLeadToItsConcept(note: String, code: String) {
    #expect(test.codes(note).contains(code))
  }

  @Test func oneAnnotationTakesNoPreferredNameFromItsConcept() {
    #expect(test.codes("{heart failure}") == ["MESH D006333"])
    #expect(test.codes("{failure, heart}") == ["MESH D007674"])
  }

  @Test(arguments: [
    ("{seasonal rheumatoid arthritis}", ["MESH D001172"]), ("{arthritis of the knee}", []),
    ("{diabetic mellituss}", ["MESH D003920"]), ("{quite another thing}", []),
    ("breast neoplastic mass (BNM): {BNM}", ["MESH D001943"]), ("{BNM}", []), ("{123}", []),
    ("{\u{430}\u{431}\u{432}}", []),
  ]) func theLikestNameIsTakenWhereItIsLikeEnough(note: String, codes: [String]) throws {
    let test = try TestCodes(isSimilar: true)
    #expect(test.codes(note) == codes)
    #expect(try TestCodes().codes(note) == [])
  }

  @Test func likenessChangesNoCodeThatANameHas() throws {
    let similar = try TestCodes(isSimilar: true)
    let plain = try TestCodes()
    for note in ["{hypertension}", "{type 2 diabetes mellitus}", "{acute heart failure}"] {
      let codes = plain.codes(note)
      #expect(similar.codes(note).starts(with: codes))
    }
    #expect(similar.codes("{seasonal metformin}", .drug) == [])
  }

  @Test func brandsLeadToTheirIngredientsInEverySystem() {
    #expect(Set(test.codes("{Tylenol}", .drug)) == ["MESH D000082", "UNII 362O9ITL9D"])
    #expect(Set(test.codes("{panadol}", .drug)) == ["MESH D000082", "UNII 362O9ITL9D"])
    #expect(Set(test.codes("{paracetamol}", .drug)) == ["MESH D000082", "UNII 362O9ITL9D"])
  }

  @Test func aBrandOfSeveralIngredientsHasTheCodeOfTheirCombinationOrNone() {
    #expect(test.codes("{Augmentin}", .drug) == ["MESH D019980"])
    #expect(test.codes("{Augmentin XR}", .drug) == ["MESH D019980"])
    #expect(Set(test.codes("{amoxicillin}", .drug)) == ["MESH D000658", "UNII 804826J2HU"])
  }

  @Test func anotherThingInBracketsIsPartOfTheName() {
    #expect(test.codes("{Pitocin}", .drug) == ["MESH D000099"])
    #expect(test.codes("{oxytocin (7-9)}", .drug) == ["MESH D000098"])
  }

  @Test(arguments: [
    ("has a {cold} today", []), ("has {COLD}, on inhalers", ["MONDO MONDO:0005002"]),
    ("HAS A {COLD} TODAY", []), ("{otitis}", []), ("{recurrent otitis}", ["MONDO MONDO:0000009"]),
  ]) func aShortFormThatIsAWordNeedsCapitals(note: String, codes: [String]) {
    #expect(test.codes(note) == codes)
  }

  @Test(arguments: [
    ("{MS}", []), ("exam: {MS} normal", []), ("TTE: {MS}", ["MESH D008946"]),
    ("hears well, {MS}", []), ("left ear, {MS}", ["MESH D008946"]),
    ("unsteady gait, {MS}", ["MESH D009103"]), ("gait, TTE, {MS}", []),
    ("sclerosis seen, {MS}", ["MESH D009103"]), ("usual {MS}", []), ("{BC}", ["MESH D001943"]),
    ("EF 30, {BC}", ["MESH D008946"]), ("ef {BC}", ["MESH D001943"]),
  ]) func anAbbreviationHasTheSenseThatItsNeighboursSpeakFor(note: String, codes: [String]) {
    #expect(test.codes(note).filter { $0.hasPrefix("MESH") } == codes)
  }

  @Test(arguments: [
    ("{brain metastases}", ["ICD10CM C79.31", "MESH D001932"]),
    ("{brain cancer}", ["ICD10CM C71.9", "MESH D001932"]), ("{brain tumor}", ["MESH D001932"]),
    ("{metastatic brain cancer}", []),
  ]) func tumorsMalignantOnesAndMetastasesAreThree(note: String, codes: [String]) {
    #expect(test.codes(note).sorted() == codes)
  }

  @Test func namesAreCorrected() {
    #expect(test.codes("{pressures}") == ["ICD10CM I10"])
    #expect(test.codes("{DM}") == [])
  }

  @Test func aSourceStatesCodesOfOtherSystems() {
    #expect(
      Set(test.codes("{type 2 diabetes mellitus}")) == ["MONDO MONDO:0005148", "ICD10CM E11.9"])
  }

  @Test(arguments: [
    "{sunburn}", "{failure}", "{the}", "{,}", "{heart}", "{XYZ}", "{hypertension of the moon}",
    "{diabates melitus mellatus}",
  ]) func whatIsNotKnownHasNoCode(note: String) {
    #expect(test.codes(note) == [])
  }

  @Test func lessSureCodesGoWithAHigherThreshold() {
    #expect(test.codes("{acute heart failure}", threshold: 0.9) == [])
    #expect(test.codes("{heart failure}", threshold: 0.9) == ["MESH D006333"])
    #expect(CodeStep.usage.score > CodeStep.canonical.score)
  }

  @Test func rangesOutsideTheNoteHaveNoCode() {
    let coder = NoteCoder(test.dictionary)
    [UInt8]("heart failure".utf8).withUnsafeBytes { text in
      coder.begin(text)
      for range in [0..<0, 0..<99, 5..<5] {
        coder.code(range, .condition)
        #expect(coder.codes == [])
      }
      coder.code(0..<13, .condition)
      #expect(coder.codes.count == 1)
    }
  }

  @Test func typesThatHaveNoCodesHaveNoGroup() {
    func group(_ name: String) -> CodeGroup? {
      Array(name.utf8).withUnsafeBytes { CodeGroup(typeName: $0) }
    }
    #expect(group("medication") == .drug)
    #expect(group("Disease") == .condition)
    #expect(group("adverse_reaction") == .condition)
    #expect(group("PATIENT") == nil)
    #expect(group("") == nil)
  }
}
