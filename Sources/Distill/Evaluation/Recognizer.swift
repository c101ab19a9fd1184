// What a float student finds in documents: windows without overlap, the best label of each word and
// spans from runs of labels, then what the other heads say of those spans or of given ones.
import FloatKernelInterface
import Foundation

public struct Recognizer {
  public let model: StudentModel
  public let maker: WindowMaker
  /// Windows encoded together; does not change any result.
  public var windowsPerBatch = 16

  public init(model: StudentModel, maker: WindowMaker) {
    self.model = model
    self.maker = maker
  }

  /// Calls body for each window after the heads have read it; its words begin at `firstWord` in the
  /// outputs, activations.scores(head).
  ///
  /// - heads: nil for all.
  public func forEachWindow(
    _ windows: [TextWindow], _ activations: Activations, heads: [Int]? = nil,
    body: (_ window: TextWindow, _ firstWord: Int) -> Void
  ) {
    let heads = heads ?? Array(model.configuration.heads.indices)
    for first in stride(from: 0, to: windows.count, by: windowsPerBatch) {
      let group = windows[first..<min(first + windowsPerBatch, windows.count)]
      let batch = Batch(group.map { LabelledWindow(window: $0, labels: []) }, headCount: 0)
      model.forward(batch, activations, pass: nil)
      model.forwardHeads(batch, activations, pass: nil, heads: heads)
      var firstWord = 0
      for window in group {
        body(window, firstWord)
        firstWord += window.wordRows.count
      }
    }
  }

  /// Scores of a head's outputs for the words of a window, [words, outputs].
  public func scores(
    head: Int, _ window: TextWindow, firstWord: Int, _ activations: Activations
  ) -> UnsafeBufferPointer<Float> {
    let count = model.layout.heads[head].outputCount
    return UnsafeBufferPointer(
      start: activations.scores(head) + firstWord * count, count: window.wordRows.count * count)
  }

  /// The entities of each document by one head of tags, in code points of its text.
  public func entities(
    of documents: [Document], head: Int = 0, _ activations: Activations
  ) -> [[Document.Entity]] {
    var result = [[Document.Entity]](repeating: [], count: documents.count)
    forEachWindow(windows(of: documents), activations, heads: [head]) { window, firstWord in
      result[window.document] += entities(head, window, firstWord, activations)
    }
    return result
  }

  /// What every head finds in each document.
  ///
  /// - given: mentions of each document that flags and relations are asked about besides those that
  ///   are found.
  /// - asked: what each document is asked for by each open head; heads without an entry find nothing.
  public func findings(
    of documents: [Document], given: [[Document.Entity]]? = nil,
    asked: [Int: [[OpenQuestion]]] = [:], _ activations: Activations
  ) -> [Findings] {
    var result = [Findings](repeating: Findings(), count: documents.count)
    let reader = OpenReader(model: model, maker: maker, asked: asked, activations)
    forEachWindow(windows(of: documents), activations) { window, firstWord in
      let document = window.document
      var mentions: [Document.Entity] = []
      for (head, content) in model.configuration.heads.enumerated()
      where content.tagLabels != nil {
        let entities = entities(head, window, firstWord, activations)
        result[document].entities[head, default: []] += entities
        if head == model.configuration.classifierIndex { mentions = entities }
      }
      for (head, entities) in reader.entities(window, firstWord: firstWord, activations) {
        result[document].entities[head, default: []] += entities
      }
      ask(&result[document].found, mentions, window, firstWord, activations)
      if let given {
        ask(&result[document].given, given[document], window, firstWord, activations)
      }
    }
    return result
  }

  private func windows(of documents: [Document]) -> [TextWindow] {
    documents.enumerated().flatMap { maker.windows(of: $1.text, document: $0) }
  }

  private func entities(
    _ head: Int, _ window: TextWindow, _ firstWord: Int, _ activations: Activations
  ) -> [Document.Entity] {
    TagDecoder.entities(
      scores: scores(head: head, window, firstWord: firstWord, activations),
      labels: model.configuration.heads[head].tagLabels ?? [], wordRanges: window.wordRanges)
  }

