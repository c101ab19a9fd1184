// Types by name: --find, --types-file, --threshold.
import KernelInterface
import Options
import Runtime

/// Whether the command asks for types by name.
func asksByName(_ command: ParsedCommand) -> Bool {
  command.has("find") || command.has("types-file")
}

/// What the command asks an open head for; nil where it asks for nothing.
func askedTypes(
  _ command: ParsedCommand, _ model: Model, _ kernels: KernelTable
) throws(CommandError) -> AskedTypes? {
  guard asksByName(command) else {
    if command.has("threshold") { throw .words(words("--threshold: needs --find or --types-file")) }
    if command.has("flat") { throw .words(words("--flat: needs --find or --types-file")) }
    return nil
  }
  let option: StaticString = command.has("find") ? "--find" : "--types-file"
  guard let head = model.openHeadIndex else {
    var text = TextBuilder()
    text.append(option)
    text.append(": this model has no head for types by name; open.ner has one")
    throw .words(text.bytes)
  }
  let threshold = try number(command, "threshold", 0, 1, "0", "1").map { Float($0) }
  var types: [AskedType] = []
  for list in command.all("find") {
    do throws(TypeListError) {
      types += try TypeList.types(
        list: UnsafeRawBufferPointer(list.bytes), threshold: threshold)
    } catch {
      throw .words(message(error, option, place: "type"))
    }
  }
  for file in command.all("types-file") {
    types += try table(file, threshold)
  }
  do throws(AskedTypesError) {
    return try AskedTypes(types, model: model, headIndex: head, kernels: kernels)
  } catch {
    throw .words(message(error, option, types))
  }
}

private func table(
  _ file: Argument, _ threshold: Float?
) throws(CommandError) -> [AskedType] {
  let bytes: [UInt8]
  do throws(SystemError) {
    bytes = try wholeFile(file)
  } catch {
    var text = TextBuilder()
    text.append(file)
    text.append(": ")
    text.append(bytes: error.message)
    throw .words(text.bytes)
  }
  var failure: TypeListError?
  let types = bytes.withUnsafeBytes { buffer -> [AskedType] in
    do throws(TypeListError) {
      return try TypeList.types(table: buffer, threshold: threshold)
    } catch {
      failure = error
      return []
    }
  }
  if let failure {
    var text = TextBuilder()
    text.append(file)
    text.append(bytes: message(failure, "", place: "line"))
    throw .words(text.bytes)
  }
  return types
}

private func wholeFile(_ file: Argument) throws(SystemError) -> [UInt8] {
  let descriptor = try Descriptor.open(forReading: file.cString)
  defer { descriptor.close() }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    var failure: SystemError?
    let count = chunk.withUnsafeMutableBytes { buffer -> Int in
      do throws(SystemError) {
        return try descriptor.read(into: buffer.baseAddress!, byteCount: buffer.count)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

private func words(_ text: StaticString) -> [UInt8] { [UInt8](Argument(text).bytes) }

private func message(
  _ error: TypeListError, _ option: StaticString, place: StaticString
) -> [UInt8] {
  var text = TextBuilder()
  text.append(option)
  text.append(": ")
  text.append(place)
  let number: Int
  let fault: StaticString
  switch error {
  case .empty(let type): (number, fault) = (type, ": no name")
  case .badQuote(let type): (number, fault) = (type, ": a quote that does not end its name")
  case .unprintable(let type): (number, fault) = (type, ": not UTF-8, or control characters")
  case .badThreshold(let line): (number, fault) = (line, ": the threshold is no number from 0 to 1")
  case .tooManyFields(let line):
    (number, fault) = (line, ": more than name, description and threshold")
  }
  text.append(" ", number + 1)
  text.append(fault)
  return text.bytes
}

private func message(
  _ error: AskedTypesError, _ option: StaticString, _ types: [AskedType]
) -> [UInt8] {
  var text = TextBuilder()
  text.append(option)
  switch error {
  case .none: text.append(": no type")
  case .tooMany(let count, let limit):
    text.append(": ", count, " types, at most ")
    text.append("", limit)
  case .empty(let type): text.append(": type ", type + 1, " has no word")
  case .tooLong(let type, let count, let limit):
    text.append(": type ", type + 1, " has ")
    text.append("", count, " word pieces, at most ")
    text.append("", limit)
  case .sameName(let type):
    text.append(": type ", type + 1, " has the name of another with another description")
  }
  return text.bytes
}
