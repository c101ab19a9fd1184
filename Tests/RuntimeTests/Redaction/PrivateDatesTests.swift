// Dates end before the time of the day, days and months are told by the note, and values with slashes stay.
import Testing

@testable import Runtime

@Suite struct PrivateDatesTests {
  private let found = FoundSpans()

  @Test(arguments: [
    ("Signed: 08/15/2023 09:31", "08/15/2023 09", "08/15/2023"),
    ("08/15/2023 09:31 RN note", "08/15/2023 09", "08/15/2023"),
    ("Seen on 08/15/2023 9:31 PM", "08/15/2023 9:31", "08/15/2023"),
    ("DATE: AUG 15, 2023@09:20:11", "AUG 15, 2023@09", "AUG 15, 2023"),
    ("on 8/15/23 at 09:31", "8/15/23 at 09", "8/15/23"),
  ]) func theTimeOfTheDayIsNoPartOfADate(text: String, learnt: String, date: String) {
    #expect(found(text, learnt: [(learnt, .date)]) == ["DATE \(date)"])
    #expect(found(text) == ["DATE \(date)"])
  }

  @Test func aStampOfDateAndHourIsNoAddress() {
    #expect(found("ENTRY DATE: AUG 15, 2023@09:20:11") == ["DATE AUG 15, 2023"])
  }

  @Test func marksBesideAnAddressAreNoPartOfIt() {
    let text = "Zulu, Liu <nokoye@lakeside.org>."
    let learnt: [(words: String, type: PrivateType)] = [("<", .email), ("nokoye", .email)]
    #expect(
      found(text, learnt: learnt).filter { $0.hasPrefix("EMAIL") } == [
        "EMAIL nokoye@lakeside.org"
      ])
    #expect(found("to <a@b.org>.", learnt: [("<a@b.org>.", .email)]) == ["EMAIL a@b.org"])
  }

  @Test(arguments: [
    ("Boston, MA 02139. d/c'd 5/12", "5/12"), ("tel 617-555-0123. 3/7 extubated", "3/7"),
    ("Seen 3/14/2024. 3/12 d/c home", "3/12"), ("Seen 3/14/2024. BCx 3/7 pending", "3/7"),
    ("Seen 3/14/2024. OR 5/6, well", "5/6"), ("Seen 3/14/2024. f/u 1/4", "1/4"),
    ("Seen 3/14/2024. mammogram 8/24 clear", "8/24"),
  ]) func americanNotesHaveTheMonthFirst(text: String, date: String) {
    #expect(found(text).contains("DATE \(date)"), "\(found(text))")
    // Nothing else says so, or something says otherwise.
    #expect(!found("On 25/02/2024. " + text).contains("DATE \(date)"))
  }

  @Test(arguments: [
    "Cough x 3/7", "unwell for 2/7", "3/12 ago", "3/7 hx of cough", "strength 4/7", "pain 3/7",
    "PHQ9 3/12", "BCx 2/4", "3/7 murmur", "legs 5/5", "24/7 care", "cores 5/12",
    "5/12 positive nodes", ">5/12 affected", "Vent 12/7", "2/3 of dose",
  ]) func durationsAndScoresOfAmericanNotesStay(text: String) {
    #expect(found("Tel 617-555-0123. " + text) == ["PHONE 617-555-0123"])
  }

  @Test(arguments: [
    "POD3 3/7 well", "POD#2 4/7 ok", "HD#4 3/12 ok", "DOL 3 5/7 ok", "C2D8 6/12 ok",
    "Day 5 (4/12) ok",
  ]) func behindTheDaysOfAStayStandsADate(text: String) {
    #expect(found(text).count == 1 && found(text)[0].hasPrefix("DATE"), "\(found(text))")
  }

  @Test func aDayWhoseYearTheNoteSaysIsTakenAgain() {
    #expect(
      found("Seen 03/07/2024. WBC 18 (3/7). Strength 3/7.") == ["DATE 03/07/2024", "DATE 3/7"])
    #expect(found("Seen 03/08/2024. WBC 18 (3/7).") == ["DATE 03/08/2024"])
    #expect(found("Seen 2024-03-07. Cx 3/7.") == ["DATE 2024-03-07", "DATE 3/7"])
  }

  @Test(arguments: [
    ("insulin 10/8/8 w/ meals", "10/8/8"), ("1/1/1 TID", "1/1/1"), ("1/2 NS with 20 KCl", "1/2"),
    ("D5 1/2 NS @ 100", "1/2"), ("2/4 DP pulses", "2/4"), ("Hgb/Hct 10/30", "10/30"),
    ("BUN/Cr 10/1", "10/1"), ("3/3 blood cx GPC", "3/3"), ("10/14 ROS neg", "10/14"),
    ("2/2 to CHF", "2/2"), ("SIRS 2/4", "2/4"), ("CAGE 2/4", "2/4"), ("Katz 5/6", "5/6"),
    ("Mallampati 2/4", "2/4"), ("ABG 7.31/55/80/26", "31/55/80"), ("3/6 SEM at LUSB", "3/6"),
    ("1/2 tsp BID", "1/2"), ("1/2 inch packing", "1/2"), ("1/4 bottles", "1/4"),
    ("5/8 inch needle", "5/8"), ("DTR 2/4", "2/4"), ("SIRS criteria met 2/4", "2/4"),
    ("May repeat once", "May"), ("Ok. May take two.", "May"),
  ]) func valuesWithSlashesStay(text: String, learnt: String) {
    #expect(found(text) == [])
    #expect(found(text, learnt: [(learnt, .date)]) == [])
  }

  @Test(arguments: [
    ("on 2/4 pulses improved", "2/4"), ("from 2/2 to 2/9 home", "2/2"), ("d/c 3/14", "3/14"),
    ("3/14 f/u with GI", "3/14"), ("3/14 d/c home", "3/14"), ("in May 2024", "May 2024"),
  ]) func datesBesideTheSameWordsGo(text: String, date: String) {
    #expect(found(text, learnt: [(date, .date)]).contains("DATE \(date)"), "\(found(text))")
  }

  @Test(arguments: [
    "1/13-14/24", "3/4-5/2024", "3/14 & 15", "3/14-16", "3/4/24-6", "March 4, 5, and 6",
    "March 4 and 5, 2024", "March 4-6, 2024", "March 4th and 5th", "4th to 6th March",
    "4, 5 and 6 March 2024", "Q3 2022", "3rd quarter of 2022", "first quarter of 2022",
  ]) func aListOfDaysIsOneDate(date: String) {
    #expect(found("seen \(date).") == ["DATE \(date)"], "\(found("seen \(date)."))")
  }

  @Test(arguments: [
    ("drank March 4 and 5 beers", ["DATE March 4"]), ("on March 4 and 12 units", ["DATE March 4"]),
    ("March 45th", []), ("on July 0th", ["DATE July"]), ("q3 2022, well", ["DATE 2022"]),
    ("5/13-5/19", ["DATE 5/13", "DATE 5/19"]), ("on 3/4-3/6/2024", ["DATE 3/4", "DATE 3/6/2024"]),
  ]) func whatFollowsADayMayBeNone(text: String, dates: [String]) {
    #expect(found(text) == dates)
  }

  @Test(arguments: [
    "Memorial Day weekend", "Thanksgiving weekend", "New Year's Eve", "Labor Day picnic",
  ]) func holidaysAreDates(text: String) {
    #expect(found("over \(text)").contains { $0.hasPrefix("DATE") })
  }
}
