import Testing

@testable import Runtime

@Suite struct WindowBatchTests {
  @Test func windowsStandRowAfterRow() {
    let batch = WindowBatch(rowCapacity: 7, windowCapacity: 2, outputCounts: [17])
    #expect(batch.outputStride(head: 0) == 32)
    for id in Int32(0)..<3 { batch.append(id: id, isWanted: id == 1) }
    batch.endWindow()
    #expect(batch.hasRoom(rows: 4) && !batch.hasRoom(rows: 5))
    for id in Int32(3)..<7 { batch.append(id: id, isWanted: id == 5) }
    batch.endWindow()
    #expect(!batch.hasRoom(rows: 0))
    #expect((0...2).map { batch.windowFirstRow[$0] } == [0, 3, 7])
    #expect((0..<7).map { batch.ids[$0] } == [0, 1, 2, 3, 4, 5, 6])
    #expect(batch.wantedCount == 2)
    #expect((0..<2).map { batch.wantedRows[$0] } == [1, 5])
    #expect(batch.wanted(ofWindow: 0) == 0..<1 && batch.wanted(ofWindow: 1) == 1..<2)
    for first in 0...7 {
      for end in first...7 {
        #expect(
          batch.wanted(in: first..<end).map { Int(batch.wantedRows[$0]) }
            == [1, 5].filter((first..<end).contains))
      }
    }
    #expect((0..<7).map { batch.window(ofRow: $0) } == [0, 0, 0, 1, 1, 1, 1])
    #expect(batch.rows(ofWindow: 1) == 3..<7)
    batch.removeAll()
    #expect(batch.rowCount == 0 && batch.windowCount == 0 && batch.windowFirstRow[0] == 0)
    #expect(batch.wantedCount == 0)
  }

  @Test func everyHeadHasItsOwnAlignedLogits() {
    let batch = WindowBatch(rowCapacity: 5, windowCapacity: 1, outputCounts: [7, 0, 17, 1])
    let first = batch.logits(head: 0)
    #expect(Int(bitPattern: first) % 64 == 0)
    #expect(batch.logits(head: 2) - first == 5 * 16)
    #expect(batch.logits(head: 3) - first == 5 * (16 + 32))
  }
}
