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

  public var rowCount = 0
  public var windowCount = 0

  /// [rowCapacity], word piece ids; each below the model's vocabularyCount.
  public let ids: UnsafeMutablePointer<Int32>
  /// [rowCapacity], classes of the model's input features; only read for a model that has some.
  public let features: UnsafeMutablePointer<TokenFeatures>
  /// [windowCapacity + 1], ascending from 0; entry windowCount is rowCount.
  public let windowFirstRow: UnsafeMutablePointer<Int32>
  /// Rows whose logits are wanted: first word pieces that the windows own.
  public private(set) var wantedCount = 0
  /// [rowCapacity], ascending; the first wantedCount are valid.
  public let wantedRows: UnsafeMutablePointer<Int32>
  /// [windowCapacity + 1], ascending from 0; entry windowCount is wantedCount.
  private let windowFirstWanted: UnsafeMutablePointer<Int32>
  /// [headCount]: outputs of each head, 0 for one that is not wanted.
  private let outputCounts: [Int]
  /// [headCount]: where each head's logits start.
  private let logitStarts: [Int]
  /// [head][rowCapacity, outputStride of the head]; 64-byte aligned. A short note touches few of its pages.
  private let logitStorage: UnsafeMutablePointer<Float>
  private let logitPages: ZeroPages

  /// - outputCounts: of each head, 0 for one that is not wanted.
  /// - Precondition: rowCapacity and windowCapacity are positive.
  public init(rowCapacity: Int, windowCapacity: Int, outputCounts: [Int]) {
    precondition(rowCapacity > 0 && windowCapacity > 0, "a batch needs room")
    self.rowCapacity = rowCapacity
    self.windowCapacity = windowCapacity
    self.outputCounts = outputCounts
    headCount = outputCounts.count
    var starts: [Int] = []
    var logitCount = 0
    for count in outputCounts {
      starts.append(logitCount)
      logitCount += rowCapacity * WindowBatch.outputStride(count)
    }
    logitStarts = starts
    ids = WindowBatch.allocate(rowCapacity)
    features = WindowBatch.allocate(rowCapacity)
    windowFirstRow = WindowBatch.allocate(windowCapacity + 1)
    wantedRows = WindowBatch.allocate(rowCapacity)
    windowFirstWanted = WindowBatch.allocate(windowCapacity + 1)
    logitPages = ZeroPages(byteCount: max(1, logitCount) * MemoryLayout<Float>.stride)
    logitStorage = logitPages.start.bindMemory(to: Float.self, capacity: max(1, logitCount))
    ids.initialize(repeating: 0, count: rowCapacity)
    features.initialize(repeating: TokenFeatures(), count: rowCapacity)
    windowFirstRow.initialize(repeating: 0, count: windowCapacity + 1)
    wantedRows.initialize(repeating: 0, count: rowCapacity)
    windowFirstWanted.initialize(repeating: 0, count: windowCapacity + 1)
  }

  /// Room for the wanted heads of a model.
  ///
  /// - Precondition: rowCapacity and windowCapacity are positive.
  public convenience init(
    model: Model, rowCapacity: Int, windowCapacity: Int, heads: HeadSelection = .all
  ) {
    var outputCounts: [Int] = []
    for index in 0..<model.headCount {
      outputCounts.append(heads.contains(index) ? model.head(index).outputCount : 0)
    }
    self.init(
      rowCapacity: rowCapacity, windowCapacity: windowCapacity, outputCounts: outputCounts)
  }

  deinit {
    // The whole buffers came from allocate with alignment, so they go back the same way.
    UnsafeMutableRawPointer(ids).deallocate()
    UnsafeMutableRawPointer(features).deallocate()
    UnsafeMutableRawPointer(windowFirstRow).deallocate()
    UnsafeMutableRawPointer(wantedRows).deallocate()
    UnsafeMutableRawPointer(windowFirstWanted).deallocate()
  }

  /// Outputs of a head, 0 if it is not wanted.
  ///
  /// - Precondition: 0 <= head < headCount.
  public func outputCount(head: Int) -> Int { outputCounts[head] }

  /// Distance between the logits of two wanted rows: a multiple of 16.
  public func outputStride(head: Int) -> Int { WindowBatch.outputStride(outputCounts[head]) }

  /// The logits of one head: [rowCapacity, outputStride], a row for each of `wantedRows`.
  ///
  /// - Precondition: 0 <= head < headCount, and the head is wanted.
  public func logits(head: Int) -> UnsafeMutablePointer<Float> {
    precondition(outputCounts[head] > 0, "the head is not wanted")
    return logitStorage + logitStarts[head]
  }

  /// Whether a window of this many rows (with [CLS] and [SEP]) still fits.
  public func hasRoom(rows: Int) -> Bool {
    rowCount + rows <= rowCapacity && windowCount < windowCapacity
  }

  public func removeAll() {
    rowCount = 0
    windowCount = 0
    wantedCount = 0
  }

  /// Adds one row to the window being written.
  ///
  /// - isWanted: whether its logits are.
  /// - Precondition: rowCount < rowCapacity.
  public func append(
    id: Int32, isWanted wanted: Bool, features classes: TokenFeatures = TokenFeatures()
  ) {
    precondition(rowCount < rowCapacity, "the batch is full")
    ids[rowCount] = id
    features[rowCount] = classes
    if wanted {
      wantedRows[wantedCount] = Int32(rowCount)
      wantedCount += 1
    }
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
    windowFirstWanted[windowCount] = Int32(wantedCount)
  }

  /// The rows of one window.
  ///
  /// - Precondition: 0 <= window < windowCount.
  func rows(ofWindow window: Int) -> Range<Int> {
    Int(windowFirstRow[window])..<Int(windowFirstRow[window + 1])
  }

  /// The wanted rows of one window, as places in `wantedRows`.
  ///
  /// - Precondition: 0 <= window < windowCount.
  public func wanted(ofWindow window: Int) -> Range<Int> {
    Int(windowFirstWanted[window])..<Int(windowFirstWanted[window + 1])
  }

  /// The wanted rows of a block of rows, as places in `wantedRows`.
  func wanted(in block: Range<Int>) -> Range<Int> {
    firstWanted(from: block.lowerBound)..<firstWanted(from: block.upperBound)
  }

  /// Place of the first wanted row that is not before this row.
  private func firstWanted(from row: Int) -> Int {
    var low = 0
    var high = wantedCount
    while low < high {
      let middle = (low + high) / 2
      if Int(wantedRows[middle]) < row { low = middle + 1 } else { high = middle }
    }
    return low
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

  private static func outputStride(_ outputCount: Int) -> Int { (outputCount + 15) / 16 * 16 }

  private static func allocate<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64
    ).bindMemory(to: Element.self, capacity: max(1, count))
  }
}
