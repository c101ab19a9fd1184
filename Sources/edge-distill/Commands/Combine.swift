// edge-distill combine: one set of labels from several labelers, chosen and scored on dev.
import Distill
import Foundation
import Options

enum CombineCommand: Command {
  private static let rules: [StaticString] = ["union", "majority", "intersection"]

  static let verb = Verb(
    "combine", .files("A.jsonl...", atMost: .max), "combine labels of several labelers",
    details: """
      Each FILE holds the labels of one labeler on the same documents; NAME=FILE names it. Spans \
      of a type that overlap are taken for the same thing; --rule says how many labelers must \
      mark it, --spans which of their spans is written. The score of an entity is the share of \
      the labelers that agree.

      With --gold, all non-empty subsets of the labelers are combined by all rules and scored; \
      the table, a bar chart and the best subset are printed, and --output gets the labels of \
      the best:

        edge-distill combine --gold dev.jsonl --chart subsets.svg a=a.jsonl b=b.jsonl c=c.jsonl

      With --apply the subset and the rule that --gold chose are used on other documents: give \
      the labelers in the same order.
      """,
    options: [
      Option("rule", .choice("RULE", rules), "how many labelers must agree"),
      Option(
        "type-rule", .text("T=RULE"), "another rule for one type; may repeat"),
      Option(
        "spans", .choice("SPANS", ["agreed", "longest", "shortest", "hull", "core", "exact"]),
        "which of overlapping spans is written (default agreed)"),
      Option("output", letter: "o", .file("F.jsonl"), "where to write; - is stdout"),
      Option("gold", .file("F.jsonl"), "score all subsets against these documents"),
      Option("gold-map", .text("A=B,*="), "types of the gold documents to types of labels"),
      Option("map", .text("A=B,C="), "types of the labelers to types of labels"),
      Option("per-type", .none, "with --gold: the best subset for each type, put together"),
      Option("choice", .file("F.json"), "with --gold: write which subset won"),
      Option("apply", .file("F.json"), "use the subset of an earlier --choice"),
      Option("chart", .file("F.svg"), "with --gold: the bar chart as a picture"),
      Option("table", .file("F.tsv"), "with --gold: every subset, rule and score"),
      Option("agreement", .none, "print how far the labelers agree, and what noise that means"),
      Option(
        "disputes", .file("F.html"), "a page with the most disputed spans",
        details: "The page holds text of the notes: keep it as safe as them."),
      Option("dispute-count", .number("N"), "spans on that page (default 100)"),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    guard !command.operands.isEmpty else { throw OptionError.missingOperand("A.jsonl") }
    let map = try optionalTypeMap(command, "map")
    let goldMap = try optionalTypeMap(command, "gold-map")
    let spanRule = SpanRule(rawValue: command.last("spans")?.string ?? "agreed")!
    let disputeCount =
      try command.integer("dispute-count", 1, 100_000, "1", "100000") ?? 100
    var typeRules: [String: CombinationRule] = [:]
    for argument in command.all("type-rule") {
      let parts = argument.string.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let rule = CombinationRule(rawValue: String(parts[1])) else {
        throw OptionError.notAmong(option: "type-rule", value: argument, choices: rules)
      }
      typeRules[String(parts[0])] = rule
    }
    let hasWork = ["gold", "apply", "disputes"].contains { command.last($0) != nil }
    if command.last("rule") == nil, !hasWork, !command.has("agreement") {
      throw OptionError.missingOption("rule")
    }
    let sets = try read(command.operands.map(\.string), map)
    if sets.incompleteCount > 0 {
      report("\(sets.incompleteCount) documents left out: not every labeler has them")
    }
    if command.has("agreement") { showAgreement(sets) }
    if let path = command.last("disputes")?.string {
      let page = Disputes.page(Disputes.find(sets, atMost: disputeCount), sets)
      try writeText(page, to: path)
    }
    var choice: SubsetChoice?
    if let path = command.last("gold")?.string {
      choice = try search(sets, gold: path, goldMap, spanRule, command)
    } else if let path = command.last("apply")?.string {
      choice = try SubsetChoice.read(path, labelerCount: sets.names.count)
    } else if let rule = command.last("rule") {
      choice = SubsetChoice(
        members: Array(sets.names.indices), rule: CombinationRule(rawValue: rule.string)!,
        spanRule: spanRule, ruleByType: typeRules)
    }
    if let choice, let output = command.last("output")?.string {
      try write(sets, choice, output)
    }
    return ExitStatus.done
  }

  private static func read(_ operands: [String], _ map: TypeMap?) throws -> LabelSets {
    var names: [String] = []
    var labelers: [[Document]] = []
    for operand in operands {
      var name = (operand as NSString).lastPathComponent
      var path = operand
      if name.hasSuffix(".jsonl") { name.removeLast(6) }
      if let equals = operand.firstIndex(of: "="), !operand[..<equals].contains("/") {
        name = String(operand[..<equals])
        path = String(operand[operand.index(after: equals)...])
      }
      names.append(name)
      var documents = try Corpus.read(path: path, requiresText: false).documents
      if let map { for index in documents.indices { documents[index].apply(map) } }
      labelers.append(documents)
    }
    return try LabelSets(names: names, labelers: labelers)
  }

  private static func write(_ sets: LabelSets, _ choice: SubsetChoice, _ output: String) throws {
    let writer = try CorpusWriter(path: output)
    var entityCount = 0
    for labelled in sets.documents {
      var document = labelled.document
      document.entities = choice.combined(labelled.entitiesByLabeler)
      document.relations = []
      document.hasRelations = false
      entityCount += document.entities.count
      try writer.write(document)
    }
    try writer.close()
    report("\(sets.documents.count) documents, \(entityCount) entities")
  }

  private static func search(
    _ sets: LabelSets, gold path: String, _ map: TypeMap?, _ spanRule: SpanRule,
    _ command: ParsedCommand
  ) throws -> SubsetChoice? {
    var gold: [String: [Document.Entity]] = [:]
    for var document in try Corpus.read(path: path).documents {
      if let map { document.apply(map) }
      gold[document.id] = document.entities
    }
    let tried = command.last("rule").flatMap { CombinationRule(rawValue: $0.string) }
    let search = try SubsetSearch(
      sets, gold: gold, rules: tried.map { [$0] } ?? CombinationRule.allCases, spanRule: spanRule)
    let presenter = SubsetTable(search, names: sets.names)
    show(presenter.text())
    if let file = command.last("table")?.string {
      try writeText(presenter.tabSeparated(), to: file)
    }
    let chart = presenter.chart()
    show("\n" + chart.text())
    if let file = command.last("chart")?.string {
      try writeText(chart.svg(), to: file)
    }
    guard let best = search.best() else { return nil }
    var choice = SubsetChoice(
      members: best.members, rule: best.rule, spanRule: spanRule, ruleByType: [:])
    show(
      "\nbest: \(presenter.name(best)), strict F1 \(presenter.number(best.f1(nil, isStrict: true)))\n"
    )
    for type in search.types {
      guard let winner = search.best(type) else { continue }
      let f1 = presenter.number(winner.f1(type, isStrict: true))
      show("best for \(type): \(presenter.name(winner)), strict F1 \(f1)\n")
      if command.has("per-type") {
        choice.byType[type] = SubsetChoice.Part(members: winner.members, rule: winner.rule)
      }
    }
    if let file = command.last("choice")?.string {
      try writeText(choice.json.serialized + "\n", to: file)
    }
    return choice
  }

  private static func showAgreement(_ sets: LabelSets) {
    let agreement = Agreement(sets)
    let width = max(8, sets.names.map(\.count).max() ?? 0)
    func cell(_ text: String) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    show("agreement, strict F1 (row taken for gold)\n")
    show(cell("") + sets.names.map { " " + cell($0) }.joined() + "\n")
    for (row, name) in sets.names.enumerated() {
      let values = sets.names.indices.map { column in
        " " + cell(String(format: "%.3f", agreement.scores[row][column].micro.strict.f1))
      }
      show(cell(name) + values.joined() + "\n")
    }
    show("agreement, relaxed F1\n")
    for (row, name) in sets.names.enumerated() {
      let values = sets.names.indices.map { column in
        " " + cell(String(format: "%.3f", agreement.scores[row][column].micro.relaxed.f1))
      }
      show(cell(name) + values.joined() + "\n")
    }
    guard let accuracies = agreement.estimatedAccuracies() else { return }
    show("estimated strict F1 against the unknown truth, if errors are independent\n")
    for (name, accuracy) in zip(sets.names, accuracies) {
      show("\(cell(name)) \(String(format: "%.3f", accuracy))\n")
    }
  }
}
