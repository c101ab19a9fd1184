import Testing

@testable import Runtime

@Suite struct WindowBatchTests {
  @Test func windowsStandRowAfterRow() {
    let batch = WindowBatch(rowCapacity: 7, windowCapacity: 2, labelCapacity: 17)
    #expect(batch.labelStride == 32)
    for id in Int32(0)..<3 { batch.append(id: id, isWanted: id == 1) }
    batch.endWindow()
    #expect(batch.hasRoom(rows: 4) && !batch.hasRoom(rows: 5))
    for id in Int32(3)..<7 { batch.append(id: id, isWanted: false) }
    batch.endWindow()
    #expect(!batch.hasRoom(rows: 0))
    #expect((0...2).map { batch.windowFirstRow[$0] } == [0, 3, 7])
    #expect((0..<7).map { batch.ids[$0] } == [0, 1, 2, 3, 4, 5, 6])
    #expect((0..<7).map { batch.isWanted[$0] } == [0, 1, 0, 0, 0, 0, 0])
    #expect((0..<7).map { batch.window(ofRow: $0) } == [0, 0, 0, 1, 1, 1, 1])
    #expect(batch.rows(ofWindow: 1) == 3..<7)
    batch.removeAll()
    #expect(batch.rowCount == 0 && batch.windowCount == 0 && batch.windowFirstRow[0] == 0)
  }

  @Test func everyHeadHasItsOwnAlignedLogits() {
    let batch = WindowBatch(rowCapacity: 5, windowCapacity: 1, headCount: 3, labelCapacity: 7)
    for head in 0..<3 {
      #expect(Int(bitPattern: batch.logits(head: head)) % 64 == 0)
      #expect(batch.logits(head: head) - batch.logits == head * 5 * 16)
    }
  }
}
