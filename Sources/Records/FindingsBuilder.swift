// Gathers a note's spans and links and puts them together: attributes go to their drug, the ends of
// relations to the entities they cover. Needed where a model has relations, or a form says a note as
// a whole; else spans are written as they come.
import Runtime

package final class FindingsBuilder {
  private let context: RecordContext
  private let filter: SpanFilter
  /// Whether protected health information is a layer of its own; else it stands among the entities.
  private let keepsPHIApart: Bool
  /// The note's spans by ordinal.
  private var spans: [Span] = []
  private var links: [Link] = []
  /// Bytes of the longest entity: how far before a place one that reaches it may begin.
  private var longestByteCount = 0

  package init(_ context: RecordContext, _ filter: SpanFilter, keepsPHIApart: Bool = true) {
    self.context = context
    self.filter = filter
    self.keepsPHIApart = keepsPHIApart
  }

  package func begin() {
    spans.removeAll(keepingCapacity: true)
    links.removeAll(keepingCapacity: true)
    longestByteCount = 0
  }

  /// Spans come in the order of their ordinals.
  package func add(_ span: Span) {
    spans.append(span)
    longestByteCount = max(longestByteCount, span.byteEnd - span.byteStart)
  }

  package func add(_ link: Link) { links.append(link) }

  /// What was found in the note.
  package func findings(of note: Note) -> NoteFindings {
    var findings = NoteFindings()
    let entities = printedEntities(of: note, &findings)
    var placeOfOrdinal = [Int](repeating: -1, count: spans.count)
    for index in 0..<entities.count {
      let span = entities[index].span
      if span.ordinal < spans.count, names.role(span.headIndex) == .entities {
        placeOfOrdinal[span.ordinal] = index
      }
    }
    findings.entities = entities
    for link in links { add(link, placeOfOrdinal, &findings, of: note) }
    for index in 0..<findings.entities.count {
      context.complete(&findings.entities[index], of: note)
    }
    return findings
  }

  private var names: TypeNames { context.names }

  /// The entities to print, by start: those of tag heads, and the ends of relations that cover none.
  private func printedEntities(of note: Note, _ findings: inout NoteFindings) -> [Finding] {
    var entities: [Finding] = []
    for span in spans where filter.keeps(span) {
      switch names.role(span.headIndex) {
      case .entities:
        if !filter.ignores(span, of: note) {
          entities.append(Finding(span, type: names.type(of: span)))
        }
      case .phi where keepsPHIApart: findings.phi.append(span)
      case .phi: entities.append(Finding(span, type: names.type(of: span)))
      case .relation, .flags: break
      }
    }
    for link in links {
      guard !isAttribute(link), filter.keeps(spans[link.from]),
        !filter.ignores(spans[link.from], of: note),
        filter.wants(link.typeIndex, head: link.headIndex), entity(covering: link) == nil
      else { continue }
      let type = names.type(link.typeIndex, head: link.headIndex)
      let span = spans[link.to]
      if joined(span, type, in: entities) == nil {
        entities.insert(Finding(span, type: type), at: place(of: span, in: entities))
      }
    }
    return entities
  }

  private func add(
    _ link: Link, _ placeOfOrdinal: [Int], _ findings: inout NoteFindings, of note: Note
  ) {
    let head = placeOfOrdinal[link.from]
    guard head >= 0 else { return }
    let type = names.type(link.typeIndex, head: link.headIndex)
    if isAttribute(link) {
      findings.entities[head].attributes.append(
        FindingAttribute(
          spans[link.to], type: type, score: link.score,
          value: context.value(spans[link.to], type, of: note)))
      return
    }
    let tail: Int
    if let ordinal = entity(covering: link) {
      tail = placeOfOrdinal[ordinal]
    } else {
      tail = joined(spans[link.to], type, in: findings.entities) ?? -1
    }
    guard tail >= 0 else { return }
    for relation in findings.relations.reversed() {
      if relation.head != head { break }
      if relation.tail == tail, relation.type == type { return }
    }
    findings.relations.append(
      FindingRelation(type: type, head: head, tail: tail, score: link.score))
  }

  private func isAttribute(_ link: Link) -> Bool {
    FindingsBuilder.isAttribute(names.type(link.typeIndex, head: link.headIndex))
  }

  /// Whether a relation's name is that of a drug's attribute.
  package static func isAttribute(_ name: [UInt8]) -> Bool {
    for attribute in FindingsBuilder.attributeNames where isEqual(name, attribute) { return true }
    return false
  }

  private static let attributeNames: [StaticString] = [
    "strength", "dosage", "form", "route", "frequency", "duration",
  ]

  /// The ordinal of the entity that shares the most bytes with a link's tagged span, the first of
  /// equals; nil if none shares any. Entities that are not printed count too.
  private func entity(covering link: Link) -> Int? {
    let tagged = spans[link.to]
    var best: Int?
    var bestByteCount = 0
    var index = link.to
    // Ordinals ascend by start: look around the tagged span as far as an entity can reach.
    while index > 0, spans[index - 1].byteStart + longestByteCount > tagged.byteStart { index -= 1 }
    while index < spans.count, spans[index].byteStart < tagged.byteEnd {
      let span = spans[index]
      index += 1
      guard names.role(span.headIndex) == .entities, span.ordinal != link.from else { continue }
      let shared = min(span.byteEnd, tagged.byteEnd) - max(span.byteStart, tagged.byteStart)
      if shared > bestByteCount {
        best = span.ordinal
        bestByteCount = shared
      }
    }
    return best
  }

  /// The place of the end of a relation among the entities.
  private func joined(_ span: Span, _ type: [UInt8], in entities: [Finding]) -> Int? {
    var index = place(of: span, in: entities)
    while index > 0, entities[index - 1].span.byteStart == span.byteStart {
      index -= 1
      let other = entities[index]
      if other.span.byteEnd == span.byteEnd, other.type == type { return index }
    }
    return nil
  }

  /// Behind all that begin before or with the span.
  private func place(of span: Span, in entities: [Finding]) -> Int {
    var low = 0
    var high = entities.count
    while low < high {
      let middle = (low + high) / 2
      if entities[middle].span.byteStart <= span.byteStart {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

/// Which spans are wanted.
package struct SpanFilter {
  package let leastScore: Double
  /// For each head, whether each type is wanted; empty for all.
  package let wantedTypes: [[Bool]]
  /// An entity that is one of these names is left out.
  package var ignored: [IgnoredNames] = []

  package init(leastScore: Double, wantedTypes: [[Bool]]) {
    self.leastScore = leastScore
    self.wantedTypes = wantedTypes
  }

  package func keeps(_ span: Span) -> Bool {
    span.score >= leastScore && wants(span.typeIndex, head: span.headIndex)
  }

  /// Whether all of the span is a name that is not to be given.
  package func ignores(_ span: Span, of note: Note) -> Bool {
    if ignored.isEmpty { return false }
    let text = UnsafeRawBufferPointer(rebasing: note.text[span.byteStart..<span.byteEnd])
    for names in ignored where names.contains(text) { return true }
    return false
  }

  package func wants(_ type: Int, head: Int) -> Bool {
    wantedTypes.isEmpty || wantedTypes[head][type]
  }
}
