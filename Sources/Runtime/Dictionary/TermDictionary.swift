// A compiled dictionary, mapped read-only: names of concepts, found word by word. Every number
// taken from the file is checked against its table before it is used as an index, so a damaged or
// hostile file gives wrong names at worst, never a read outside the mapping.

public final class TermDictionary: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  /// Where the bytes are from, and so what becomes of them.
  private enum Storage { case viewed, mapped, owned }
  private let storage: Storage
  let wordSlots: UnsafeRawPointer
  let wordStarts: UnsafeRawPointer
  let wordBytes: UnsafeRawBufferPointer
  let rootChildren: UnsafeRawPointer
  let nodes: UnsafeRawPointer
  let childStarts: UnsafeRawPointer
  let ownNodes: UnsafeRawPointer
  let senseStarts: UnsafeRawPointer
  let senses: UnsafeRawPointer
  let names: UnsafeRawBufferPointer
  let wordSlotMask: Int
  let sharedListCount: Int
  let ownListCount: Int
  let longestProbe: Int

  public let wordCount: Int
  public let nodeCount: Int
  public let senseCount: Int
  /// The longest name, in words.
  public let longestName: Int
  /// UTF-8, for example `disease`.
  public let types: [UnsafeRawBufferPointer]
  /// UTF-8, one for each dictionary that was compiled in, for example `mondo`.
  public let sources: [UnsafeRawBufferPointer]

  /// - path: zero-terminated.
  public static func open(path: UnsafePointer<CChar>) throws(DictionaryError) -> TermDictionary {
    let mapping = try map(path: path)
    do throws(DictionaryError) {
      return try TermDictionary(mapping, .mapped)
    } catch {
      FileMapping.unmap(mapping)
      throw error
    }
  }

  /// Opens a file that is a compiled dictionary, or else a list of names as text.
  ///
  /// - path: zero-terminated.
  /// - build: makes a dictionary of a text's bytes, which last as long as the call.
  public static func open(
    path: UnsafePointer<CChar>,
    orBuild build: (UnsafeRawBufferPointer) throws(DictionaryBuildError) -> TermDictionary
  ) throws(DictionaryError) -> TermDictionary {
    let mapping = try map(path: path)
    do throws(DictionaryError) {
      let isCompiled =
        mapping.count >= 8 && mapping.littleEndianU64(0) == DictionaryLayout.magic
      if isCompiled { return try TermDictionary(mapping, .mapped) }
      // Another compiled file: no table has such bytes.
      for byte in mapping.prefix(4_096) where byte == 0 { throw .wrongMagic }
      let built: TermDictionary
      do throws(DictionaryBuildError) {
        built = try build(mapping)
      } catch {
        throw .tooManyNames
      }
      FileMapping.unmap(mapping)
      return built
    } catch {
      FileMapping.unmap(mapping)
      throw error
    }
  }

  private static func map(
    path: UnsafePointer<CChar>
  ) throws(DictionaryError) -> UnsafeRawBufferPointer {
    do throws(ModelError) {
      return try FileMapping.map(path: path)
    } catch {
      switch error {
      case .isDirectory: throw .isDirectory
      case .cannotOpen(let number), .cannotMap(let number): throw .cannotOpen(errno: number)
      default: throw .cannotOpen(errno: 0)
      }
    }
  }

  /// Uses a dictionary in memory, which must outlive the object and stay unchanged.
  ///
  /// - bytes: starts at a multiple of 8.
  public static func view(
    _ bytes: UnsafeRawBufferPointer
  ) throws(DictionaryError) -> TermDictionary {
    try TermDictionary(bytes, .viewed)
  }

  /// Uses a copy of what a builder made.
  static func owning(_ bytes: [UInt8]) -> TermDictionary {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes.count, alignment: DictionaryLayout.alignment)
    bytes.withUnsafeBytes { copy.copyMemory(from: $0) }
    do throws(DictionaryError) {
      return try TermDictionary(UnsafeRawBufferPointer(copy), .owned)
    } catch {
      preconditionFailure("a builder's dictionary opens")
    }
  }

  deinit {
    switch storage {
    case .viewed: break
    case .mapped: FileMapping.unmap(bytes)
    case .owned: UnsafeMutableRawPointer(mutating: bytes.baseAddress!).deallocate()
    }
  }

  private init(_ bytes: UnsafeRawBufferPointer, _ storage: Storage) throws(DictionaryError) {
    typealias Layout = DictionaryLayout
    typealias Header = DictionaryLayout.Header
    try DictionaryHeader.check(
      bytes, byteCount: Layout.Header.byteCount, magic: Layout.magic, version: Layout.version,
      normalization: TermWordReader.rules)
    for position in Layout.Header.zero..<Layout.Header.contentHash where bytes[position] != 0 {
      throw .byteNotZero(bytePosition: UInt64(position))
    }
    func field(_ position: Int, atMost limit: Int) throws(DictionaryError) -> Int {
      let value = Int(bytes.littleEndianU32(position))
      guard value <= limit else {
        throw .countOutOfRange(
          field: UInt32(position), value: UInt64(value), limit: UInt64(limit))
      }
      return value
    }
    let wordSlotBits = try field(Header.wordSlotBits, atMost: 31)
    wordCount = try field(Header.wordCount, atMost: Int(Layout.wordMask))
    nodeCount = try field(Header.nodeCount, atMost: Int(UInt32.max))
    sharedListCount = try field(Header.sharedListCount, atMost: Layout.sharedListLimit)
    ownListCount = try field(Header.ownListCount, atMost: nodeCount)
    senseCount = try field(Header.senseCount, atMost: Int(UInt32.max))
    longestName = try field(Header.longestName, atMost: Layout.nameWordLimit)
    longestProbe = try field(Header.longestProbe, atMost: Layout.probeLimit)
    wordSlotMask = 1 << wordSlotBits - 1
    var sections = SectionWalk(
      bytes, entries: Header.sections, headerByteCount: Header.byteCount)
    wordSlots = try sections.takeNumbers(1 << wordSlotBits)
    wordStarts = try sections.takeNumbers(wordCount + 1)
    wordBytes = try sections.take(nil)
    rootChildren = try sections.takeNumbers(wordCount)
    nodes = try sections.takeNumbers(nodeCount)
    childStarts = try sections.takeNumbers(nodeCount + 1)
    ownNodes = try sections.takeNumbers(ownListCount)
    senseStarts = try sections.takeNumbers(sharedListCount + ownListCount + 1)
    senses =
      try sections.take(senseCount * Layout.Sense.byteCount).baseAddress
      ?? bytes.baseAddress!
    names = try sections.take(nil)
    types = try TermDictionary.labels(
      sections.take(nil), section: Layout.Section.types, limit: Layout.typeLimit)
    sources = try TermDictionary.labels(
      sections.take(nil), section: Layout.Section.sources, limit: Layout.sourceLimit)
    try sections.finish()
    self.bytes = bytes
    self.storage = storage
  }

  private static func labels(
    _ section: UnsafeRawBufferPointer, section number: Int, limit: Int
  ) throws(DictionaryError) -> [UnsafeRawBufferPointer] {
    var labels: [UnsafeRawBufferPointer] = []
    var position = 0
    while position < section.count {
      let count = Int(section[position])
      let start = position + 1
      guard start + count <= section.count, labels.count < limit else {
        throw .badLabels(section: UInt32(number))
      }
      labels.append(UnsafeRawBufferPointer(rebasing: section[start..<start + count]))
      position = start + count
    }
    return labels
  }
}

