import Quantize
import Runtime
import Testing

/// Every defect of a file is a ModelError: each test breaks the tiny model in one way.
@Suite struct MalformedModelTests {
  private typealias Header = ModelLayout.Header
  private typealias Section = ModelLayout.Section
  private typealias Configuration = ModelLayout.Configuration

  /// The error of the tiny model after a change.
  private func error(_ change: (ModelImage) -> Void) throws -> ModelError? {
    let image = try TinyModel.image()
    change(image)
    return openingError(image)
  }

  /// The error of the tiny model whose parts were changed before it was written.
  private func written(_ change: (inout ModelWriter) -> Void) throws -> ModelError? {
    var writer = try TinyModel.writer()
    change(&writer)
    return openingError(writer.uncheckedImage())
  }

  @Test func theTinyModelIsSound() throws {
    let image = try TinyModel.image()
    #expect(openingError(image) == nil)
    try image.withModel { try $0.verify() }
  }

  // MARK: Header and table

  /// Calls the body with every part of the tiny model that is shorter than it, each placed so that
  /// the memory ends at most 63 bytes behind it.
  private func forEveryPart(
    _ image: ModelImage, _ body: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    let guarded = GuardedBytes(capacity: image.bytes.count)
    for blockEnd in stride(from: 64, through: image.bytes.count, by: 64) {
      let block = guarded.place(UnsafeRawBufferPointer(rebasing: image.bytes[..<blockEnd]))
      for byteCount in blockEnd - 64..<blockEnd {
        body(UnsafeMutableRawBufferPointer(rebasing: block[..<byteCount]))
      }
    }
  }

  @Test func truncatedAnywhere() throws {
    let image = try TinyModel.image()
    let whole = image.bytes.count
    forEveryPart(image) { part in
      let expected = ModelError.truncated(
        neededByteCount: UInt64(part.count < Header.byteCount ? Header.byteCount : whole),
        haveByteCount: UInt64(part.count))
      // Not #expect, which would take longer than all the rest.
      let found = openingError(UnsafeRawBufferPointer(part))
      if found != expected { Issue.record("\(part.count) bytes: \(String(describing: found))") }
    }
  }

  @Test func truncatedAnywhereWithAHeaderThatAgrees() throws {
    forEveryPart(try TinyModel.image()) { part in
      if part.count >= Header.byteCount {
        let count = UInt64(part.count).littleEndian
        part.storeBytes(of: count, toByteOffset: Header.fileByteCount, as: UInt64.self)
      }
      if openingError(UnsafeRawBufferPointer(part)) == nil {
        Issue.record("\(part.count) bytes")
      }
    }
  }

