// The labelled windows of a run, each with what every head learns from it, and the order in which an
// epoch goes through them.

public struct TrainingSet: Sendable {
  public var headCount: Int
  /// Files that are used in the same share and by the same sources.
  public var parts: [Part]
  /// The types of open heads, by the index of the head.
  public var openTypes: [Int: OpenTypes] = [:]

  public struct Part: Sendable {
    public var windows: [LabelledWindow]
    public var share: Double

    public init(windows: [LabelledWindow], share: Double) {
      self.windows = windows
      self.share = share
    }
  }

  public init(headCount: Int, parts: [Part]) {
    self.headCount = headCount
    self.parts = parts
  }

  /// Windows without labels, as pretraining has them.
  public init(unlabelled windows: [TextWindow]) {
    let labelled = windows.map { LabelledWindow(window: $0, labels: []) }
    self.init(headCount: 0, parts: [Part(windows: labelled, share: 1)])
  }

  /// Numbers a person wants to see before a run.
  public var windowCount: Int { parts.reduce(0) { $0 + $1.windows.count } }
  public var pieceCount: Int {
    parts.reduce(0) { $0 + $1.windows.reduce(0) { $0 + $1.window.ids.count - 2 } }
  }

  /// How many windows say something about a head.
  public func windowCount(head: Int) -> Int {
    parts.reduce(0) { $0 + $1.windows.count { $0.labels[head] != nil } }
  }

  /// Reads every file of a scheme once and labels its windows for every head that names it.
  ///
  /// - corpus: gives the documents of a file.
  /// - Throws: SchemeError.differentShares, and what `corpus` throws.
  public init(
    scheme: Scheme, maker: WindowMaker, corpus: (String) throws -> [Document]
  ) throws {
    self.init(headCount: scheme.heads.count, parts: [])
    for (index, head) in scheme.heads.enumerated() {
      if case .open(_, let negatives) = head.kind {
        openTypes[index] = OpenTypes(sources: head.sources, negativeCount: negatives)
      }
    }
    for group in try SourceGroup.groups(of: scheme) {
      let labellers = group.sources.enumerated().map { head, source in
        source.map {
          Labeller(
            head: scheme.heads[head], source: scheme.heads[head].sources[$0], sourceIndex: $0)
        }
      }
      var windows: [LabelledWindow] = []
      for file in group.files {
        for (index, document) in try corpus(file).enumerated() {
          for head in openTypes.keys {
            guard let source = group.sources[head] else { continue }
            openTypes[head]!.add(document, source: source)
          }
          for window in maker.windows(of: document.text, document: index) {
            windows.append(
              LabelledWindow(
                window: window,
                labels: labellers.map { $0?.label(window, document: document) }))
          }
        }
      }
      parts.append(Part(windows: windows, share: group.share))
    }
    for head in openTypes.keys { openTypes[head]!.cut(maker) }
  }

  /// A window by part and number.
  public struct Place: Equatable, Sendable {
    public var part: Int
    public var window: Int
  }

  public subscript(place: Place) -> LabelledWindow {
    get { parts[place.part].windows[place.window] }
    set { parts[place.part].windows[place.window] = newValue }
  }

  /// The batches of an epoch; a function of seed and epoch alone.
  public func batches(epoch: Int, seed: UInt64, windowsPerBatch: Int) -> [[Place]] {
    var random = SplitMix64(seed: Dropout.mix(seed &+ 1) ^ UInt64(epoch + 1))
    var places: [Place] = []
    for (part, content) in parts.enumerated() {
      var wanted = Int((content.share * Double(content.windows.count)).rounded())
      while wanted > 0 {
        var order = Array(content.windows.indices)
        random.shuffle(&order)
        places += order.prefix(wanted).map { Place(part: part, window: $0) }
        wanted -= min(wanted, order.count)
      }
    }
    random.shuffle(&places)
    var batches: [[Place]] = []
    for first in stride(from: 0, to: places.count, by: windowsPerBatch) {
      batches.append(Array(places[first..<min(first + windowsPerBatch, places.count)]))
    }
    random.shuffle(&batches)
    return batches
  }

  /// How many batches every epoch has.
  public func batchCount(windowsPerBatch: Int) -> Int {
    let windows = parts.reduce(0) {
      $0 + Int(($1.share * Double($1.windows.count)).rounded())
    }
    return (windows + windowsPerBatch - 1) / windowsPerBatch
  }

  /// - seed: decides which names open heads ask for.
  public func batch(_ places: [Place], seed: UInt64 = 0) -> Batch {
    var random = SplitMix64(seed: seed)
    return Batch(
      places.map { self[$0] }, headCount: headCount, openTypes: openTypes, &random)
  }
}

/// Files that the same sources name.
private struct SourceGroup {
  var files: [String]
  /// For each head the source, if any.
  var sources: [Int?]
  var share: Double

