// Puts a note's spans and links together: attributes go to their drug, the ends of relations to the
// entities they cover. Needed where a model has relations, or protected health information is a layer
// of its own; else spans are written as they come. Entities leave as soon as nothing more can be said
// of them, so that of a long note only relations, protected health information and the few entities
// that may still change are held.
import Runtime

package final class FindingsBuilder {
  private let context: RecordContext
  private let filter: SpanFilter
  /// Whether protected health information is a layer of its own; else it stands among the entities.
  private let keepsPHIApart: Bool
  /// Nil where it is not shown as a layer.
  private let privateFindings: PrivateFindings?
  /// Whether of entities that overlap only the best is given.
  private let flattens: Bool
  /// The spans that may still matter, by ordinal, and of each the serial of its entity, none for one
  /// that is not printed.
  private var spans: [Span] = []
  private var serials: [Int] = []
  /// The ordinal of the first of them.
  private var firstOrdinal = 0
  /// Links whose spans may still be covered by one to come, in the order of their coming.
  private var links: [Link] = []
  /// Entities to print, by start.
  private var waiting: [Entity] = []
  /// The place of each entity among those printed, by serial.
  private var places: [Int32] = []
  private var givenCount = 0
  /// Their ends are serials.
  private var relations: [FindingRelation] = []
  private var phi: [Span] = []
  /// Bytes of the longest entity: how far before a place one that reaches it may begin.
  private var longestByteCount = 0

  private struct Entity {
    var finding: Finding
    let serial: Int
  }

  private static let none = -1

  package init(
    _ context: RecordContext, _ filter: SpanFilter, keepsPHIApart: Bool = true,
    flattens: Bool = false
  ) {
    self.flattens = flattens
    self.context = context
    self.filter = filter
    self.keepsPHIApart = keepsPHIApart
    privateFindings = keepsPHIApart && context.showsPHI ? PrivateFindings(context.names) : nil
  }

  package func begin() {
    spans.removeAll(keepingCapacity: true)
    serials.removeAll(keepingCapacity: true)
    firstOrdinal = 0
    links.removeAll(keepingCapacity: true)
    waiting.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    givenCount = 0
    relations.removeAll(keepingCapacity: true)
    phi.removeAll(keepingCapacity: true)
    longestByteCount = 0
  }

  /// Spans come in the order of their ordinals.
  package func add(_ span: Span, of note: Note) {
    spans.append(span)
    serials.append(serial(of: span, note))
    longestByteCount = max(longestByteCount, span.byteEnd - span.byteStart)
  }

  package func add(_ link: Link) { links.append(link) }

  /// Spans and entities that wait.
  package var heldCount: Int { spans.count + waiting.count + links.count }

  /// Gives the entities of which all is known, by start.
  ///
  /// - byteStart: no span that begins before it is still to come, and no link to or from one.
  package func settle(before byteStart: Int, of note: Note, _ give: (Finding) -> Void) {
    // The best of what overlaps is known when all is there.
    if flattens, byteStart < .max { return }
    var count = 0
    while count < links.count, span(links[count].to).byteEnd <= byteStart {
      decide(links[count], of: note)
      count += 1
    }
    links.removeFirst(count)
    var end = byteStart
    for link in links { end = min(end, span(link.from).byteStart, span(link.to).byteStart) }
    var given = 0
    while given < waiting.count, waiting[given].finding.span.byteStart < end {
      context.complete(&waiting[given].finding, of: note)
      give(waiting[given].finding)
      places[waiting[given].serial] = Int32(givenCount)
      givenCount += 1
      given += 1
    }
    waiting.removeFirst(given)
    // No span to come begins before the end, so none of them shares bytes with these.
    var passed = 0
    while passed < spans.count, spans[passed].byteStart + longestByteCount <= end { passed += 1 }
    spans.removeFirst(passed)
    serials.removeFirst(passed)
    firstOrdinal += passed
  }

  /// What was found in the note, with the entities that were not given before.
  package func findings(of note: Note) -> NoteFindings {
    var findings = NoteFindings()
    if flattens {
      var kept: [Entity] = []
      for place in FlatFindings.best(of: waiting.map { $0.finding }) { kept.append(waiting[place]) }
      waiting = kept
    }
    settle(before: .max, of: note) { findings.entities.append($0) }
    // What was not given has no place.
    for relation in relations where places[relation.head] >= 0 && places[relation.tail] >= 0 {
      var relation = relation
      relation.head = Int(places[relation.head])
      relation.tail = Int(places[relation.tail])
      findings.relations.append(relation)
    }
    if let privateFindings {
      findings.phi = privateFindings.joined(phi, in: note).filter { filter.keeps($0) }
    }
    return findings
  }

  private var names: TypeNames { context.names }

  private func span(_ ordinal: Int) -> Span { spans[ordinal - firstOrdinal] }

  // MARK: Entities

  /// Takes a span for an entity to print, if it is one.
  private func serial(of span: Span, _ note: Note) -> Int {
    guard filter.keeps(span) else { return FindingsBuilder.none }
    switch names.role(span.headIndex) {
    case .entities:
      if filter.ignores(span, of: note) { return FindingsBuilder.none }
      return insert(span, type: names.type(of: span))
    case .phi where keepsPHIApart: phi.append(span)
    // An end of relations is an entity of a tags head.
    case .phi: _ = insert(span, type: names.type(of: span))
    case .relation, .flags, .unasked: break
    }
    return FindingsBuilder.none
  }

  private func insert(_ span: Span, type: [UInt8]) -> Int {
    let serial = places.count
    places.append(-1)
    waiting.insert(
      Entity(finding: Finding(span, type: type), serial: serial), at: place(of: span))
    return serial
  }

  /// Behind all that begin before or with the span.
  private func place(of span: Span) -> Int {
    var low = 0
    var high = waiting.count
    while low < high {
      let middle = (low + high) / 2
      if waiting[middle].finding.span.byteStart <= span.byteStart {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  // MARK: Links

  /// Takes over what a link says; all that may share bytes with its tagged span is there.
  private func decide(_ link: Link, of note: Note) {
    let head = serials[link.from - firstOrdinal]
    // An argument that is not printed takes what is said of it along.
    guard head >= 0 else { return }
    let type = names.type(link.typeIndex, head: link.headIndex)
    let tagged = span(link.to)
    if FindingsBuilder.isAttribute(type) {
      guard let place = index(of: head, span(link.from)) else { return }
      waiting[place].finding.attributes.append(
        FindingAttribute(
          tagged, type: type, score: link.score,
          value: context.value(tagged, type, of: span(link.from), in: note)))
      return
    }
    guard let tail = tail(of: link, type) else { return }
    for relation in relations.reversed() {
      if relation.head != head { break }
      if relation.tail == tail, relation.type == type { return }
    }
    relations.append(FindingRelation(type: type, head: head, tail: tail, score: link.score))
  }

  /// The serial of the entity at the far end of a relation: one that the tagged span covers, else the
  /// span itself, which then is one; nil where it is not printed.
  private func tail(of link: Link, _ type: [UInt8]) -> Int? {
    if let ordinal = entity(covering: link) {
      let serial = serials[ordinal - firstOrdinal]
      return serial >= 0 ? serial : nil
    }
    let tagged = span(link.to)
    if let joined = joined(tagged, type) { return joined }
    return filter.wants(link.typeIndex, head: link.headIndex) ? insert(tagged, type: type) : nil
  }

  /// The place of an entity that waits.
  private func index(of serial: Int, _ span: Span) -> Int? {
    var index = place(of: span)
    while index > 0, waiting[index - 1].finding.span.byteStart == span.byteStart {
      index -= 1
      if waiting[index].serial == serial { return index }
    }
    return nil
  }

  /// The ordinal of the entity that shares the most bytes with a link's tagged span, the first of
  /// equals; nil if none shares any. Entities that are not printed count too.
  private func entity(covering link: Link) -> Int? {
    let tagged = span(link.to)
    var best: Int?
    var bestByteCount = 0
    var index = link.to - firstOrdinal
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

  /// The serial of an entity that stands for an end of a relation already.
  private func joined(_ span: Span, _ type: [UInt8]) -> Int? {
    var index = place(of: span)
    while index > 0, waiting[index - 1].finding.span.byteStart == span.byteStart {
      index -= 1
      let other = waiting[index]
      if other.finding.span.byteEnd == span.byteEnd, other.finding.type == type {
        return other.serial
      }
    }
    return nil
  }

  // MARK: Attributes

  /// Whether a relation's name is that of a drug's attribute.
  package static func isAttribute(_ name: [UInt8]) -> Bool {
    for attribute in FindingsBuilder.attributeNames where isEqual(name, attribute) { return true }
    return false
  }

  private static let attributeNames: [StaticString] = [
    "strength", "dosage", "form", "route", "frequency", "duration",
  ]
}
