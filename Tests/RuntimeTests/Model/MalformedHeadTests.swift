import Quantize
import Runtime
import Testing

/// Sections of heads that read at mentions: each test breaks the tiny model with such heads in one
/// way. Head 2 is flags, head 3 a relation.
@Suite struct MalformedHeadTests {
  private typealias Head = ModelLayout.Head
  private typealias Section = ModelLayout.Section

  private func error(_ change: (ModelImage) -> Void) throws -> ModelError? {
    let image = try TinyModel.mentionHeadImage()
    change(image)
    return openingError(image)
  }

  private func written(_ change: (inout ModelWriter) -> Void) throws -> ModelError? {
    var writer = try TinyModel.mentionHeadWriter()
    change(&writer)
    return openingError(writer.uncheckedImage())
  }

  private func setField(_ field: Int, _ value: UInt32, head: UInt32) throws -> ModelError? {
    try error { $0.set(value, at: $0.start(.head, index: head) + field) }
  }

  @Test func theModelIsSound() throws {
    let image = try TinyModel.mentionHeadImage()
    #expect(openingError(image) == nil)
    try image.withModel { model in
      try model.verify()
      #expect(model.headCount == 4 && model.tagHeadCount == 2 && model.flagCount == 2)
      guard case .flags(let flags) = model.head(2), case .relation(let relation) = model.head(3)
      else {
        Issue.record("other kinds")
        return
      }
      #expect(flags.flagCount == 2 && flags.arguments.count == 2)
      #expect(String(decoding: flags.flagName(1), as: UTF8.self) == "past")
      #expect(flags.threshold(0) == 0.5)
      #expect(flags.arguments.contains(headIndex: 1, typeIndex: 0))
      #expect(!flags.arguments.contains(headIndex: 1, typeIndex: 1))
      #expect(relation.size == 18 && relation.reach == WordDistance.reach)
      #expect(relation.projection.outputCount == 36 && relation.output.inputCount == 18)
      #expect(model.head(2).typeCount == 0 && model.head(3).typeCount == 1)
      #expect(String(decoding: model.head(3).typeName(0), as: UTF8.self) == "strength")
    }
  }

