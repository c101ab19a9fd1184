// edge-distill label: a teacher reads notes and writes its labels. The options are here, the work
// of each teacher in a file of its own.
import Distill
import Foundation
import Options

enum LabelCommand: Command {
  static let verb = Verb(
    "label", .none, "label notes with a teacher",
    details: """
      ontology: names of the --dictionary files, which are compiled ones or anything that \
      'edge-distill dictionary' reads.

      llm: a server that speaks the chat-completions protocol at --endpoint, with the key, if it \
      wants one, in $EDGE_DISTILL_API_KEY. Every note is written as soon as it is labelled; a \
      rerun with the same --output asks only for what is missing. Exit status 1 says that notes \
      remain.

      model: a checkpoint in the Hugging Face layout, by its float scores.

        edge-distill label --teacher ontology --dictionary all.terms --notes n.jsonl -o o.jsonl
        edge-distill label --teacher llm --endpoint http://localhost:8080/v1 --llm-model m \\
          --prompt prompts/clinical-1.txt --notes n.jsonl -o l.jsonl
        edge-distill label --teacher model --checkpoint student/ --notes n.jsonl -o m.jsonl
      """,
    options: [
      Option("teacher", .choice("KIND", ["ontology", "llm", "model"]), "who labels"),
      Option("notes", .file("F.jsonl"), "notes to label; may repeat"),
      Option("output", letter: "o", .file("F.jsonl"), "where to write; - is stdout"),
      Option("limit", .number("N"), "label only the first N notes"),
      Option("skip-bad", .none, "leave notes out that cannot be read instead of stopping"),
      Option("dictionary", .file("FILE"), "ontology: a dictionary; may repeat"),
      Option(
        "sources", .text("A,B"), "ontology: use only these dictionaries of a compiled file"),
      Option(
        "names-only", .none, "ontology: keep the spans of the names",
        details: """
          By default side, site, acuity and kind before a name are added to it and leading \
          severities taken off, as the product's labels have it.
          """),
      Option(
        "map", .text("A=B,C="), "ontology: types of the dictionaries to types of labels",
        details: """
          Default: substance is medication, finding is symptom, the others are themselves. C= \
          drops type C; *= drops every type not named.
          """),
      Option("endpoint", .text("URL"), "llm: server, for example http://localhost:8080/v1"),
      Option("llm-model", .text("NAME"), "llm: model that the server is asked for"),
      Option("prompt", .file("FILE"), "llm: prompt file (prompts/)"),
      Option("concurrency", .number("N"), "llm: notes asked at once (default 4)"),
      Option("requests-per-minute", .number("N"), "llm: at most so many requests"),
      Option("attempts", .number("N"), "llm: tries of one request (default 6)"),
      Option("timeout", .number("SECONDS"), "llm: for one answer (default 300)"),
      Option("max-tokens", .number("N"), "llm: longest answer (default 4096)"),
      Option("temperature", .number("X"), "llm: default 0"),
      Option(
        "ask-once", .none, "llm: no second question about mentions that are not in the note",
        details: "Nor about answers that cannot be read: faster, and worse."),
      Option("json-mode", .none, "llm: ask the server for its JSON mode"),
      Option(
        "piece-bytes", .number("N"), "llm: ask longer notes in pieces (default 8000)",
        details: "Cut at empty lines, line breaks or spaces; for models with a small context."),
      Option(
        "price", .text("IN,OUT"), "llm: price of a million tokens, for the account of cost"),
      Option("checkpoint", .directory("DIR"), "model: checkpoint that labels"),
      Option("head", .text("NAME"), "model: which of its heads (default: the first)"),
      Option("window", .number("N"), "model: word pieces of a window (default 126)"),
      Option("threads", .number("N"), "model: threads (default: all cores)"),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let teacher = try command.required("teacher")
    _ = try command.required("output")
    guard command.has("notes") else { throw OptionError.missingOption("notes") }
    if teacher.isEqual("llm") { return try labelByLanguageModel(command) }
    if teacher.isEqual("model") { return try labelByModel(command) }
    return try labelByOntology(command)
  }

  /// The notes of all files, and how many lines were left out.
  static func notes(
    _ command: ParsedCommand
  ) throws -> (documents: [Document], badCount: Int) {
    var documents: [Document] = []
    var badCount = 0
    for path in command.all("notes").map(\.string) {
      let corpus = try Corpus.read(path: path, skipsBad: command.has("skip-bad"))
      for fault in corpus.skipped { report("\(fault)") }
      badCount += corpus.skipped.count
      documents += corpus.documents
    }
    if let limit = try command.integer("limit", 1, .max, "1", "any") {
      documents = Array(documents.prefix(limit))
    }
    return (documents, badCount)
  }
}
