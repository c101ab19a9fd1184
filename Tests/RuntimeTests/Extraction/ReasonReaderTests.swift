import Testing

@testable import Runtime

/// In a text `{}` is the drug and `<>` what was tagged for it.
@Suite struct ReasonReaderTests {
  static func read<Answer>(
    _ marked: String, _ answer: (ReasonReader, _ words: Range<Int>, _ drug: Range<Int>) -> Answer
  ) -> Answer {
    var text: [UInt8] = []
    var places: [UInt8: Int] = [:]
    for byte in marked.utf8 {
      if "{}<>".utf8.contains(byte) { places[byte] = text.count } else { text.append(byte) }
    }
    func range(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> Range<Int> {
      places[UInt8(ascii: open)]!..<places[UInt8(ascii: close)]!
    }
    return text.withUnsafeBytes {
      answer(ReasonReader(text: $0), range("<", ">"), range("{", "}"))
    }
  }

  static func isReason(_ marked: String, inList: Bool) -> Bool {
    read(marked) {
      $0.isReason($1, of: $2, in: DrugList(kind: inList ? .medications : .other, start: 0))
    }
  }

  @Test(arguments: [
    "{Xanax} 0.25mg tid prn <anxiety>, #90", "{Tylenol} 650 mg, Oral, Q6H PRN, <mild pain> (1-3)",
    "{Zofran} 4 mg Q6H PRN, <nausea>, vomiting", "{Zofran} 4 mg Q6H PRN, nausea, <vomiting>",
    "{meclizine} 25 mg tid prn: <dizziness>", "{albuterol} as needed, <wheezing>",
    "{lorazepam} PRN - <agitation>", "{furosemide} 20 mg daily as needed (<weight gain>)",
    "{Zofran} | 4 mg | q6h prn | <nausea>", "{Tramadol} 50 SOS <pain>",
    "{Imodium} 2 mg p.r.n. <diarrhea>", "{lorazepam} PRN \u{2013} <agitation>",
    "{Norco} prn for back pain and <headache>",
  ]) func whatADrugIsNeededForIsItsReason(text: String) {
    #expect(Self.isReason(text, inList: false))
  }

  @Test(arguments: [
    "{tramadol} 50 mg as needed causes <dizziness>", "{Oxycodone} as needed leaves her <itchy>",
    "{tramadol} 50 SOS. Had <vomiting>", "{Tylenol} 1 tablet as needed. She develops <drowsiness>",
    "{tramadol} prn \u{2192} <nausea>", "{ibuprofen} prn pain, stopped for <gastritis>",
    "{hydroxyzine} prn\n<sedation>", "{Norco} prn pain - <constipation>", "<rash> {Benadryl} prn",
    "{lisinopril} - <cough>", "{lisinopril} (<cough>)",
  ]) func whatItCausesIsNone(text: String) {
    #expect(!Self.isReason(text, inList: false))
  }

  @Test(arguments: [
    "{gabapentin} (<neuropathy>)", "{lisinopril} - <HTN>", "{albuterol} inhaler (<asthma>)",
    "{levothyroxine} 50 mcg \u{2013} <hypothyroidism>", "{furosemide} 40 mg daily (<edema>)",
    "Tylenol (pain), {Zofran} (<nausea>), Benadryl (itching)",
    "1. Lasix\n2. {Zofran} 4 mg (<nausea>)",
    "{gabapentin} (neuropathy, <back pain>)",
  ]) func whatIsSetOffInAListOfTakenDrugsIsTheirReason(text: String) {
    #expect(Self.isReason(text, inList: true))
    #expect(!Self.isReason(text, inList: false))
  }

  @Test func withoutAHeadingADoseMustStandBetween() {
    func isReason(_ marked: String) -> Bool {
      Self.read(marked) { $0.isReason($1, of: $2, in: DrugList(kind: .line, start: 0)) }
    }
    #expect(isReason("{furosemide} 40 mg daily (<edema>)"))
    #expect(isReason("{metoclopramide} 10 mg TID - <nausea>"))
    #expect(!isReason("{lisinopril} - <cough>"))
    #expect(!isReason("{Rivastigmine} 9.5 mg daily, rotate - <redness>"))
    #expect(!isReason("{heparin} 14 u/kg/h - OFF 0430 (<hematuria>)"))
  }

  @Test(arguments: [
    "{lisinopril} - caused <cough>", "{metformin} (stopped due to <diarrhea>)",
    "{lisinopril} (stopped) - <cough>", "{lisinopril} - <cough>, switched to losartan",
    "Adverse: bosentan; {iloprost} neb - <cough>", "Allergic to {sotalol} (<torsades> 2019)",
    "Known intolerance: {diclofenac} (<gastric pain>)", "failed {tolterodine} (<dry mouth>)",
    "{lisinopril} 10 mg <cough>", "{lisinopril}\n- <cough>", "{lisinopril} \u{2192} <cough>",
    "{lisinopril}-<cough>",
  ]) func aReactionToldInTheListStaysOne(text: String) {
    #expect(!Self.isReason(text, inList: true))
  }

  @Test func inASectionOfAllergiesNothingIsAReason() {
    for text in ["{Benadryl} prn - <rash>", "{codeine} (<nausea>)"] {
      let isReason = Self.read(text) {
        $0.isReason($1, of: $2, in: DrugList(kind: .allergies, start: 0))
      }
      #expect(!isReason)
    }
  }

  @Test func theWordOfAnAllergyIsNoReaction() {
    for text in [
      "<Allergy> to {PCN}", "{PCN}, <outgrew>", "<outgrew allergy> to {PCN}", "{PCN} with <a> rash",
    ] {
      #expect(Self.read(text) { reader, words, _ in reader.isNothing(words) })
    }
    for text in ["<allergic reaction> to {PCN}", "{PCN} - <rash>", "{PCN} - <heat intolerance>"] {
      #expect(!Self.read(text) { reader, words, _ in reader.isNothing(words) })
    }
  }
}
