// A clinic's own names: --dictionary adds evidence, --ignore keeps names from being given.
import Options
import Records
import Runtime

/// The files of --dictionary: compiled, or tables of names.
func localDictionaries(
  _ command: ParsedCommand, _ model: Model
) throws(CommandError) -> [TermDictionary] {
  var dictionaries: [TermDictionary] = []
  for file in command.all("dictionary") {
    guard model.features != nil else {
      throw .words(message(file, "this model takes no dictionaries (it has no input features)"))
    }
    let dictionary = try open(file) { bytes throws(DictionaryBuildError) in
      try TermTable.dictionary(table: bytes) { fault, line in report(fault, line, file) }
    }
    for type in dictionary.types where !model.hasEvidence(ofType: type) {
      var text = TextBuilder()
      text.append(file)
      text.append(": names of type '")
      text.append(bytes: [UInt8](type))
      text.append("' have no effect on what is found; their codes are given")
      reportError(text.bytes)
    }
    dictionaries.append(dictionary)
  }
  return dictionaries
}

/// The files of --ignore: compiled, or one name a line.
func ignoredNames(_ command: ParsedCommand) throws(CommandError) -> [IgnoredNames] {
  var names: [IgnoredNames] = []
  for file in command.all("ignore") {
    let dictionary = try open(file) { bytes throws(DictionaryBuildError) in
      try TermTable.dictionary(lines: bytes) { fault, line in report(fault, line, file) }
    }
    names.append(IgnoredNames(dictionary))
  }
  return names
}

extension Model {
  /// Whether an input feature looks at names of this type.
  fileprivate func hasEvidence(ofType type: UnsafeRawBufferPointer) -> Bool {
    guard let features = features?.features else { return false }
    let name = [UInt8](type)
    for feature in features where feature.kind == .dictionary && feature.typeName == name {
      return true
    }
    return false
  }
}

private func open(
  _ file: Argument,
  orBuild build: (UnsafeRawBufferPointer) throws(DictionaryBuildError) -> TermDictionary
) throws(CommandError) -> TermDictionary {
  do throws(DictionaryError) {
    return try TermDictionary.open(path: file.cString, orBuild: build)
  } catch {
    var text = TextBuilder()
    text.append(file)
    text.append(": ")
    error.append(to: &text)
    throw .words(text.bytes)
  }
}

private func message(_ file: Argument, _ words: StaticString) -> [UInt8] {
  var text = TextBuilder()
  text.append(file)
  text.append(": ")
  text.append(words)
  return text.bytes
}

/// A line that is not used; the others are.
private func report(_ fault: TermTableFault, _ line: Int, _ file: Argument) {
  var text = TextBuilder()
  text.append(file)
  text.append(": line ", line, ": ")
  text.append(fault.words)
  reportError(text.bytes)
}

extension TermTableFault {
  fileprivate var words: StaticString {
    switch self {
    case .notUTF8: "not UTF-8, left out"
    case .fieldCount: "not four fields between tabs (code, preferred, synonyms, type), left out"
    case .emptyName: "no preferred name"
    case .emptyType: "no type, left out"
    case .tooManyTypes: "a type too many, left out"
    case .unusableName: "a name that cannot be looked for, left out"
    }
  }
}
