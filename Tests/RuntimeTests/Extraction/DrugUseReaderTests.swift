import Testing

@testable import Runtime

@Suite struct DrugUseReaderTests {
  static func use(_ marked: String) -> DrugUse? {
    RelativeReaderTests.reading(marked) { reader, range in
      DrugUseReader(text: reader.text).use(of: range)
    }
  }

  @Test(arguments: [
    "{lisinopril} 10 mg daily - on hold", "{lisinopril} 10 mg PO daily (on hold)",
    "metoprolol 25 mg, {lisinopril} 10 mg (held), aspirin",
    "{Eliquis} 5 mg bid \u{2013} held for procedure",
    "{metformin} - d/c", "{metformin} (d/c 1/5)", "{oxybutynin} 5 mg tid (d/c, brain fog)",
    "{metformin} (d/c'd)", "{clopidogrel} 75 mg - hold", "holding {lisinopril}",
    "continue to hold {lisinopril}", "continues to hold his {lisinopril}", "paused {metformin}",
    "self-d/c'd {metformin}", "D/C'd {vancomycin} 11/4", "Pausing home {metformin}",
    "{ranitidine} (stopped)", "{metformin} (d/c 1/5), aspirin 81",
    "{lisinopril} (Prinivil) 10 mg daily (on hold)",
    "lisinopril ({Prinivil}) 10 mg daily (on hold)",
    "holding lisinopril ({Prinivil})",
  ]) func wordsBesideADrugSayThatItIsHeld(text: String) {
    #expect(Self.use(text) == .held)
  }

  @Test(arguments: [
    "{lisinopril} 10 mg daily (not taking)", "{lisinopril} - not currently taking",
    "{gabapentin} 300 mg capsule, Take 1 capsule by mouth daily. (Patient not taking: Reported on 5/6/2023)",
    "gabapentin ({NEURONTIN}) 300 mg, Take 1 capsule. (Patient not taking: Reported on 5/6/2023)",
    "- {gabapentin} 300 mg (Patient not taking: Reported on 5/6/2023)",
    "aspirin\n(Patient not taking: Reported on 1/2/2024) {gabapentin} 300 mg capsule",
  ]) func whatIsNotTakenIsNot(text: String) {
    #expect(Self.use(text) == .notTaken)
  }

  @Test(arguments: [
    "{Prednisolone} 30mg od for 5/7 then stop", "{prednisone} 40 MG DAILY X 2 DAYS THEN STOP",
    "{Xeloda} 1500 mg BID 14 days on 7 days off",
    "{palbociclib} 125 mg daily 3 weeks on, 1 week off",
    "{Lidoderm} 5% patch 12h on/12h off", "{TOBI} BID 28 DAYS ON/OFF",
    "{OCP} 21 days on 7 days off",
  ]) func aCourseOrACycleIsTaken(text: String) {
    #expect(Self.use(text) == .taken)
  }

  @Test(arguments: [
    "{metoprolol} 25 mg bid, lisinopril 10 mg (held)", "{aspirin} and Plavix (held)",
    "{omeprazole} 20 mg\n(Patient not taking: Reported on 1/2/2024) gabapentin",
    "on {gabapentin}, lisinopril 10 mg (Patient not taking: Reported on 1/2/2024)",
    "{metoprolol} 25 mg (hold for SBP < 90)", "{metoprolol} 25 mg (held if HR < 50)",
    "{simvastatin} 20 - hold while on clarithromycin", "{oxycodone} - d/c home",
    "not holding {aspirin}",
    "if holding {aspirin}", "hold {Lantus} tonight", "{heparin} off", "{lisinopril} 10 mg daily",
    "{aspirin} -> held", "stopped {aspirin}", "{estrogen} 3 weeks on", "{naloxone} at d/c",
    "{aspirin}",
    "BP holding, {lisinopril}", "{lisinopril} (held on admission, restarted at discharge)",
    "{prednisone} then stop by Friday",
  ]) func otherWordsSayNothing(text: String) {
    #expect(Self.use(text) == nil)
  }
}
