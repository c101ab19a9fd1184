import Quantize
import Testing

@testable import Runtime

/// The sections of input features and of the dictionary: what is read, what is refused.
@Suite struct FeatureSectionTests {
  private typealias Field = ModelLayout.Features

  private func error(_ change: (ModelImage) -> Void) throws -> ModelError? {
    let image = try TinyModel.imageWithFeatures()
    change(image)
    return openingError(image)
  }

  private func written(_ change: (inout ModelWriter) -> Void) throws -> ModelError? {
    var writer = try TinyModel.writerWithFeatures()
    change(&writer)
    return openingError(writer.uncheckedImage())
  }

  /// Byte position of a field of a feature's record.
  private func place(_ image: ModelImage, _ feature: Int, _ field: Int) -> Int {
    image.start(.features) + Field.headerByteCount + feature * Field.featureByteCount + field
  }

  @Test func featuresAndDictionaryAreWhatWasWritten() throws {
    let writer = try TinyModel.writerWithFeatures()
    let image = try TinyModel.imageWithFeatures()
    try image.withModel { model in
      try model.verify()
      let table = try #require(model.features)
      #expect(table.features == TinyModel.features)
      #expect(table.rowCount == 5 + 6 + 2 + 3)
      #expect((0..<4).map { table.firstRows[$0] } == [0, 5, 11, 13])
      let weights = try #require(writer.features)
      for row in 0..<table.rowCount {
        for column in 0..<26 {
          #expect(table.rows[row * table.rowStride + column] == weights.rows[row * 26 + column])
        }
      }
      #expect(model.dictionary?.nodeCount == 3)
      #expect(table.isLegal(TokenFeatures(bits: 0x0201_0504)))
      #expect(!table.isLegal(TokenFeatures(bits: 0x0301_0504)))
      #expect(!table.isLegal(TokenFeatures(bits: 0x1_0000_0000)))
    }
    try TinyModel.image().withModel { model in
      #expect(model.features == nil && model.dictionary == nil)
    }
  }

  @Test func aReaderThatDoesNotKnowFeaturesRefusesThem() throws {
    let image = try TinyModel.imageWithFeatures()
    for kind in [SectionKind.features, .featureRows] {
      #expect(image.word(image.entry(kind) + ModelLayout.Section.flags) == 1)
    }
    #expect(image.word(image.entry(.dictionary) + ModelLayout.Section.flags) == 0)
  }

  @Test func unknownKindsAndWrongCounts() throws {
    #expect(try error { $0.set(9, at: place($0, 1, Field.kind)) } == .badFeature(feature: 1))
    #expect(try error { $0.set(0x104, at: place($0, 1, Field.kind)) } == .badFeature(feature: 1))
    #expect(try error { $0.set(4, at: place($0, 0, Field.classCount)) } == .badFeature(feature: 0))
    #expect(try error { $0.set(0, at: $0.start(.features)) } == .badFeature(feature: 0))
    #expect(try error { $0.set(3, at: $0.start(.features)) } != nil)
    #expect(try error { $0.set(200, at: $0.start(.features)) } == .badFeature(feature: 200))
    #expect(try error { $0.set(1, at: $0.start(.features) + 4) } == .badFeature(feature: 4))
  }

  @Test func namesThatDoNotFit() throws {
    #expect(
      try error { $0.set(0, at: place($0, 3, Field.nameByteCount)) } == .badFeature(feature: 3))
    #expect(
      try error { $0.set(8, at: place($0, 3, Field.nameByteCount)) } == .badFeature(feature: 3))
    #expect(
      try error { $0.set(0xffff_ffff, at: place($0, 3, Field.nameByteCount)) }
        == .badFeature(feature: 3))
    #expect(
      try error { $0.set(9, at: place($0, 3, Field.nameStart)) } == .badFeature(feature: 3))
    #expect(
      try error { $0.set(7, at: place($0, 0, Field.nameByteCount)) } == .badFeature(feature: 0))
    #expect(
      try written { $0.features?.features[3].typeName = [0x1b] } == .badFeature(feature: 3))
  }

  @Test func aFeatureThatIsThereTwice() throws {
    #expect(
      try written { $0.features?.features[2] = InputFeature(.layout) } == .badFeature(feature: 2))
    #expect(
      try written {
        $0.features?.features[2] = InputFeature(.dictionary, typeName: Array("disease".utf8))
      } == .badFeature(feature: 3))
  }

  @Test func rowsThatAreNoneOrAddSomethingForClassZero() throws {
    let kind = SectionKind.featureRows.rawValue
    #expect(
      try written { $0.features?.rows[7] = .nan }
        == .badNumber(kind: kind, index: 0, element: 7, bits: Float.nan.bitPattern))
    #expect(
      try written { $0.features?.rows[26 * 6 + 3] = 300 }
        == .badNumber(kind: kind, index: 0, element: 32 * 6 + 3, bits: Float(300).bitPattern))
    #expect(
      try written { $0.features?.rows[26 * 5 + 2] = 1 }
        == .badNumber(kind: kind, index: 0, element: 32 * 5 + 2, bits: Float(1).bitPattern))
    let padding = 32 * 9 + 30
    #expect(
      try error { $0.set(1, at: $0.start(.featureRows) + 4 * padding) }
        == .badNumber(kind: kind, index: 0, element: UInt64(padding), bits: 1))
    #expect(
      try written { $0.features?.rows.removeLast(26) }
        == .wrongDimensions(
          kind: kind, index: 0, found0: 15, found1: 26, expected0: 16, expected1: 26))
  }

  @Test func aDictionaryThatIsCutOrDamaged() throws {
    #expect(
      try written { $0.dictionary?.removeLast(64) }.map { "\($0)" }?.contains("badDictionary")
        == true)
    #expect(try written { $0.dictionary = [] } != nil)
    #expect(try written { $0.dictionary?[0] ^= 1 } == .badDictionary(.wrongMagic))
    // Opening does not read it all; the full check does.
    let image = try TinyModel.imageWithFeatures()
    let start = image.start(.dictionary)
    let words = DictionaryLayout.Header.sections + DictionaryLayout.Section.wordBytes * 16
    image.mutableBytes[start + Int(image.long(start + words))] ^= 1
    image.stampContentHash()
    #expect(openingError(image) == nil)
    #expect(throws: ModelError.badDictionary(.wrongContentHash)) {
      try image.withModel { try $0.verify() }
    }
  }
}
