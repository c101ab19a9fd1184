// Takes protected health information out of a note: finds it, writes the note without it, and reads its
// own output again before it gives it away.

/// What stands in the place of a span.
public enum RedactionMode: CaseIterable, Sendable {
  /// `[***]`, of one length whatever stood there.
  case mask
  /// `[PATIENT]`
  case tag
  /// An invented value of the same form.
  case surrogate

  public var name: StaticString {
    switch self {
    case .mask: "mask"
    case .tag: "tag"
    case .surrogate: "surrogate"
    }
  }
}

/// How a date of two small numbers is read: "04/05/2024".
public enum DateOrder: CaseIterable, Sendable {
  /// Day, month, year.
  case dmy
  case mdy

  public var name: StaticString { self == .dmy ? "dmy" : "mdy" }
}

public struct RedactionOptions: Sendable {
  public var mode: RedactionMode
  public var policy: RedactionPolicy
  /// Dates are moved by whole weeks instead of taken out; invented values do so anyway.
  public var shiftsDates: Bool
  /// Nil: as the note says.
  public var dateOrder: DateOrder?
  /// 32 bytes.
  public var key: [UInt8]

  public init(
    mode: RedactionMode, policy: RedactionPolicy = .safeHarbor, shiftsDates: Bool = false,
    dateOrder: DateOrder? = nil, key: [UInt8]
  ) {
    self.mode = mode
    self.policy = policy
    self.shiftsDates = shiftsDates
    self.dateOrder = dateOrder
    self.key = key
  }
}

/// Why a note cannot be given away.
public enum RedactionError: Error, Equatable, Sendable {
  /// A direct identifier of this type stands in the output that had been found in the note.
  case leak(PrivateType)
  case tooLong(byteCount: Int)
  /// A part of the note is in another encoding than the rest, or its UTF-16 is broken.
  case misread
}

/// A note without what was taken out.
public struct RedactedText: Sendable {
  public var bytes: [UInt8] = []
  /// Spans taken out, by type in the order of PrivateType.
  public var counts = [Int](repeating: 0, count: PrivateType.allCases.count)

  public init() {}
}

public final class Redactor {
  /// Notes are held several times over while they are redacted.
  public static let noteByteLimit = 1 << 28

  private let options: RedactionOptions
  private let reader = PrivateTextReader()
  private let surrogates: Surrogates
  /// Reads what is written of a note with markup.
  private let textReader: TextReader

  /// - markup: what was undone in the notes.
  public init(_ options: RedactionOptions, markup: Markup = .none) {
    precondition(options.key.count == KeyedHash.keyByteCount, "a key has 32 bytes")
    self.options = options
    surrogates = Surrogates(key: options.key, table: reader.table)
    textReader = TextReader(markup)
  }

  /// The source of a note without its protected health information. What the note says is read without
  /// markup; tags stay where they are, also within what is taken out.
  ///
  /// - learnt: what a model found in the note's text, sorted by start.
  public func redact(
    _ note: Note, learnt: [PrivateSpan] = []
  ) throws(RedactionError) -> RedactedText {
    guard !note.warnings.contains(.brokenUTF16), !MisreadText.isSeen(in: note.source) else {
      throw .misread
    }
    let scope = note.memberValue("patient")
    guard note.hasOwnText else { return try redact(note.source, scope: scope, learnt: learnt) }
    let source = note.source
    guard max(source.count, note.text.count) <= Redactor.noteByteLimit else {
      throw .tooLong(byteCount: max(source.count, note.text.count))
    }
    // The note is given back without the blanks that part its words.
    let parting = note.parting
    let text = parting.joined(note.text)
    defer { withExtendedLifetime(text) {} }
    var joined = learnt
    for index in joined.indices {
      let bytes = parting.joined(joined[index].byteStart..<joined[index].byteEnd)
      joined[index].byteStart = bytes.lowerBound
      joined[index].byteEnd = bytes.upperBound
    }
    if text.bytes.elementsEqual(source) {
      return try redact(source, scope: scope, learnt: joined)
    }
    let unmarked = UnmarkedText(text.bytes, of: source, note.sourceMap, parting)
    let (found, originals) = redact(
      unmarked.bytes.bytes, scope, joined, in: source, isMarkedUp: true, places: unmarked.places)
    if let leak = leak(originals, inMarkup: found.bytes) { throw .leak(leak) }
    return found
  }

  /// The text without its protected health information.
  ///
  /// - scope: the patient it belongs to; notes with one scope share invented values and shifts.
  /// - learnt: what a model found, sorted by start.
  public func redact(
    _ text: UnsafeRawBufferPointer, scope: [UInt8] = [], learnt: [PrivateSpan] = []
  ) throws(RedactionError) -> RedactedText {
    guard text.count <= Redactor.noteByteLimit else { throw .tooLong(byteCount: text.count) }
    let (redacted, originals) = redact(text, scope, learnt, in: text, isMarkedUp: false) { [$0] }
    if let leak = originals.leak(in: redacted.bytes, reader.table) { throw .leak(leak) }
    return redacted
  }

