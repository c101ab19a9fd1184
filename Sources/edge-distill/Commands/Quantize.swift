// edge-distill quantize: a float checkpoint in the Hugging Face layout to the int8 file that
// edge-ner maps.
import Foundation
import Options
import Quantize
import Runtime

enum QuantizeCommand: Command {
  private static let schemes: [StaticString] = ["auto", "bio", "iob1", "iobes", "plain"]

  static let verb = Verb(
    "quantize", .files("[FILE...]", atMost: .max),
    "turn a float checkpoint into edge-ner's int8 model file",
    details: """
      The checkpoint is a directory with a Hugging Face BERT token classifier: config.json with \
      id2label, vocab.txt or tokenizer.json, and model.safetensors, whole or in shards, in f32, \
      f16 or bf16. Weights become int8 with a scale for each output channel and each embedding \
      row. What is not supported is refused by name; the file appears whole or not at all.

        edge-distill quantize --checkpoint student --output student.ner --name student \\
          --report student.json
      """,
    options: [
      Option("checkpoint", letter: "c", .directory("DIR"), "the checkpoint to convert"),
      Option("output", letter: "o", .file("FILE"), "where to write the model"),
      Option(
        "report", .file("FILE"), "write each tensor's largest and mean error as JSON",
        details: "Without it a table goes to stderr if that is a terminal. - is stdout."),
      Option("name", .text("NAME"), "the model's name; default the checkpoint's"),
      Option("model-version", .text("V"), "the model's version"),
      Option(
        "training-statement", .text("TEXT"), "what the model was trained on, and how",
        details: "@FILE takes the text from a file, here and for --licence and --scores."),
      Option("licence", .text("TEXT"), "the terms of the weights"),
      Option("scores", .text("TEXT"), "what the model scores, and on what"),
      Option(
        "window", .number("N"), "tokens of a window, [CLS] and [SEP] included",
        details: "edge-ner's default for this model, 3 to the model's positions; default 128."),
      Option(
        "scheme", .choice("KIND", schemes), "how the labels spell spans",
        details: """
          auto: names without prefix are plain labels; E-, L-, S- or U- mean iobes (BILOU too); a \
          type with I- but no B- means iob1; all else is bio. IOB1 whose types all have B- must \
          be named.
          """),
      Option(
        "range", .choice("KIND", ["narrow", "wide"]), "of quantized weights and activations",
        details: """
          narrow, the default: within 63, which CPUs without an int8 dot product instruction \
          multiply half as fast again; wide: within 127.
          """),
      Option("head-name", .text("NAME"), "name of the head; default entities"),
      Option(
        "head", .text("NAME[=DIR]"), "add this head and no other; may repeat",
        details: """
          Without it all heads that the checkpoint was trained with are taken. NAME alone takes \
          the one of that name. \
          With DIR, the classifier and the labels of that checkpoint; its encoder, if it is \
          there, must be the same as the first one's.
          """),
      Option(
        "dictionary", .file("FILE"), "put a compiled dictionary into the model",
        details: """
          Its names are evidence for a student with dictionary features. `edge-distill dictionary \
          --names-only` makes a small one.
          """),
      Option(
        "prune-vocabulary", .file("FILE"), "keep only word pieces that FILE... use",
        details: """
          A .jsonl file gives the text of each object, any other file all of its text. Single \
          characters and special tokens stay. Further FILEs may follow as operands, or the \
          option may repeat. The file records each kept piece's id in the checkpoint.
          """),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let checkpoint = try command.required("checkpoint").string
    let output = try command.required("output").string
    var request = ConversionRequest(checkpoint: checkpoint)
    request.windowTokens = try command.integer("window", 3, 1 << 16, "3", "65536")
    request.headName = command.last("head-name")?.string ?? "entities"
    request.scheme = scheme(command)
    if command.choice("range") == 1 {
      request.weightLimit = ModelLayout.Limit.wide
      request.activationLimit = ModelLayout.Limit.wide
    }
    request.pruningCorpora = command.all("prune-vocabulary").map(\.string)
    if let operand = command.operands.first, request.pruningCorpora.isEmpty {
      throw OptionError.tooManyOperands(operand)
    }
    request.pruningCorpora += command.operands.map(\.string)
    let heads = try command.all("head").map { try furtherHead($0.string) }
    request.furtherHeads = heads.isEmpty ? nil : heads
    request.dictionary = command.last("dictionary")?.string
    request.provenance = try provenance(command, checkpoint: checkpoint)
    let conversion = try Converter.convert(request)
    try AtomicFile.write(conversion.image.bytes, to: output)
    try publish(conversion.report, command)
    report(summary(conversion.report, output))
    if !conversion.headsLeftOut.isEmpty {
      let names = conversion.headsLeftOut.joined(separator: ", ")
      report("heads of the checkpoint that are left out: \(names) (--head NAME adds one)")
    }
    return ExitStatus.done
  }

  private static func scheme(_ command: ParsedCommand) -> LabelScheme? {
    guard let index = command.choice("scheme"), index > 0 else { return nil }
    return LabelScheme(rawValue: UInt32(index - 1))
  }

  private static func furtherHead(_ text: String) throws -> FurtherHead {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty }) else {
      throw ConversionError.badField(file: "--head", field: "NAME[=DIR]", value: text)
    }
    return parts.count == 1
      ? .own(name: text) : .other(name: String(parts[0]), directory: String(parts[1]))
  }

  private static func provenance(
    _ command: ParsedCommand, checkpoint: String
  ) throws -> [(key: String, value: String)] {
    let standardName = URL(fileURLWithPath: checkpoint).standardizedFileURL.lastPathComponent
    var pairs = [(key: "name", value: command.last("name")?.string ?? standardName)]
    let fields: [(key: String, option: StaticString)] = [
      ("version", "model-version"), ("training", "training-statement"), ("licence", "licence"),
      ("scores", "scores"),
    ]
    for field in fields {
      guard let value = command.last(field.option)?.string else { continue }
      pairs.append((key: field.key, value: try text(value)))
    }
    return pairs + [(key: "converter", value: "edge-distill \(program.version)")]
  }

  /// The text itself, or that of the file it names after an @, without the last line's end.
  private static func text(_ value: String) throws -> String {
    guard value.hasPrefix("@") else { return value }
    let path = String(value.dropFirst())
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(data: data, encoding: .utf8)
    else { throw ConversionError.cannotRead(file: path, reason: "cannot be read as UTF-8") }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private static func publish(_ result: QuantizationReport, _ command: ParsedCommand) throws {
    guard let path = command.last("report")?.string else {
      if isatty(2) == 1 { FileHandle.standardError.write(Data(result.table().utf8)) }
      return
    }
    let json = try result.json()
    if path == "-" {
      show([UInt8](json))
    } else {
      try json.withUnsafeBytes { try AtomicFile.write($0, to: path) }
    }
  }

  private static func summary(_ result: QuantizationReport, _ output: String) -> String {
    let worst = result.tensors.max { $0.relativeError < $1.relativeError }
    var words = "\(output): \(result.byteCount) bytes, \(result.vocabularyCount) word pieces"
    if result.vocabularyCount != result.checkpointVocabularyCount {
      words += " of \(result.checkpointVocabularyCount)"
    }
    if let worst {
      let percent = String(format: "%.2f", worst.relativeError * 100)
      words += ", largest relative error \(percent) % (\(worst.name))"
    }
    return words
  }
}
