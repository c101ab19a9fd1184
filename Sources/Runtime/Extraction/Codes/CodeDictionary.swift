// A compiled code dictionary, mapped read-only. Every number taken from the file is checked against
// its table before it is used as an index: a damaged or hostile file gives wrong codes at worst.

public final class CodeDictionary {
  private let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool
  private let slots: UnsafeRawBufferPointer
  private let lists: UnsafeRawBufferPointer
  private let concepts: UnsafeRawBufferPointer
  private let texts: UnsafeRawBufferPointer
  private let crosses: UnsafeRawBufferPointer
  private let wordFilter: UnsafeRawBufferPointer
  private let abbreviationStarts: UnsafeRawBufferPointer
  private let abbreviationLines: UnsafeRawBufferPointer
  let similarNames: SimilarNames
  /// The system whose codes are found by likeness, below the count of systems; nil for none.
  private(set) var similarSystem: Int?
  private let slotCount: Int
  private let filterBits: Int
  private let longestProbe: Int

  public let conceptCount: Int
  public let abbreviationCount: Int
  public let crossCount: Int
  /// UTF-8, for example `MESH`.
  public let systems: [UnsafeRawBufferPointer]

  /// - path: zero-terminated.
  public static func open(path: UnsafePointer<CChar>) throws(DictionaryError) -> CodeDictionary {
    let mapping: UnsafeRawBufferPointer
    do throws(ModelError) {
      mapping = try FileMapping.map(path: path)
    } catch {
      switch error {
      case .isDirectory: throw .isDirectory
      case .cannotOpen(let number), .cannotMap(let number): throw .cannotOpen(errno: number)
      default: throw .cannotOpen(errno: 0)
      }
    }
    FileMapping.expectScatteredReads(mapping)
    do throws(DictionaryError) {
      return try CodeDictionary(mapping, isMapped: true)
    } catch {
      FileMapping.unmap(mapping)
      throw error
    }
  }

  /// Whether a file begins as a code dictionary does.
  ///
  /// - path: zero-terminated.
  public static func isOne(path: UnsafePointer<CChar>) -> Bool {
    guard let mapping = try? FileMapping.map(path: path) else { return false }
    defer { FileMapping.unmap(mapping) }
    return mapping.count >= 8 && mapping.littleEndianU64(0) == CodeLayout.magic
  }

  /// Uses a dictionary in memory, which must outlive the object and stay unchanged.
  ///
  /// - bytes: starts at a multiple of 8.
  public static func view(
    _ bytes: UnsafeRawBufferPointer
  ) throws(DictionaryError) -> CodeDictionary {
    try CodeDictionary(bytes, isMapped: false)
  }

  deinit { if isMapped { FileMapping.unmap(bytes) } }

  private init(_ bytes: UnsafeRawBufferPointer, isMapped: Bool) throws(DictionaryError) {
    typealias Header = CodeLayout.Header
    try DictionaryHeader.check(
      bytes, byteCount: CodeLayout.Header.byteCount, magic: CodeLayout.magic,
      version: CodeLayout.version, normalization: CodeDictionary.normalization)
    func field(_ position: Int, atMost limit: Int) throws(DictionaryError) -> Int {
      let value = Int(bytes.littleEndianU32(position))
      guard value <= limit else {
        throw .countOutOfRange(field: UInt32(position), value: UInt64(value), limit: UInt64(limit))
      }
      return value
    }
    slotCount = try field(Header.slotCount, atMost: Int(UInt32.max))
    conceptCount = try field(Header.conceptCount, atMost: 1 << Int(CodeLayout.conceptBits) - 2)
    crossCount = try field(Header.crossCount, atMost: Int(UInt32.max))
    abbreviationCount = try field(Header.abbreviationCount, atMost: Int(UInt32.max) - 1)
    filterBits = try field(Header.filterBits, atMost: 31)
    longestProbe = try field(Header.longestProbe, atMost: CodeLayout.probeLimit)
    let trigramCount = try field(Header.trigramCount, atMost: Int(UInt16.max))
    let similarCount = try field(Header.similarCount, atMost: 1 << Int(CodeLayout.conceptBits))
    guard slotCount > 0, filterBits >= 6 else {
      throw .countOutOfRange(field: UInt32(Header.slotCount), value: 0, limit: 1)
    }
    var walk = SectionWalk(
      bytes, entries: Header.sections, headerByteCount: Header.byteCount)
    slots = try walk.take(slotCount * CodeLayout.slotByteCount)
    lists = try walk.take(nil)
    concepts = try walk.take(conceptCount * CodeLayout.Concept.byteCount)
    texts = try walk.take(nil)
    crosses = try walk.take(crossCount * 8)
    wordFilter = try walk.take(1 << (filterBits - 3))
    abbreviationStarts = try walk.take((abbreviationCount + 1) * 4)
    abbreviationLines = try walk.take(nil)
    let labels = try walk.take(nil)
    similarNames = SimilarNames(
      trigrams: try walk.take((trigramCount + 1) * CodeLayout.Trigram.byteCount),
      lists: try walk.take(nil), lengths: try walk.take(similarCount * 2),
      concepts: try walk.take(similarCount * 4))
    try walk.finish()
    var systems: [UnsafeRawBufferPointer] = []
    var position = 0
    while position < labels.count {
      let end = position + 1 + Int(labels[position])
      guard end <= labels.count, systems.count < CodeLayout.systemLimit else {
        throw .badLabels(section: UInt32(CodeLayout.Section.systems))
      }
      systems.append(UnsafeRawBufferPointer(rebasing: labels[(position + 1)..<end]))
      position = end
    }
    self.systems = systems
    self.bytes = bytes
    self.isMapped = isMapped
    if similarNames.nameCount > 0, similarNames.concept(0) < conceptCount {
      let system = self.system(similarNames.concept(0))
      if system < systems.count { similarSystem = system }
    }
  }

