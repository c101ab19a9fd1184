// The labels of several labelers on the same documents, lined up by id.

/// Labels of one document by every labeler, in the order of the labelers.
public struct LabelledDocument: Equatable, Sendable {
  /// Text and identifier; its own entities are not used.
  public var document: Document
  public var entitiesByLabeler: [[Document.Entity]]
}

public enum CombinationError: Error, Equatable, Sendable {
  case noLabelers
  case tooManyLabelers(count: Int, limit: Int)
  case textDiffers(labeler: String, id: String)
  /// A labeler has entities beyond the end of the text.
  case entityOutOfRange(labeler: String, id: String)
}

extension CombinationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noLabelers: "no labels to combine"
    case .tooManyLabelers(let count, let limit): "\(count) labelers, at most \(limit)"
    case .textDiffers(let labeler, let id): "\(labeler): document \(id) has another text"
    case .entityOutOfRange(let labeler, let id):
      "\(labeler): document \(id) has an entity beyond its end"
    }
  }
}

public struct LabelSets: Sendable {
  /// What the labelers are called, for tables.
  public var names: [String]
  public var documents: [LabelledDocument]
  /// Documents that not every labeler has; they are left out.
  public var incompleteCount: Int

  /// - labelers: documents of each; those without text take it from another labeler's.
  public init(names: [String], labelers: [[Document]]) throws(CombinationError) {
    guard let first = labelers.first else { throw .noLabelers }
    self.names = names
    documents = []
    incompleteCount = 0
    let byID = labelers.map { documents in
      Dictionary(documents.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
    for document in first {
      let found = byID.compactMap { $0[document.id] }
      guard found.count == labelers.count else {
        incompleteCount += 1
        continue
      }
      let base = found.first { $0.hasText } ?? document
      let count = CodePointOffsets(base.text).codePointCount
      for (name, other) in zip(names, found) {
        if other.hasText, base.hasText, !other.text.utf8.elementsEqual(base.text.utf8) {
          throw .textDiffers(labeler: name, id: document.id)
        }
        if base.hasText, other.entities.contains(where: { $0.end > count }) {
          throw .entityOutOfRange(labeler: name, id: document.id)
        }
      }
      documents.append(
        LabelledDocument(document: base, entitiesByLabeler: found.map(\.entities)))
    }
    let known = Set(first.map(\.id))
    let others = Set(byID.dropFirst().flatMap(\.keys)).subtracting(known)
    incompleteCount += others.count
  }
}
