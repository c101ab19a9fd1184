// Windows of one or many notes, packed row after row without padding: what the encoder takes.
// Filled by the pipeline from planned windows; the encoder writes the logits; decoding reads them.

/// Storage for one run of the encoder, allocated once and used again for every run.
///
/// Row r of window w has position r - windowFirstRow[w]. A window is [CLS], tokens, [SEP].
/// What stands in other windows never changes a window's logits.
public final class WindowBatch {
  /// Most rows (tokens with [CLS] and [SEP]) and most windows that fit.
  public let rowCapacity: Int
  public let windowCapacity: Int
  public let headCount: Int
  /// Most labels of any head, and the distance between two rows' logits: a multiple of 16.
  public let labelCapacity: Int
  public let labelStride: Int

  public var rowCount = 0
  public var windowCount = 0

  /// [rowCapacity], word piece ids; each below the model's vocabularyCount.
  public let ids: UnsafeMutablePointer<Int32>
  /// [rowCapacity], 1 where logits are wanted: first word pieces that the window owns, else 0.
  public let isWanted: UnsafeMutablePointer<UInt8>
  /// [windowCapacity + 1], ascending from 0; entry windowCount is rowCount.
  public let windowFirstRow: UnsafeMutablePointer<Int32>
  /// [headCount, rowCapacity, labelStride], valid where isWanted is 1; 64-byte aligned.
  private let logitStorage: UnsafeMutablePointer<Float>

  /// - Precondition: every count is positive.
  public init(rowCapacity: Int, windowCapacity: Int, headCount: Int = 1, labelCapacity: Int) {
    precondition(
      rowCapacity > 0 && windowCapacity > 0 && headCount > 0 && labelCapacity > 0,
      "a batch needs room")
    self.rowCapacity = rowCapacity
    self.windowCapacity = windowCapacity
    self.headCount = headCount
    self.labelCapacity = labelCapacity
    labelStride = (labelCapacity + 15) / 16 * 16
    ids = WindowBatch.allocate(rowCapacity)
    isWanted = WindowBatch.allocate(rowCapacity)
    windowFirstRow = WindowBatch.allocate(windowCapacity + 1)
    logitStorage = WindowBatch.allocate(headCount * rowCapacity * labelStride)
    ids.initialize(repeating: 0, count: rowCapacity)
    isWanted.initialize(repeating: 0, count: rowCapacity)
    windowFirstRow.initialize(repeating: 0, count: windowCapacity + 1)
    logitStorage.initialize(repeating: 0, count: headCount * rowCapacity * labelStride)
  }

  deinit {
    // The whole buffers came from allocate with alignment, so they go back the same way.
    UnsafeMutableRawPointer(ids).deallocate()
    UnsafeMutableRawPointer(isWanted).deallocate()
    UnsafeMutableRawPointer(windowFirstRow).deallocate()
    UnsafeMutableRawPointer(logitStorage).deallocate()
  }

  /// The logits of the first head: [rowCapacity, labelStride].
  public var logits: UnsafeMutablePointer<Float> { logitStorage }

  /// The logits of one head: [rowCapacity, labelStride].
  ///
  /// - Precondition: 0 <= head < headCount.
  public func logits(head: Int) -> UnsafeMutablePointer<Float> {
    precondition(head >= 0 && head < headCount, "no such head")
    return logitStorage + head * rowCapacity * labelStride
  }

  /// Whether a window of this many rows (with [CLS] and [SEP]) still fits.
  public func hasRoom(rows: Int) -> Bool {
    rowCount + rows <= rowCapacity && windowCount < windowCapacity
  }

  public func removeAll() {
    rowCount = 0
    windowCount = 0
  }

  /// Adds one row to the window being written.
  ///
  /// - Precondition: rowCount < rowCapacity.
  public func append(id: Int32, isWanted wanted: Bool) {
    precondition(rowCount < rowCapacity, "the batch is full")
    ids[rowCount] = id
    isWanted[rowCount] = wanted ? 1 : 0
    rowCount += 1
  }

  /// Ends the window made of the rows appended since the last call.
  ///
  /// - Precondition: windowCount < windowCapacity and at least one row was appended.
  public func endWindow() {
    precondition(windowCount < windowCapacity, "the batch has no room for a window")
    precondition(rowCount > Int(windowFirstRow[windowCount]), "an empty window")
    windowCount += 1
    windowFirstRow[windowCount] = Int32(rowCount)
  }

  /// The rows of one window.
  ///
  /// - Precondition: 0 <= window < windowCount.
  func rows(ofWindow window: Int) -> Range<Int> {
    Int(windowFirstRow[window])..<Int(windowFirstRow[window + 1])
  }

  /// The window that a row belongs to.
  ///
  /// - Precondition: 0 <= row < rowCount.
  func window(ofRow row: Int) -> Int {
    var low = 0
    var high = windowCount
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(windowFirstRow[middle]) <= row { low = middle } else { high = middle }
    }
    return low
  }

  /// Gives each window that has rows in the block, and those rows.
  ///
  /// - Precondition: the block is within the rows.
  func forEachPart(of block: Range<Int>, _ body: (_ window: Int, _ part: Range<Int>) -> Void) {
    var window = window(ofRow: block.lowerBound)
    var row = block.lowerBound
    while row < block.upperBound {
      let end = min(block.upperBound, rows(ofWindow: window).upperBound)
      body(window, row..<end)
      row = end
      window += 1
    }
  }

  private static func allocate<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: 64
    ).bindMemory(to: Element.self, capacity: count)
  }
}
