import Quantize
import Runtime

/// The small models that tests of the validator break: 2 layers, 26 wide, two tags heads; the second
/// has flags and a relation beside them.
enum TinyModel {
  static let configuration = ModelConfiguration(
    vocabularyCount: 150, hiddenSize: 26, layerCount: 2, attentionHeadCount: 2,
    feedForwardSize: 36, positionCount: 24, windowTokens: 16, activation: .gelu,
    layerNormEpsilon: 1e-12)

  private static let made = make([])
  private static let madeWithMentionHeads = make([
    SyntheticMentionHead("assertion", .flags(["negated", "past"]), arguments: [(0, 0), (1, 0)]),
    SyntheticMentionHead(
      "dose", .relation(labels: ["O", "B-strength", "I-strength"], size: 18), arguments: [(0, 0)]),
  ])

  private static func make(
    _ heads: [SyntheticMentionHead]
  ) -> Result<(writer: ModelWriter, bytes: [UInt8]), any Error> {
    Result {
      var synthetic = SyntheticModel(seed: 7)
      let writer = try synthetic.writer(
        configuration: configuration,
        heads: [("entities", ["O", "B-drug", "I-drug"]), ("plain", ["O", "sign"])],
        mentionHeads: heads, words: ["aspirin", "pain", "with"])
      return (writer: writer, bytes: try writer.image().copiedBytes())
    }
  }

  static let features = [
    InputFeature(.layout), InputFeature(.letterCase), InputFeature(.joined),
    InputFeature(.dictionary, typeName: Array("disease".utf8)),
  ]

  private static let madeWithFeatures = Result {
    var synthetic = SyntheticModel(seed: 7)
    var writer = try synthetic.writer(
      configuration: configuration,
      heads: [("entities", ["O", "B-drug", "I-drug"])], words: ["aspirin", "pain", "with"],
      features: features)
    writer.dictionary = try BuiltDictionary(["pain|disease", "pain with|disease"]).bytes
    return (writer: writer, bytes: try writer.image().copiedBytes())
  }

  /// The same with input features and a dictionary.
  static func writerWithFeatures() throws -> ModelWriter { try madeWithFeatures.get().writer }

  static func imageWithFeatures() throws -> ModelImage {
    ModelImage(copying: try madeWithFeatures.get().bytes)
  }

  private static let madeOpen = Result {
    var synthetic = SyntheticModel(seed: 8)
    let writer = try synthetic.writer(
      configuration: configuration, heads: [("entities", ["O", "B-drug", "I-drug"])],
      mentionHeads: [SyntheticMentionHead("open", .open(size: 18), arguments: [])],
      words: ["fever", "pain"])
    let bytes = try writer.image().withModel { model in
      let asked = try AskedTypes(
        ["pain", "fever"].map { AskedType(name: Array($0.utf8), text: Array($0.utf8)) },
        model: model, headIndex: 1, kernels: Dispatch.best(for: model))
      return try StoredTypeVectors.image(of: model, storing: asked).copiedBytes()
    }
    return (writer: writer, bytes: bytes)
  }

  /// The same with an open head, without stored types.
  static func openWriter() throws -> ModelWriter { try madeOpen.get().writer }

  /// The same with an open head and two stored types.
  static func openImage() throws -> ModelImage {
    ModelImage(copying: try madeOpen.get().bytes)
  }

  static func writer() throws -> ModelWriter { try made.get().writer }

  static func image() throws -> ModelImage { ModelImage(copying: try made.get().bytes) }

  static func mentionHeadWriter() throws -> ModelWriter { try madeWithMentionHeads.get().writer }

  static func mentionHeadImage() throws -> ModelImage {
    ModelImage(copying: try madeWithMentionHeads.get().bytes)
  }
}

/// What opening this file's bytes throws, nil if it opens.
func openingError(_ bytes: UnsafeRawBufferPointer) -> ModelError? {
  do throws(ModelError) {
    _ = try Model.view(bytes)
    return nil
  } catch {
    return error
  }
}

/// The same for a file in memory, which lives until it has been looked at.
func openingError(_ image: ModelImage) -> ModelError? {
  withExtendedLifetime(image) { openingError(image.bytes) }
}

extension ModelImage {
  func word(_ bytePosition: Int) -> UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: bytePosition, as: UInt32.self))
  }

  func long(_ bytePosition: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bytePosition, as: UInt64.self))
  }

  func set(_ word: UInt32, at bytePosition: Int) {
    mutableBytes.storeBytes(of: word.littleEndian, toByteOffset: bytePosition, as: UInt32.self)
  }

  func set(long: UInt64, at bytePosition: Int) {
    mutableBytes.storeBytes(of: long.littleEndian, toByteOffset: bytePosition, as: UInt64.self)
  }

  /// Byte position of a section's entry in the table.
  func entry(_ kind: SectionKind, index: UInt32 = 0) -> Int {
    for number in 0..<Int(word(ModelLayout.Header.sectionCount)) {
      let entry = entry(number: number)
      if word(entry) == kind.rawValue && word(entry + ModelLayout.Section.index) == index {
        return entry
      }
    }
    fatalError("the tiny model has no such section")
  }

  func entry(number: Int) -> Int {
    ModelLayout.Header.byteCount + number * ModelLayout.Section.entryByteCount
  }

  /// Byte position of a section's first byte.
  func start(_ kind: SectionKind, index: UInt32 = 0) -> Int {
    Int(long(entry(kind, index: index) + ModelLayout.Section.byteStart))
  }
}
