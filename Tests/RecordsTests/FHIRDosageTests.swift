import Foundation
import Records
import Runtime
import Testing

@Suite struct FHIRDosageTests {
  /// The first dosage of a medication with attributes of these words, in the order of the note.
  private func dosage(_ text: String, _ attributes: [(String, String)]) throws -> [String: Any] {
    let types = ["dosage", "form", "frequency", "duration"]
    let names = TypeNames(
      heads: [
        Example.head("default", .entities, ["medication"]),
        Example.head("medication", .relation, types),
      ], flags: [])
    let drug = String(text.prefix { $0 != " " })
    var spans = [span(drug, in: text, type: 0)]
    for (type, words) in attributes {
      spans.append(span(words, in: text, type: types.firstIndex(of: type)!, head: 1))
    }
    let links = spans.indices.dropFirst().map {
      Link(from: 0, to: $0, typeIndex: spans[$0].typeIndex, headIndex: 1, score: 0.5)
    }
    let test = try TestModel()
    let note = try note(text)
    let line = written { output in
      let context = test.context(output, names: names)
      RecordWriter.fhir(FHIRWriter(context)).write(note, spans, context, links: links)
    }
    let bundle = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let entries = try #require(bundle["entry"] as? [[String: Any]])
    let resource = try #require(entries[0]["resource"] as? [String: Any])
    return try #require((resource["dosage"] as? [[String: Any]])?.first)
  }

  @Test(arguments: [
    ("Percocet max 8 tablets per day", "8", "tablets"), ("Oxycodone max 6 tabs/day", "6", "tabs"),
    ("Albuterol up to 12 puffs", "12", "puffs"),
    ("Tylenol not to exceed 8 tablets", "8", "tablets"),
    ("Tylenol maximum of 8 tablets", "8", "tablets"), ("Tylenol 8 tablets per day", "8", "tablets"),
    ("Tylenol no more than 8 tablets", "8", "tablets"),
    ("Metformin dispense 60 tabs, take", "60", "tabs"), ("Metformin disp: #60 tabs", "60", "tabs"),
    ("Prednisone 30 tabs were dispensed", "30", "tabs"),
    ("Prednisone quantity: 30 tabs", "30", "tabs"),
  ])
  func theMostOfADayAndWhatIsDispensedAreNoDose(text: String, amount: String, form: String) throws {
    #expect(try dosage(text, [("dosage", amount), ("form", form)])["doseAndRate"] == nil)
  }

  @Test(arguments: [
    ("Tylenol take 2 tabs daily", "2", "tabs"), ("Tylenol 2 tabs, max 8 a day", "2", "tabs"),
    ("Tylenol 2 tabs, dispense 60", "2", "tabs"), ("Tylenol max relief: take 2 tabs", "2", "tabs"),
  ])
  func aDoseIsOne(text: String, amount: String, form: String) throws {
    #expect(try dosage(text, [("dosage", amount), ("form", form)])["doseAndRate"] != nil)
  }

  @Test func whatIsGivenOfADrugThatIsTakenRegularlyIsNoDose() throws {
    let regular = try dosage(
      "Prednisone daily, 30 tabs given", [("frequency", "daily"), ("dosage", "30 tabs")])
    #expect(regular["doseAndRate"] == nil)
    for text in ["Marcaine block, 30 mL given", "Marcaine block; 30 mL was given per surgeon"] {
      #expect(try dosage(text, [("dosage", "30 mL")])["doseAndRate"] != nil)
    }
  }

  @Test func asNeededIsNoFrequencyOfItsOwn() throws {
    let text = "Vicodin take 1 q4h p.o. prn pain"
    let attributes = [("dosage", "1"), ("frequency", "q4h"), ("frequency", "prn")]
    #expect(try dosage(text, attributes)["doseAndRate"] != nil)
  }