  /// Asks every head of flags and relations about the mentions that begin in the window.
  private func ask(
    _ answers: inout Findings.Answers, _ mentions: [Document.Entity], _ window: TextWindow,
    _ firstWord: Int, _ activations: Activations
  ) {
    for (head, content) in model.configuration.heads.enumerated() {
      switch content.kind {
      case .tags, .open: break
      case .flags(_, let types):
        for mention in mentions where types.contains(mention.type) {
          let words = window.words(touching: mention.start..<mention.end)
          let isAsked = answers.flags[head, default: []].contains { $0.mention == mention }
          if words.isEmpty || isAsked { continue }
          let logits = model.flagLogits(
            head: head, words: words.shifted(by: firstWord), activations)
          answers.flags[head, default: []].append(
            .init(
              mention: mention,
              probabilities: logits.map { BinaryCrossEntropy.probability(logit: $0) },
              thresholds: model.configuration.thresholds[content.name] ?? []))
        }
      case .relation(let relation):
        let arguments = mentions.filter { relation.argumentTypes.contains($0.type) }
        answers.links[head, default: []] += links(
          head, relation, arguments, window, firstWord, activations)
      }
    }
  }

  private func links(
    _ head: Int, _ relation: StudentConfiguration.Head.Relation, _ arguments: [Document.Entity],
    _ window: TextWindow, _ firstWord: Int, _ activations: Activations
  ) -> [Findings.Link] {
    var task = RelationTask(head: head)
    var asked: [Document.Entity] = []
    for argument in arguments {
      let words = window.words(touching: argument.start..<argument.end)
      if words.isEmpty { continue }
      let reach = ArgumentLabels.reach(of: words, wordCount: window.wordRows.count)
      task.arguments.append(
        .init(words: words.shifted(by: firstWord), reach: reach.shifted(by: firstWord), targets: [])
      )
      asked.append(argument)
    }
    if asked.isEmpty { return [] }
    model.relationForward(task, activations)
    let labels = relation.labels
    var links: [Findings.Link] = []
    var firstPair = 0
    for (argument, place) in zip(asked, task.arguments) {
      let reach = place.reach.shifted(by: -firstWord)
      let scores = UnsafeBufferPointer(
        start: activations.pairs.scores + firstPair * labels.count,
        count: reach.count * labels.count)
      links += TagDecoder.entities(
        scores: scores, labels: labels, wordRanges: Array(window.wordRanges[reach])
      ).map { .init(argument: argument, span: $0) }
      firstPair += reach.count
    }
    return links
  }
}

/// What a student finds in one document, by the index of its heads.
public struct Findings: Sendable {
  /// Of heads of tags and open ones.
  public var entities: [Int: [Document.Entity]] = [:]
  /// About the mentions that the classifier finds.
  public var found = Answers()
  /// About the mentions that were given.
  public var given = Answers()

  public init() {}

  public struct Answers: Sendable {
    public var flags: [Int: [FlaggedMention]] = [:]
    public var links: [Int: [Link]] = [:]
  }

  public struct FlaggedMention: Sendable {
    public var mention: Document.Entity
    /// One for each flag of the head, in 0...1.
    public var probabilities: [Double]
    /// Bit f: whether flag f holds.
    public var flags: UInt64

    public init(mention: Document.Entity, probabilities: [Double], flags: UInt64) {
      self.mention = mention
      self.probabilities = probabilities
      self.flags = flags
    }

    /// - thresholds: from which each flag holds; empty for one half each.
    public init(mention: Document.Entity, probabilities: [Double], thresholds: [Float] = []) {
      var bits: UInt64 = 0
      for (flag, probability) in probabilities.enumerated() {
        let threshold = thresholds.isEmpty ? 0.5 : Double(thresholds[flag])
        if probability >= threshold { bits |= 1 << UInt64(flag) }
      }
      self.init(mention: mention, probabilities: probabilities, flags: bits)
    }
  }

  public struct Link: Hashable, Sendable {
    public var argument: Document.Entity
    /// Its type is the relation's.
    public var span: Document.Entity
  }
}
