// A name as the hash by which the code dictionary knows it: of its words in order, or of its
// canonical form, in which words that say the same are one, small words are gone and order is none.

public final class CodeKey {
  public static let wordLimit = 24
  private static let byteLimit = 512

  private let normal: UnsafeMutablePointer<UInt8>
  /// The words' normal forms, end to end.
  private let bytes: UnsafeMutablePointer<UInt8>
  private let starts: UnsafeMutablePointer<Int>
  private let counts: UnsafeMutablePointer<Int>
  private var byteCount = 0
  public private(set) var wordCount = 0
  /// What the tables of CodeWords have for each word; looked up once a word.
  private let kinds: UnsafeMutablePointer<WordKind>

  private struct WordKind {
    var isKnown = false
    var isSkipped = false
    var isSetAside = false
    /// Line of CodeWords.same, -1 for none.
    var sameLine = -1
  }

  /// Where a word that is put in the place of another is built.
  private let spare: UnsafeMutablePointer<UInt8>

  public init() {
    normal = .allocate(capacity: TermWordReader.normalCapacity)
    normal.initialize(repeating: 0, count: TermWordReader.normalCapacity)
    bytes = .allocate(capacity: CodeKey.byteLimit)
    bytes.initialize(repeating: 0, count: CodeKey.byteLimit)
    starts = .allocate(capacity: 2 * CodeKey.wordLimit)
    starts.initialize(repeating: 0, count: 2 * CodeKey.wordLimit)
    counts = .allocate(capacity: 2 * CodeKey.wordLimit)
    counts.initialize(repeating: 0, count: 2 * CodeKey.wordLimit)
    kinds = .allocate(capacity: CodeKey.wordLimit)
    kinds.initialize(repeating: WordKind(), count: CodeKey.wordLimit)
    spare = .allocate(capacity: 64)
    spare.initialize(repeating: 0, count: 64)
  }

  deinit {
    normal.deallocate()
    bytes.deallocate()
    starts.deallocate()
    counts.deallocate()
    kinds.deallocate()
    spare.deallocate()
  }

  /// Reads a name's words; false for none, or more than a name has.
  public func read(_ name: UnsafeRawBufferPointer) -> Bool {
    byteCount = 0
    wordCount = 0
    var reader = TermWordReader(text: name, normal: normal)
    var word = TermWord()
    while reader.next(&word) {
      if word.isMark { continue }
      let count = word.normalByteCount
      guard count > 0, wordCount < CodeKey.wordLimit, byteCount + count <= CodeKey.byteLimit - 64
      else { return false }
      for index in 0..<count { bytes[byteCount + index] = normal[index] }
      kinds[wordCount].isKnown = false
      starts[wordCount] = byteCount
      counts[wordCount] = count
      byteCount += count
      wordCount += 1
    }
    return wordCount > 0
  }

  public func word(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + starts[index], count: counts[index])
  }

  /// Puts other bytes, at most 48, in a word's place until the next name is read.
  func replace(_ index: Int, with word: UnsafeBufferPointer<UInt8>) {
    for position in 0..<word.count { spare[position] = word[position] }
    starts[index] = spare - bytes
    counts[index] = word.count
    kinds[index].isKnown = false
  }

  private func kind(_ index: Int) -> WordKind {
    if !kinds[index].isKnown {
      let word = word(index)
      kinds[index] = WordKind(
        isKnown: true, isSkipped: CodeWords.skipped.line(of: word) != nil,
        isSetAside: CodeWords.setAside.line(of: word) != nil,
        sameLine: CodeWords.same.line(of: word) ?? -1)
    }
    return kinds[index]
  }

  /// Where a word stands; to put it back after `replace`.
  func place(_ index: Int) -> (start: Int, count: Int) { (starts[index], counts[index]) }

  func restore(_ index: Int, _ place: (start: Int, count: Int)) {
    starts[index] = place.start
    counts[index] = place.count
    kinds[index].isKnown = false
  }

  /// Whether acuity, side or course is said.
  var hasSetAside: Bool {
    for index in 0..<wordCount {
      // What else is said of a word is not looked up for this.
      let isSetAside =
        kinds[index].isKnown
        ? kinds[index].isSetAside : CodeWords.setAside.line(of: word(index)) != nil
      if isSetAside { return true }
    }
    return false
  }

  private var hasOtherAcuity: Bool {
    for index in 0..<wordCount where CodeWords.acuteIsOther.line(of: word(index)) != nil {
      return true
    }
    return false
  }

  // MARK: Hashes

  /// Of the words from `first` on, in order.
  public func hash(from first: Int = 0, to end: Int? = nil) -> UInt64 {
    var hash = CodeKey.seed
    for index in first..<(end ?? wordCount) {
      if index > first { hash = CodeKey.mixed(hash, 0x20) }
      hash = CodeKey.mixed(hash, word(index))
    }
    return CodeKey.finished(hash)
  }

  /// Of the canonical form; nil where no word is left.
  ///
  /// - setsAside: whether acuity, side and course are left out too.
  public func canonicalHash(from first: Int = 0, setsAside: Bool) -> UInt64? {
    withCanonicalWords(from: first, setsAside: setsAside) { words in
      if words.count == 0 { return nil }
      var hash = CodeKey.canonicalSeed
      for word in words {
        hash = CodeKey.mixed(hash, 0x20)
        hash = CodeKey.mixed(hash, word.bindMemory(to: UInt8.self))
      }
      return CodeKey.finished(hash)
    }
  }

  /// The words of the canonical form: each replaced by what stands for it, sorted, each once.
  public func withCanonicalWords<Result>(
    from first: Int = 0, setsAside: Bool,
    _ body: (UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Result
  ) -> Result {
    // No line of CodeWords.same has a code of more words.
    let capacity = 3 * max(1, wordCount - first)
    let setsAside = setsAside && !hasOtherAcuity
    return withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: capacity) {
      words in
      var total = 0
      func add(_ word: UnsafeRawBufferPointer) {
        var place = total
        while place > 0 {
          let compared = CodeKey.compare(words[place - 1], word)
          if compared == 0 { return }
          if compared < 0 { break }
          place -= 1
        }
        var index = total
        while index > place {
          words[index] = words[index - 1]
          index -= 1
        }
        words[place] = word
        total += 1
      }
      for index in first..<wordCount {
        let kind = kind(index)
        if kind.isSkipped || setsAside && kind.isSetAside { continue }
        guard kind.sameLine >= 0 else {
          add(UnsafeRawBufferPointer(word(index)))
          continue
        }
        let code = CodeWords.same.code(kind.sameLine)
        var start = 0
        while start < code.count {
          var end = start
          while end < code.count, code[end] != 0x20 { end += 1 }
          add(UnsafeRawBufferPointer(rebasing: code[start..<end]))
          start = end + 1
        }
      }
      return body(UnsafeBufferPointer(rebasing: words[0..<total]))
    }
  }

  private static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer)
    -> Int
  {
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      return Int(left[index]) - Int(right[index])
    }
    return left.count - right.count
  }

  /// The hash that the word filter has of a word.
  public static func wordHash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
    finished(mixed(seed, word))
  }

  private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let canonicalSeed: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// FNV-1a in 64 bits.
  @inline(__always)
  private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = hash
    for byte in word { hash = mixed(hash, byte) }
    return hash
  }

  private static func finished(_ hash: UInt64) -> UInt64 {
    let product = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
    return product ^ product >> 32
  }
}
