// What documents are asked for by an open head: the types of their corpus by name, or, where documents
// say which names they were asked for in vain, their own and these.

/// One type as it is asked for.
public struct OpenQuestion: Hashable, Sendable {
  /// The type of the spans that it finds.
  public var type: String
  /// What is read by the encoder: a name, perhaps with a description.
  public var text: String

  public init(type: String, text: String) {
    self.type = type
    self.text = text
  }
}

/// The questions of one corpus and what should be found.
public struct OpenQuestions: Sendable {
  /// Of each document.
  public private(set) var asked: [[OpenQuestion]] = []
  /// Of each document, its types as they are asked for.
  public private(set) var gold: [[Document.Entity]] = []
  /// Of each document: names that are known not to be there.
  public private(set) var absent: [Set<String>] = []

  /// - head: whose sources may name types in words of their own; other types are asked for by their
  ///   names as words.
  /// - wordings: other texts for names.
  public init(_ documents: [Document], head: Scheme.Head, wordings: [String: String] = [:]) {
    let layer = head.sources.first?.layer ?? .entities
    var all: [String] = []
    var known: Set<String> = []
    for document in documents {
      gold.append(
        (document.entities(in: layer) ?? []).compactMap { entity in
          guard !entity.isDiscontinuous, let name = head.openName(of: entity.type) else {
            return nil
          }
          if known.insert(name).inserted { all.append(name) }
          var entity = entity
          entity.type = name
          return entity
        })
      absent.append(Set((document.absentNames ?? []).map { TypeName.words($0) }))
    }
    let isFree = documents.contains { $0.absentNames != nil }
    for index in documents.indices {
      let names =
        isFree ? Set(gold[index].map(\.type)).union(absent[index]).sorted() : all
      asked.append(names.map { OpenQuestion(type: $0, text: wordings[$0] ?? $0) })
    }
  }
}

extension Scheme.Head {
  /// What a type of a corpus is asked for by; nil for one that the head leaves out.
  fileprivate func openName(of type: String) -> String? {
    let source = sources.first { $0.meaningByType[type] != nil } ?? Scheme.Source(files: [])
    return source.wordings(of: type)?.first
  }
}

/// Scores of an open head.
public struct OpenScores: Equatable, Sendable {
  public var spans = SpanScores()
  /// Spans of names that are known not to be there.
  public var absentSpanCount = 0
  /// Words, between blanks, of the documents that say which names are not there.
  public var absentWordCount = 0

  public init() {}

  /// False spans of absent names in 200 words; nil where no document has absent names.
  public var absentSpansIn200Words: Double? {
    absentWordCount > 0 ? 200 * Double(absentSpanCount) / Double(absentWordCount) : nil
  }

  mutating func add(
    _ document: Document, gold: [Document.Entity], absent: Set<String>,
    predicted: [Document.Entity]
  ) {
    spans.add(gold: gold, predicted: predicted)
    guard !absent.isEmpty else { return }
    absentSpanCount += predicted.count { absent.contains($0.type) }
    absentWordCount += document.text.split { $0.isWhitespace }.count
  }
}
