// Puts vectors of type names into a model file, so that a run need not compute them; everything else in
// the file stays as it is.
import Runtime

public enum StoredTypeVectors {
  /// The file with the vectors of these types in the place of those that it may have.
  ///
  /// - asked: with the vectors of its types, by an open head of the model.
  /// - Throws: ModelError if a vector is beyond what the format allows.
  public static func image(
    of model: Model, storing asked: AskedTypes
  ) throws(ModelError) -> ModelImage {
    let size = asked.vectorSize
    let order = asked.types.indices.sorted {
      asked.types[$0].text.lexicographicallyPrecedes(asked.types[$1].text)
    }
    let stride = ModelLayout.roundedUp(size, to: ModelLayout.tileOutputs)
    var rows: [Float] = []
    for index in order { rows += asked.vector(index).padded(to: stride, with: 0) }
    var number: UInt32 = 0
    var openCount = 0
    var sections = SectionList()
    for index in 0..<model.sectionCount {
      let section = model.section(index)
      let isStored = section.kind == .storedTypes || section.kind == .storedVectors
      // The section of an open head that comes last but for stored types.
      if section.kind == .nameProjection {
        if openCount == 0 { number = section.index }
        openCount += 1
      }
      if !isStored || section.index != number || openCount == 0 {
        sections.copy(section, of: model)
      }
      guard section.kind == .nameProjection, section.index == number else { continue }
      sections.add(
        .storedTypes, index: Int(number), .bytes, (0, 0),
        SectionBytes.storedTypes(order.map { asked.types[$0].text }), flags: 0)
      sections.add(
        .storedVectors, index: Int(number), .f32, (order.count, size), SectionBytes.floats(rows),
        flags: 0)
    }
    let image = sections.image()
    _ = try Model.view(image.bytes)
    return image
  }
}

extension SectionList {
  fileprivate mutating func copy(_ section: SectionView, of model: Model) {
    let bytes = model.bytes[section.byteStart..<section.byteStart + section.byteCount]
    add(
      section.kind, index: Int(section.index), ElementType(rawValue: section.elementType) ?? .bytes,
      (Int(section.dimension0), Int(section.dimension1)), Array(bytes), flags: section.flags)
  }
}
