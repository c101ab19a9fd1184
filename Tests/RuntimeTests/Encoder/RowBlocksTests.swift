import Testing

@testable import Runtime

@Suite struct RowBlocksTests {
  @Test(arguments: [1, 3, 4, 6, 12], [1, 2, 3, 8])
  func blocksCoverAllRowsInEqualShares(tileRows: Int, threadCount: Int) {
    for rowCount in 0..<400 {
      let blocks = RowBlocks(
        rowCount: rowCount, mostRows: 48, tileRows: tileRows, threadCount: threadCount)
      let all = (0..<blocks.count).map { blocks.rows(of: $0) }
      #expect((all.first?.lowerBound ?? 0) == 0 && (all.last?.upperBound ?? 0) == rowCount)
      #expect(zip(all, all.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
      #expect(all.allSatisfy { $0.lowerBound % tileRows == 0 && 1...48 ~= $0.count })
      let tiles = all.map { ($0.count + tileRows - 1) / tileRows }
      #expect((tiles.max() ?? 0) - (tiles.min() ?? 0) <= 1)
      // Every thread can have as many blocks, where there are as many tiles.
      #expect(blocks.count % threadCount == 0 || tiles.max() == 1)
    }
  }

  @Test func blocksAreAsLargeAsAllowed() {
    let blocks = RowBlocks(rowCount: 480, mostRows: 48, tileRows: 4, threadCount: 1)
    #expect(blocks.count == 10 && (0..<10).allSatisfy { blocks.rows(of: $0).count == 48 })
  }
}
