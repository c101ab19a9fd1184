// What a corpus says about one window, head by head.
import Runtime

/// A window with what each head is to find in it.
public struct LabelledWindow: Sendable {
  public var window: TextWindow
  /// One for each head; nil where the corpus says nothing about it.
  public var labels: [WindowLabels?]

  public init(window: TextWindow, labels: [WindowLabels?]) {
    self.window = window
    self.labels = labels
  }

  /// Tags for the first head.
  public init(window: TextWindow, targets: [RowTarget], weights: [Float] = []) {
    self.init(window: window, labels: [.tags(TagLabels(targets: targets, weights: weights))])
  }
}

public enum WindowLabels: Equatable, Sendable {
  case tags(TagLabels)
  case flags([FlagTask.Mention])
  case relation([ArgumentLabels])
  case open(OpenLabels)
}

/// One target for each word of a window.
public struct TagLabels: Equatable, Sendable {
  public var targets: [RowTarget]
  /// Factor of each word's loss; empty for 1.
  public var weights: [Float] = []
  /// Scores of a teacher, [words, L]; empty without one.
  public var teacherScores: [Float] = []

  public init(targets: [RowTarget], weights: [Float] = [], teacherScores: [Float] = []) {
    self.targets = targets
    self.weights = weights
    self.teacherScores = teacherScores
  }
}

/// An argument mention of a window and the words that belong to it.
public struct ArgumentLabels: Equatable, Sendable {
  /// Words of the window.
  public var words: Range<Int>
  public var spans: [Span]
  /// What a word outside all spans may be.
  public var outside: RowTarget

  public struct Span: Equatable, Sendable {
    public var words: Range<Int>
    /// The label of the first word, and of the others; both none where the type is unknown.
    public var first: RowTarget
    public var inner: RowTarget
  }

  /// The argument as a batch has it, with `firstWord` words before its window, which has `wordCount`.
  func argument(firstWord: Int, wordCount: Int) -> RelationTask.Argument {
    let reach = ArgumentLabels.reach(of: words, wordCount: wordCount)
    var targets = [RowTarget](repeating: outside, count: reach.count)
    for span in spans {
      for word in span.words where reach.contains(word) {
        targets[word - reach.lowerBound] =
          word == span.words.lowerBound ? span.first : span.inner
      }
    }
    return .init(
      words: words.shifted(by: firstWord), reach: reach.shifted(by: firstWord), targets: targets)
  }

  /// The words of a window that are tagged for an argument.
  static func reach(of words: Range<Int>, wordCount: Int) -> Range<Int> {
    max(
      0, words.lowerBound - WordDistance.reach)..<min(
        wordCount, words.upperBound + WordDistance.reach)
  }
}

/// Mentions of a window by the names of their types.
public struct OpenLabels: Equatable, Sendable {
  /// Index of the head's source that the window is from.
  public var source: Int
  /// The longer of two that start together first.
  public var spans: [Span] = []
  /// Names that are known not to be in the document.
  public var absentNames: [String] = []

  public init(source: Int, spans: [Span] = [], absentNames: [String] = []) {
    self.source = source
    self.spans = spans
    self.absentNames = absentNames
  }

  public struct Span: Equatable, Sendable {
    /// Words of the window; not empty.
    public var words: Range<Int>
    /// All that the type is called.
    public var wordings: [String]
    /// False where words between do not belong to the mention: nothing is learnt there of its type.
    public var isWhole = true
  }

  /// The labels of the window's words for one name. A span that shares words with one before it is
  /// unknown where it goes on beyond that.
  func labels(of name: String, wordCount: Int) -> [Int8] {
    var labels = [Int8](repeating: 0, count: wordCount)
    for span in spans where span.wordings.contains(name) {
      let isFree = labels[span.words].allSatisfy { $0 == 0 }
      for word in span.words where labels[word] == 0 {
        labels[word] = isFree && span.isWhole ? (word == span.words.lowerBound ? 1 : 2) : -1
      }
    }
    return labels
  }
}

extension Range<Int> {
  func shifted(by count: Int) -> Range<Int> { lowerBound + count..<upperBound + count }
}
