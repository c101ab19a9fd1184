// Finds and opens the code dictionary: --codes, $EDGE_NER_CODES, then clinical.terms beside the model in
// use, and in the places where the model is looked for. Where there is none, findings have no codes.
import Options
import Records
import Runtime

/// The dictionary that findings get their codes from; nil for none.
///
/// - model: the model in use. Where none of its types can have codes, none are looked for.
func codeDictionary(
  _ command: ParsedCommand, _ opened: OpenedModel
) throws(CommandError) -> CodeDictionary? {
  if command.has("no-codes") { return nil }
  if let named = command.last("codes") { return try openCodes([UInt8](named.bytes)) }
  guard opened.model.hasCodedTypes else { return nil }
  if let path = environmentValue("EDGE_NER_CODES") {
    return try openCodes([UInt8](Argument(cString: path).bytes))
  }
  for place in codePlaces(opened.path) where fileExists(place) { return try openCodes(place) }
  return nil
}

private func codePlaces(_ modelPath: [UInt8]) -> [[UInt8]] {
  let name: StaticString = "clinical.terms"
  return [neighbour(of: modelPath, name)] + usualPlaces(name)
}

func openCodes(_ path: [UInt8]) throws(CommandError) -> CodeDictionary {
  var terminated = path
  terminated.append(0)
  var failure: DictionaryError?
  let dictionary = terminated.withUnsafeBytes { bytes -> CodeDictionary? in
    do throws(DictionaryError) {
      return try CodeDictionary.open(
        path: bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
    } catch {
      failure = error
      return nil
    }
  }
  if let failure { throw .words(message(path, failure)) }
  return dictionary!
}

/// What is wrong with a code dictionary.
func message(_ path: [UInt8], _ error: DictionaryError) -> [UInt8] {
  var text = TextBuilder()
  text.append(bytes: path)
  text.append(": ")
  if error == .wrongMagic {
    text.append("not a code dictionary; edge-distill dictionary --codes makes one")
  } else {
    error.append(to: &text)
  }
  return text.bytes
}

extension Model {
  /// Whether some head finds things that have codes.
  fileprivate var hasCodedTypes: Bool {
    for index in 0..<headCount where head(index).isTags {
      for type in 0..<head(index).typeCount
      where CodeGroup(typeName: head(index).typeName(type)) != nil {
        return true
      }
    }
    return false
  }
}