  @Test func aDoseOfOneOfTwoFrequenciesIsNotThatOfBoth() throws {
    let text = "Warfarin daily, 2 tabs on Sunday"
    let both = try dosage(
      text, [("frequency", "daily"), ("dosage", "2"), ("frequency", "on Sunday")])
    #expect(both["doseAndRate"] == nil && both["timing"] == nil)
    #expect(try dosage(text, [("frequency", "daily"), ("dosage", "2")])["doseAndRate"] != nil)
  }

  private func timing(_ text: String, _ attributes: [(String, String)]) throws -> [String: Any]? {
    (try dosage(text, attributes)["timing"] as? [String: Any])?["repeat"] as? [String: Any]
  }

  @Test(arguments: [
    ("Ceftriaxone q24h over 30 minutes", "over 30 minutes", "min"),
    ("Ceftriaxone q24h over 30 minutes", "30 minutes", "min"),
    ("Ceftriaxone q24h over 30 hours", "30 hours", "h"),
  ])
  func theTimeOfAnInfusionIsNoBound(text: String, duration: String, unit: String) throws {
    let timing = try timing(text, [("frequency", "q24h"), ("duration", duration)])
    #expect(timing?["boundsDuration"] == nil && timing?["period"] as? Int == 24)
    #expect(timing?["duration"] as? Int == 30 && timing?["durationUnit"] as? String == unit)
  }

  @Test(arguments: ["over 7 days", "for 24 hours", "x 7 days"])
  func otherDurationsAreBounds(duration: String) throws {
    let timing = try timing(
      "Ceftriaxone q24h \(duration)", [("frequency", "q24h"), ("duration", duration)])
    #expect(timing?["boundsDuration"] != nil && timing?["duration"] == nil)
  }

  @Test(arguments: [
    ("Synthroid daily except on dialysis days", false), ("Synthroid daily (except Sunday)", false),
    ("Synthroid daily but not on Sunday", false), ("Synthroid daily but weak", true),
    ("Synthroid daily. Except", true),
  ])
  func aFrequencyWithAnExceptionIsNotPlain(text: String, isPlain: Bool) throws {
    #expect((try timing(text, [("frequency", "daily")]) != nil) == isPlain)
  }

  /// Two frequencies of which one only says when or as needed.
  @Test(arguments: [
    ("Pantocid OD then BBF", "OD", "BBF", "ACM", 1, false),
    ("Brufen TDS, x 3/7 PC", "TDS", "PC", "PC", 3, false),
    ("Brufen PC and always TDS", "PC", "TDS", "PC", 3, false),
    ("Restyl OD, if not asleep HS", "OD", "HS", "HS", 1, false),
    ("Brufen TDS only SOS", "TDS", "SOS", "", 3, true),
    ("Restyl HS but SOS", "HS", "SOS", "HS", 0, true),
  ])
  func frequenciesOfWhichOneOnlySaysWhenAreOne(
    text: String, first: String, second: String, when: String, times: Int, asNeeded: Bool
  ) throws {
    let dosage = try dosage(text, [("frequency", first), ("frequency", second)])
    let timing = (dosage["timing"] as? [String: Any])?["repeat"] as? [String: Any]
    #expect(timing?["when"] as? [String] == (when.isEmpty ? nil : [when]))
    #expect(timing?["frequency"] as? Int ?? 0 == times)
    #expect(dosage["asNeededBoolean"] as? Bool ?? false == asNeeded)
  }

  @Test(arguments: [
    ("Lasix BD, HS", "BD", "HS"), ("Lasix OD, BD", "OD", "BD"), ("Lasix AC, HS", "AC", "HS"),
    ("Lasix mane, HS", "mane", "HS"), ("Lasix OD, as directed", "OD", "as directed"),
    ("Lasix 8h, BBF", "8h", "BBF"), ("Lasix q12h, HS", "q12h", "HS"),
  ])
  func frequenciesThatMayBeTwoWaysAreNone(text: String, first: String, second: String) throws {
    #expect(try timing(text, [("frequency", first), ("frequency", second)]) == nil)
  }

