// Finds values again wherever they stand in a note, whatever marks and blanks are between their parts:
// for spreading what was found, and for the check that nothing of it is left.

/// Values as sequences of words and numbers.
struct ValueIndex {
  private struct Entry {
    /// Of the first word or number.
    var first: UInt64
    /// Of all of them.
    var whole: UInt64
    var partCount: Int
    var type: PrivateType
  }

  /// Words and numbers of a value, at most; longer ones are not looked for.
  private static let partLimit = 16
  /// Letters and digits of a value, at least: shorter ones stand in any text.
  static let leastCount = 5

  /// Sorted by the hash of the whole.
  private var entries: [Entry] = []
  /// Hashes of first parts, sorted, with the most parts that a value beginning so has.
  private var firsts: [(hash: UInt64, partCount: Int)] = []

  var isEmpty: Bool { entries.isEmpty }

  /// Adds the value that the tokens spell. One word alone is none: names are looked for by themselves.
  mutating func add(_ tokens: PlainTokens, _ range: Range<Int>, _ type: PrivateType) {
    var entry = Entry(first: 0, whole: 0, partCount: 0, type: type)
    var characterCount = 0
    var hasNumber = false
    for index in range where tokens[index].kind != .mark {
      let part = ValueIndex.hash(tokens, index)
      if entry.partCount == 0 { entry.first = part }
      entry.whole = ValueIndex.joined(entry.whole, part)
      entry.partCount += 1
      characterCount += tokens[index].count
      if tokens[index].isNumber { hasNumber = true }
    }
    guard entry.partCount >= 1, entry.partCount <= ValueIndex.partLimit,
      characterCount >= ValueIndex.leastCount, hasNumber || entry.partCount > 1
    else { return }
    entries.append(entry)
  }

  /// Makes values findable; after the last `add`.
  mutating func sort() {
    entries.sort { $0.whole < $1.whole }
    var all: [(hash: UInt64, partCount: Int)] = []
    for entry in entries { all.append((entry.first, entry.partCount)) }
    all.sort { $0.hash != $1.hash ? $0.hash < $1.hash : $0.partCount > $1.partCount }
    firsts = []
    for first in all where firsts.last?.hash != first.hash { firsts.append(first) }
  }

  /// Behind the longest value that starts at a token, and its type.
  ///
  /// - Precondition: sorted.
  func match(_ tokens: PlainTokens, at first: Int) -> (end: Int, type: PrivateType)? {
    guard tokens[first].kind != .mark else { return nil }
    let hash = ValueIndex.hash(tokens, first)
    let place = ValueIndex.lowest(firsts.count) { firsts[$0].hash < hash }
    guard place < firsts.count, firsts[place].hash == hash else { return nil }
    var found: (end: Int, type: PrivateType)?
    var whole: UInt64 = 0
    var partCount = 0
    var index = first
    while index < tokens.count, partCount < firsts[place].partCount {
      if tokens[index].kind != .mark {
        whole = ValueIndex.joined(whole, ValueIndex.hash(tokens, index))
        partCount += 1
        let entry = ValueIndex.lowest(entries.count) { entries[$0].whole < whole }
        if entry < entries.count, entries[entry].whole == whole {
          found = (index + 1, entries[entry].type)
        }
      }
      index += 1
      if index - first > 4 * ValueIndex.partLimit { break }
    }
    return found
  }

  /// The first place of `count` sorted ones that is not before what is looked for.
  static func lowest(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func joined(_ whole: UInt64, _ part: UInt64) -> UInt64 {
    ((whole ^ part) &* 0x9E37_79B9_7F4A_7C15) ^ (whole >> 29)
  }

  private static func hash(_ tokens: PlainTokens, _ index: Int) -> UInt64 {
    let token = tokens[index]
    if token.isWord { return token.hash }
    var hash = WordHash()
    for place in token.start..<token.end { hash.add(tokens.text.characters[place]) }
    return hash.value
  }
}
