// What the dictionary importers deliver: one concept a record, and an account of what could not be
// read. Names are raw here; NameRules decides which of them are looked for.

public struct TermRecord: Equatable, Sendable {
  /// With its vocabulary where the dictionary gives one (`MONDO:0005015`); empty for none.
  public var code: String
  public var preferred: String
  public var synonyms: [String]
  /// The dictionary's own: medication, substance, disease, symptom, finding.
  public var type: String
  /// Names whose capitals matter, as the dictionary says.
  public var isCaseSensitive = false
  /// Names are short forms: two characters are enough.
  public var isShortForm = false

  public init(code: String, preferred: String, synonyms: [String] = [], type: String) {
    self.code = code
    self.preferred = preferred
    self.synonyms = synonyms
    self.type = type
  }
}

/// One thing wrong in a dictionary file.
public struct TermFault: Equatable, Sendable {
  public enum Reason: String, Equatable, Sendable, CaseIterable {
    case fieldCount = "wrong number of fields"
    case notUTF8 = "not UTF-8"
    case emptyName = "empty name"
    case emptyType = "empty type"
    case duplicateCode = "code given before"
  }
  public var reason: Reason
  /// From 1.
  public var line: Int
}

/// What was read from one dictionary.
public struct TermImportReport: Equatable, Sendable {
  /// The file, or the file inside the folder.
  public var path: String
  public var rowCount = 0
  public var recordCount = 0
  public var faultCounts: [TermFault.Reason: Int] = [:]
  /// The first of each reason, with their lines.
  public var firstFaults: [TermFault] = []

  /// How many faults of one reason are kept with their lines.
  public static let keptFaultCount = 5

  public init(path: String) { self.path = path }

  mutating func note(_ reason: TermFault.Reason, line: Int) {
    let count = faultCounts[reason, default: 0] + 1
    faultCounts[reason] = count
    if count <= TermImportReport.keptFaultCount {
      firstFaults.append(TermFault(reason: reason, line: line))
    }
  }
}

public enum TermImportError: Error, Equatable, Sendable {
  case unreadable(path: String, errorNumber: Int32)
  /// Neither a known file name, nor a known header.
  case unknownForm(path: String)
  case missingFile(path: String, name: String)
  /// Every change ever made, with what no longer holds.
  case history(path: String)
}

extension TermImportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let number): "\(path): cannot be read: \(systemWords(number))"
    case .unknownForm(let path):
      "\(path): not a dictionary in TSV, OBO, RF2 or RRF form"
    case .missingFile(let path, let name): "\(path): has no file \(name)"
    case .history(let path): "\(path): holds the history of all changes; the Snapshot is wanted"
    }
  }
}
