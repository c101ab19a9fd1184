// The bytes of a compiled code dictionary.
import Foundation
import Runtime

extension CodeCompiler {
  public func compiled() -> [UInt8] {
    typealias Header = CodeLayout.Header
    var lists: [UInt32] = []
    var entries: [(hash: UInt64, payload: UInt32)] = []
    for hash in meanings.keys.sorted() {
      let list = meanings[hash]!.sorted()
      if list.count == 1 {
        entries.append((hash, list[0]))
      } else {
        entries.append((hash, UInt32(lists.count) | CodeLayout.isList))
        lists.append(UInt32(list.count))
        lists += list
      }
    }
    let (slots, slotCount, longestProbe) = CodeCompiler.table(entries)
    var conceptBytes: [UInt8] = []
    var texts: [UInt8] = []
    for concept in concepts {
      withUnsafeBytes(of: UInt32(texts.count).littleEndian) { conceptBytes += $0 }
      conceptBytes += [
        UInt8(concept.code.count), UInt8(concept.name.count), concept.system, concept.group,
      ]
      texts += concept.code + concept.name
    }
    let pairs = Set(crosses.map { UInt64($0.from) << 32 | UInt64($0.to) }).sorted()
    let order = order
    let sortedLines = Set(abbreviations).map { Array($0.utf8) }.sorted {
      let left = $0.prefix { $0 != 0x09 }, right = $1.prefix { $0 != 0x09 }
      return left.elementsEqual(right)
        ? order[$0]! < order[$1]! : left.lexicographicallyPrecedes(right)
    }
    var starts: [UInt32] = [0]
    var lineBytes: [UInt8] = []
    for line in sortedLines {
      lineBytes += line
      starts.append(UInt32(lineBytes.count))
    }
    let (filter, filterBits) = CodeCompiler.filter(wordHashes)

    var file = CodeFile(headerByteCount: Header.byteCount)
    file.append(slots)
    file.append(lists)
    file.append(conceptBytes)
    file.append(texts)
    file.append(pairs.flatMap { [UInt32($0 >> 32), UInt32(truncatingIfNeeded: $0)] })
    file.append(filter)
    file.append(starts)
    file.append(lineBytes)
    file.append(systems.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) })
    let similar = similarTables()
    file.append(similar.trigrams)
    file.append(similar.lists)
    file.append(similar.lengths)
    file.append(similarNames.map { UInt32($0.concept) })
    file.set(CodeLayout.magic, at: Header.magic)
    file.set(CodeLayout.version, at: Header.version)
    file.set(CodeDictionary.normalization, at: Header.normalization)
    file.set(UInt64(file.bytes.count), at: Header.fileByteCount)
    file.set(UInt32(slotCount), at: Header.slotCount)
    file.set(UInt32(concepts.count), at: Header.conceptCount)
    file.set(UInt32(pairs.count), at: Header.crossCount)
    file.set(UInt32(sortedLines.count), at: Header.abbreviationCount)
    file.set(UInt32(filterBits), at: Header.filterBits)
    file.set(UInt32(longestProbe), at: Header.longestProbe)
    file.set(UInt32(similar.trigramCount), at: Header.trigramCount)
    file.set(UInt32(similarNames.count), at: Header.similarCount)
    for (index, section) in file.sections.enumerated() {
      file.set(UInt64(section.lowerBound), at: Header.sections + index * 16)
      file.set(UInt64(section.count), at: Header.sections + index * 16 + 8)
    }
    var hash = SHA256()
    file.bytes.withUnsafeBytes { bytes in
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[0..<Header.contentHash]))
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[Header.sections...]))
    }
    for (index, byte) in hash.digest().enumerated() {
      file.bytes[Header.contentHash + index] = byte
    }
    return file.bytes
  }

  /// The place of each abbreviation line among those given: senses of one short form keep it.
  private var order: [[UInt8]: Int] {
    var order: [[UInt8]: Int] = [:]
    for (index, line) in abbreviations.enumerated() {
      let key = Array(line.utf8)
      if order[key] == nil { order[key] = index }
    }
    return order
  }

  public func write(path: String) throws(CodeCompileError) {
    let bytes = compiled()
    do {
      try bytes.withUnsafeBytes { try AtomicFile.write($0, to: path) }
    } catch {
      throw .unwritable(path: path, errorNumber: errno)
    }
  }

  /// Open addressing; 4 of 5 slots filled, or fewer where a probe would be too long.
  private static func table(
    _ entries: [(hash: UInt64, payload: UInt32)]
  ) -> (fields: [UInt32], slotCount: Int, longestProbe: Int) {
    var slotCount = max(1, entries.count * 5 / 4 + 1)
    while true {
      var fields = [UInt32](repeating: 0, count: 2 * slotCount)
      var longest = 1
      for (hash, payload) in entries {
        var (slot, kept) = CodeDictionary.place(hash, slotCount: slotCount)
        var probe = 1
        while fields[2 * slot + 1] != 0 {
          slot = slot + 1 == slotCount ? 0 : slot + 1
          probe += 1
        }
        fields[2 * slot] = kept
        fields[2 * slot + 1] = payload
        longest = max(longest, probe + 1)
      }
      if longest <= CodeLayout.probeLimit { return (fields, slotCount, longest) }
      slotCount += slotCount / 8 + 1
    }
  }

  /// Ten bits a word at least.
  private static func filter(_ hashes: Set<UInt64>) -> (bytes: [UInt8], bits: Int) {
    var bits = 9
    while 1 << bits < hashes.count * 10 { bits += 1 }
    var filter = [UInt8](repeating: 0, count: 1 << (bits - 3))
    for word in hashes {
      var hash = word
      for _ in 0..<3 {
        let bit = Int(hash & (1 << UInt64(bits) - 1))
        filter[bit >> 3] |= 1 << UInt8(bit & 7)
        hash >>= 21
      }
    }
    return (filter, bits)
  }
}

/// Sections behind a header, each at a multiple of the format's alignment.
private struct CodeFile {
  var bytes: [UInt8]
  var sections: [Range<Int>] = []

  init(headerByteCount: Int) { bytes = [UInt8](repeating: 0, count: headerByteCount) }

  mutating func append(_ section: [UInt8]) {
    while bytes.count % CodeLayout.alignment != 0 { bytes.append(0) }
    sections.append(bytes.count..<bytes.count + section.count)
    bytes.append(contentsOf: section)
  }

  mutating func append(_ section: [UInt32]) {
    section.map(\.littleEndian).withUnsafeBytes { append(Array($0)) }
  }

  mutating func set<Number: FixedWidthInteger>(_ value: Number, at position: Int) {
    withUnsafeBytes(of: value.littleEndian) { source in
      for index in 0..<source.count { bytes[position + index] = source[index] }
    }
  }
}
