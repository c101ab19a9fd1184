// A head that finds mentions of types which a run asks for by their names. Words and names are projected
// into one space; a word's scores for a type are products of their vectors. AskedTypes reads the names,
// OpenReader the words.

/// An open head; views into the mapping that live as long as the Model.
public struct OpenHead {
  /// H to 2 D: a word as one that begins a mention, and as one inside of it.
  public let projection: LinearView
  /// H to 2 D: a row of a type's name, in the same halves. The scale of all products is in its weights.
  public let nameProjection: LinearView
  /// Outside, begin and inside of the one type that is asked for.
  public let labels: LabelsView
  /// [2]: added to the scores of begin and inside.
  public let scoreBias: UnsafePointer<Float>
  /// The probability from which a word is within a mention where a run does not say another, 0...1.
  public let threshold: Float
  /// D, 1...1024.
  public let size: Int
  /// Vectors of names that the file has; nil for none.
  public let storedTypes: StoredTypes?

  /// Its labels: outside, begin, inside.
  static let labelCount = 3
}

/// Vectors of type names that were computed before: a names section and a row of 2 D floats for each.
public struct StoredTypes {
  private let section: UnsafeRawBufferPointer
  /// [count, 2 D rounded up to 16]
  private let rows: UnsafePointer<Float>
  private let rowStride: Int

  private typealias Field = ModelLayout.StoredTypes

  /// - section: checked by `count(checking:)`.
  init(section: UnsafeRawBufferPointer, rows: UnsafePointer<Float>, rowStride: Int) {
    self.section = section
    self.rows = rows
    self.rowStride = rowStride
  }

  public var count: Int { Int(section.littleEndianU32(Field.count)) }

  /// UTF-8, as an AskedType has it in `text`.
  ///
  /// - Precondition: 0 <= index < count.
  public func text(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < count, "no such type")
    let record = Field.headerByteCount + index * Field.recordByteCount
    let start = Int(section.littleEndianU32(record + Field.textStart))
    let byteCount = Int(section.littleEndianU32(record + Field.textByteCount))
    return UnsafeRawBufferPointer(rebasing: section[start..<start + byteCount])
  }

  /// [2 D]
  ///
  /// - Precondition: 0 <= index < count.
  public func vector(_ index: Int) -> UnsafePointer<Float> {
    precondition(index >= 0 && index < count, "no such type")
    return rows + index * rowStride
  }

  /// The index of a text; nil if it is not stored. Texts ascend.
  public func index(of text: UnsafeRawBufferPointer) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let order = self.text(middle).order(to: text)
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// The number of types of a section, which is checked.
  static func count(
    checking section: UnsafeRawBufferPointer, head: UInt32
  ) throws(ModelError) -> Int {
    guard section.count >= Field.headerByteCount, section.littleEndianU32(Field.zero) == 0 else {
      throw .badStoredType(head: head, type: 0)
    }
    let count = Int(section.littleEndianU32(Field.count))
    var end = Field.headerByteCount + count * Field.recordByteCount
    guard count >= 1, count <= ModelLayout.Limit.askedTypeCount, section.count >= end else {
      throw .badStoredType(head: head, type: UInt32(count))
    }
    var before: Range<Int>?
    for index in 0..<count {
      let record = Field.headerByteCount + index * Field.recordByteCount
      let start = Int(section.littleEndianU32(record + Field.textStart))
      let byteCount = Int(section.littleEndianU32(record + Field.textByteCount))
      guard start == end, byteCount >= 1, byteCount <= section.count - start,
        section.isPrintableText(start..<start + byteCount)
      else { throw .badStoredType(head: head, type: UInt32(index)) }
      end = start + byteCount
      if let before {
        let last = UnsafeRawBufferPointer(rebasing: section[before])
        guard last.order(to: UnsafeRawBufferPointer(rebasing: section[start..<end])) < 0 else {
          throw .badStoredType(head: head, type: UInt32(index))
        }
      }
      before = start..<end
    }
    guard end == section.count else { throw .badStoredType(head: head, type: UInt32(count)) }
    return count
  }
}
