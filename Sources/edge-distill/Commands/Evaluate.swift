// edge-distill evaluate: precision, recall and F1 of predictions, given as a file or made by a
// checkpoint.
import Distill
import Foundation
import Options
import Quantize

enum EvaluateCommand: Command {
  static let verb = Verb(
    "evaluate", .none, "score predicted entities against gold ones",
    details: """
      Strict: the same span and type. Relaxed: overlapping, the same type. Predictions are a \
      corpus file, such as edge-ner's jsonl output, or are made by --checkpoint or --model. Where \
      the gold documents call their types otherwise, --gold-map renames them (--core does so for \
      the names that the core types are known by elsewhere); --map renames those of the \
      predictions.

        edge-distill evaluate --gold notes.dev.jsonl --predicted found.jsonl
        edge-distill evaluate --gold bc5cdr.dev.jsonl --predicted found.jsonl \\
          --gold-map Chemical=medication,Disease=disease --types medication,disease

      All heads of a checkpoint or model file are scored: further heads of tags on their layer, \
      flags and relations on the mentions that the first head of tags finds, of a checkpoint also on \
      the gold ones: flags where a found mention overlaps a gold one, relations only with the right \
      argument, span and type.

      An open head is asked for the types of --gold by their names as words, and each document for \
      its own and its absent ones where documents have `absent`. --wordings asks for them in other \
      words. With --head NAME the first table is its.

      --pairs gene:disease=gene_disease scores a relation at document level: the pairs of concepts that it \
      joins, against the `concept_relations` of --gold. A predicted span takes the `code` of the gold \
      mention of its type that it shares the most with; a pair with a span that has none is wrong. \
      Beside it: all pairs that stand together in a document, of the same predicted spans and of the \
      gold mentions. Types are as they are after --gold-map.

      --errors writes one line for each mistake with the words around it: that file contains text \
      of the notes. The page of --html does not.
      """,
    options: [
      Option("gold", .file("FILE"), "corpus with the right entities"),
      Option("predicted", .file("FILE"), "corpus with predicted entities"),
      Option("checkpoint", .directory("DIR"), "float checkpoint that predicts"),
      Option("model", .file("FILE"), "model file that predicts, as edge-ner runs it"),
      Option(
        "decoding", .choice("KIND", ["viterbi", "argmax"]),
        "how the model file's labels become spans (default viterbi, as in edge-ner)"),
      Option("rounding", .choice("KIND", ["narrow", "wide"]), "predict with int8 rounding"),
      Option("head", .text("NAME"), "head that predicts (default: the first of tags)"),
      Option(
        "wordings", .file("FILE"), "what an open head is asked for: name, tab, other words"),
      Option(
        "window", .number("N"), "word pieces of its windows (default 126; of a model file its own)"),
      FeatureOptions.dictionary,
      Option("core", .none, "map the gold types to medication, disease and symptom"),
      Option(
        "gold-map", .text("A=B,C="), "types of the gold documents to types of the predictions",
        details: "C= drops type C; *= drops and *=B renames every type not named."),
      Option("map", .text("A=B,C="), "types of the predictions to types that are scored"),
      Option(
        "types", .text("A,B"), "score only these types, as they are after mapping",
        details: "A type that neither the documents nor a model's heads have is refused."),
      Option(
        "pairs", .text("A:B=NAME"), "score relation NAME as pairs of concepts; may repeat"),
      Option("json", .none, "print one JSON object"),
      Option("errors", .file("FILE"), "list missed, spurious, boundary and type errors"),
      Option("html", .file("FILE"), "write a page with curves"),
      Option("output", letter: "o", .file("FILE"), "write the predictions"),
      Option("threads", .number("N"), "threads (default: all cores)"),
      Option("skip-bad", .none, "leave faulty lines out instead of stopping"),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let goldPath = try command.required("gold").string
    let sources: [StaticString] = ["predicted", "checkpoint", "model"]
    let given = sources.filter { command.has($0) }
    if given.isEmpty { throw OptionError.missingOption("predicted, --checkpoint or --model") }
    if given.count > 1 { throw OptionError.notTogether(given[0], given[1]) }
    let pieceLimit = try command.integer("window", 8, 510, "8", "510") ?? 126
    let threadCount =
      try command.integer("threads", 1, 1024, "1", "1024")
      ?? ProcessInfo.processInfo.activeProcessorCount
    var pairs = try PairTables(command)
    let goldMap = try optionalTypeMap(command, "gold-map")
    let map = try optionalTypeMap(command, "map")
    var gold = try documents(goldPath, command)
    if let goldMap { for index in gold.indices { gold[index].apply(goldMap) } }
    let labelled = gold
    if command.has("core") {
      let head = Scheme.Head(
        name: "core", types: Scheme.coreTypes,
        sources: [.init(files: [], meaningByType: Scheme.coreMeanings)])
      for index in gold.indices { gold[index].replaceEntities { head.meaning(of: $0) } }
    }
    var predicted: [Document]
    var history: [TrainingProgress.EpochRecord] = []
    var found: HeadFindings?
    if let directory = command.last("checkpoint")?.string {
      let rounding: [String: Rounding] = ["narrow": .narrow, "wide": .wide]
      let teacher = try ModelTeacher(
        checkpoint: directory, head: command.last("head")?.string, mayBeOpen: true,
        dictionaryPaths: command.all("dictionary").map { $0.string },
        rounding: command.last("rounding").flatMap { rounding[$0.string] },
        pieceLimit: pieceLimit, threadCount: threadCount)
      if let path = command.last("wordings")?.string {
        teacher.evaluation.wordings = try wordings(path)
      }
      found = HeadFindings(
        evaluation: teacher.evaluation, head: teacher.head,
        findings: teacher.findings(of: labelled), hasGiven: true)
      history = TrainingHistory.read(directory: directory)
    } else if let path = command.last("model")?.string {
      let recognizer = try ModelRecognizer(
        path: path, head: command.last("head")?.string,
        windowTokens: command.has("window") ? pieceLimit + 2 : nil,
        method: command.last("decoding")?.string == "argmax" ? .argmax : .viterbi,
        threadCount: threadCount)
      if let path = command.last("wordings")?.string {
        recognizer.evaluation.wordings = try wordings(path)
      }
      found = HeadFindings(
        evaluation: recognizer.evaluation, head: recognizer.head,
        findings: try recognizer.findings(of: labelled), hasGiven: false)
    }
    if let found {
      for (document, findings) in zip(labelled, found.findings) {
        pairs.add(gold: document, predicted: findings.document(document, head: found.head))
      }
      gold = ofHead(found, gold, asIs: labelled)
      let kept = Set(gold.map(\.id))
      predicted = documents(labelled, found.findings.map { $0.entities[found.head] ?? [] })
        .filter { kept.contains($0.id) }
    } else {
      predicted = try documents(
        try command.required("predicted").string, command, requiresText: false)
      pairs.add(gold: labelled, predicted: predicted)
    }
    try pairs.check(labelled, path: goldPath)
    if let path = command.last("output")?.string {
      try writeText(predicted.map { line($0) }.joined(), to: path)
    }
    if let map { for index in predicted.indices { predicted[index].apply(map) } }
    if let wanted = TypeChoice.names(command) {
      var known = Set(Scheme.coreTypes + (found?.evaluation.heads.flatMap(\.types) ?? []))
      for document in labelled + gold + predicted { known.formUnion(document.entities.map(\.type)) }
      try TypeChoice.check(wanted, known: known)
      for index in gold.indices { gold[index].entities.removeAll { !wanted.contains($0.type) } }
      for index in predicted.indices {
        predicted[index].entities.removeAll { !wanted.contains($0.type) }
      }
    }
    let evaluation = Evaluation(gold: gold, predicted: predicted)
    if !evaluation.unmatchedIDs.isEmpty {
      report("\(evaluation.unmatchedIDs.count) documents are in one of the two files only")
    }
    try writeReports(evaluation, gold, history, goldPath, command)
    if command.has("json") {
      let heads = (found.map { NamedScores.all($0, labelled) } ?? []).map {
        JSONMember($0.name, $0.scores.json)
      }
      let further = heads.isEmpty ? [] : [JSONMember("heads", .object(heads))]
      let json = JSONValue.object((evaluation.json.objectValue ?? []) + further + pairs.json)
      show(json.serialized + "\n")
    } else {
      let further = found.map { NamedScores.all($0, labelled) } ?? []
      show(table(evaluation) + further.map(\.table).joined() + pairs.table)
    }
    return ExitStatus.done
  }

  /// Lines of a name, a tab and what to ask for in its place.
  private static func wordings(_ path: String) throws -> [String: String] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw FileFault(path: path, reason: "cannot be read as UTF-8")
    }
    var wordings: [String: String] = [:]
    for (index, line) in text.split(separator: "\n").enumerated() where !line.hasPrefix("#") {
      let parts = line.split(separator: "\t").map(String.init)
      guard parts.count == 2, wordings.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw FileFault(
          path: path, reason: "line \(index + 1) is not a new name, a tab and other words")
      }
    }
    return wordings
  }

  /// The gold spans of the head that labels: those of its layer, in documents that have it, and of its
  /// types. An open head has all types of the documents as they are before --core.
  private static func ofHead(
    _ found: HeadFindings, _ gold: [Document], asIs labelled: [Document]
  ) -> [Document] {
    let head = found.evaluation.heads[found.head]
    if case .open = head.kind {
      let spans = found.evaluation.questions(found.head, labelled).gold
      return zip(labelled, spans).map { Document(id: $0.id, text: $0.text, entities: $1) }
    }
    var leftOut = 0
    let documents = gold.compactMap { document -> Document? in
      guard let spans = document.entities(in: head.sources[0].layer) else { return nil }
      var document = document
      document.relations = []
      document.entities = spans.filter { head.types.contains($0.type) }
      leftOut += spans.count - document.entities.count
      return document
    }
    if leftOut > 0 {
      report("\(leftOut) gold spans of types that head \(head.name) does not have are left out")
    }
    return documents
  }

  private static func documents(
    _ path: String, _ command: ParsedCommand, requiresText: Bool = true
  ) throws -> [Document] {
    let corpus = try Corpus.read(
      path: path, requiresText: requiresText, skipsBad: command.has("skip-bad"))
    for error in corpus.skipped { report("\(error)") }
    return corpus.documents
  }

  /// The gold texts with the predicted entities.
  private static func documents(
    _ gold: [Document], _ entities: [[Document.Entity]]
  ) -> [Document] {
    zip(gold, entities).map { Document(id: $0.id, text: $0.text, entities: $1) }
  }

  private static func writeReports(
    _ evaluation: Evaluation, _ gold: [Document], _ history: [TrainingProgress.EpochRecord],
    _ goldPath: String, _ command: ParsedCommand
  ) throws {
    if let path = command.last("errors")?.string {
      var offsets: [Int: CodePointOffsets] = [:]
      var lines = ""
      for error in evaluation.errors {
        let document = gold[error.document]
        if offsets[error.document] == nil {
          offsets[error.document] = CodePointOffsets(document.text)
        }
        lines += error.line(document, offsets[error.document]!) + "\n"
      }
      try writeText(lines, to: path)
    }
    if let path = command.last("html")?.string {
      let name = URL(fileURLWithPath: goldPath).lastPathComponent
      try writeText(
        ReportPage(title: "Scores on \(name)", evaluation: evaluation, history: history).html,
        to: path)
    }
  }

  private static func line(_ document: Document) -> String {
    let entities = document.entities.map { entity in
      JSONValue.object([
        JSONMember("start", .integer(entity.start)), JSONMember("end", .integer(entity.end)),
        JSONMember("type", .string(entity.type)),
        JSONMember("score", .double(entity.score ?? 0)),
      ])
    }
    return JSONValue.object([
      JSONMember("id", .string(document.id)), JSONMember("entities", .array(entities)),
    ]).serialized + "\n"
  }

  private static func table(_ evaluation: Evaluation) -> String {
    var lines = ["type             spans   strict P  R      F1     relaxed P  R      F1"]
    let rows =
      evaluation.scores.countsByType.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      + [("all", evaluation.scores.micro)]
    for (name, counts) in rows {
      let strict = counts.strict
      let relaxed = counts.relaxed
      lines.append(
        name.padding(toLength: max(16, name.count), withPad: " ", startingAt: 0)
          + String(format: "%6d", counts.goldCount)
          + "   \(decimals(strict.precision, 3))   \(decimals(strict.recall, 3))  "
          + "\(decimals(strict.f1, 3))   \(decimals(relaxed.precision, 3))    "
          + "\(decimals(relaxed.recall, 3))  \(decimals(relaxed.f1, 3))")
    }
    let errors = Confusion.Kind.allCases.map { "\(evaluation.errorCount($0)) \($0.rawValue)" }
    lines.append("errors: " + errors.joined(separator: ", "))
    return lines.joined(separator: "\n") + "\n"
  }
}