  @Test func withAnAmountBetweenThemTwoFrequenciesAreTwoWays() throws {
    let parts = [
      ("frequency", "OD"), ("dosage", "2 tabs"), ("frequency", "SOS"), ("duration", "x 3/7"),
    ]
    let both = try dosage("Restyl OD, 2 tabs SOS x 3/7", parts)
    #expect(both["timing"] == nil && both["asNeededBoolean"] == nil)
    let one = try dosage(
      "Restyl 2 tabs OD, SOS x 3/7", [parts[1], parts[0], parts[2], parts[3]])
    #expect(one["timing"] != nil && one["asNeededBoolean"] != nil && one["doseAndRate"] != nil)
  }

  @Test(arguments: [
    ("Pantocid OD, BBF x 2/52", ["OD", "BBF"], true),
    ("Pantocid OD, as directed x 2/52", ["OD", "as directed"], true),
    ("Pantocid x 2/52", [], true), ("Pantocid mane, nocte x 2/52", ["mane", "nocte"], true),
    ("Clexane BD x 2/52 then OD", ["BD", "OD"], false),
  ])
  func boundsAreOfTheWholeDosage(text: String, frequencies: [String], isBounded: Bool) throws {
    let attributes = frequencies.map { ("frequency", $0) } + [("duration", "x 2/52")]
    let timing = try timing(text, attributes)
    #expect((timing?["boundsDuration"] != nil) == isBounded)
  }

  /// A time before something, of a drug that is paused, of one step, of each cycle, of doses and cycles.
  @Test(arguments: [
    ("Prilosec daily 30 minutes before breakfast", "daily", "30 minutes"),
    ("Fosamax daily, do not lie down for 30 min", "daily", "30 min"),
    ("Plavix daily, none 7 days prior to surgery", "daily", "7 days"),
    ("Zoloft daily x 1 wk then BID", "daily", "x 1 wk"),
    ("Prozac daily x 7 days, then more", "daily", "x 7 days"),
    ("Ibrance daily 3 weeks on", "daily", "3 weeks"),
    ("Temodar x 5 days q28d", "q28d", "x 5 days"),
    ("Folfox q28d x 12 cycles", "q28d", "x 12 cycles"),
    ("Keflex daily max 5 days", "daily", "5 days"),
    ("Prednisone daily at least 3 months", "daily", "3 months"),
  ])
  func aTimeThatIsNoCourseIsNoBound(text: String, frequency: String, duration: String) throws {
    let timing = try timing(text, [("frequency", frequency), ("duration", duration)])
    #expect(timing?["frequency"] as? Int == 1 && timing?["boundsDuration"] == nil)
  }

  @Test func dosesAreACount() throws {
    let timing = try timing(
      "Lopressor q5min x 3 doses", [("frequency", "q5min"), ("duration", "x 3 doses")])
    #expect(timing?["count"] as? Int == 3 && timing?["boundsDuration"] == nil)
  }

  @Test(arguments: ["up to BID", "max of BID", "no more than BID", "at most BID"])
  func aLimitIsNoFrequency(words: String) throws {
    #expect(try timing("Neurontin \(words)", [("frequency", "BID")]) == nil)
  }

  @Test(arguments: [
    ("Lantus 10 units, increase by 2 units every 3 days", "2 units", "every 3 days"),
    ("Lactulose 30 mL, titrate to 4 BMs daily", "4", "q8h"),
  ])
  func howADoseIsAdjustedIsNoDose(text: String, amount: String, frequency: String) throws {
    let first = text.contains("units") ? "10 units" : "30 mL"
    let dosage = try dosage(
      text.replacingOccurrences(of: "daily", with: "q8h"),
      [("dosage", first), ("dosage", amount), ("frequency", frequency)])
    let dose = try #require((dosage["doseAndRate"] as? [[String: Any]])?.first)
    #expect(
      (dose["doseQuantity"] as? [String: Any])?["value"] as? Int == (first == "10 units" ? 10 : 30))
    #expect((dosage["timing"] == nil) == (amount == "2 units"))
  }

  @Test func onePartOfANumberIsNoDose() throws {
    #expect(try dosage("Clexane 40 mg/0,4 ml", [("dosage", "4 ml")])["doseAndRate"] == nil)
  }
}
