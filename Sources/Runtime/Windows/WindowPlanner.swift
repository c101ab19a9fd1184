// Cuts the tokens of one note into windows while they are pulled: takes tokens one by one, gives
// windows over the tokens it holds. Memory does not depend on the note.
//
// A note of at most `WindowShape.wholeNoteTokens` is one window, which may be longer than those that
// longer notes are cut into: the number of its tokens alone decides.
//
// Every token is owned by exactly one window, in order. A window also holds tokens that its
// neighbours own, for context. Cuts fall, in this order of preference: at the last line end in the
// last quarter of what a window can own, at the last sentence or line end in its second half, at
// the last word start, and inside a word only where one word fills the window.

public final class WindowPlanner {
  public let shape: WindowShape
  /// Tokens from the window's start on; [tokenCapacity].
  private let tokens: UnsafeMutablePointer<Token>
  private let tokenCapacity: Int
  private var tokenCount = 0
  /// First token that no window owns yet.
  private var ownedStart = 0
  /// Whether the note has no window yet.
  private var isNoteWhole = true
  private var isNoteEnded = false

  public init(shape: WindowShape) {
    self.shape = shape
    // One token more shows whether the note goes on, and what stands after a cut.
    tokenCapacity = max(shape.bodyTokens, shape.wholeNoteTokens) + 1
    tokens = .allocate(capacity: tokenCapacity)
    tokens.initialize(repeating: Token(), count: tokenCapacity)
  }

  deinit { tokens.deallocate() }

  /// Forgets the note before; the next token is a note's first.
  public func beginNote() {
    tokenCount = 0
    ownedStart = 0
    isNoteWhole = true
    isNoteEnded = false
  }

  /// Whether a token, or the note's end, must be given before the next window.
  public var needsToken: Bool { !isNoteEnded && tokenCount < tokenCapacity }

  /// - Precondition: needsToken.
  public func append(_ token: Token) {
    precondition(tokenCount < tokenCapacity, "the planner holds enough tokens")
    tokens[tokenCount] = token
    tokenCount += 1
  }

  public func endNote() { isNoteEnded = true }

  /// The next window; nil when every token of the note is owned.
  ///
  /// - Precondition: needsToken is false, and the window before was dropped with `drop`.
  public func next() -> PlannedWindow? {
    precondition(!needsToken, "the planner needs more tokens")
    guard ownedStart < tokenCount else { return nil }
    if tokenCount <= (isNoteWhole ? shape.wholeNoteTokens : shape.bodyTokens) {
      return PlannedWindow(
        tokens: tokens, tokenCount: tokenCount, ownedStart: ownedStart, ownedEnd: tokenCount,
        nextContextStart: tokenCount)
    }
    let boundaryLimit = shape.bodyTokens - shape.boundaryOverlapTokens
    let room = boundaryLimit - ownedStart
    var cut = lastCut(in: boundaryLimit - room / 4...boundaryLimit, .afterLineBreak)
    if cut == nil {
      cut = lastCut(
        in: boundaryLimit - room / 2...boundaryLimit, [.afterLineBreak, .afterSentenceEnd])
    }
    let overlap = cut == nil ? shape.overlapTokens : shape.boundaryOverlapTokens
    let wordLimit = shape.bodyTokens - shape.overlapTokens
    let ownedEnd =
      cut ?? lastCut(in: ownedStart + 1...wordLimit, .startsWord) ?? wordLimit
    return PlannedWindow(
      tokens: tokens, tokenCount: ownedEnd + overlap, ownedStart: ownedStart, ownedEnd: ownedEnd,
      nextContextStart: contextStart(ownedEnd, overlap))
  }

  /// Moves on to the tokens that the next window starts with.
  public func drop(_ window: PlannedWindow) {
    let kept = tokenCount - window.nextContextStart
    for index in 0..<kept { tokens[index] = tokens[window.nextContextStart + index] }
    ownedStart = window.ownedEnd - window.nextContextStart
    isNoteWhole = false
    tokenCount = kept
  }

  /// Tokens before the first one that no window owns: the context of the next window.
  public var contextTokenCount: Int { ownedStart }

  /// The last token in the range that has one of the flags and starts a word.
  private func lastCut(in range: ClosedRange<Int>, _ flags: TokenFlags) -> Int? {
    var index = range.upperBound
    while index >= range.lowerBound, index > ownedStart {
      let found = tokens[index].flags
      if found.contains(.startsWord), !found.isDisjoint(with: flags) { return index }
      index -= 1
    }
    return nil
  }

  /// Context begins with a whole word, and not before this window: its cut may be an early one.
  private func contextStart(_ ownedEnd: Int, _ overlap: Int) -> Int {
    var start = max(0, ownedEnd - overlap)
    while start < ownedEnd, !tokens[start].flags.contains(.startsWord) { start += 1 }
    return start
  }
}

/// A window over the planner's tokens; valid until the planner is given more.
public struct PlannedWindow {
  /// The window's tokens, without [CLS] and [SEP].
  public let tokens: UnsafeMutablePointer<Token>
  public let tokenCount: Int
  /// The part that this window owns; the rest is context.
  public let ownedStart: Int
  public let ownedEnd: Int
  let nextContextStart: Int

  /// Rows in a batch: the tokens, [CLS] and [SEP].
  public var rowCount: Int { tokenCount + 2 }
}
