// Options of train that change the text of each epoch.
import Distill
import Options

struct AugmentationOptions {
  var settings = AugmentationSettings()
  var namePaths: [String]

  static let all = [
    Option(
      "replace", .number("X"),
      "share of medications, diseases and symptoms replaced by others (default 0)"),
    Option(
      "names", .file("FILE..."), "dictionaries whose names may replace them; may repeat",
      details: "Besides the names that the corpora label. TSV, OBO, RF2 or RRF."),
    Option("relay", .number("X"), "share of lists whose items are set apart another way"),
    Option("recase", .number("X"), "share of documents in small or capital letters alone"),
    Option("typos", .number("X"), "share of words with a typing error"),
    Option("rejoin", .number("X"), "share of places where a blank goes or comes"),
    Option("eponyms", .number("X"), "share of people with a surname that diseases have"),
  ]

  init(_ command: ParsedCommand) throws(OptionError) {
    func share(_ name: StaticString) throws(OptionError) -> Double {
      try command.number(name, 0, 1, "0", "1") ?? 0
    }
    settings.spanShare = try share("replace")
    settings.listShare = try share("relay")
    settings.caseShare = try share("recase")
    settings.typoShare = try share("typos")
    settings.joinShare = try share("rejoin")
    settings.eponymShare = try share("eponyms")
    namePaths = command.all("names").map { $0.string }
  }
}
