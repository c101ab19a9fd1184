import Testing

@testable import Runtime

@Suite struct RelativeReaderPatientTests {
  @Test(arguments: [
    "FHx: mother DM. Patient with {asthma}.", "Father CAD. Pt with {RA} since 2010.",
    "FH + for CAD in father, pt himself w {HTN} and HLD",
    "FH + for CAD in father, pt himself w HTN and {HLD}", "FHx: neg for CAD. +{HTN} in pt.",
    "Mom has DM and pt has {HTN}", "Wife has flu, now pt w fever, {myalgias}",
    "Mom has asthma, child w {wheeze}", "Mother reports that child has {fever}",
    "Sister has lupus, the patient has {RA}, brother has SLE", "Mother DM, own {asthma}",
    "Mother: DM\nC/o {CP}", "Mother: DM\nCurrently has {CP}", "Father: CAD\nBP 120/80, {wheeze}",
  ]) func aClauseAboutThePatientIsHis(text: String) {
    #expect(RelativeReaderTests.reading(text) { $0.isOfPatient($1) })
  }

  @Test(arguments: [
    "Patient's mother has {DM}", "Mother of pt has {DM}", "Mother of the patient has {DM}",
    "Pt has a strong FH of {DM}", "Patient has two sisters with {lupus}",
    "Patient with {MI} in mother",
    "Mother has DM and daughter with {CF}", "She herself carries a label for {gout}",
    "Mom has {DM} and pt has HTN", "Pt worried about {cancer}",
    "Father CAD. Currently on {dialysis}",
    "her own {asthma}", "c/d {CP}", "{CP}",
  ]) func otherClausesAreNotSurelyHis(text: String) {
    #expect(!RelativeReaderTests.reading(text) { $0.isOfPatient($1) })
  }

  @Test(arguments: [
    "FHx: M: HTN; F: MI; S: {asthma}; B: DM", "FHx: M: HTN; F: MI; S: asthma; B: {DM}",
    "+FH CAD, HTN, {DM}", "FHx: (+) DM, (-) CAD, (+) {HTN}", "PMH: DM\nFH: {CAD}",
    "- FHx: mother: {CAD}",
  ]) func aLineOfFamilyHistoryIsTheFamilys(text: String) {
    #expect(RelativeReaderTests.reading(text) { $0.isBehindFamilyHeading($1) })
  }

  @Test(arguments: [
    "FHx: DM, HTN SHx: smoker, {COPD}", "FHx: CAD. {HTN}", "FHx: CAD, pt has {HTN}",
    "FHx: none, {asthma}", "FHx: CAD\n{HTN}", "FHx {CAD}", "PMH: {CAD}", "{CAD}",
    "FHx: MI, h/o {gout}",
  ]) func whatFollowsItIsNot(text: String) {
    #expect(!RelativeReaderTests.reading(text) { $0.isBehindFamilyHeading($1) })
  }
}
