import Testing

@testable import Runtime

@Suite struct AnswerTableTests {
  private func answer(_ marked: String) -> Bool? {
    RelativeReaderTests.reading(marked) { reader, range in
      var table = AnswerTable(reader.text)
      return table.answer(to: range)
    }
  }

  @Test(arguments: [
    ("| Symptom | Yes | No |\n|---|---|---|\n| {cough} | X | |\n| fever | | X |", true),
    ("| Symptom | Yes | No |\n|---|---|---|\n| cough | X | |\n| {fever} | | X |", false),
    ("Symptom\tYes\tNo\n{cough}\tX\t\nfever\t\tX", true),
    ("Symptom\tYes\tNo\ncough\tX\t\n{fever}\t\tX", false),
    ("Symptom\tAbsent\tPresent\n{cough}\t-\t✓", true),
  ]) func aCrossInTheColumnOfAnAnswerAnswers(text: String, expected: Bool) {
    #expect(answer(text) == expected)
  }

  @Test(arguments: [
    ("{DM}\tHTN\tCAD\nY\tN\tY", true), ("DM\t{HTN}\tCAD\nY\tN\tY", false),
    ("| cough | {fever} |\n| Yes | No |", false),
  ]) func aRowOfAnswersAnswersTheRowAbove(text: String, expected: Bool) {
    #expect(answer(text) == expected)
  }

  @Test(arguments: [("| {cough} | Yes |", true), ("| cough | Yes | {fever} | No |", false)])
  func theCellBehindAnswers(text: String, expected: Bool) {
    #expect(answer(text) == expected)
  }

  @Test(
    arguments: [
      "{cough}", "cough\t{fever}", "Symptom\tYes\tNo\n{cough}\t\t",
      "Symptom\tYes\tNo\n{cough}\tX\tX",
      "Symptom\tYes\tNo\n{cough}\tX\t3 days", "Symptom\tYes\tNo\n\n{cough}\tX\t",
      "{DM}\tHTN\nY\tmaybe", "{DM}\tHTN\nY", "{DM}\tHTN\nY\tN\tY",
      "| {redness} intact | none |", "",
    ].map { $0.contains("{") ? $0 : $0 + "{y}" }) func otherTablesDoNot(text: String)
  {
    #expect(answer(text) == nil)
  }
}
