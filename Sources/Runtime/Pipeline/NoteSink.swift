// Where the pipeline's results go: called on the thread that runs the pipeline, note after note in
// input order.

public protocol NoteSink: AnyObject {
  /// Nobody reads any more: the pipeline stops.
  var isClosed: Bool { get }
  /// The first call for a note; spans and `end` follow before the next note's `begin`.
  func begin(_ note: Note)
  /// A span of the note; spans come sorted by start, and those of one tags head do not overlap.
  func add(_ span: Span, of note: Note)
  /// A link between two spans of the note, after both of them.
  func add(_ link: Link, of note: Note)
  /// Some more of the note is settled: no span that begins before this byte of its text is still to
  /// come, and no link to or from one.
  func settle(before byteStart: Int, of note: Note)
  /// The note is done; its counts are final.
  func end(_ note: Note)
  /// Instead of the other calls for a note with an error; instead of `end` for one that is late.
  func fail(_ note: Note)
  /// Some more of the input is decoded.
  func didAdvance(_ progress: PipelineProgress)
}

extension NoteSink {
  /// A sink may have no use for links.
  public func add(_ link: Link, of note: Note) {}
  /// A sink may gather whole notes, or nothing.
  public func settle(before byteStart: Int, of note: Note) {}
}

/// How far a run has come.
public struct PipelineProgress: Sendable {
  public var noteCount = 0
  public var failedNoteCount = 0
  public var tokenCount = 0
  /// Bytes of the input whose entities are known.
  public var decodedByteCount = 0

  public init() {}
}