  @Test(arguments: [2, 3] as [UInt32])
  func recordFields(head: UInt32) throws {
    let fields = [
      Head.argumentCount, Head.thresholdCount, Head.size, Head.reach, Head.distanceCount,
    ]
    for field in fields {
      let image = try TinyModel.mentionHeadImage()
      let old = image.word(image.start(.head, index: head) + field)
      for value in [0, 1, 19, 64, 129, 1025, 0x7FFF_FFFF, .max] as [UInt32] where value != old {
        // Any reach in range is a sound one.
        if field == Head.reach, head == 3, (1...128).contains(value) { continue }
        #expect(try setField(field, value, head: head) != nil, "field \(field) = \(value)")
      }
    }
    for field in stride(from: Head.zero, to: Head.headerByteCount, by: 4) {
      #expect(
        try setField(field, 1, head: head) == .badHead(head: head, field: field, value: 1))
    }
  }

  @Test func anUnknownKindIsRefusedOrSkippedAsItsFlagsSay() throws {
    for kind in [0, 4, .max] as [UInt32] {
      #expect(
        try setField(Head.kind, kind, head: 2) == .badHead(head: 2, field: Head.kind, value: kind))
    }
    /// The flags head becomes one of an unknown kind; so many of its six sections are not required.
    func skipped(_ count: Int) throws -> ModelImage {
      let image = try TinyModel.mentionHeadImage()
      image.set(9, at: image.start(.head, index: 2) + Head.kind)
      let first = image.entry(.head, index: 2)
      for number in 0..<count {
        image.set(0, at: first + number * Section.entryByteCount + Section.flags)
      }
      return image
    }
    #expect(openingError(try skipped(5)) != nil)
    let image = try skipped(6)
    try image.withModel { model in
      #expect(model.headCount == 3 && model.flagCount == 0)
      #expect(String(decoding: model.head(2).name, as: UTF8.self) == "dose")
    }
    let relation = try TinyModel.mentionHeadImage()
    relation.set(9, at: relation.start(.head, index: 3) + Head.kind)
    relation.set(0, at: relation.entry(.head, index: 3) + Section.flags)
    #expect(
      openingError(relation)
        == .unknownRequiredSection(kind: SectionKind.labels.rawValue, index: 3))
  }

  @Test func arguments() throws {
    let first = Head.headerByteCount
    for (value, field) in [
      (2, Head.argumentHead), (.max, Head.argumentHead), (1, Head.argumentType),
    ]
      as [(UInt32, Int)]
    {
      #expect(
        try setField(first + field, value, head: 2) == .badArgument(head: 2, argument: 0))
    }
    // The second pair becomes the first: a repeat.
    #expect(
      try setField(first + Head.argumentByteCount + Head.argumentHead, 0, head: 2)
        == .badArgument(head: 2, argument: 1))
    #expect(try written { $0.changeFlags { $0.arguments = [] } } != nil)
    #expect(
      try written { $0.changeFlags { $0.arguments.reverse() } }
        == .badArgument(head: 2, argument: 1))
  }

  @Test(arguments: [-0.1, 1.1, .nan, .infinity, -.infinity] as [Float])
  func thresholds(value: Float) throws {
    #expect(
      try written { $0.changeFlags { $0.thresholds[1] = value } }
        == .badThreshold(head: 2, flag: 1, bits: value.bitPattern))
  }

  @Test func flagLabels() throws {
    #expect(
      try written { $0.changeFlags { $0.thresholds.append(0.5) } }
        == .badFlagLabels(head: 2, flagCount: 3, labelCount: 2))
    #expect(
      try written { writer in
        let labels = try? LabelSet(names: ["O", "x"], scheme: .plain)
        writer.changeFlags { $0.labels = labels ?? $0.labels }
      } == .badFlagLabels(head: 2, flagCount: 2, labelCount: 2))
  }

  @Test func tooManyHeadsAndFlags() throws {
    #expect(
      try written { $0.mentionHeads = Array(repeating: $0.mentionHeads[0], count: 63) }
        == .tooManyHeads(count: 65, limit: 64))
    #expect(
      try written { $0.mentionHeads = Array(repeating: $0.mentionHeads[0], count: 33) }
        == .tooManyFlags(count: 66, limit: 64))
  }

  @Test func distanceRows() throws {
    #expect(
      try written { $0.changeRelation { $0.distanceRows[20] = .nan } }
        == .badNumber(
          kind: SectionKind.relationDistances.rawValue, index: 3, element: 2,
          bits: Float.nan.bitPattern))
    #expect(
      try written { $0.changeRelation { $0.distanceRows.removeLast(18) } }
        == .badHead(head: 3, field: Head.distanceCount, value: 14))
    // Padding is zero.
    #expect(
      try error { $0.set(1, at: $0.start(.relationDistances, index: 3) + 18 * 4) } != nil)
  }

  @Test func everySectionIsNeededInItsPlace() throws {
    let image = try TinyModel.mentionHeadImage()
    let count = Int(image.word(ModelLayout.Header.sectionCount))
    let first = image.entry(.head, index: 2)
    for number in 0..<count where image.entry(number: number) >= first {
      let entry = image.entry(number: number)
      let changes: [(Int, UInt32)] = [
        (Section.kind, 0x2FF), (Section.kind, 0), (Section.index, 1), (Section.index, 9),
        (Section.elementType, 4), (Section.byteCount, 3),
      ]
      for (field, value) in changes {
        let found = try error { $0.set(value, at: entry + field) }
        #expect(found != nil, "section \(number), field \(field) = \(value)")
      }
      let isBytes = image.word(entry + Section.elementType) == 0
      for field in [Section.dimension0, Section.dimension1] where !isBytes {
        let value = image.word(entry + field) + 1
        #expect(try error { $0.set(value, at: entry + field) } != nil)
      }
    }
  }

  @Test func verifyReadsTheRelationsWeights() throws {
    for kind in [SectionKind.classifier, .relationOutput] {
      let image = try TinyModel.mentionHeadImage()
      image.mutableBytes[image.start(kind, index: 3)] ^= 1
      image.stampContentHash()
      try image.withModel { model in
        #expect(throws: ModelError.wrongWeights(kind: kind.rawValue, index: 3, column: 0)) {
          try model.verify()
        }
      }
    }
  }
}

extension ModelWriter {
  /// Changes the tiny model's flags head.
  fileprivate mutating func changeFlags(_ change: (inout FlagHeadWeights) -> Void) {
    guard case .flags(var head) = mentionHeads[0] else { return }
    change(&head)
    mentionHeads[0] = .flags(head)
  }

  fileprivate mutating func changeRelation(_ change: (inout RelationHeadWeights) -> Void) {
    guard case .relation(var head) = mentionHeads[1] else { return }
    change(&head)
    mentionHeads[1] = .relation(head)
  }
}
