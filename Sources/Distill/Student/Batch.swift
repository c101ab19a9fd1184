// The windows of one training or evaluation step, packed without padding.

public struct Batch: Sendable {
  /// [T] with [CLS] ... [SEP] of each window.
  public var ids: [Int32] = []
  /// Row within its window.
  public var positionOfRow: [Int32] = []
  /// [windows + 1].
  public var windowFirstRow: [Int] = [0]
  public var head = 0
  /// The rows whose scores are wanted, ascending, with what is known about each.
  public var wantedRows: [Int] = []
  public var targets: [RowTarget] = []
  /// Factor of each wanted row's loss; 1 unless labels are trusted less.
  public var weights: [Float] = []
  /// Scores of a teacher for each wanted row, [wanted, L]; empty without teacher.
  public var teacherScores: [Float] = []

  public init() {}

  public var rowCount: Int { ids.count }
  public var windowCount: Int { windowFirstRow.count - 1 }

  /// Adds one window with its special tokens.
  public mutating func append(ids windowIDs: [Int32]) {
    for (position, id) in windowIDs.enumerated() {
      ids.append(id)
      positionOfRow.append(Int32(position))
    }
    windowFirstRow.append(ids.count)
  }
}
