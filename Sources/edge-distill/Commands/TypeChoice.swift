// --types of train and evaluate: names of types, each of which something given must have, or
// nothing would be learnt or scored and nobody told.
import Distill
import Options

enum TypeChoice {
  /// The names of --types; nil where it was not given.
  static func names(_ command: ParsedCommand) -> [String]? {
    command.last("types")?.splitAtCommas().map { $0.string }
  }

  /// - Throws: UnknownTypes for names that are not known.
  static func check(_ names: [String], known: Set<String>) throws(UnknownTypes) {
    let unknown = names.filter { !known.contains($0) }
    if !unknown.isEmpty { throw UnknownTypes(names: unknown, known: known.sorted()) }
  }
}

struct UnknownTypes: Error, CustomStringConvertible {
  var names: [String]
  var known: [String]

  var description: String {
    let quoted = names.map { "'\($0)'" }.joined(separator: ", ")
    return "--types: nothing given here has \(quoted); the types are "
      + (known.isEmpty ? "none" : known.joined(separator: ", "))
  }
}
