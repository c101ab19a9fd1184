// The types that an open head is asked for in training: what each of its sources calls them, and their
// names cut into word pieces.

public struct OpenTypes: Sendable {
  public private(set) var sources: [Source]
  /// Types that a window is asked for besides its own.
  public let negativeCount: Int
  /// [CLS] ... [SEP] of each name.
  private(set) var idsOfName: [String: [Int32]] = [:]
  private let schemeSources: [Scheme.Source]

  public struct Source: Sendable {
    /// The wordings of each type, in the order of the types' first mentions.
    public internal(set) var types: [[String]] = []
    /// All wordings.
    public internal(set) var names: Set<String> = []
    /// Of the losses of names that a window does not have: 1 where all mentions of all types are marked.
    public var weight: Double
  }

  public init(sources: [Scheme.Source], negativeCount: Int) {
    schemeSources = sources
    self.sources = sources.map { Source(weight: $0.isFree ? $0.weakWeight : 1) }
    self.negativeCount = negativeCount
  }

  /// Takes the types of a document.
  mutating func add(_ document: Document, source index: Int) {
    for entity in document.entities(in: schemeSources[index].layer) ?? [] {
      guard let wordings = schemeSources[index].wordings(of: entity.type) else { continue }
      // Two types of one wording are one type to whoever asks for it.
      if sources[index].names.isSuperset(of: wordings) { continue }
      sources[index].types.append(wordings)
      sources[index].names.formUnion(wordings)
    }
    for name in document.absentNames ?? [] { idsOfName[TypeName.words(name)] = [] }
  }

  /// Cuts all names into word pieces; what does not fit into a window is left out.
  mutating func cut(_ maker: WindowMaker) {
    for source in sources {
      for name in source.names { idsOfName[name] = [] }
    }
    for name in idsOfName.keys { idsOfName[name] = maker.ids(of: name) }
  }

  /// A wording to ask for: the first as often as all together.
  static func draw(_ wordings: [String], _ random: inout SplitMix64) -> String {
    if wordings.count == 1 || random.unit() < 0.5 { return wordings[0] }
    return wordings[random.below(wordings.count)]
  }

  /// The names that a window asks for: one wording of each of its types, those that are known not to be
  /// there, and some that others of its source have.
  func names(for labels: OpenLabels, _ random: inout SplitMix64) -> [String] {
    var names: [String] = []
    var own: Set<[String]> = []
    for span in labels.spans where own.insert(span.wordings).inserted {
      names.append(OpenTypes.draw(span.wordings, &random))
    }
    names += labels.absentNames
    let source = sources[labels.source]
    guard source.weight > 0, !source.types.isEmpty else { return names }
    for _ in 0..<max(0, negativeCount - labels.absentNames.count) {
      let wordings = source.types[random.below(source.types.count)]
      if !own.contains(wordings) { names.append(OpenTypes.draw(wordings, &random)) }
    }
    return names
  }

  /// The weight with which a window is asked for a name; 0 where nothing is known.
  func weight(of name: String, in labels: OpenLabels) -> Double {
    if labels.absentNames.contains(name) { return 1 }
    if labels.spans.contains(where: { $0.wordings.contains(name) }) { return 1 }
    let source = sources[labels.source]
    return source.names.contains(name) ? source.weight : 0
  }
}

extension Batch {
  /// Adds the names that the windows ask for. Every window is asked for all names of the batch that its
  /// source says something about. nil where there are none.
  ///
  /// - firstWords: of each window.
  mutating func openTask(
    head: Int, _ labels: [WindowLabels?], _ windows: [LabelledWindow], _ firstWords: [Int],
    _ types: OpenTypes, _ random: inout SplitMix64
  ) -> OpenTask? {
    var task = OpenTask(head: head)
    var names: [String] = []
    var known: Set<String> = []
    for case .open(let labels)? in labels {
      for name in types.names(for: labels, &random) where known.insert(name).inserted {
        names.append(name)
      }
    }
    let featureCount = classes.count / max(rowCount, 1)
    for name in names {
      task.nameRows.append(append(name: types.idsOfName[name]!, featureCount: featureCount))
    }
    for (index, label) in labels.enumerated() {
      let count = windows[index].window.wordRows.count
      guard case .open(let labels)? = label, count > 0 else { continue }
      for (place, name) in names.enumerated() {
        let weight = types.weight(of: name, in: labels)
        if weight == 0 { continue }
        task.questions.append(
          .init(
            name: place, words: firstWords[index]..<firstWords[index] + count,
            labels: labels.labels(of: name, wordCount: count), weight: Float(weight)))
      }
    }
    return task.questions.isEmpty ? nil : task
  }
}