  @Test func trailingBytes() throws {
    let image = try TinyModel.image()
    let longer = ModelImage(copying: Array(image.bytes) + [0])
    let count = UInt64(image.bytes.count)
    #expect(
      openingError(longer)
        == .trailingBytes(expectedByteCount: count, haveByteCount: count + 1))
    longer.set(long: count + 1, at: Header.fileByteCount)
    #expect(openingError(longer) == .wrongEnd(found: count + 1, expected: count))
  }

  @Test(arguments: 0..<8) func wrongMagic(byte: Int) throws {
    #expect(try error { $0.mutableBytes[byte] ^= 1 } == .wrongMagic)
  }

  @Test func newerVersion() throws {
    #expect(
      try error { $0.set(2, at: Header.formatVersion) }
        == .unsupportedVersion(found: 2, supported: 1))
  }

  @Test func reservedHeaderBytes() throws {
    #expect(
      try error { $0.set(128, at: Header.headerByteCount) }
        == .wrongValue(bytePosition: 12, found: 128, expected: 64))
    #expect(
      try error { $0.set(1, at: Header.zero) }
        == .wrongValue(bytePosition: 28, found: 1, expected: 0))
  }

  @Test(arguments: [0, 1, 76, 78, 1 << 16, 1 << 17, UInt32.max])
  func wrongSectionCount(count: UInt32) throws {
    #expect(try error { $0.set(count, at: Header.sectionCount) } != nil)
  }

  @Test func hugeSectionCountIsNamed() throws {
    #expect(
      try error { $0.set(.max, at: Header.sectionCount) }
        == .tooManySections(count: .max, limit: 1 << 16))
  }

  @Test func everyEntryFieldOfEverySectionIsChecked() throws {
    let image = try TinyModel.image()
    let guarded = GuardedBytes(capacity: image.bytes.count)
    let count = Int(image.word(Header.sectionCount))
    let values: [UInt64] = [
      0, 1, 63, 64, 1 << 31, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
      0xFFFF_FFFF_FFFF_FFC0, .max,
    ]
    for number in 0..<count {
      let entry = image.entry(number: number)
      let isBytes = image.word(entry + Section.elementType) == ElementType.bytes.rawValue
      for field in [Section.byteStart, Section.byteCount] {
        let old = image.long(entry + field)
        for value in values + [old &+ 64, old &- 64, old &+ 1, old &- 1] where value != old {
          // A section of bytes may grow into the zeros behind it; its own view decides.
          if isBytes && field == Section.byteCount && value == old + 1 { continue }
          image.set(long: value, at: entry + field)
          if openingError(UnsafeRawBufferPointer(guarded.place(image.bytes))) == nil {
            Issue.record("entry \(number) field \(field) value \(value)")
          }
        }
        image.set(long: old, at: entry + field)
      }
      let wordFields = [Section.kind, Section.index, Section.elementType]
      for field in wordFields + [Section.dimension0, Section.dimension1] {
        // Sections of bytes have no dimensions; a reader ignores them there.
        if isBytes && field >= Section.dimension0 { continue }
        let old = image.word(entry + field)
        for value in [old &+ 1, old ^ 0x8000_0000, .max] {
          image.set(value, at: entry + field)
          if openingError(UnsafeRawBufferPointer(guarded.place(image.bytes))) == nil {
            Issue.record("entry \(number) field \(field) value \(value)")
          }
        }
        image.set(old, at: entry + field)
      }
    }
    #expect(openingError(UnsafeRawBufferPointer(guarded.place(image.bytes))) == nil)
  }

  @Test func overlapAndDisorderAreNamed() throws {
    let image = try TinyModel.image()
    let start = UInt64(image.start(.vocabulary))
    image.set(
      long: start - 64, at: image.entry(.vocabulary) + Section.byteStart)
    #expect(
      openingError(image)
        == .wrongSectionStart(
          kind: SectionKind.vocabulary.rawValue, index: 0, found: start - 64, expected: start))
  }

  @Test func gapThatIsNotZero() throws {
    let image = try TinyModel.image()
    let entry = image.entry(.provenance)
    let end = Int(image.long(entry + Section.byteStart) + image.long(entry + Section.byteCount))
    try #require(end % 64 != 0)
    image.mutableBytes[end] = 9
    #expect(
      openingError(image) == .wrongValue(bytePosition: UInt64(end), found: 9, expected: 0))
  }

  @Test func entryBytesThatMustBeZero() throws {
    for position in stride(from: Section.zero, to: 64, by: 4) {
      let place = Header.byteCount + position
      #expect(
        try error { $0.set(7, at: place) }
          == .wrongValue(bytePosition: UInt64(place), found: 7, expected: 0))
    }
  }

  @Test func unknownFlags() throws {
    #expect(
      try error { $0.set(3, at: $0.entry(.vocabulary) + Section.flags) }
        == .unknownFlags(kind: SectionKind.vocabulary.rawValue, index: 0, flags: 3))
  }

  @Test func missingSectionIsNamed() throws {
    #expect(
      try error { $0.set(0x999, at: $0.entry(.normalizer) + Section.kind) }
        == .unknownRequiredSection(kind: 0x999, index: 0))
    #expect(
      try error {
        $0.set(0x999, at: $0.entry(.normalizer) + Section.kind)
        $0.set(0, at: $0.entry(SectionKind(rawValue: 0x999)) + Section.flags)
      }
        == .missingSection(
          kind: SectionKind.normalizer.rawValue, index: 0,
          foundKind: SectionKind.wordEmbeddingScale.rawValue, foundIndex: 0))
  }

  @Test func unknownSectionsAreSkippedOrRefusedByTheirFlag() throws {
    #expect(try written { $0.extraSections = [(0x300, 0, [1, 2, 3])] } == nil)
    #expect(
      try written { $0.extraSections = [(0x300, 1, [1, 2, 3])] }
        == .unknownRequiredSection(kind: 0x300, index: 0))
  }

  @Test func sectionOfAKnownKindTooMuch() throws {
    let image = try TinyModel.image()
    let labels = Array(image.bytes[image.start(.labels)...].prefix(100))
    #expect(
      try written { $0.extraSections = [(SectionKind.labels.rawValue, 1, labels)] }
        == .missingSection(
          kind: 0, index: 0, foundKind: SectionKind.labels.rawValue, foundIndex: 0))
  }

  // MARK: Configuration

  @Test(arguments: [
    Configuration.vocabularyCount, Configuration.hiddenSize, Configuration.layerCount,
    Configuration.attentionHeadCount, Configuration.feedForwardSize,
    Configuration.positionCount, Configuration.windowTokens, Configuration.headCount,
  ])
  func configurationCounts(field: Int) throws {
    for value in [0, 1 << 24, UInt32.max] {
      let found = try error { $0.set(value, at: $0.start(.configuration) + field) }
      guard case .configurationOutOfRange(field, UInt64(value), _, _) = found else {
        Issue.record("field \(field) value \(value): \(String(describing: found))")
        continue
      }
    }
    // In range, but not what the sections hold.
    #expect(
      try error {
        let place = $0.start(.configuration) + field
        $0.set($0.word(place) + 2, at: place)
      } != nil || field == Configuration.windowTokens)
  }

  @Test func headsThatDoNotDivideTheWidth() throws {
    #expect(
      try error { $0.set(4, at: $0.start(.configuration) + Configuration.attentionHeadCount) }
        == .headsDoNotDivide(hiddenSize: 26, attentionHeadCount: 4))
  }

  @Test func activationAndReservedBytes() throws {
    #expect(
      try error { $0.set(3, at: $0.start(.configuration) + Configuration.activation) }
        == .configurationOutOfRange(
          field: Configuration.activation, value: 3, minimum: 0, maximum: 2))
    for position in stride(from: Configuration.zero, to: Configuration.byteCount, by: 4) {
      #expect(
        try error { $0.set(1, at: $0.start(.configuration) + position) }
          == .configurationOutOfRange(field: position, value: 1, minimum: 0, maximum: 0))
    }
  }

  @Test(arguments: [Configuration.weightLimit, Configuration.activationLimit])
  func limitsOtherThanTheTwoRanges(field: Int) throws {
    for value: UInt32 in [0, 1, 62, 64, 126, 128, .max] {
      #expect(
        try error { $0.set(value, at: $0.start(.configuration) + field) }
          == .configurationOutOfRange(
            field: field, value: UInt64(value), minimum: 63, maximum: 127))
    }
  }

  @Test(arguments: [0, -1e-12, 1e-30, 2, .nan, .infinity] as [Float])
  func epsilon(value: Float) throws {
    #expect(
      try error {
        $0.set(value.bitPattern, at: $0.start(.configuration) + Configuration.layerNormEpsilon)
      } == .epsilonOutOfRange(bits: value.bitPattern))
  }

  // MARK: Numbers

  static let floatSections: [SectionKind] = [
    .wordEmbeddingScale, .positionEmbeddingScale, .embeddingNorm.normScale,
    .embeddingNorm.normBias, .query.columnScale, .query.bias, .key.columnScale,
    .value.columnScale, .attentionOutput.bias, .attentionNorm.normScale,
    .feedForwardIn.columnScale, .feedForwardOut.bias, .feedForwardNorm.normBias,
    .classifier.columnScale, .classifier.bias,
  ]
  static let scaleSections: [SectionKind] = [
    .wordEmbeddingScale, .positionEmbeddingScale, .query.columnScale, .classifier.columnScale,
  ]

  @Test(arguments: floatSections.map(\.rawValue), [Float.nan, .infinity, -.infinity, 300])
  func numbersThatAreNotFiniteOrTooLarge(kind: UInt32, value: Float) throws {
    #expect(
      try error { $0.set(value.bitPattern, at: $0.start(SectionKind(rawValue: kind)) + 4) }
        == .badNumber(kind: kind, index: 0, element: 1, bits: value.bitPattern))
  }

  @Test(arguments: scaleSections.map(\.rawValue), [0, -0.0, -1, 0x1p-130, 4.1] as [Float])
  func scalesThatAreNotPositive(kind: UInt32, value: Float) throws {
    #expect(
      try error { $0.set(value.bitPattern, at: $0.start(SectionKind(rawValue: kind))) }
        == .badNumber(kind: kind, index: 0, element: 0, bits: value.bitPattern))
  }

  @Test func paddingThatIsNotAsItMustBe() throws {
    // 26 columns are stored as 32.
    let zero = Float(0).bitPattern
    #expect(
      try error { $0.set(zero, at: $0.start(.key.columnScale) + 26 * 4) }
        == .badNumber(kind: SectionKind.key.columnScale.rawValue, index: 0, element: 26, bits: 0))
    #expect(
      try error { $0.set(1, at: $0.start(.key.bias, index: 1) + 31 * 4) }
        == .badNumber(kind: SectionKind.key.bias.rawValue, index: 1, element: 31, bits: 1))
    #expect(
      try error { $0.set(1, at: $0.start(.key.columnSum) + 26 * 4) }
        == .badNumber(kind: SectionKind.key.columnSum.rawValue, index: 0, element: 26, bits: 1))
  }

  @Test func columnSumsThatNoWeightsHave() throws {
    let limit = UInt32(26 * 63)
    #expect(
      try error { $0.set(limit + 1, at: $0.start(.query.columnSum)) }
        == .badNumber(
          kind: SectionKind.query.columnSum.rawValue, index: 0, element: 0, bits: limit + 1))
    let lowest = UInt32(bitPattern: Int32.min)
    #expect(
      try error { $0.set(lowest, at: $0.start(.query.columnSum)) }
        == .badNumber(
          kind: SectionKind.query.columnSum.rawValue, index: 0, element: 0, bits: lowest))
  }

  // MARK: Full check

  @Test func aFlippedBitAnywhereChangesTheContentHash() throws {
    let image = try TinyModel.image()
    for kind in [SectionKind.wordEmbeddingRows, .query.tiles, .provenance] {
      let place = image.start(kind) + 40
      image.mutableBytes[place] ^= 1
      if openingError(image) == nil {
        #expect(throws: ModelError.wrongContentHash) {
          try image.withModel { try $0.verifyContentHash() }
        }
      }
      image.mutableBytes[place] ^= 1
    }
    try image.withModel { try $0.verifyContentHash() }
    image.mutableBytes[Header.contentHash] ^= 1
    #expect(throws: ModelError.wrongContentHash) {
      try image.withModel { try $0.verifyContentHash() }
    }
  }

  @Test func weightsThatKernelsDisagreeOn() throws {
    let image = try TinyModel.image()
    let tiles = image.start(.value.tiles, index: 1)
    image.mutableBytes[tiles] = 64
    image.stampContentHash()
    try image.withModel { try $0.verifyContentHash() }
    #expect(
      throws: ModelError.wrongWeights(kind: SectionKind.value.rawValue, index: 1, column: 0)
    ) { try image.withModel { try $0.verify() } }
    let rows = try TinyModel.image()
    rows.mutableBytes[rows.start(.wordEmbeddingRows) + 32 + 26] = 1
    #expect(
      throws: ModelError.wrongWeights(
        kind: SectionKind.wordEmbeddingRows.rawValue, index: 0, column: 1)
    ) { try rows.withModel { try $0.verifyWeights() } }
  }
}
