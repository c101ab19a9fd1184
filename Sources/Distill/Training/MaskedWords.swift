// Which words of a window are hidden for masked-language-model pretraining.
// Source: Devlin et al. 2019; whole words as in the later "whole word masking" models.

public struct MaskedWords: Sendable {
  /// Share of words chosen, in (0, 1).
  public var share = 0.15
  public let maskID: Int32
  public let vocabularyCount: Int

  public init(maskID: Int32, vocabularyCount: Int, share: Double = 0.15) {
    self.maskID = maskID
    self.vocabularyCount = vocabularyCount
    self.share = share
  }

  /// Adds a window to a batch: of the chosen words' pieces 80 % become [MASK], 10 % another piece
  /// and 10 % stay; the scores of all of them are wanted.
  ///
  /// - targets: receives the true piece of each wanted row.
  public func append(
    _ window: TextWindow, to batch: inout Batch, targets: inout [Int32],
    _ random: inout SplitMix64
  ) {
    let firstRow = batch.rowCount
    batch.append(ids: window.ids, classes: window.classes)
    let ends = window.wordRows.dropFirst() + [Int32(window.ids.count - 1)]
    for (start, end) in zip(window.wordRows, ends) where random.unit() < share {
      for row in Int(start)..<Int(end) {
        batch.wantedRows.append(firstRow + row)
        targets.append(window.ids[row])
        let chance = random.unit()
        if chance < 0.8 {
          batch.ids[firstRow + row] = maskID
        } else if chance < 0.9 {
          batch.ids[firstRow + row] = Int32(random.below(vocabularyCount))
        }
      }
    }
  }
}
