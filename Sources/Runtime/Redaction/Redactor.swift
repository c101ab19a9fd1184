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

public struct RedactionOptions: Sendable {
  public var mode: RedactionMode
  public var policy: RedactionPolicy
  /// Dates are moved by whole weeks instead of taken out; invented values do so anyway.
  public var shiftsDates: Bool
  /// 32 bytes.
  public var key: [UInt8]

  public init(
    mode: RedactionMode, policy: RedactionPolicy = .safeHarbor, shiftsDates: Bool = false,
    key: [UInt8]
  ) {
    self.mode = mode
    self.policy = policy
    self.shiftsDates = shiftsDates
    self.key = key
  }
}

/// Why a note cannot be given away.
public enum RedactionError: Error, Equatable, Sendable {
  /// A direct identifier of this type stands in the output that had been found in the note.
  case leak(PrivateType)
  case tooLong(byteCount: Int)
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

  public init(_ options: RedactionOptions) {
    precondition(options.key.count == KeyedHash.keyByteCount, "a key has 32 bytes")
    self.options = options
    surrogates = Surrogates(key: options.key, table: reader.table)
  }

  /// The note without its protected health information.
  ///
  /// - scope: the patient it belongs to; notes with one scope share invented values and shifts.
  /// - learnt: what a model found, sorted by start.
  public func redact(
    _ text: UnsafeRawBufferPointer, scope: [UInt8] = [], learnt: [PrivateSpan] = []
  ) throws(RedactionError) -> RedactedText {
    guard text.count <= Redactor.noteByteLimit else { throw .tooLong(byteCount: text.count) }
    let found = reader.spans(in: text, learnt: learnt)
    let births = BirthDates(text, found, reader.table)
    let spans = found.filter {
      options.policy.removes(
        $0.type, UnsafeRawBufferPointer(rebasing: text[$0.byteStart..<$0.byteEnd]))
        || options.policy.contains(.date) && births.contains($0)
    }
    var scope = surrogates.scope(scope)
    learn(text, spans, &scope)
    let originals = Originals(text, spans, reader.table)
    var redacted = RedactedText()
    redacted.bytes.reserveCapacity(text.count + text.count / 8)
    var position = 0
    for span in spans {
      redacted.bytes.append(contentsOf: text[position..<span.byteStart])
      write(
        UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd]), span.type, scope,
        originals, isMovable: !births.contains(span), &redacted.bytes)
      redacted.counts[Int(span.type.rawValue)] += 1
      position = span.byteEnd
    }
    redacted.bytes.append(contentsOf: text[position..<text.count])
    if let leak = originals.leak(in: redacted.bytes, reader.table) { throw .leak(leak) }
    return redacted
  }

  private func learn(
    _ text: UnsafeRawBufferPointer, _ spans: [PrivateSpan], _ scope: inout Surrogates.Scope
  ) {
    var dayFirst = 0
    for span in spans {
      let slice = UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd])
      switch span.type {
      case .patient, .doctor:
        surrogates.learn(PlainTokens(FoldedText(slice), reader.table), &scope)
      case .date:
        dayFirst += Redactor.dayFirstVote(PlainTokens(FoldedText(slice), reader.table))
      default: break
      }
    }
    surrogates.endLearning(&scope)
    scope.isDayFirst = dayFirst > 0
  }

  /// 1 for a date that can only have its day first, -1 for its month, else 0.
  private static func dayFirstVote(_ tokens: PlainTokens) -> Int {
    guard tokens.count >= 3, tokens[0].isNumber, tokens[2].isNumber, tokens[0].count <= 2,
      tokens[2].count <= 2
    else { return 0 }
    if tokens[0].value > 12 { return 1 }
    return tokens[2].value > 12 ? -1 : 0
  }

  private func write(
    _ text: UnsafeRawBufferPointer, _ type: PrivateType, _ scope: Surrogates.Scope,
    _ originals: Originals, isMovable: Bool, _ out: inout [UInt8]
  ) {
    let isInvented = options.mode == .surrogate || options.shiftsDates && type == .date
    if isInvented, isMovable, let value = invented(text, type, scope, originals) {
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

  /// A value that stands for none of the note's own; nil where there is none.
  private func invented(
    _ text: UnsafeRawBufferPointer, _ type: PrivateType, _ scope: Surrogates.Scope,
    _ originals: Originals
  ) -> [UInt8]? {
    for attempt in 0..<8 {
      guard let value = surrogates.value(text, type, scope, attempt: attempt) else { return nil }
      if !type.isDirect { return value }
      if !value.elementsEqual(text), originals.leak(in: value, reader.table) == nil { return value }
    }
    return nil
  }
}
