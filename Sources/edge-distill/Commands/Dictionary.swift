// edge-distill dictionary: compiles dictionaries into the flat file that the ontology teacher and
// the clinic's program map.
import Distill
import Foundation
import Options
import Quantize
import Runtime

enum DictionaryCommand: Command {
  static let verb = Verb(
    "dictionary", .files("FILE...", atMost: 64), "compile dictionaries into one flat file",
    details: """
      A FILE is a table (code, preferred, synonyms, type, between tabs), an OBO file, or the \
      folder or description file of SNOMED CT (RF2), RxNorm or UMLS (RRF). NAME=FILE names the \
      dictionary; without it the file's own name is taken. Broken lines, empty names and codes \
      given twice are counted, the first of each with its line.
      """,
    options: [
      Option("output", letter: "o", .file("FILE"), "where to write the compiled dictionary"),
      Option(
        "stop-list", .file("FILE"), "names that are not looked for, one a line",
        details: "Added to the built-in list of ordinary words that are also names."),
      Option(
        "time", .file("F.jsonl"), "time a compiled dictionary on the text of these notes",
        details: "One core, matcher only: bytes of text a second, best of several passes."),
      Option("no-stop-list", .none, "leave the built-in list out"),
      Option("type", .text("TYPE"), "what an OBO file describes, if its identifiers do not tell"),
      Option(
        "names-only", .none, "keep names and their types alone: a small file, as in a model",
        details: "No codes, preferred names and sources."),
      Option(
        "types", .text("A=B,C=D"), "rename the dictionaries' types; those not named are left out"),
      Option("most-words", .number("N"), "leave longer names out"),
      Option("no-marks", .none, "leave names with marks between their words out"),
      Option(
        "labelled", .file("F.jsonl"), "leave out what is hardly ever labelled there; may repeat",
        details: """
          A name of a type stays out if it stands at least 5 times in these corpora and fewer than \
          a tenth of them are labelled with the type; where its capitals alone are labelled, it \
          needs capitals.
          """),
    ] + DictionaryCodes.options)

  static func run(_ command: ParsedCommand) throws -> Int32 {
    guard !command.operands.isEmpty else { throw OptionError.missingOperand("FILE") }
    if let notes = command.last("time")?.string {
      return try time(command.operands[0].string, notes: notes)
    }
    let output = try command.required("output").string
    if command.has("codes") {
      try DictionaryCodes.run(
        command, operands: command.operands.map { split($0.string) }, output: output)
      return ExitStatus.done
    }
    let compiler = try compile(
      command.operands.map(\.string), try options(command), type: command.last("type")?.string)
    let labelled = command.all("labelled").map(\.string)
    if !labelled.isEmpty { try leaveOut(of: compiler, labelled) }
    try compiler.write(path: output)
    return ExitStatus.done
  }

  private static func options(_ command: ParsedCommand) throws -> DictionaryOptions {
    var options = DictionaryOptions()
    if command.has("no-stop-list") { options.stopNames = [] }
    if let stopList = command.last("stop-list")?.string {
      let text = try readText(stopList)
      options.stopNames += text.split(whereSeparator: \.isNewline).map(String.init)
    }
    options.hasNamesOnly = command.has("names-only")
    options.dropsMarks = command.has("no-marks")
    options.mostWords =
      try command.integer("most-words", 1, DictionaryLayout.nameWordLimit, "1", "24")
      ?? options.mostWords
    for part in command.last("types")?.string.split(separator: ",") ?? [] {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        throw OptionError.notAmong(
          option: "types", value: command.last("types")!, choices: ["A=B"])
      }
      options.typeNames[String(sides[0])] = String(sides[1])
    }
    return options
  }

  /// Compiles FILE or NAME=FILE operands and reports each.
  static func compile(
    _ operands: [String], _ options: DictionaryOptions = DictionaryOptions(), type: String? = nil
  ) throws -> DictionaryCompiler {
    let compiler = DictionaryCompiler(options)
    for operand in operands {
      let (name, path) = split(operand)
      try compiler.add(path: path, source: name, type: type)
      if let last = compiler.reports.last { tell(last) }
    }
    return compiler
  }

  /// Drops the names that the corpora hardly ever label.
  private static func leaveOut(of compiler: DictionaryCompiler, _ corpora: [String]) throws {
    let image = ModelImage(copying: try compiler.compiled())
    var usage = NameUsage(try TermDictionary.view(image.bytes))
    for path in corpora {
      for document in try Corpus.read(path: path).documents { usage.add(document) }
    }
    var dropCount = 0
    var capitalsCount = 0
    compiler.changeSenses { node, sense in
      let judged = usage.judged(sense, ofNode: node)
      if judged == nil { dropCount += 1 }
      if let judged, judged.flags != sense.flags { capitalsCount += 1 }
      return judged
    }
    withExtendedLifetime(image) {}
    report(
      "\(dropCount) names left out that are hardly ever labelled, \(capitalsCount) need capitals")
  }

  private static func time(_ path: String, notes: String) throws -> Int32 {
    let dictionary: TermDictionary
    do throws(DictionaryError) {
      dictionary = try TermDictionary.open(path: path)
    } catch {
      throw FileFault(path: path, error)
    }
    let texts = try Corpus.read(path: notes).documents.map { Array($0.text.utf8) }
    let byteCount = texts.reduce(0) { $0 + $1.count }
    let matcher = TermMatcher(dictionary)
    var best = UInt64.max
    var matchCount = 0
    for _ in 0..<5 {
      let start = monotonicNanoseconds()
      matchCount = 0
      for text in texts {
        matchCount += text.withUnsafeBytes { bytes in
          matcher.start(bytes)
          var count = 0
          while matcher.next() != nil { count += 1 }
          return count
        }
      }
      best = min(best, monotonicNanoseconds() - start)
    }
    let rate = Double(byteCount) / 1e6 / (Double(best) / 1e9)
    show(
      """
      \(texts.count) notes, \(byteCount) bytes, \(matchCount) names found, \
      \(String(format: "%.1f", rate)) MB/s on one core; \(dictionary.senseCount) senses of \
      \(dictionary.wordCount) words, \(dictionary.nodeCount) nodes

      """)
    return ExitStatus.done
  }

  static func split(_ operand: String) -> (name: String, path: String) {
    if let equals = operand.firstIndex(of: "="), !operand[..<equals].contains("/"),
      !FileManager.default.fileExists(atPath: operand)
    {
      return (String(operand[..<equals]), String(operand[operand.index(after: equals)...]))
    }
    let url = URL(fileURLWithPath: operand)
    return (url.deletingPathExtension().lastPathComponent, operand)
  }

  private static func tell(_ result: DictionaryCompileReport) {
    let imported = result.imported
    var words = "\(result.source): \(imported.recordCount) of \(imported.rowCount) rows, "
    words += "\(result.keptCount) of \(result.nameCount) names"
    for reason in NameDrop.allCases {
      if let count = result.dropCounts[reason] { words += ", \(count) \(reason.rawValue)" }
    }
    report(words)
    for reason in TermFault.Reason.allCases {
      guard let count = imported.faultCounts[reason] else { continue }
      let lines = imported.firstFaults.filter { $0.reason == reason }.map { String($0.line) }
      report(
        "\(imported.path): \(reason.rawValue): \(count), lines \(lines.joined(separator: ", "))"
          + (count > lines.count ? ", ..." : ""))
    }
  }
}
