// What a code dictionary contains: its systems and how much of each, and the full check of its file.
import Options
import Records
import Runtime

/// The operand as a code dictionary; nil where it is none, or there is none.
func codeOperand(_ command: ParsedCommand) throws(CommandError) -> CodeDictionary? {
  guard let operand = command.operands.first, CodeDictionary.isOne(path: operand.cString) else {
    return nil
  }
  return try openCodes([UInt8](operand.bytes))
}

func inspectCodes(_ command: ParsedCommand, _ dictionary: CodeDictionary) -> Int32 {
  let output = OutputBuffer()
  let path = [UInt8](command.operands[0].bytes)
  var counts = [Int](repeating: 0, count: dictionary.systems.count)
  for concept in 0..<dictionary.conceptCount {
    let system = dictionary.system(concept)
    if system < counts.count { counts[system] += 1 }
  }
  if command.has("json") {
    write(dictionary, counts, path, JSONText(output))
  } else {
    write(dictionary, counts, path, output)
  }
  return output.finish()
}

private func write(
  _ dictionary: CodeDictionary, _ counts: [Int], _ path: [UInt8], _ output: OutputBuffer
) {
  output.append("file          ")
  output.append(printable: path)
  output.append("\nbytes         ")
  output.append(integer: dictionary.byteCount)
  output.append("\nsha256        ")
  output.append(hexadecimal: dictionary.contentHash)
  output.append("\nconcepts      ")
  output.append(integer: dictionary.conceptCount)
  output.append("\nabbreviations ")
  output.append(integer: dictionary.abbreviationCount)
  output.append("\ncross-maps    ")
  output.append(integer: dictionary.crossCount)
  output.append("\n\nsystems (concepts)\n")
  for index in 0..<counts.count {
    output.append(padded: counts[index], 10)
    output.append("  ")
    output.append(printable: [UInt8](dictionary.systems[index]))
    output.append("\n")
  }
}

private func write(
  _ dictionary: CodeDictionary, _ counts: [Int], _ path: [UInt8], _ json: JSONText
) {
  json.beginObject()
  json.member("file", path)
  json.member("bytes", dictionary.byteCount)
  json.name("sha256")
  json.value(hexadecimal: dictionary.contentHash)
  json.member("concepts", dictionary.conceptCount)
  json.member("abbreviations", dictionary.abbreviationCount)
  json.member("crossMaps", dictionary.crossCount)
  json.beginArray("systems")
  for index in 0..<counts.count {
    json.beginObject()
    json.member("name", dictionary.systems[index])
    json.member("concepts", counts[index])
    json.endObject()
  }
  json.endArray()
  json.endObject()
  json.endLine()
}

/// The content hash, which reads the whole file.
func verifyCodes(
  _ command: ParsedCommand, _ dictionary: CodeDictionary
) throws(CommandError) -> Int32 {
  let path = [UInt8](command.operands[0].bytes)
  do throws(DictionaryError) {
    try dictionary.verify()
  } catch {
    throw .words(message(path, error))
  }
  let output = OutputBuffer()
  output.append(printable: path)
  output.append(": sound, ")
  output.append(integer: dictionary.byteCount)
  output.append(" bytes, sha256 ")
  output.append(hexadecimal: dictionary.contentHash)
  output.append("\n")
  return output.finish()
}