  static func groups(of scheme: Scheme) throws(SchemeError) -> [SourceGroup] {
    var files: [String] = []
    var sources: [String: [Int?]] = [:]
    var shares: [String: Double] = [:]
    for (head, content) in scheme.heads.enumerated() {
      for (index, source) in content.sources.enumerated() {
        // A file that a source names twice is used twice.
        for file in source.files {
          if sources[file] == nil {
            sources[file] = scheme.heads.map { _ in nil }
            shares[file] = source.share
          }
          if sources[file]![head] == nil && shares[file] != source.share {
            throw .differentShares(file: file)
          }
          let isRepeated = sources[file]![head] != nil
          sources[file]![head] = index
          let uses = source.files.count { $0 == file }
          if isRepeated ? files.count(where: { $0 == file }) < uses : !files.contains(file) {
            files.append(file)
          }
        }
      }
    }
    var groups: [SourceGroup] = []
    for file in files {
      if let group = groups.firstIndex(where: { $0.sources == sources[file]! }) {
        groups[group].files.append(file)
      } else {
        groups.append(
          SourceGroup(files: [file], sources: sources[file]!, share: shares[file]!))
      }
    }
    return groups
  }
}

extension Batch {
  /// Without names of open heads.
  ///
  /// - windows: with labels for each of `headCount` heads.
  public init(_ windows: [LabelledWindow], headCount: Int) {
    var random = SplitMix64(seed: 0)
    self.init(windows, headCount: headCount, openTypes: [:], &random)
  }

  /// - openTypes: of the open heads.
  /// - random: draws the names that they ask for.
  public init(
    _ windows: [LabelledWindow], headCount: Int, openTypes: [Int: OpenTypes],
    _ random: inout SplitMix64
  ) {
    self.init()
    var firstWords: [Int] = []
    for labelled in windows {
      firstWords.append(wantedRows.count)
      let firstRow = rowCount
      append(ids: labelled.window.ids, classes: labelled.window.classes)
      wantedRows += labelled.window.wordRows.map { firstRow + Int($0) }
    }
    for head in 0..<headCount {
      let labels = windows.map { $0.labels[head] }
      labelledWindowCounts.append(labels.count { $0 != nil })
      if let types = openTypes[head] {
        if let task = openTask(head: head, labels, windows, firstWords, types, &random) {
          tasks.append(.open(task))
        }
      } else if let task = task(head: head, labels, windows, firstWords) {
        tasks.append(task)
      }
    }
  }

  /// nil where no window says anything about the head.
  private func task(
    head: Int, _ labels: [WindowLabels?], _ windows: [LabelledWindow], _ firstWords: [Int]
  ) -> HeadTask? {
    guard let kind = labels.lazy.compactMap({ $0 }).first else { return nil }
    switch kind {
    case .tags: return .tags(tagTask(head: head, labels, windows))
    case .flags:
      var task = FlagTask(head: head)
      for (label, firstWord) in zip(labels, firstWords) {
        guard case .flags(let mentions)? = label else { continue }
        for var mention in mentions {
          mention.words = mention.words.shifted(by: firstWord)
          task.mentions.append(mention)
        }
      }
      return task.mentions.isEmpty ? nil : .flags(task)
    case .relation:
      var task = RelationTask(head: head)
      for (index, label) in labels.enumerated() {
        guard case .relation(let arguments)? = label else { continue }
        for argument in arguments {
          task.arguments.append(
            argument.argument(
              firstWord: firstWords[index], wordCount: windows[index].window.wordRows.count))
        }
      }
      return task.arguments.isEmpty ? nil : .relation(task)
    case .open: preconditionFailure("an open head without types")
    }
  }

  /// Words of windows without tags get no target.
  private func tagTask(
    head: Int, _ labels: [WindowLabels?], _ windows: [LabelledWindow]
  ) -> TagTask {
    var task = TagTask(head: head)
    let taught = labels.compactMap { label -> TagLabels? in
      guard case .tags(let tags)? = label, !tags.teacherScores.isEmpty else { return nil }
      return tags
    }
    let labelCount = taught.first.map { $0.teacherScores.count / $0.targets.count } ?? 0
    for (label, labelled) in zip(labels, windows) {
      let count = labelled.window.wordRows.count
      var tags = TagLabels(targets: [RowTarget](repeating: .none, count: count))
      if case .tags(let known)? = label { tags = known }
      task.targets += tags.targets
      task.weights += tags.weights.isEmpty ? [Float](repeating: 1, count: count) : tags.weights
      guard labelCount > 0 else { continue }
      let isTaught = !tags.teacherScores.isEmpty
      task.hasTeacher += [Bool](repeating: isTaught, count: count)
      task.teacherScores +=
        isTaught ? tags.teacherScores : [Float](repeating: 0, count: count * labelCount)
    }
    return task
  }
}
