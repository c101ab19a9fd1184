// Compiles BERT's normaliser and word splitter, for one set of switches, into the two-stage table
// of the model file. The facts about code points are in UnicodeData.

import Runtime

/// Makes the normaliser section.
struct NormalizerCompiler {
  private typealias Layout = NormalizerLayout
  private let options: NormalizerOptions
  /// One class of `NormalizerLayout.Class` for each code point, as the word splitter sees it.
  private var splitClass = [UInt8](repeating: 0, count: Int(NormalizerLayout.codePointLimit))
  private var isIdeograph = [Bool](repeating: false, count: Int(NormalizerLayout.codePointLimit))
  private var isStripped: Set<Int> = []
  private var combiningClass: [Int: Int] = [:]
  private var decompositions: [Int: [Int]] = [:]
  private var lowerCase: [Int: [Int]] = [:]

  private var entries = [UInt16](repeating: 0, count: Int(NormalizerLayout.codePointLimit))
  private var elements: [UInt32] = []
  private var sequenceStarts: [[UInt32]: UInt16] = [:]

  /// - specialFirstBytes: bytes that begin a special token; the plain path must stop at them.
  static func compile(_ options: NormalizerOptions, specialFirstBytes: Set<UInt8>) -> [UInt8] {
    var compiler = NormalizerCompiler(options)
    compiler.fillEntries()
    return compiler.section(specialFirstBytes)
  }

  private init(_ options: NormalizerOptions) {
    self.options = options
    for range in UnicodeRanges.ranges(UnicodeData.whiteSpace) {
      for codePoint in range { splitClass[codePoint] = UInt8(Layout.Class.space) }
    }
    for range in UnicodeRanges.ranges(UnicodeData.punctuation) {
      for codePoint in range { splitClass[codePoint] = UInt8(Layout.Class.isolated) }
    }
    if options.separatesCJK {
      for range in UnicodeRanges.ranges(UnicodeData.ideographs) {
        for codePoint in range { isIdeograph[codePoint] = true }
      }
    }
    if options.stripsAccents {
      for range in UnicodeRanges.ranges(UnicodeData.strippedMarks) { isStripped.formUnion(range) }
      for (range, order) in UnicodeRanges.orderedClasses(UnicodeData.combiningOrder) {
        for codePoint in range { combiningClass[codePoint] = order }
      }
      for (codePoint, result) in UnicodeRanges.mappings(UnicodeData.decompositions) {
        decompositions[codePoint] = result
      }
    }
    if options.lowercases {
      for (codePoint, result) in UnicodeRanges.mappings(UnicodeData.lowerCase) {
        lowerCase[codePoint] = result
      }
    }
  }

  private mutating func fillEntries() {
    for codePoint in entries.indices {
      if isIdeograph[codePoint] || splitClass[codePoint] == UInt8(Layout.Class.isolated) {
        entries[codePoint] = Layout.Entry.isolated
      } else if splitClass[codePoint] == UInt8(Layout.Class.space) {
        entries[codePoint] = Layout.Entry.space
      }
    }
    if options.stripsAccents {
      for codePoint in 0xac00...0xd7a3 { entries[codePoint] = Layout.Entry.hangul }
    }
    let special = isStripped.union(combiningClass.keys).union(decompositions.keys)
      .union(lowerCase.keys)
    for codePoint in special.sorted() { entries[codePoint] = entry(of: sequence(codePoint)) }
    if options.cleansText {
      for range in UnicodeRanges.ranges(UnicodeData.removedByCleaning) {
        for codePoint in range { entries[codePoint] = Layout.Entry.removed }
      }
      for range in UnicodeRanges.ranges(UnicodeData.spaceByCleaning) {
        for codePoint in range { entries[codePoint] = Layout.Entry.space }
      }
    }
  }

  /// The elements of a code point that the normaliser changes or that is a mark.
  private func sequence(_ codePoint: Int) -> [UInt32] {
    var result: [UInt32] = []
    for part in decompositions[codePoint] ?? [codePoint] {
      let combining = UInt32(combiningClass[part] ?? 0) << Layout.Element.combiningShift
      if isStripped.contains(part) {
        result.append(combining | Layout.Class.stripped << Layout.Element.classShift)
        continue
      }
      for scalar in lowerCase[part] ?? [part] {
        let kind = isIdeograph[codePoint] ? Layout.Class.isolated : UInt32(splitClass[scalar])
        result.append(UInt32(scalar) | kind << Layout.Element.classShift | combining)
      }
    }
    result[result.count - 1] |= Layout.Element.lastBit
    return result
  }

  private mutating func entry(of sequence: [UInt32]) -> UInt16 {
    if let known = sequenceStarts[sequence] { return known }
    let start = UInt16(elements.count) + Layout.Entry.firstSequence
    elements += sequence
    sequenceStarts[sequence] = start
    return start
  }

  /// What the plain path does with each byte.
  private func byteTable(_ specialFirstBytes: Set<UInt8>) -> [UInt8] {
    (0..<256).map { value in
      let byte = UInt8(value)
      guard byte < 0x80, !specialFirstBytes.contains(byte) else { return Layout.ByteCode.full }
      switch entries[value] {
      case Layout.Entry.same:
        return byte >= Layout.ByteCode.firstLetter ? byte : Layout.ByteCode.full
      case Layout.Entry.space: return Layout.ByteCode.space
      case Layout.Entry.isolated: return Layout.ByteCode.isolated
      case Layout.Entry.removed, Layout.Entry.hangul: return Layout.ByteCode.full
      default:
        // Plain if it becomes one other ASCII letter.
        let element = elements[Int(entries[value] - Layout.Entry.firstSequence)]
        let scalar = element & ~Layout.Element.lastBit
        return element & Layout.Element.lastBit != 0 && scalar < 0x80
          && scalar >= Layout.ByteCode.firstLetter ? UInt8(scalar) : Layout.ByteCode.full
      }
    }
  }

  private func section(_ specialFirstBytes: Set<UInt8>) -> [UInt8] {
    let pageCodePoints = 1 << Int(Layout.pageShift)
    var pages: [UInt16] = []
    var stored: [UInt16] = []
    var knownPages: [ArraySlice<UInt16>: UInt16] = [:]
    for page in 0..<Layout.pageCount {
      let slice = entries[page * pageCodePoints..<(page + 1) * pageCodePoints]
      if let known = knownPages[slice] {
        pages.append(known)
        continue
      }
      let index = UInt16(stored.count / pageCodePoints)
      stored += slice
      knownPages[slice] = index
      pages.append(index)
    }
    var flags: UInt32 = 0
    if options.cleansText { flags |= Layout.Flag.cleansText }
    if options.separatesCJK { flags |= Layout.Flag.separatesCJK }
    if options.stripsAccents { flags |= Layout.Flag.stripsAccents }
    if options.lowercases { flags |= Layout.Flag.lowercases }

    var writer = SectionWriter(headerByteCount: Layout.headerByteCount)
    writer.set(Layout.Field.version, Layout.version)
    writer.set(Layout.Field.flags, flags)
    writer.append(byteTable(specialFirstBytes), at: Layout.Field.byteTableByteStart)
    writer.append(pages, at: Layout.Field.pageTableByteStart)
    writer.append(stored, at: Layout.Field.entriesByteStart)
    writer.set(Layout.Field.entryCount, UInt32(stored.count))
    writer.append(elements, at: Layout.Field.elementsByteStart)
    writer.set(Layout.Field.elementCount, UInt32(elements.count))
    return writer.bytes
  }
}
