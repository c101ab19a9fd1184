// Types by name in training: names as words, what a window says about a name, and which names it is asked
// for.
import Quantize
import Testing

@testable import Distill

@Suite struct OpenTypesTests {
  private let window = TextWindow(
    document: 0, ids: [0, 5, 6, 7, 8, 9, 1], wordRows: [1, 2, 4, 5],
    wordRanges: [0..<4, 5..<9, 10..<12, 13..<20])

  private func maker() throws -> WindowMaker {
    let pieces = [
      "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "gene", "drug", "cell", "line", "dna",
    ]
    return try WindowMaker(
      vocabulary: Vocabulary(pieces: pieces.map { Array($0.utf8) }), pieceLimit: 3)
  }

  private func types(_ sources: [Scheme.Source], _ documents: [Document]) throws -> OpenTypes {
    var types = OpenTypes(sources: sources, negativeCount: 4)
    for (index, document) in documents.enumerated() { types.add(document, source: index) }
    types.cut(try maker())
    return types
  }

  @Test func namesOfTypesBecomeWords() {
    for (name, words) in [
      ("GeneOrGeneProduct", "gene or gene product"), ("MessengerRNA", "messenger rna"),
      ("BindingOfProteinToDNA", "binding of protein to dna"), ("pH", "ph"), ("tRNA", "trna"),
      ("RNADomain", "rna domain"), ("Sign_symptom", "sign symptom"), ("FOOD", "food"),
      ("Multi-tissue_structure", "multi-tissue structure"), ("imaging finding", "imaging finding"),
      ("EEG finding", "eeg finding"), ("CamelCase name", "camelcase name"), ("", ""), ("_", ""),
    ] {
      #expect(TypeName.words(name) == words)
    }
  }

  @Test func aWindowSaysOutsideWhereItsMentionsAreNot() {
    let labels = OpenLabels(
      source: 0,
      spans: [
        .init(words: 0..<2, wordings: ["a", "b"]), .init(words: 1..<2, wordings: ["c"]),
        .init(words: 1..<3, wordings: ["a"]), .init(words: 3..<4, wordings: ["d"], isWhole: false),
      ])
    // The second a begins inside the first: only what it has beyond that is unknown.
    #expect(labels.labels(of: "a", wordCount: 4) == [1, 2, -1, 0])
    #expect(labels.labels(of: "b", wordCount: 4) == [1, 2, 0, 0])
    #expect(labels.labels(of: "c", wordCount: 4) == [0, 1, 0, 0])
    #expect(labels.labels(of: "d", wordCount: 4) == [0, 0, 0, -1])
    #expect(labels.labels(of: "e", wordCount: 4) == [0, 0, 0, 0])
  }

  @Test func onlyWhatACorpusAnnotatesIsKnown() throws {
    let closed = Document(
      id: "1", text: "x", entities: [.init(type: "Gene", start: 0, end: 1)])
    var free = Document(
      id: "2", text: "x", entities: [.init(type: "drug", start: 0, end: 1)])
    free.extra = [JSONMember("absent", .array([.string("cell line")]))]
    let types = try types(
      [.init(files: []), .init(files: [], isFree: true, weakWeight: 0.25)], [closed, free])
    let seen = OpenLabels(source: 0)
    #expect(types.weight(of: "gene", in: seen) == 1)
    #expect(types.weight(of: "drug", in: seen) == 0)
    let other = OpenLabels(source: 1, absentNames: ["cell line"])
    #expect(types.weight(of: "cell line", in: other) == 1)
    #expect(types.weight(of: "drug", in: other) == 0.25)
    #expect(types.weight(of: "gene", in: other) == 0)
    // As long as a window: [CLS], what fits, [SEP].
    #expect(types.idsOfName["cell line"] == [2, 7, 8, 3])
  }

