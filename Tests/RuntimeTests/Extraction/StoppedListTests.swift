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
  ]) func drugsInAListOfStoppedOnesAreStopped(text: String) {
    #expect(Self.isStopped(text))
  }

  @Test(arguments: [
    "STOP taking these medications\nIbuprofen\n\n{lisinopril}", "Stopped: aspirin\n{lisinopril}",
    "STOP taking these medications\nIbuprofen\nMedications: {lisinopril}",
    "STOP taking these medications\nIbuprofen\nCONTINUE taking {lisinopril}",
    "STOP taking:\nIbuprofen (use {acetaminophen} instead)", "STOP: aspirin. Start {clopidogrel}",
    "Stopped: amlodipine -> {lisinopril}", "STOP-BANG 5: {aspirin}", "Stop {aspirin}",
    "STOP\n{aspirin}", "Smoking stopped: on {varenicline}", "Medications: {aspirin}", "{aspirin}",
  ]) func otherDrugsAreNot(text: String) {
    #expect(!Self.isStopped(text))
  }
}
