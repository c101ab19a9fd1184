// Names by what stands around them and by other names of the note, ages in words and in short forms, and
// numbers beside their words.
import Testing

@testable import Runtime

@Suite struct PrivatePeopleTests {
  private let found = FoundSpans()

  @Test func aNameInCapitalsWithItsGivenNameBehindIsAPerson() {
    let text = "HAYES, ROSE  MR#44120\nSeen with ROSE."
    #expect(
      found(text, learnt: [("HAYES, ROSE", .hospital)])
        == ["PATIENT HAYES, ROSE", "MRN 44120", "PATIENT ROSE"])
  }

  @Test(arguments: [
    ("Admitting: Small. Consulting: Black, White and Gray.", ["Small", "Black, White", "Gray"]),
    ("Circulator: Small. Preceptor: White.", ["Small", "White"]),
    ("Reviewed by Black. Read by Gray.", ["Black", "Gray"]),
    ("Collected by Small, RN", ["Small"]), ("seen by DrLee today", ["DrLee"]),
    ("Parole officer: Black. Case worker: Small.", ["Black", "Small"]),
  ]) func surnamesThatAreWordsGoBehindARole(text: String, names: [String]) {
    #expect(found(text) == names.map { "DOCTOR \($0)" })
  }

  @Test(arguments: [
    ("POA: Long. HCP: White.", ["Long", "White"]), ("Guarantor: Black", ["Black"]),
    ("Bob c/o pain. Ted agrees. Sam denies cough.", ["Bob", "Ted", "Sam"]),
    ("Pam is aware", ["Pam"]), ("Bob's wife called", ["Bob"]),
  ]) func namesThatAreWordsGoWhereSomebodyIsMeant(text: String, names: [String]) {
    #expect(found(text) == names.map { "PATIENT \($0)" })
  }

  @Test(arguments: [
    "Early reports differ", "Signature: on file. HCP: none. POA: daughter.",
    "Pt White female, 54 kg",
    "Guarantor: Self", "Grant's tumour", "Admitting Services recommends rest",
    "replaced by Small bowel", "2 L. Username", "May was well tolerated",
  ]) func wordsWithoutAPersonStay(text: String) {
    #expect(!found(text).contains { $0.hasPrefix("PATIENT") || $0.hasPrefix("DOCTOR") })
  }

  @Test(arguments: [
    ("Robert Hayes came. We saw Bob, and Rob agrees.", ["Bob", "Rob"]),
    ("Elizabeth Okoro came. Then Beth left with Liz.", ["Beth", "Liz"]),
    ("Ms O'Brien came. Then OBrien left.", ["OBrien"]),
    ("Ms Garcia Lopez came. Then GarciaLopez left.", ["GarciaLopez"]),
    ("Dr. Small came, d/w small, small bowel", ["small"]), ("Dr. Lee came. Per lee.", ["lee"]),
  ]) func otherFormsOfANameGo(text: String, forms: [String]) {
    let names = found(text).dropFirst().map { $0.split(separator: " ").last.map(String.init) }
    #expect(names == forms.map(Optional.init))
  }

  @Test(arguments: [
    ("Elizabeth Okoro came. Then they bob and rob.", 1),
    ("Robert Hayes came. Bill for services.", 1),
    ("Mr Will Okoro came. Will return.", 1), ("Mrs Grace Okoro came, GRACE 180", 1),
  ]) func otherUsesOfAShortFormStay(text: String, count: Int) {
    #expect(found(text).count == count, "\(found(text))")
  }

  @Test func everyNameHasOneLineOfNicknames() {
    let words = Nicknames.all.flatMap { "\($0)".split(separator: " ") }
    #expect(Set(words).count == words.count)
  }

  @Test(arguments: [
    "Visit # KX82", "Encounter 412", "Accession KX82", "Acc # 412", "Case # 412", "Order # 412",
    "Specimen ID 412", "Group # 412", "DL # KX82", "S/N KX82", "Lot # KX82", "Wristband 412",
    "Rx # 412", "Medicaid # KX82", "Record # 412", "Subject ID 412", "Study ID KX82",
    "Member # 412",
  ]) func aShortNumberGoesBesideItsWord(text: String) {
    let value = text.split(separator: " ").last!
    #expect(found(text) == ["ID \(value)"])
  }

  @Test(arguments: [
    "visit #2", "Case 12 of many", "order 500 mg", "group 2 pulmonary hypertension",
    "Rx: 1200 kcal",
    "encounter 120 min", "Hb 12 g/dL, 412 seen", "encounter 2",
  ]) func countsBesideTheSameWordsStay(text: String) {
    #expect(found(text) == [])
  }

  @Test func theRecordNumberMayBeShort() {
    #expect(found("MR# 412") == ["MRN 412"])
    #expect(found("MRN 412") == ["MRN 412"])
  }

  @Test(arguments: [
    ("turned 95 last month", "95"), ("M/92 with CHF", "92"), ("WF 92 with CHF", "92"),
    ("one hundred one-year-old", "one hundred one"),
    ("a hundred and two years old", "a hundred and two"), ("in his nineties", "nineties"),
    ("a nonagenarian with CHF", "nonagenarian"),
  ]) func agesOverEightyNineAreTold(text: String, age: String) {
    #expect(found(text) == ["AGE \(age)"])
    #expect(
      !age.utf8.elementsEqual([]) && !Array(age.utf8).withUnsafeBytes(RedactionPolicy.isYoungAge))
  }

  @Test(arguments: [
    "turned 90 degrees", "turned 30 times", "PM/92", "one hundred percent", "in the nineties",
    "WF 92 %",
  ]) func numbersThatAreNoAgeStay(text: String) {
    #expect(!found(text).contains { $0.hasPrefix("AGE") }, "\(found(text))")
  }

  @Test(arguments: [
    ("mail john dot doe at gmail dot com", "john dot doe at gmail dot com"),
    ("mail jdoe (at) hotmail (dot) com", "jdoe (at) hotmail (dot) com"),
  ]) func spelledAddressesGo(text: String, address: String) {
    #expect(found(text) == ["EMAIL \(address)"])
  }

  @Test func aTelephoneNumberEndsWithItsSentence() {
    #expect(found("Tel 617-555-0123. 24/7 care") == ["PHONE 617-555-0123"])
  }

  @Test func anAddressBehindAtIsNone() {
    #expect(!found("look at mychart.org today").contains { $0.hasPrefix("EMAIL") })
  }
}