  @Test func aWindowAsksForItsOwnTypesAndForOthersOfItsCorpus() throws {
    let document = Document(
      id: "1", text: "x",
      entities: ["Gene", "Drug", "Cell", "DNA"].map { .init(type: $0, start: 0, end: 1) })
    let source = Scheme.Source(
      files: [],
      meaningByType: ["Drug": .types(["drug", "medicine"]), "DNA": .unknown])
    let types = try types([source], [document])
    #expect(types.sources[0].types == [["gene"], ["drug", "medicine"], ["cell"]])
    let labels = OpenLabels(source: 0, spans: [.init(words: 0..<1, wordings: ["gene"])])
    var random = SplitMix64(seed: 3)
    var counts: [String: Int] = [:]
    for _ in 0..<200 {
      let names = types.names(for: labels, &random)
      #expect(names.first == "gene" && !names.dropFirst().contains("gene"))
      for name in names { counts[name, default: 0] += 1 }
    }
    #expect(Set(counts.keys) == ["gene", "drug", "medicine", "cell"])
    // The first wording is drawn as often as all together.
    #expect(counts["drug"]! > 2 * counts["medicine"]!)
  }

  @Test func aDocumentOfAFreeSourceMayGiveATypeSeveralNames() throws {
    let document = Document(
      id: "1", text: "x", entities: [.init(type: "drug|CellKiller", start: 0, end: 1)])
    let types = try types(
      [.init(files: [], isFree: true), .init(files: [])], [document, document])
    #expect(types.sources[0].types == [["drug", "cell killer"]])
    #expect(types.sources[1].types == [["drug|cell killer"]])
    // Never none, of which one could not be drawn.
    #expect(Scheme.Source(files: [], isFree: true).wordings(of: "|") == ["|"])
  }

  @Test func everyWindowIsAskedForAllNamesThatItsCorpusKnows() throws {
    let closed = Document(
      id: "1", text: "x",
      entities: ["Gene", "Drug"].map { .init(type: $0, start: 0, end: 1) })
    let types = try types(
      [.init(files: []), .init(files: [])], [closed, Document(id: "2", text: "")])
    func labelled(_ source: Int, _ name: String?) -> LabelledWindow {
      let spans = name.map { [OpenLabels.Span(words: 1..<3, wordings: [$0])] } ?? []
      return LabelledWindow(
        window: window, labels: [.open(OpenLabels(source: source, spans: spans))])
    }
    var random = SplitMix64(seed: 1)
    let batch = Batch(
      [labelled(0, "gene"), labelled(0, "drug"), labelled(1, nil)], headCount: 1,
      openTypes: [0: types], &random)
    guard case .open(let task)? = batch.tasks.first else {
      Issue.record("no open task")
      return
    }
    #expect(batch.textWindowCount == 3 && batch.nameWindowCount == 2)
    #expect(task.nameRows == [21..<24, 24..<27])
    // The third window's corpus knows neither name.
    #expect(task.questions.map(\.words) == [0..<4, 0..<4, 4..<8, 4..<8])
    #expect(task.questions.map(\.name) == [0, 1, 0, 1])
    #expect(
      task.questions.map(\.labels) == [[0, 1, 2, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 2, 0]])
    // Words, whatever the number of types.
    #expect(batch.tasks[0].targetCount == 8)
  }

  @Test func documentsAreAskedForTheirCorpusOrForWhatTheySay() {
    let head = Scheme.Head(name: "open", kind: .open(size: 2, negatives: 0), sources: [])
    var first = Document(
      id: "1", text: "one two", entities: [.init(type: "CellLine", start: 0, end: 3)])
    let second = Document(id: "2", text: "x", entities: [.init(type: "Gene", start: 0, end: 1)])
    let closed = OpenQuestions([first, second], head: head)
    #expect(
      closed.asked.map { $0.map(\.type) } == [["cell line", "gene"], ["cell line", "gene"]])
    first.extra = [JSONMember("absent", .array([.string("drug")]))]
    let free = OpenQuestions([first, second], head: head, wordings: ["drug": "medicine"])
    #expect(
      free.asked[0] == [
        .init(type: "cell line", text: "cell line"), .init(type: "drug", text: "medicine"),
      ])
    #expect(free.asked[1].map(\.type) == ["gene"])
    var scores = OpenScores()
    scores.add(
      first, gold: free.gold[0], absent: free.absent[0],
      predicted: [
        .init(type: "cell line", start: 0, end: 3), .init(type: "drug", start: 4, end: 7),
      ])
    #expect(scores.absentSpansIn200Words == 100)
    #expect(scores.spans.micro.strict.precision == 0.5)
  }
}