  /// What `Header.normalization` says for the rules of this program.
  public static let normalization = TermWordReader.rules | CodeWords.rules << 16

  public var byteCount: Int { bytes.count }

  /// How many names are found by their likeness.
  public var similarCount: Int { similarNames.nameCount }

  /// As the header states it, 32 bytes.
  public var contentHash: UnsafeRawBufferPointer {
    let start = CodeLayout.Header.contentHash
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + 32])
  }

  /// Checks the content hash: reads the whole file.
  public func verify() throws(DictionaryError) {
    typealias Header = CodeLayout.Header
    var hash = SHA256()
    hash.update(UnsafeRawBufferPointer(rebasing: bytes[0..<Header.contentHash]))
    hash.update(UnsafeRawBufferPointer(rebasing: bytes[Header.sections...]))
    let digest = hash.digest()
    for index in 0..<digest.count where bytes[Header.contentHash + index] != digest[index] {
      throw .wrongContentHash
    }
  }

  // MARK: Names

  /// The slot where a hash begins to be looked for, and what of it the slot keeps.
  @inline(__always)
  public static func place(_ hash: UInt64, slotCount: Int) -> (slot: Int, kept: UInt32) {
    let slot = (hash >> 32).multipliedReportingOverflow(by: UInt64(slotCount)).partialValue >> 32
    return (Int(slot), UInt32(truncatingIfNeeded: hash))
  }

  /// Calls with each meaning of a name, the surest first.
  func forEachMeaning(_ hash: UInt64, _ body: (_ concept: Int, CodeRank) -> Void) -> Bool {
    var (slot, kept) = CodeDictionary.place(hash, slotCount: slotCount)
    for _ in 0..<longestProbe {
      let payload = slots.littleEndianU32(slot * CodeLayout.slotByteCount + 4)
      if payload == 0 { return false }
      if slots.littleEndianU32(slot * CodeLayout.slotByteCount) == kept {
        forEachMeaning(payload: payload, body)
        return true
      }
      slot = slot + 1 == slotCount ? 0 : slot + 1
    }
    return false
  }

  private func forEachMeaning(payload: UInt32, _ body: (Int, CodeRank) -> Void) {
    func read(_ meaning: UInt32) {
      let concept = Int(meaning & (1 << CodeLayout.conceptBits - 1)) - 1
      let rank = CodeRank(rawValue: meaning >> CodeLayout.conceptBits & 31)
      if concept >= 0, concept < conceptCount, let rank { body(concept, rank) }
    }
    guard payload & CodeLayout.isList != 0 else { return read(payload) }
    let start = Int(payload & ~CodeLayout.isList) * 4
    guard start + 4 <= lists.count else { return }
    let count = min(Int(lists.littleEndianU32(start)), CodeLayout.listLimit)
    for index in 0..<count {
      let position = start + 4 + index * 4
      guard position + 4 <= lists.count else { return }
      read(lists.littleEndianU32(position))
    }
  }

  /// Whether a word may stand in some name; a word that stands in none is seldom let through.
  func mayHave(wordHash hash: UInt64) -> Bool {
    var hash = hash
    for _ in 0..<3 {
      let bit = Int(hash & (1 << UInt64(filterBits) - 1))
      if wordFilter[bit >> 3] >> UInt8(bit & 7) & 1 == 0 { return false }
      hash >>= 21
    }
    return true
  }

  // MARK: Concepts

  /// - concept: below `conceptCount`.
  public func system(_ concept: Int) -> Int {
    Int(concepts[concept * CodeLayout.Concept.byteCount + CodeLayout.Concept.system])
  }

  func group(_ concept: Int) -> UInt8 {
    concepts[concept * CodeLayout.Concept.byteCount + CodeLayout.Concept.group]
  }

  /// UTF-8, as its system writes it.
  public func code(_ concept: Int) -> UnsafeRawBufferPointer {
    text(concept, from: 0, CodeLayout.Concept.codeByteCount)
  }

  /// The preferred name, UTF-8.
  public func name(_ concept: Int) -> UnsafeRawBufferPointer {
    let base = concept * CodeLayout.Concept.byteCount
    return text(
      concept, from: Int(concepts[base + CodeLayout.Concept.codeByteCount]),
      CodeLayout.Concept.nameByteCount)
  }

  private func text(_ concept: Int, from skipped: Int, _ field: Int) -> UnsafeRawBufferPointer {
    let base = concept * CodeLayout.Concept.byteCount
    let start = Int(concepts.littleEndianU32(base + CodeLayout.Concept.textStart)) + skipped
    let count = Int(concepts[base + field])
    guard start + count <= texts.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(rebasing: texts[start..<start + count])
  }

  /// Calls with the concepts of other systems that a source states for one.
  func forEachCross(_ concept: Int, _ body: (Int) -> Void) {
    var (low, high) = (0, crossCount)
    while low < high {
      let middle = (low + high) / 2
      if Int(crosses.littleEndianU32(middle * 8)) < concept {
        low = middle + 1
      } else {
        high = middle
      }
    }
    while low < crossCount, Int(crosses.littleEndianU32(low * 8)) == concept {
      let other = Int(crosses.littleEndianU32(low * 8 + 4))
      if other < conceptCount { body(other) }
      low += 1
    }
  }

  // MARK: Abbreviations

  /// One sense of a short form.
  struct Abbreviation {
    var long: UnsafeRawBufferPointer
    var type: UnsafeRawBufferPointer
    /// Words that tell this sense from others.
    var note: UnsafeRawBufferPointer
  }

  /// Calls with the senses of a short form, in the order of the table.
  func forEachAbbreviation(_ short: UnsafeRawBufferPointer, _ body: (Abbreviation) -> Void) {
    var (low, high) = (0, abbreviationCount)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(line(middle), short) { low = middle + 1 } else { high = middle }
    }
    while low < abbreviationCount {
      let line = line(low)
      guard line.count > short.count, line[short.count] == 0x09 else { return }
      for index in 0..<short.count where line[index] != short[index] { return }
      var fields = (0, 0)
      var position = short.count + 1
      while position < line.count, line[position] != 0x09 { position += 1 }
      fields.0 = position
      position += 1
      while position < line.count, line[position] != 0x09 { position += 1 }
      fields.1 = position
      guard fields.1 < line.count else { return }
      body(
        Abbreviation(
          long: UnsafeRawBufferPointer(rebasing: line[(short.count + 1)..<fields.0]),
          type: UnsafeRawBufferPointer(rebasing: line[(fields.0 + 1)..<fields.1]),
          note: UnsafeRawBufferPointer(rebasing: line[(fields.1 + 1)...])))
      low += 1
    }
  }

  private func line(_ index: Int) -> UnsafeRawBufferPointer {
    let start = Int(abbreviationStarts.littleEndianU32(index * 4))
    let end = Int(abbreviationStarts.littleEndianU32(index * 4 + 4))
    guard start <= end, end <= abbreviationLines.count else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(rebasing: abbreviationLines[start..<end])
  }

  /// Whether a line's short form comes before another.
  private func isBefore(_ line: UnsafeRawBufferPointer, _ short: UnsafeRawBufferPointer) -> Bool {
    for index in 0..<short.count {
      let byte = index < line.count ? line[index] : 0
      if byte != short[index] { return byte < short[index] }
    }
    return false
  }
}
