// What several verbs take from the command line, turned into Runtime's values.
import KernelInterface
import Options
import Runtime

/// Why a verb ends with exit status 2.
enum CommandError: Error {
  case options(OptionError)
  case model(ModelLookupError)
  case words([UInt8])

  var message: [UInt8] {
    switch self {
    case .options(let error): error.message
    case .model(let error): error.message
    case .words(let text): text
    }
  }
}

/// - path: the operand of verbs that take the model as one.
/// - usual: the file that is looked for.
func openModel(
  for command: ParsedCommand, path: Argument? = nil, usual: StaticString = "clinical.ner"
) throws(CommandError) -> OpenedModel {
  do throws(ModelLookupError) {
    return try openModel(path ?? command.last("model"), usual: usual)
  } catch {
    throw .model(error)
  }
}

/// The kernels of --isa, else the best.
func chosenKernels(
  _ command: ParsedCommand, _ model: Model
) throws(CommandError) -> KernelTable {
  guard let set = command.choice("isa", of: InstructionSet.self) else {
    return Dispatch.best(for: model)
  }
  do throws(DispatchError) {
    return try Dispatch.kernels(set, for: model)
  } catch {
    throw .words(error.message)
  }
}

/// --window, else the model's own.
func windowTokens(_ command: ParsedCommand, _ model: Model) throws(CommandError) -> Int {
  let longest = WindowShape.longest(model.configuration)
  let shortest = min(WindowShape.shortestWindow, longest)
  return try integer(
    command, "window", shortest, longest, "16", "the positions of the model, at most 512")
    ?? WindowShape.usual(model.configuration)
}

/// --window and --overlap; a cut at a line's or sentence's end takes half the overlap.
func windowShape(_ command: ParsedCommand, _ model: Model) throws(CommandError) -> WindowShape {
  let windowTokens = try windowTokens(command, model)
  let positionCount = model.configuration.positionCount
  let most = (windowTokens - 2) / 4
  guard let overlap = try integer(command, "overlap", 0, most, "0", "a quarter of the window")
  else { return WindowShape(windowTokens: windowTokens, positionCount: positionCount) }
  return WindowShape(
    windowTokens: windowTokens, positionCount: positionCount, overlapTokens: overlap,
    boundaryOverlapTokens: overlap / 2)
}

/// --note-seconds in nanoseconds; nil for any time.
func noteNanoseconds(_ command: ParsedCommand) throws(CommandError) -> UInt64? {
  guard let seconds = try number(command, "note-seconds", 0.001, 1e6, "0.001", "1000000") else {
    return nil
  }
  return UInt64(seconds * 1e9)
}

func inputKind(_ command: ParsedCommand) -> InputKind {
  command.choice("input", of: InputKind.self) ?? .text
}

/// --encoding and --markup, else what a run does that is not told.
func noteReading(_ command: ParsedCommand) -> NoteReading {
  var reading = NoteReading.standard
  reading.encoding = command.choice("encoding", of: TextEncoding.self) ?? reading.encoding
  reading.markup = command.choice("markup", of: Markup.self) ?? reading.markup
  return reading
}

/// Which spans decoding gives for --min-score, else what a run does that is not told.
func spanRules(_ command: ParsedCommand) throws(CommandError) -> SpanRules {
  guard let leastScore = try leastScore(command) else { return .standard }
  return SpanRules.standard.asking(leastScore: leastScore)
}

/// --min-score; nil without it. Scores are printed with four places: one that is printed as what is asked
/// for is enough.
func leastScore(_ command: ParsedCommand) throws(CommandError) -> Double? {
  guard let least = try number(command, "min-score", 0, 1, "0", "1") else { return nil }
  return max(0, least - 0.00005)
}

func offsetUnit(_ command: ParsedCommand) -> OffsetUnit {
  command.choice("offsets", of: OffsetUnit.self) ?? .codePoint
}

func paths(_ command: ParsedCommand) -> [UnsafePointer<CChar>] {
  var paths: [UnsafePointer<CChar>] = []
  for operand in command.operands { paths.append(operand.cString) }
  return paths
}

func integer(
  _ command: ParsedCommand, _ name: StaticString, _ least: Int, _ most: Int,
  _ leastWord: StaticString, _ mostWord: StaticString
) throws(CommandError) -> Int? {
  do throws(OptionError) {
    return try command.integer(name, least, most, leastWord, mostWord)
  } catch {
    throw .options(error)
  }
}

func number(
  _ command: ParsedCommand, _ name: StaticString, _ least: Double, _ most: Double,
  _ leastWord: StaticString, _ mostWord: StaticString
) throws(CommandError) -> Double? {
  do throws(OptionError) {
    return try command.number(name, least, most, leastWord, mostWord)
  } catch {
    throw .options(error)
  }
}
