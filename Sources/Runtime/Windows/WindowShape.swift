// How long notes are cut into windows: the sizes that WindowPlanner works with.

/// Sizes of windows, in tokens.
public struct WindowShape: Equatable, Sendable {
  /// S: rows of a window, [CLS] and [SEP] included; 16...512 and at most the model's positions
  /// (a model with fewer positions than 16 gets windows of its positions, at least 3).
  public let windowTokens: Int
  /// Tokens that both neighbours of a cut see where it falls inside a sentence; 0...(S - 2) / 4.
  public let overlapTokens: Int
  /// The same for a cut at the end of a line or sentence; at most overlapTokens.
  public let boundaryOverlapTokens: Int
  /// Tokens of the longest note that is one window whatever S is: up to 8/5 of what S holds and as
  /// the positions allow. Two windows would compute their overlap twice, which costs more there than
  /// the longer rows of scores (Decoding.md, Windows).
  public let wholeNoteTokens: Int

  public static let longestWindow = 512
  public static let shortestWindow = 16
  public static let defaultOverlapTokens = 16
  public static let defaultBoundaryOverlapTokens = 8

  /// Brings the sizes into their ranges.
  ///
  /// - positionCount: P of the model, at least 3.
  public init(
    windowTokens: Int, positionCount: Int,
    overlapTokens: Int = defaultOverlapTokens,
    boundaryOverlapTokens: Int = defaultBoundaryOverlapTokens
  ) {
    let longest = min(positionCount, WindowShape.longestWindow)
    self.windowTokens = max(3, min(longest, max(windowTokens, WindowShape.shortestWindow)))
    let most = (self.windowTokens - 2) / 4
    self.overlapTokens = max(0, min(most, overlapTokens))
    self.boundaryOverlapTokens = max(0, min(self.overlapTokens, boundaryOverlapTokens))
    wholeNoteTokens = min((self.windowTokens - 2) * 8 / 5, longest - 2)
  }

  /// S of a model's longest windows, and of those it is used with where nothing else is asked: its
  /// own size, which a file may set beyond the limit of the runtime.
  public static func longest(_ configuration: ModelConfiguration) -> Int {
    min(configuration.positionCount, longestWindow)
  }

  public static func usual(_ configuration: ModelConfiguration) -> Int {
    min(configuration.windowTokens, longest(configuration))
  }

  /// Tokens of the note in a window that it was cut into: without [CLS] and [SEP].
  public var bodyTokens: Int { windowTokens - 2 }

  /// Rows of the longest window: a whole note with [CLS] and [SEP].
  public var longestRows: Int { max(windowTokens, wholeNoteTokens + 2) }
}
