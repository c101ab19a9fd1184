// The labelled windows of every head of a run, and the order in which an epoch goes through them.
import Foundation

public struct TrainingSet: Sendable {
  /// For each head, its sources with their windows.
  public var heads: [[Part]]

  public struct Part: Sendable {
    public var windows: [LabelledWindow]
    public var share: Double
  }

  public init(heads: [[Part]]) { self.heads = heads }

  /// Windows without labels, as pretraining has them.
  public init(unlabelled windows: [TextWindow]) {
    let labelled = windows.map { LabelledWindow(window: $0, targets: []) }
    heads = [[Part(windows: labelled, share: 1)]]
  }

  /// Numbers a person wants to see before a run.
  public var windowCount: Int { heads.joined().reduce(0) { $0 + $1.windows.count } }
  public var pieceCount: Int {
    heads.joined().reduce(0) { $0 + $1.windows.reduce(0) { $0 + $1.window.ids.count - 2 } }
  }

  /// Reads and labels every source of a scheme.
  ///
  /// - corpus: gives the documents of a file.
  public init(
    scheme: Scheme, maker: WindowMaker, corpus: (String) throws -> [Document]
  ) rethrows {
    heads = try scheme.heads.map { head in
      try head.sources.map { source in
        let labeller = Labeller(head: head, source: source)
        var windows: [LabelledWindow] = []
        for file in source.files {
          for (index, document) in try corpus(file).enumerated() {
            for window in maker.windows(of: document.text, document: index) {
              windows.append(labeller.label(window, entities: document.entities))
            }
          }
        }
        return Part(windows: windows, share: source.share)
      }
    }
  }

  /// A window by head, source and number.
  public struct Place: Equatable, Sendable {
    public var head: Int
    public var part: Int
    public var window: Int
  }

  public subscript(place: Place) -> LabelledWindow {
    get { heads[place.head][place.part].windows[place.window] }
    set { heads[place.head][place.part].windows[place.window] = newValue }
  }

  /// The batches of an epoch, each of one head; a function of seed and epoch alone.
  public func batches(epoch: Int, seed: UInt64, windowsPerBatch: Int) -> [[Place]] {
    var random = SplitMix64(seed: Dropout.mix(seed &+ 1) ^ UInt64(epoch + 1))
    var batches: [[Place]] = []
    for (head, parts) in heads.enumerated() {
      var places: [Place] = []
      for (part, content) in parts.enumerated() {
        var wanted = Int((content.share * Double(content.windows.count)).rounded())
        while wanted > 0 {
          var order = Array(content.windows.indices)
          random.shuffle(&order)
          places += order.prefix(wanted).map { Place(head: head, part: part, window: $0) }
          wanted -= min(wanted, order.count)
        }
      }
      random.shuffle(&places)
      for first in stride(from: 0, to: places.count, by: windowsPerBatch) {
        batches.append(Array(places[first..<min(first + windowsPerBatch, places.count)]))
      }
    }
    random.shuffle(&batches)
    return batches
  }

  /// How many batches every epoch has.
  public func batchCount(windowsPerBatch: Int) -> Int {
    heads.reduce(0) { total, parts in
      let windows = parts.reduce(0) {
        $0 + Int(($1.share * Double($1.windows.count)).rounded())
      }
      return total + (windows + windowsPerBatch - 1) / windowsPerBatch
    }
  }

  public func batch(_ places: [Place]) -> Batch {
    var batch = Batch()
    batch.head = places.first?.head ?? 0
    for place in places { batch.append(self[place]) }
    return batch
  }
}

extension Batch {
  /// Adds a window and wants the scores of its words.
  public mutating func append(_ labelled: LabelledWindow) {
    let firstRow = rowCount
    append(ids: labelled.window.ids)
    wantedRows += labelled.window.wordRows.map { firstRow + Int($0) }
    targets += labelled.targets
    weights +=
      labelled.weights.isEmpty
      ? [Float](repeating: 1, count: labelled.targets.count) : labelled.weights
    teacherScores += labelled.teacherScores
  }
}
