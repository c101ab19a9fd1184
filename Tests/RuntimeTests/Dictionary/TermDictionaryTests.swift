// Compiled dictionaries: what the builder writes, and what is refused or survived of damaged ones.
import Testing

@testable import Runtime

@Suite struct TermDictionaryTests {
  private static let rows = [
    "heart failure|disease", "aspirin|medication", "immunodeficiency virus|disease",
    "heart|symptom", "heart failure|symptom",
  ]

  /// - Returns: the error of opening, of the full check, or nil.
  private func error(_ bytes: [UInt8]) -> DictionaryError? {
    let copy = AlignedBytes(bytes)
    do throws(DictionaryError) {
      try TermDictionary.view(copy.view).verify()
      return nil
    } catch {
      return error
    }
  }

  /// Changes bytes and writes the right hash over them.
  private func changed(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes = bytes
    change(&bytes)
    let digest = bytes.withUnsafeBytes { TermDictionary.contentHash($0) }
    for index in 0..<digest.count {
      bytes[DictionaryLayout.Header.contentHash + index] = digest[index]
    }
    return bytes
  }

  private func start(_ section: Int, _ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes {
      Int($0.littleEndianU64(DictionaryLayout.Header.sections + section * 16))
    }
  }

  @Test func theSameNamesGiveTheSameSoundBytes() throws {
    let one = try BuiltDictionary(Self.rows)
    #expect(one.bytes == (try BuiltDictionary(Self.rows)).bytes)
    #expect(error(one.bytes) == nil)
    #expect(one.dictionary.wordCount == 6)
    #expect(one.dictionary.nodeCount == 6)
    #expect(one.dictionary.longestName == 2)
    let none = try BuiltDictionary([])
    #expect(error(none.bytes) == nil)
    #expect(none.matches("heart failure").isEmpty)
  }

  @Test func equalListsOfSensesStandOnce() throws {
    let many = try BuiltDictionary((0..<300).map { "name x\($0)|disease" })
    #expect(many.dictionary.senseCount == 1)
    #expect(many.matches("name x7, name x299") == ["name x7", "name x299"])
    #expect(error(many.bytes) == nil)
  }