  /// The direct identifier that stands in a text with markup, as its reader sees it or hidden.
  func leak(_ originals: Originals, inMarkup bytes: [UInt8]) -> PrivateType? {
    let map = SourceMap()
    let text = ByteBuffer()
    return bytes.withUnsafeBytes { source in
      _ = textReader.read(source, into: text, map)
      let unmarked = UnmarkedText(text.bytes, of: source, map)
      return originals.leak(in: [UInt8](unmarked.bytes.bytes), reader.table)
    }
  }

  /// - text: what is read.
  /// - source: what is written.
  /// - isMarkedUp: whether signs of markup mean more than themselves there.
  /// - places: where a range of the text stands in the source.
  private func redact(
    _ text: UnsafeRawBufferPointer, _ scope: [UInt8], _ learnt: [PrivateSpan],
    in source: UnsafeRawBufferPointer, isMarkedUp: Bool, places: (Range<Int>) -> [Range<Int>]
  ) -> (RedactedText, Originals) {
    let found = reader.spans(in: text, learnt: learnt)
    let births = BirthDates(text, found, reader.table)
    let removed = found.filter { isRemoved($0, text, births) }
    let originals = Originals(text, removed, reader.table)
    // What repeats a value that goes is taken out with it, of whatever type it is there.
    let spans =
      removed.count == found.count
      ? found
      : found.filter {
        isRemoved($0, text, births) || originals.stand(in: $0, of: text, reader.table)
      }
    var scope = surrogates.scope(scope)
    learn(text, spans, &scope)
    var redacted = RedactedText()
    redacted.bytes.reserveCapacity(source.count + source.count / 8)
    // Only the first place of a span gets what stands instead.
    var cuts: [(place: Range<Int>, span: Int?)] = []
    cuts.reserveCapacity(spans.count)
    for (index, span) in spans.enumerated() {
      redacted.counts[Int(span.type.rawValue)] += 1
      for (number, place) in places(span.byteStart..<span.byteEnd).enumerated() {
        cuts.append((place, number == 0 ? index : nil))
      }
    }
    cuts.sort { $0.place.lowerBound < $1.place.lowerBound }
    var position = 0
    for cut in cuts {
      redacted.bytes.append(contentsOf: source[position..<max(position, cut.place.lowerBound)])
      if let index = cut.span {
        let span = spans[index]
        write(
          UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd]), span.type, scope,
          originals, isMovable: !births.contains(span), isMarkedUp: isMarkedUp, &redacted.bytes)
      }
      position = max(position, cut.place.upperBound)
    }
    redacted.bytes.append(contentsOf: source[position..<source.count])
    return (redacted, originals)
  }

  /// Whether the policy takes the span out.
  private func isRemoved(
    _ span: PrivateSpan, _ text: UnsafeRawBufferPointer, _ births: BirthDates
  ) -> Bool {
    options.policy.removes(
      span.type, UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd]))
      || options.policy.contains(.date) && births.contains(span)
  }

  private func learn(
    _ text: UnsafeRawBufferPointer, _ spans: [PrivateSpan], _ scope: inout Surrogates.Scope
  ) {
    var vote = DateOrderVote()
    for span in spans {
      let slice = UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd])
      let tokens = PlainTokens(FoldedText(slice), reader.table)
      switch span.type {
      case .patient, .doctor: surrogates.learn(tokens, &scope)
      default: vote.add(tokens, 0..<tokens.count, span.type)
      }
    }
    surrogates.endLearning(&scope)
    scope.isDayFirst = options.dateOrder.map { $0 == .dmy } ?? vote.isDayFirst
  }

  private func write(
    _ text: UnsafeRawBufferPointer, _ type: PrivateType, _ scope: Surrogates.Scope,
    _ originals: Originals, isMovable: Bool, isMarkedUp: Bool, _ out: inout [UInt8]
  ) {
    let isInvented = options.mode == .surrogate || options.shiftsDates && type == .date
    if isInvented, isMovable, let value = invented(text, type, scope, originals),
      !isMarkedUp || !value.contains(where: Redactor.isMarkup)
    {
      out.append(contentsOf: value)
      return
    }
    if options.mode == .mask {
      out.append(contentsOf: Array("[***]".utf8))
      return
    }
    out.append(UInt8(ascii: "["))
    for index in 0..<type.name.utf8CodeUnitCount { out.append(type.name.utf8Start[index]) }
    out.append(UInt8(ascii: "]"))
  }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "\\")
  }

  /// A value that stands for none of the note's own; nil where there is none.
  private func invented(
    _ text: UnsafeRawBufferPointer, _ type: PrivateType, _ scope: Surrogates.Scope,
    _ originals: Originals
  ) -> [UInt8]? {
    for attempt in 0..<8 {
      guard let value = surrogates.value(text, type, scope, attempt: attempt) else { return nil }
      if Redactor.mayNotStay(type), value.elementsEqual(text) { continue }
      if !type.isDirect || originals.leak(in: value, reader.table) == nil { return value }
    }
    return nil
  }

  /// Shifted dates may keep a weekday or a year; 90 stands for every age from 90 on.
  private static func mayNotStay(_ type: PrivateType) -> Bool { type != .date && type != .age }
}
