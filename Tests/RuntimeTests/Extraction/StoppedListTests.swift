import Testing

@testable import Runtime

@Suite struct StoppedListTests {
  static func isStopped(_ marked: String) -> Bool {
    RelativeReaderTests.reading(marked) { reader, range in
      let list = StoppedList()
      list.begin(reader.text)
      return list.contains(range.lowerBound)
    }
  }

  @Test(arguments: [
    "DISCHARGE MEDICATIONS\nLisinopril 10 mg\n\nSTOP taking these medications\nIbuprofen\n{HCTZ} 25 mg",
    "STOP taking:\n1. {Ibuprofen} 600 mg", "Medications stopped at discharge:\n\n1. {Warfarin}",
    "Medications discontinued this visit:\n- {metoprolol} 25 mg",
    "STOP: {methotrexate} till LFTs nl",
    "Stopped: amlodipine, atorva (myalgia), {clopi}", "Discontinued: aspirin, {verapamil} (rash)",
    "Discontinued Meds\n{aspirin}", "Stop taking: {aspirin}, ibuprofen",
    "Medications to STOP:\n{ibuprofen} 600 mg", "Held medications:\nlisinopril\n{metformin} 500 mg",
    "No longer taking:\n{omeprazole}", "Past medications: Prozac, {Paxil}", "PAUSE: {metformin}",
    "Hold:\n- metformin\n- {lisinopril}", "CONTINUE taking these medications\nA\nSTOP taking:\n{B}",
  ]) func drugsInAListOfStoppedOnesAreStopped(text: String) {
    #expect(Self.isStopped(text))
  }

  @Test(arguments: [
    "STOP taking these medications\nIbuprofen\n\n{lisinopril}", "Stopped: aspirin\n{lisinopril}",
    "STOP taking these medications\nIbuprofen\nMedications: {lisinopril}",
    "STOP taking these medications\nIbuprofen\nCONTINUE taking {lisinopril}",
    "STOP taking:\nIbuprofen (use {acetaminophen} instead)", "STOP: aspirin. Start {clopidogrel}",
    "Stopped: amlodipine -> {lisinopril}", "STOP-BANG 5: {aspirin}", "Stop {aspirin}",
    "Past: {aspirin}", "Hold\n{aspirin}", "Hold medications\n{aspirin}",
    "Hold for SBP < 90: {aspirin}",
    "Medications prior to admission:\n{aspirin}",
    "CONTINUE taking these medications\n{aspirin}\nSTOP taking:\nB",
    "STOP\n{aspirin}", "Smoking stopped: on {varenicline}", "Medications: {aspirin}", "{aspirin}",
  ]) func otherDrugsAreNot(text: String) {
    #expect(!Self.isStopped(text))
  }

  static func goesOn(_ marked: String) -> Bool {
    RelativeReaderTests.reading(marked) { reader, range in
      let list = StoppedList()
      list.begin(reader.text)
      return list.goesOn(range.lowerBound)
    }
  }

  @Test func drugsInAListOfThoseThatGoOnDo() {
    let list = "CONTINUE taking these medications\n  atorvastatin 40 mg, 1 tab daily\n  "
    #expect(
      Self.goesOn(list + "{metoprolol} 25 mg tablet\nSTOP taking these medications\n ibuprofen"))
    #expect(Self.goesOn("CHANGE how you take these medications\n1. {lisinopril} 10 mg"))
    #expect(!Self.goesOn(list + "metoprolol\nSTOP taking these medications\n {ibuprofen}"))
    #expect(!Self.goesOn(list + "metoprolol, not {aspirin}"))
    #expect(!Self.goesOn(list + "{metoprolol} stopped"))
    #expect(!Self.goesOn(list + "metoprolol\n\n{aspirin}"))
    #expect(!Self.goesOn("Continue {aspirin}"))
  }

  @Test func aDrugStandsInASectionOrInALineBeforeAnyHeading() {
    func stands(_ marked: String, in kind: DrugList.Kind, from start: Int) -> Bool {
      RelativeReaderTests.reading(marked) { reader, range in
        let lists = StoppedList()
        lists.begin(reader.text)
        let list = lists.list(of: range.lowerBound)
        return list.kind == kind && list.start == start
      }
    }
    #expect(stands("Meds: {aspirin}", in: .medications, from: 4))
    #expect(stands("PMH: CAD\nMeds:\n1. aspirin\n2. {lisinopril}", in: .medications, from: 13))
    #expect(stands("Allergies: {PCN} Meds: aspirin", in: .allergies, from: 9))
    #expect(stands("Allergies: PCN Meds: {aspirin}", in: .medications, from: 19))
    #expect(stands("PMH: on {aspirin}", in: .other, from: 3))
    #expect(stands("A line\n1. {aspirin}", in: .line, from: 7))
    #expect(stands("on {aspirin}", in: .other, from: 0))
  }
}