extension TermDictionary {
  /// The hash of a word in normal form. - word: 16 zero bytes follow.
  @inline(__always)
  public static func hash(_ word: UnsafePointer<UInt8>, byteCount: Int) -> UInt64 {
    let raw = UnsafeRawPointer(word)
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: byteCount)
    var position = 0
    while position < byteCount {
      let part = UInt64(
        littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      hash = mixed(hash ^ part)
      position += 8
    }
    return hash
  }

  /// The hash of two numbers, for the tables of the builder.
  @inline(__always)
  static func hash(_ first: UInt32, _ second: UInt32) -> UInt64 {
    mixed(UInt64(first) << 32 | UInt64(second))
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = (value ^ value >> 29) &* 0xBF58_476D_1CE4_E5B9
    return product ^ product >> 32
  }

  /// The bits of a word's hash that stand beside its number.
  @inline(__always)
  public static func mark(_ hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: hash >> 56) << DictionaryLayout.wordBits
  }

  /// The number of a word in normal form; 0 where no name has it.
  /// - word: 16 zero bytes follow.
  @inline(__always)
  func word(_ word: UnsafePointer<UInt8>, byteCount: Int) -> UInt32 {
    let hash = TermDictionary.hash(word, byteCount: byteCount)
    let mark = TermDictionary.mark(hash)
    var slot = Int(truncatingIfNeeded: hash) & wordSlotMask
    for _ in 0..<longestProbe {
      let entry = u32(wordSlots, slot)
      if entry == 0 { return 0 }
      let number = entry & DictionaryLayout.wordMask
      if entry & ~DictionaryLayout.wordMask == mark, isWord(number, word, byteCount) {
        return number
      }
      slot = (slot + 1) & wordSlotMask
    }
    return 0
  }

  @inline(__always)
  func u32(_ table: UnsafeRawPointer, _ index: Int) -> UInt32 {
    UInt32(littleEndian: table.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
  }

  @inline(__always)
  private func isWord(_ number: UInt32, _ word: UnsafePointer<UInt8>, _ byteCount: Int) -> Bool {
    guard Int(number) < wordCount else { return false }
    let start = Int(u32(wordStarts, Int(number)))
    let end = Int(u32(wordStarts, Int(number) + 1))
    guard end - start == byteCount, end <= wordBytes.count else { return false }
    for index in 0..<byteCount where wordBytes[start + index] != word[index] { return false }
    return true
  }

  /// Where names that begin with a word go on; number 0 for nowhere.
  @inline(__always)
  func rootChild(_ word: UInt32) -> TermNode {
    guard Int(word) < wordCount else { return TermNode() }
    return node(Int(u32(rootChildren, Int(word))))
  }

  @inline(__always)
  private func node(_ number: Int) -> TermNode {
    guard number > 0, number < nodeCount else { return TermNode() }
    return TermNode(
      number: UInt32(truncatingIfNeeded: number),
      list: u32(nodes, number) >> DictionaryLayout.wordBits)
  }

  /// The node behind a further word; number 0 for none.
  @inline(__always)
  func child(_ node: TermNode, _ word: UInt32) -> TermNode {
    // Both ends come from the file: the search stays within the nodes whatever they are.
    var low = min(Int(u32(childStarts, Int(node.number))), nodeCount)
    var high = min(Int(u32(childStarts, Int(node.number) + 1)), nodeCount)
    while low < high {
      let middle = (low + high) / 2
      let found = u32(nodes, middle) & DictionaryLayout.wordMask
      if found == word { return self.node(middle) }
      if found < word { low = middle + 1 } else { high = middle }
    }
    return TermNode()
  }

  /// The senses of the name that ends at a node, at most `sensesPerNameLimit`; empty where none
  /// does.
  @inline(__always)
  func senses(of node: TermNode) -> Range<Int> {
    guard node.isName else { return 0..<0 }
    let list: Int
    if node.list != DictionaryLayout.ownList {
      list = Int(node.list) - 1
      guard list < sharedListCount else { return 0..<0 }
    } else {
      guard let own = ownList(of: node.number) else { return 0..<0 }
      list = sharedListCount + own
    }
    let start = min(Int(u32(senseStarts, list)), senseCount)
    let end = min(Int(u32(senseStarts, list + 1)), senseCount)
    return start..<min(max(start, end), start + DictionaryLayout.sensesPerNameLimit)
  }

  private func ownList(of node: UInt32) -> Int? {
    var low = 0
    var high = ownListCount
    while low < high {
      let middle = (low + high) / 2
      let found = u32(ownNodes, middle)
      if found == node { return middle }
      if found < node { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// - index: below `senseCount`.
  public func sense(_ index: Int) -> TermSense {
    precondition(index >= 0 && index < senseCount, "no such sense")
    typealias Sense = DictionaryLayout.Sense
    let entry = UnsafeRawBufferPointer(
      start: senses + index * Sense.byteCount, count: Sense.byteCount)
    let nameByteCount = Int(entry[Sense.nameByteCount]) | Int(entry[Sense.nameByteCount + 1]) << 8
    return TermSense(
      code: name(entry.littleEndianU32(Sense.codeStart), Int(entry[Sense.codeByteCount])),
      preferredName: name(entry.littleEndianU32(Sense.nameStart), nameByteCount),
      type: Int(entry[Sense.type]), source: Int(entry[Sense.source]), flags: entry[Sense.flags])
  }

  private func name(_ start: UInt32, _ byteCount: Int) -> UnsafeRawBufferPointer {
    let start = Int(start)
    guard start + byteCount <= names.count else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(rebasing: names[start..<start + byteCount])
  }

  /// The type and source of a sense, without its names.
  @inline(__always)
  func senseKey(_ index: Int) -> (type: UInt8, source: UInt8, flags: UInt8) {
    typealias Sense = DictionaryLayout.Sense
    let entry = senses + index * Sense.byteCount
    return (
      entry.load(fromByteOffset: Sense.type, as: UInt8.self),
      entry.load(fromByteOffset: Sense.source, as: UInt8.self),
      entry.load(fromByteOffset: Sense.flags, as: UInt8.self)
    )
  }
}

/// A place in the trie.
struct TermNode {
  /// 0 for none; below the dictionary's count.
  var number: UInt32 = 0
  /// The list of senses of the name that ends here.
  var list: UInt32 = DictionaryLayout.noList

  /// Whether a name ends here.
  @inline(__always)
  var isName: Bool { list != DictionaryLayout.noList }
}

/// What a name means in one dictionary. Points into the mapping.
public struct TermSense {
  /// UTF-8; empty where the dictionary has no codes.
  public let code: UnsafeRawBufferPointer
  /// UTF-8.
  public let preferredName: UnsafeRawBufferPointer
  /// Index into the dictionary's types; may lie beyond them in a damaged file.
  public let type: Int
  /// Index into the dictionary's sources.
  public let source: Int
  /// `DictionaryLayout.Sense` bits.
  public let flags: UInt8
}
