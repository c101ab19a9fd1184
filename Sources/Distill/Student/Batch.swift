// The windows of one training or evaluation step, packed without padding, and what each head is asked
// about them. The windows are encoded once, whatever the number of heads.

public struct Batch: Sendable {
  /// [T] with [CLS] ... [SEP] of each window.
  public var ids: [Int32] = []
  /// Row within its window.
  public var positionOfRow: [Int32] = []
  /// [T, input features] classes; empty without features.
  public var classes: [UInt8] = []
  /// [windows + 1].
  public var windowFirstRow: [Int] = [0]
  /// Of the windows, how many at the end are names that open heads ask for.
  public var nameWindowCount = 0
  /// The rows that heads read, ascending: the first piece of every word. "Word" below is an index
  /// into it.
  public var wantedRows: [Int] = []
  /// At most one for each head; heads without labels in the batch have none.
  public var tasks: [HeadTask] = []
  /// [heads]: the windows whose corpus says something about each head; empty for all.
  public var labelledWindowCounts: [Int] = []

  public init() {}

  public var rowCount: Int { ids.count }
  public var windowCount: Int { windowFirstRow.count - 1 }
  /// Windows of documents.
  public var textWindowCount: Int { windowCount - nameWindowCount }

  /// Adds one window with its special tokens; the classes of its rows, [rows, input features], are
  /// empty without features.
  public mutating func append(ids windowIDs: [Int32], classes windowClasses: [UInt8] = []) {
    for (position, id) in windowIDs.enumerated() {
      ids.append(id)
      positionOfRow.append(Int32(position))
    }
    classes += windowClasses
    windowFirstRow.append(ids.count)
  }

  /// Adds the name of a type as a window of its own, with neutral classes, after all texts. Returns its
  /// rows.
  ///
  /// - featureCount: input features of the student.
  public mutating func append(name ids: [Int32], featureCount: Int) -> Range<Int> {
    append(ids: ids, classes: [UInt8](repeating: 0, count: ids.count * featureCount))
    nameWindowCount += 1
    return rowCount - ids.count..<rowCount
  }
}

/// What is known about a batch in the terms of one head.
public enum HeadTask: Sendable {
  case tags(TagTask)
  case flags(FlagTask)
  case relation(RelationTask)
  case open(OpenTask)

  /// Index of the head in the student's configuration.
  public var head: Int {
    switch self {
    case .tags(let task): task.head
    case .flags(let task): task.head
    case .relation(let task): task.head
    case .open(let task): task.head
    }
  }

  /// What the mean loss is taken over: words, flags of mentions, or words for an argument; for types by
  /// name words too, whatever the number of types.
  public var targetCount: Int {
    switch self {
    case .tags(let task): task.targetCount
    case .flags(let task): task.mentions.reduce(0) { $0 + $1.known.nonzeroBitCount }
    case .relation(let task):
      task.arguments.reduce(0) { $0 + $1.targets.count { $0 != .none } }
    case .open(let task): Set(task.questions.map(\.words)).reduce(0) { $0 + $1.count }
    }
  }
}

/// One label for each word.
public struct TagTask: Sendable {
  public var head: Int
  /// [words].
  public var targets: [RowTarget] = []
  /// Factor of each word's loss; empty for 1.
  public var weights: [Float] = []
  /// Scores of a teacher, [words, L]; empty without teacher.
  public var teacherScores: [Float] = []
  /// [words]; empty where all have teacher scores or none has.
  public var hasTeacher: [Bool] = []

  public init(head: Int) { self.head = head }

  func isTaught(_ word: Int) -> Bool {
    !teacherScores.isEmpty && (hasTeacher.isEmpty || hasTeacher[word])
  }

  public var targetCount: Int {
    targets.indices.count { targets[$0] != .none || isTaught($0) }
  }
}

/// Yes or no for each flag of each mention.
public struct FlagTask: Sendable {
  public var head: Int
  public var mentions: [Mention] = []

  public struct Mention: Equatable, Sendable {
    /// Not empty.
    public var words: Range<Int>
    /// Bit f: whether flag f holds.
    public var flags: UInt64
    /// Bit f: whether that is known.
    public var known: UInt64

    public init(words: Range<Int>, flags: UInt64, known: UInt64) {
      self.words = words
      self.flags = flags
      self.known = known
    }
  }

  public init(head: Int) { self.head = head }
}

/// One label for each word in reach of each argument mention.
public struct RelationTask: Sendable {
  public var head: Int
  public var arguments: [Argument] = []

  public struct Argument: Equatable, Sendable {
    /// Of the mention; not empty.
    public var words: Range<Int>
    /// The words that are tagged for it.
    public var reach: Range<Int>
    /// One for each word of the reach.
    public var targets: [RowTarget]

    public init(words: Range<Int>, reach: Range<Int>, targets: [RowTarget]) {
      self.words = words
      self.reach = reach
      self.targets = targets
    }
  }

  public init(head: Int) { self.head = head }

  public var pairCount: Int { arguments.reduce(0) { $0 + $1.reach.count } }
}

/// One label for each word of a window for each type that it is asked for.
public struct OpenTask: Sendable {
  public var head: Int
  /// The rows of each name in the batch; a name's vector is their mean.
  public var nameRows: [Range<Int>] = []
  public var questions: [Question] = []

  public struct Question: Equatable, Sendable {
    /// Index of the name.
    public var name: Int
    /// Of the window; not empty.
    public var words: Range<Int>
    /// One for each word: 0 outside, 1 begin, 2 inside, -1 unknown.
    public var labels: [Int8]
    /// Factor of the losses.
    public var weight: Float

    public init(name: Int, words: Range<Int>, labels: [Int8], weight: Float = 1) {
      self.name = name
      self.words = words
      self.labels = labels
      self.weight = weight
    }
  }

  public init(head: Int) { self.head = head }
}
