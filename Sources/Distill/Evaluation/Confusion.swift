// What went wrong, span by span, in the words a person uses: missed, spurious, wrong boundary,
// wrong type.

public struct Confusion: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// Right type, overlapping, other start or end.
    case boundary
    /// Overlapping a gold span of another type.
    case type
    /// Gold spans that no prediction touches.
    case missed
    /// Predictions that touch no gold span.
    case spurious
  }

  public var kind: Kind
  /// Index of the document in the corpus.
  public var document: Int
  public var gold: Document.Entity?
  public var predicted: Document.Entity?

  /// The errors of one document, by place. A gold span is explained once: by the prediction of
  /// its type that overlaps it, else by any that does.
  public static func errors(
    document: Int, gold: [Document.Entity], predicted: [Document.Entity]
  ) -> [Confusion] {
    let isSame = { (a: Document.Entity, b: Document.Entity) in
      a.hasSameSpan(b) && a.type == b.type
    }
    let missedGold = gold.filter { span in !predicted.contains { isSame($0, span) } }
    var open = predicted.filter { span in !gold.contains { isSame($0, span) } }
    var errors: [Confusion] = []
    for span in missedGold.sorted(by: Document.Entity.precedes) {
      let touching = open.indices.filter { open[$0].overlaps(span) }
      guard let best = touching.first(where: { open[$0].type == span.type }) ?? touching.first
      else {
        errors.append(Confusion(kind: .missed, document: document, gold: span, predicted: nil))
        continue
      }
      let found = open.remove(at: best)
      errors.append(
        Confusion(
          kind: found.type == span.type ? .boundary : .type, document: document, gold: span,
          predicted: found))
    }
    for span in open {
      errors.append(Confusion(kind: .spurious, document: document, gold: nil, predicted: span))
    }
    return errors.sorted { $0.start < $1.start }
  }

  var start: Int { min(gold?.start ?? .max, predicted?.start ?? .max) }

  /// One line: kind, types, and the mention in its context. Contains text of the note: only for
  /// files that a person asked for.
  public func line(_ document: Document, _ offsets: CodePointOffsets) -> String {
    let end = max(gold?.end ?? 0, predicted?.end ?? 0)
    let reach = 30
    let before = offsets.slice(document.text, max(0, start - reach), start)
    let inside = offsets.slice(document.text, start, end)
    let after = offsets.slice(document.text, end, min(offsets.codePointCount, end + reach))
    let context = "\(before)[\(inside)]\(after)".map { $0.isNewline ? " " : $0 }
    func name(_ entity: Document.Entity?) -> String {
      entity.map { "\($0.type) \($0.start)-\($0.end)" } ?? "-"
    }
    return
      "\(kind.rawValue)\t\(document.id)\t\(name(gold))\t\(name(predicted))\t\(String(context))"
  }
}
