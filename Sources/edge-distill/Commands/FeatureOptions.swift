// Options about input features that several verbs share.
import Distill
import Options

/// Which features a student has and where its dictionaries are.
struct FeatureOptions {
  /// nil: those of the checkpoint.
  var names: [String]?
  var dictionaryPaths: [String]
  var noise = EvidenceNoise()

  static let dictionary = Option(
    "dictionary", .file("FILE.terms"),
    "compiled names for the feature dictionary; may repeat")

  static let training = [
    Option(
      "features", .text("A,B"),
      "input features: layout, case, joined, dictionary; none (default: the checkpoint's)"),
    dictionary,
    Option(
      "drop-evidence", .number("X"),
      "share of windows that lose all dictionary evidence (default 0.2)"),
    Option(
      "drop-names", .number("X"), "share of names that lose theirs elsewhere (default 0.2)"),
  ]

  init(_ command: ParsedCommand) throws(OptionError) {
    names = command.last("features")?.splitAtCommas().map { $0.string }
    dictionaryPaths = command.all("dictionary").map { $0.string }
    noise.windowShare = try command.number("drop-evidence", 0, 1, "0", "1") ?? 0.2
    noise.nameShare = try command.number("drop-names", 0, 1, "0", "1") ?? 0.2
  }

  /// - Throws: FeatureError, FileFault.
  func source(of checkpoint: StudentCheckpoint) throws -> FeatureSource {
    if let names { return try FeatureSource(names: names, dictionaryPaths: dictionaryPaths) }
    return try FeatureSource(
      features: checkpoint.configuration.features, dictionaryPaths: dictionaryPaths)
  }
}