  @Test func moreDifferentListsThanSharedOnesAreKeptApart() throws {
    // Pairs of equal lists, more of them than can be shared: told apart by 64 types and 8 flags.
    let rows = (0..<600).map { "n\($0)|t\($0 / 2 % 64)|\($0 / 128)" }
    let many = try BuiltDictionary(rows)
    #expect(error(many.bytes) == nil)
    #expect(many.dictionary.sharedListCount == DictionaryLayout.sharedListLimit)
    #expect(many.dictionary.ownListCount == 2 * (300 - DictionaryLayout.sharedListLimit))
    let matcher = TermMatcher(many.dictionary)
    for index in 0..<600 {
      let text = Array("N\(index)".utf8)
      text.withUnsafeBytes { bytes in
        matcher.forEachName(bytes) { match in
          let sense = many.dictionary.sense(match.senses.lowerBound)
          #expect(match.senses.count == 1 && sense.flags == index / 128)
          #expect(
            String(decoding: many.dictionary.types[sense.type], as: UTF8.self)
              == "t\(index / 2 % 64)")
        }
      }
    }
  }

  @Test func aNameHasAtMostSoManySenses() throws {
    let builder = DictionaryBuilder()
    let type = try #require(builder.type([0x74]))
    let source = try #require(builder.source([0x73]))
    for index in 0..<1000 {
      var sense = BuilderSense(type: type, source: source)
      sense.nameStart = builder.addText(Array("c\(index)".utf8))
      sense.nameByteCount = 2
      try Array("gout".utf8).withUnsafeBytes { try builder.add($0, sense) }
    }
    let storage = AlignedBytes(try builder.build())
    let dictionary = try TermDictionary.view(storage.view)
    try dictionary.verify()
    #expect(dictionary.senseCount == DictionaryLayout.sensesPerNameLimit)
  }

  @Test func sensesThatAreTakenAwayLeaveNoWords() throws {
    let builder = DictionaryBuilder()
    let type = try #require(builder.type([0x74]))
    let source = try #require(builder.source([0x73]))
    for name in ["heart failure", "gout"] {
      try Array(name.utf8).withUnsafeBytes {
        try builder.add($0, BuilderSense(type: type, source: source))
      }
    }
    _ = try builder.build()
    // Nodes by level, then by word: heart, gout, heart failure.
    builder.changeSenses { node, sense in node == 2 ? sense : nil }
    let storage = AlignedBytes(try builder.build())
    let dictionary = try TermDictionary.view(storage.view)
    try dictionary.verify()
    #expect(dictionary.wordCount == 2 && dictionary.nodeCount == 2)
  }

  @Test func headerFieldsAndGapsThatShouldBeZeroAreChecked() throws {
    let bytes = try BuiltDictionary(Self.rows).bytes
    for position in [DictionaryLayout.Header.zero, DictionaryLayout.Header.contentHash - 1] {
      #expect(
        error(changed(bytes) { $0[position] = 1 })
          == .byteNotZero(bytePosition: UInt64(position)))
    }
    let end = start(DictionaryLayout.Section.wordStarts, bytes) + 4 * 7
    #expect(error(changed(bytes) { $0[end] = 9 }) == .byteNotZero(bytePosition: UInt64(end)))
  }

  @Test func everyOtherByteIsHashed() throws {
    let bytes = try BuiltDictionary(Self.rows).bytes
    for position in bytes.indices {
      var copy = bytes
      copy[position] ^= 0x40
      #expect(error(copy) != nil, "byte \(position)")
    }
  }

  @Test func aFileThatIsNoneIsRefused() throws {
    typealias Header = DictionaryLayout.Header
    let bytes = try BuiltDictionary(Self.rows).bytes
    #expect(
      error(Array(bytes[..<200]))
        == .truncated(neededByteCount: UInt64(Header.byteCount), haveByteCount: 200))
    #expect(error(changed(bytes) { $0[0] = 0 }) == .wrongMagic)
    #expect(
      error(changed(bytes) { $0[Header.version] = 2 })
        == .unsupportedVersion(found: 2, supported: DictionaryLayout.version))
    #expect(
      error(changed(bytes) { $0[Header.normalization] = 9 })
        == .otherNormalization(found: 9, supported: TermWordReader.rules))
    #expect(
      error(bytes + [0])
        == .truncated(
          neededByteCount: UInt64(bytes.count), haveByteCount: UInt64(bytes.count + 1)))
    #expect(
      error(changed(bytes) { $0[Header.longestName] = 200 })
        == .countOutOfRange(
          field: UInt32(Header.longestName), value: 200,
          limit: UInt64(DictionaryLayout.nameWordLimit)))
    #expect(
      error(changed(bytes) { $0[Header.wordCount] += 64 })
        == .wrongSectionByteCount(section: 1, found: 4 * 7, expected: 4 * 71))
  }

  @Test(arguments: [
    (DictionaryLayout.Section.wordSlots, 0), (DictionaryLayout.Section.wordStarts, 4),
    (DictionaryLayout.Section.rootChildren, 4), (DictionaryLayout.Section.nodes, 4),
    (DictionaryLayout.Section.childStarts, 4), (DictionaryLayout.Section.senseStarts, 4),
    (DictionaryLayout.Section.senses, DictionaryLayout.Sense.type),
    (DictionaryLayout.Section.senses, DictionaryLayout.Sense.zero),
  ])
  func theFullCheckFindsEntriesThatLeadAstray(section: Int, offset: Int) throws {
    let bytes = try BuiltDictionary(Self.rows).bytes
    let position = start(section, bytes) + offset
    let found = error(changed(bytes) { $0[position] = 0xfe })
    guard case .badEntry = found else {
      Issue.record("section \(section): \(String(describing: found))")
      return
    }
  }

  @Test func damagedFilesNeverReadOutside() throws {
    let original = try BuiltDictionary(Self.rows).bytes
    let text = Array("heart failure, aspirin and immunodeficiency virus".utf8)
    var random = SeededGenerator(seed: 3)
    for _ in 0..<20_000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      // Exactly as long as the file, so that a sanitizer or a guard page sees any step outside.
      let copy = AlignedBytes(bytes)
      guard let dictionary = try? TermDictionary.view(copy.view) else { continue }
      let matcher = TermMatcher(dictionary)
      text.withUnsafeBytes { bytes in
        matcher.start(bytes)
        while let match = matcher.next() {
          #expect(match.byteStart < match.byteEnd && match.byteEnd <= text.count)
          for sense in match.senses { _ = dictionary.sense(sense).code.count }
        }
        matcher.forEachName(bytes) { match in _ = match.senses.count }
      }
    }
  }

  /// Every other list claims to reach to the last sense.
  @Test func timeStaysLinearInADictionaryMadeToTakeLong() throws {
    let rows = (0..<4000).map { "w\($0)|t\($0 % 60)|\($0 % 3)" }
    let bytes = try BuiltDictionary(rows).bytes
    let hostile = changed(bytes) { bytes in
      let starts = start(DictionaryLayout.Section.senseStarts, bytes)
      let count = bytes.withUnsafeBytes {
        let entry = DictionaryLayout.Header.sections + DictionaryLayout.Section.senseStarts * 16
        return Int($0.littleEndianU64(entry + 8)) / 4
      }
      for index in 0..<count where index % 2 == 1 {
        for byte in 0..<4 { bytes[starts + index * 4 + byte] = 0xff }
      }
    }
    let copy = AlignedBytes(hostile)
    let dictionary = try TermDictionary.view(copy.view)
    let matcher = TermMatcher(dictionary)
    let text = Array(String(repeating: "w1 w2 w3 w4 ", count: 1000).utf8)
    var most = 0
    text.withUnsafeBytes { bytes in
      matcher.forEachName(bytes) { most = max(most, $0.senses.count) }
    }
    #expect(most <= DictionaryLayout.sensesPerNameLimit)
  }
}
