// How the rows of a batch are cut into blocks: whole tiles of rows, shared out so that no block has
// more than one tile more than another and every thread can have as many blocks.

/// The blocks of `rowCount` rows, ascending and without gaps.
struct RowBlocks {
  let rowCount: Int
  let count: Int
  private let tileRows: Int
  private let tileCount: Int

  /// - mostRows: of one block.
  /// - tileRows: blocks start at multiples of so many rows.
  /// - Precondition: mostRows is a positive multiple of tileRows; threadCount > 0.
  init(rowCount: Int, mostRows: Int, tileRows: Int, threadCount: Int) {
    precondition(mostRows >= tileRows && mostRows % tileRows == 0, "a block is whole tiles")
    self.rowCount = rowCount
    self.tileRows = tileRows
    tileCount = (rowCount + tileRows - 1) / tileRows
    let tilesARound = mostRows / tileRows * threadCount
    let rounds = (tileCount + tilesARound - 1) / tilesARound
    count = min(tileCount, rounds * threadCount)
  }

  /// - Precondition: 0 <= index < count.
  func rows(of index: Int) -> Range<Int> {
    precondition(index >= 0 && index < count, "no such block")
    let first = index * tileCount / count * tileRows
    return first..<min(rowCount, (index + 1) * tileCount / count * tileRows)
  }
}
