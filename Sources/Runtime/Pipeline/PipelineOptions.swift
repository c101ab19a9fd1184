// What a run of the pipeline can be told.
import KernelInterface

public struct PipelineOptions: Sendable {
  public var shape: WindowShape
  public var method: DecodingMethod
  /// Which spans are given.
  public var rules = SpanRules.standard
  /// Heads whose spans and links the sink is given; others are not computed, unless these read at
  /// their mentions.
  public var heads: HeadSelection
  /// Whether spans carry the probabilities of their flags and of all types.
  public var keepsProbabilities: Bool
  /// What relations are multiplied with; nil is the best that this machine has. Results do not
  /// depend on it.
  public var kernels: KernelTable?
  /// Used beside the model's own dictionary; without effect on a model without features.
  public var dictionaries: [TermDictionary] = []
  /// What an open head is asked for; without it such heads find nothing.
  public var askedTypes: AskedTypes?
  /// Threads that run batches, the calling one included; at least 1.
  public var threadCount: Int
  /// Rows of a batch; never fewer than the longest window has. Follows from the number of threads that `init` is given.
  public var batchRows: Int
  /// Notes read before the oldest of them is done; 1 takes them one by one.
  public var noteLimit: Int

  /// Enough rows to keep the kernels' tiles full, few enough to stay in a core's cache. More threads than one take smaller
  /// batches, so that a note of some hundred words is several.
  public static func defaultBatchRows(threadCount: Int) -> Int { threadCount > 1 ? 256 : 384 }

  public init(
    shape: WindowShape, method: DecodingMethod = .viterbi, heads: HeadSelection = .all,
    threadCount: Int = 1, batchRows: Int? = nil, noteLimit: Int = 512,
    keepsProbabilities: Bool = false, kernels: KernelTable? = nil
  ) {
    self.shape = shape
    self.method = method
    self.heads = heads
    self.threadCount = max(1, threadCount)
    self.batchRows = max(
      batchRows ?? PipelineOptions.defaultBatchRows(threadCount: threadCount), shape.longestRows)
    self.noteLimit = max(1, noteLimit)
    self.keepsProbabilities = keepsProbabilities
    self.kernels = kernels
  }

  /// The time of a note, in nanoseconds; nil for any. Between batches the note that is due next is
  /// looked at, and fails when it has been the oldest for longer.
  public var noteNanoseconds: UInt64?

  /// The heads that a model computes for these.
  func computedHeads(of model: Model) -> HeadSelection {
    heads.computed(in: model, openHead: askedTypes?.headIndex)
  }

  /// A window has at least one token, [CLS] and [SEP].
  public var batchWindows: Int { batchRows / 3 }
}
