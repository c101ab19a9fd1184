// The input features of a model: what they are, and the row that each class adds.

/// Views of the feature sections of a model file; lives as long as the model.
public final class FeatureTable {
  /// In the model's order, which is that of the bytes of `TokenFeatures`.
  public let features: [InputFeature]
  /// [rows, rowStride] f32, 64-byte aligned: for each feature a row for each class. The row of
  /// class 0 is zero and never read.
  public let rows: UnsafePointer<Float>
  /// H rounded up to 16.
  public let rowStride: Int
  /// [features]: the row for class 0 of each.
  public let firstRows: UnsafePointer<Int32>
  public let rowCount: Int

  init(features: [InputFeature], rows: UnsafePointer<Float>, rowStride: Int) {
    self.features = features
    self.rows = rows
    self.rowStride = rowStride
    let firstRows = UnsafeMutablePointer<Int32>.allocate(capacity: TokenFeatures.capacity)
    firstRows.initialize(repeating: 0, count: TokenFeatures.capacity)
    var rowCount = 0
    for index in 0..<features.count {
      firstRows[index] = Int32(rowCount)
      rowCount += features[index].classCount
    }
    self.firstRows = UnsafePointer(firstRows)
    self.rowCount = rowCount
  }

  deinit { firstRows.deallocate() }

  /// Whether each class is one of its feature.
  func isLegal(_ classes: TokenFeatures) -> Bool {
    if classes.bits == 0 { return true }
    for index in 0..<TokenFeatures.capacity {
      let limit = index < features.count ? features[index].classCount : 1
      if Int(classes[index]) >= limit { return false }
    }
    return true
  }

  /// Rows of all classes of some features.
  static func rowCount(_ features: [InputFeature]) -> Int {
    var count = 0
    for feature in features { count += feature.classCount }
    return count
  }
}

extension FeatureReader {
  /// The reader for a model; nil for one without features.
  ///
  /// - dictionaries: used beside the model's own; they must outlive the reader.
  public convenience init?(model: Model, dictionaries: [TermDictionary] = []) {
    guard let table = model.features else { return nil }
    var all: [TermDictionary] = []
    if let own = model.dictionary { all.append(own) }
    self.init(features: table.features, dictionaries: all + dictionaries)
  }
}
