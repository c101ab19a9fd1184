// How a text came to its concept, and how sure that is.

/// From the surest to the least sure.
public enum CodeStep: UInt8, Sendable {
  /// The name as people annotated it.
  case usage
  /// A name in normal form.
  case name
  /// The words in another order, words that say the same, a noun for its adjective.
  case canonical
  case derived
  /// Acuity, side or course left out.
  case setAside
  /// Through the long form that the note itself gives.
  case noteShortForm
  /// Through the table of abbreviations.
  case abbreviation
  /// A short form as people annotated it.
  case usageShortForm
  /// One letter off.
  case misspelling
  /// The first words of a drug's name.
  case firstWords
  /// Through a name of another system that is the same.
  case sameName
  /// The likest name.
  case similar

  /// The share of right codes on the training parts of corpora coded by people, with names of the
  /// same kind that the table of usage does not have (Codes.md).
  var score: Double {
    switch self {
    case .usage: 0.97
    case .name: 0.95
    case .canonical: 0.7
    case .derived: 0.88
    case .setAside: 0.6
    case .noteShortForm: 0.95
    case .abbreviation: 0.9
    case .usageShortForm: 0.93
    case .misspelling: 0.9
    case .firstWords: 0.45
    case .sameName: 0.8
    case .similar: 0.58
    }
  }
}
