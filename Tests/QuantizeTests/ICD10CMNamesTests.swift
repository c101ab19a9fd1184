import Testing

@testable import Quantize

@Suite struct ICD10CMNamesTests {
  @Test(arguments: [
    ("Heart failure, unspecified", "Heart failure", ICD10CMNames.Cut.unspecified),
    ("Unspecified asthma, uncomplicated", "asthma", .unspecified),
    ("Otitis media, unspecified, unspecified ear", "Otitis media", .unspecified),
    ("Essential (primary) hypertension", "Essential hypertension", .unspecified),
    ("Seizure(s) (convulsive) NOS", "Seizure", .unspecified),
    ("Urinary tract infection, site not specified", "Urinary tract infection", .unspecified),
    ("Bronchitis, not specified as acute or chronic", "Bronchitis", .unspecified),
    ("Type 2 diabetes mellitus without complications", "Type 2 diabetes mellitus", .without),
    ("Migraine without aura, not intractable, without status migrainosus", "Migraine", .without),
    (
      "Migraine, unspecified, not intractable, without status migrainosus", "Migraine", .unspecified
    ),
    ("Pressure ulcer of unspecified site, unspecified stage", "Pressure ulcer", .unspecified),
    (
      "Abscess of unspecified male genital organ", "Abscess of unspecified male genital organ",
      .nothing
    ),
    (
      "Myeloid leukemia, unspecified in remission", "Myeloid leukemia, unspecified in remission",
      .nothing
    ),
    ("Chills (without fever)", "Chills", .unspecified),
    ("Asthma", "Asthma", .nothing),
    (
      "Type 2 diabetes mellitus without complications in remission",
      "Type 2 diabetes mellitus without complications in remission", .nothing
    ),
    (
      "Calculus of gallbladder without cholecystitis with obstruction",
      "Calculus of gallbladder without cholecystitis with obstruction", .nothing
    ),
  ]) func whatSaysNothingIsLeftOut(name: String, short: String, cut: ICD10CMNames.Cut) {
    let result = ICD10CMNames.short(name)
    #expect(result.name == short)
    #expect(result.cut == cut)
  }

  @Test func bracketsMayBeKept() {
    let name = ICD10CMNames.short("Coronary (artery) disease NOS", keepsBrackets: true)
    #expect(name.name == "Coronary artery disease")
  }

  @Test func aSideThatIsNotSaidIsLeftOut() {
    #expect(ICD10CMNames.withoutUnspecified("Pain in unspecified knee") == "Pain in knee")
    #expect(ICD10CMNames.withoutUnspecified("Pain in right knee") == nil)
  }

  @Test func theUsualKindNeedsNotBeSaid() {
    #expect(ICD10CMNames.withoutUsualKind("Essential hypertension") == "hypertension")
    #expect(ICD10CMNames.withoutUsualKind("Secondary hypertension") == nil)
  }

  @Test func ofTwoNamesInATitleEachIsOne() {
    #expect(ICD10CMNames.oneOfTwo("Dizziness and giddiness") == ["Dizziness", "giddiness"])
    #expect(ICD10CMNames.oneOfTwo("Rash and other nonspecific skin eruption") == ["Rash"])
    #expect(ICD10CMNames.oneOfTwo("Pain in throat and chest") == [])
    #expect(ICD10CMNames.oneOfTwo("Hordeolum") == [])
  }
}
