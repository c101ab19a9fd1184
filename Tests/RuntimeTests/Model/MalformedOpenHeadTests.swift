import Quantize
import Runtime
import Testing

/// Sections of an open head with stored types: each test breaks the tiny model with them in one way. The
/// open head is head 1.
@Suite struct MalformedOpenHeadTests {
  private typealias Head = ModelLayout.Head
  private typealias Section = ModelLayout.Section
  private typealias Stored = ModelLayout.StoredTypes

  private func error(_ change: (ModelImage) -> Void) throws -> ModelError? {
    let image = try TinyModel.openImage()
    change(image)
    return openingError(image)
  }

  private func written(_ change: (inout OpenHeadWeights) throws -> Void) throws -> ModelError? {
    var writer = try TinyModel.openWriter()
    guard case .open(var head) = writer.mentionHeads[0] else { return nil }
    try change(&head)
    writer.mentionHeads[0] = .open(head)
    return openingError(writer.uncheckedImage())
  }

  @Test func theModelIsSound() throws {
    let image = try TinyModel.openImage()
    #expect(openingError(image) == nil)
    try image.withModel { model in
      try model.verify()
      #expect(model.headCount == 2 && model.tagHeadCount == 1 && model.openHeadIndex == 1)
      guard case .open(let head) = model.head(1) else {
        Issue.record("another kind")
        return
      }
      #expect(head.size == 18 && head.threshold == 0.5)
      #expect(head.projection.outputCount == 36 && head.nameProjection.outputCount == 36)
      #expect(model.head(1).typeCount == 0 && !model.head(1).isTags && model.head(1).isOpen)
      #expect(head.storedTypes?.count == 2)
    }
  }

  @Test func recordFields() throws {
    for field in [
      Head.argumentCount, Head.thresholdCount, Head.size, Head.reach, Head.distanceCount,
    ] {
      let image = try TinyModel.openImage()
      let place = image.start(.head, index: 1) + field
      let old = image.word(place)
      for value in [0, 1, 2, 19, 1025, 0x7FFF_FFFF, .max] as [UInt32] where value != old {
        #expect(
          try error { $0.set(value, at: place) } != nil, "field \(field) = \(value)")
      }
    }
    for field in stride(from: Head.zero, to: Head.headerByteCount, by: 4) {
      #expect(
        try error { $0.set(1, at: $0.start(.head, index: 1) + field) }
          == .badHead(head: 1, field: field, value: 1))
    }
  }

  @Test func labelsAndThreshold() throws {
    for names in [
      ["O", "B-x"], ["B-x", "O", "I-x"], ["O", "B-x", "I-x", "B-y"], ["O", "I-x", "B-x"],
    ] {
      #expect(
        try written { $0.labels = try LabelSet(names: names, scheme: .bio) }
          == .badOpenLabels(head: 1, labelCount: UInt32(names.count)))
    }
    for value in [-0.1, 1.1, .nan] as [Float] {
      #expect(
        try written { $0.threshold = value }
          == .badThreshold(head: 1, flag: 0, bits: value.bitPattern))
    }
    #expect(
      try written { $0.scoreBias = [0, .infinity] }
        == .badNumber(
          kind: SectionKind.openBias.rawValue, index: 1, element: 1,
          bits: Float.infinity.bitPattern))
    #expect(try written { $0.scoreBias = [0] } != nil)
  }

  @Test func storedTypes() throws {
    let first = Stored.headerByteCount
    for (field, value, type) in [
      (Stored.count, 0, 0), (Stored.count, 3, nil), (Stored.count, 16_385, 16_385),
      (Stored.count, .max, .max), (Stored.zero, 1, 0), (first + Stored.textStart, 25, 0),
      (first + Stored.textByteCount, 0, 0), (first + Stored.textByteCount, .max, 0),
      (first + 8 + Stored.textByteCount, 1, 2),
    ] as [(Int, UInt32, UInt32?)] {
      let found = try error { $0.set(value, at: $0.start(.storedTypes, index: 1) + field) }
      if let type {
        #expect(found == .badStoredType(head: 1, type: type), "\(field) = \(value)")
      } else {
        #expect(found != nil)
      }
    }
    let texts = first + 2 * Stored.recordByteCount
    // fever and pain: a control character, and out of order.
    #expect(
      try error { $0.mutableBytes[$0.start(.storedTypes, index: 1) + texts] = 7 }
        == .badStoredType(head: 1, type: 0))
    #expect(
      try error {
        $0.mutableBytes[$0.start(.storedTypes, index: 1) + texts] = UInt8(ascii: "q")
      } == .badStoredType(head: 1, type: 1))
    #expect(
      try error { $0.set(Float.nan.bitPattern, at: $0.start(.storedVectors, index: 1) + 8) }
        == .badNumber(
          kind: SectionKind.storedVectors.rawValue, index: 1, element: 2,
          bits: Float.nan.bitPattern))
  }

  @Test func everySectionIsNeededInItsPlace() throws {
    let image = try TinyModel.openImage()
    let count = Int(image.word(ModelLayout.Header.sectionCount))
    let first = image.entry(.head, index: 1)
    for number in 0..<count where image.entry(number: number) >= first {
      let entry = image.entry(number: number)
      let kind = SectionKind(rawValue: image.word(entry))
      for (field, value) in [
        (Section.kind, 0x205), (Section.index, 9), (Section.elementType, 4),
        (Section.byteCount, 3),
      ] as [(Int, UInt32)] where image.word(entry + field) != value {
        let found = try error { $0.set(value, at: entry + field) }
        #expect(found != nil, "section \(kind.name.map { "\($0)" } ?? ""), field \(field)")
      }
    }
  }

  @Test func verifyReadsTheNamesWeights() throws {
    for kind in [SectionKind.classifier, .nameProjection] {
      let image = try TinyModel.openImage()
      image.mutableBytes[image.start(kind, index: 1)] ^= 1
      image.stampContentHash()
      _ = try image.withModel { model in
        #expect(throws: ModelError.wrongWeights(kind: kind.rawValue, index: 1, column: 0)) {
          try model.verify()
        }
      }
    }
  }
}
