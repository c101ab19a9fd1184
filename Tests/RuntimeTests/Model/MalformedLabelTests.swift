import Quantize
import Runtime
import Testing

/// Labels and provenance: records, names and their places.
@Suite struct MalformedLabelTests {
  private typealias Labels = ModelLayout.Labels
  private typealias Provenance = ModelLayout.Provenance

  private func error(_ change: (ModelImage) -> Void) throws -> ModelError? {
    let image = try TinyModel.image()
    change(image)
    return openingError(image)
  }

  private func label(_ index: Int, _ field: Int) -> Int {
    Labels.headerByteCount + index * Labels.labelByteCount + field
  }

  @Test(arguments: [Labels.labelCount, Labels.typeCount, Labels.nameByteCount, Labels.scheme])
  func counts(field: Int) throws {
    for value in [0, 4, 1025, 0x00FF_FFFF, UInt32.max] {
      // 0 is a scheme: BIO, that of the tiny model.
      if field == Labels.scheme && value == 0 { continue }
      #expect(
        try error { $0.set(value, at: $0.start(.labels) + field) } != nil, "\(field) \(value)")
    }
  }

  @Test func labelRecords() throws {
    let wrong = ModelError.badLabel(head: 0, label: 1)
    #expect(try error { $0.set(5, at: $0.start(.labels) + label(1, Labels.labelPrefix)) } == wrong)
    // BIO has no E-.
    #expect(try error { $0.set(3, at: $0.start(.labels) + label(1, Labels.labelPrefix)) } == wrong)
    #expect(try error { $0.set(1, at: $0.start(.labels) + label(1, Labels.labelType)) } == wrong)
    #expect(
      try error { $0.set(.max, at: $0.start(.labels) + label(1, Labels.labelType)) } == wrong)
    for value in [0, 1, 100_000, UInt32.max] {
      for field in [Labels.labelNameByteStart, Labels.labelNameByteCount] {
        #expect(
          try error { $0.set(value, at: $0.start(.labels) + label(1, field)) } != nil)
      }
    }
  }

  @Test func duplicateLabels() throws {
    // The third label becomes the second: "I-drug" to "B-drug", or the same meaning.
    let image = try TinyModel.image()
    let start = image.start(.labels)
    let name = start + Int(image.word(start + label(2, Labels.labelNameByteStart)))
    #expect(
      try error { $0.mutableBytes[name] = UInt8(ascii: "B") }
        == .duplicateLabel(head: 0, first: 1, second: 2))
    #expect(
      try error { $0.set(1, at: start + label(2, Labels.labelPrefix)) }
        == .duplicateLabel(head: 0, first: 1, second: 2))
  }

  @Test(arguments: [0x1B, 0x00, 0x7F, 0x0A, 0x80, 0xC0, 0xF5, 0xC2, 0xE2, 0xFF] as [UInt8])
  func namesThatAreNotText(byte: UInt8) throws {
    let image = try TinyModel.image()
    let start = image.start(.labels)
    let head = start + Int(image.word(start + label(0, Labels.labelNameByteStart))) - 1
    let second = start + Int(image.word(start + label(1, Labels.labelNameByteStart)))
    let count = Int(image.word(image.entry(.labels) + ModelLayout.Section.byteCount))
    #expect(
      try error { $0.mutableBytes[head] = byte } == .badLabelSection(head: 0, value: 0, limit: 0))
    #expect(try error { $0.mutableBytes[second] = byte } == .badLabel(head: 0, label: 1))
    #expect(
      try error { $0.mutableBytes[start + count - 1] = byte } == .badType(head: 0, type: 0))
  }

  @Test func provenancePairs() throws {
    for value in [1, 3, 257, UInt32.max] {
      #expect(try error { $0.set(value, at: $0.start(.provenance)) } != nil)
    }
    #expect(
      try error { $0.set(1, at: $0.start(.provenance) + Provenance.zero) }
        == .badProvenance(pair: 0))
    for record in 0..<2 {
      for field in stride(from: 0, to: 16, by: 4) {
        for value in [0, 1, 100_000, UInt32.max] {
          let place = Provenance.headerByteCount + record * Provenance.pairByteCount + field
          let old = try TinyModel.image()
          guard old.word(old.start(.provenance) + place) != value else { continue }
          #expect(try error { $0.set(value, at: $0.start(.provenance) + place) } != nil)
        }
      }
    }
  }

  @Test func provenanceText() throws {
    var writer = try TinyModel.writer()
    writer.provenance = [("scores", "line\n\tline"), ("name", "ü")]
    #expect(openingError(writer.uncheckedImage()) == nil)
    writer.provenance = [("a", "1"), ("a", "2")]
    #expect(openingError(writer.uncheckedImage()) == .badProvenance(pair: 1))
    writer.provenance = [("a\n", "1")]
    #expect(openingError(writer.uncheckedImage()) == .badProvenance(pair: 0))
    writer.provenance = [("a", "\u{1B}[2J")]
    #expect(openingError(writer.uncheckedImage()) == .badProvenance(pair: 0))
    writer.provenance = [("a", "\u{9B}2J")]
    #expect(openingError(writer.uncheckedImage()) == .badProvenance(pair: 0))
    writer.provenance = [("", "1")]
    #expect(openingError(writer.uncheckedImage()) == .badProvenance(pair: 0))
  }
}
