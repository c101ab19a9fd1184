// The words of all classes in one table, by the hash of the word in lower case. Words are looked up
// once for each word of a note.

/// A hash of a word, letter by letter: FNV-1a of 64 bits over folded characters in lower case. Two
/// different words of one hash would at worst take out a word too many.
struct WordHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ character: UInt8) {
    value = (value ^ UInt64(character.lowercasedASCII)) &* 0x100_0000_01B3
  }
}

/// Words and their classes.
final class WordTable {
  /// Sorted.
  private var hashes: [UInt64] = []
  private var classes: [WordClass] = []
  /// Each name of a group of nicknames, sorted by hash.
  private var nicknames: [(hash: UInt64, group: Int)] = []
  private var groups: [[UInt64]] = []

  init() {
    for list in Nicknames.all {
      var entries: [(hash: UInt64, words: WordClass)] = []
      WordTable.add(list, .given, &entries)
      for entry in entries { nicknames.append((entry.hash, groups.count)) }
      groups.append(entries.map { $0.hash })
    }
    nicknames.sort { $0.hash < $1.hash }
    var entries: [(hash: UInt64, words: WordClass)] = []
    for list in WordLists.all { WordTable.add(list.words, list.wordClass, &entries) }
    entries.sort { $0.hash < $1.hash }
    for entry in entries {
      if let last = hashes.last, last == entry.hash {
        classes[classes.count - 1].formUnion(entry.words)
      } else {
        hashes.append(entry.hash)
        classes.append(entry.words)
      }
    }
  }

  func classes(_ hash: UInt64) -> WordClass {
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < hashes.count && hashes[low] == hash ? classes[low] : []
  }

  /// What somebody of this given name is called too, the name itself among it.
  func nicknames(_ hash: UInt64) -> [UInt64] {
    let place = ValueIndex.lowest(nicknames.count) { nicknames[$0].hash < hash }
    guard place < nicknames.count, nicknames[place].hash == hash else { return [] }
    return groups[nicknames[place].group]
  }

  /// Adds the words of a list: blanks between, "_" for the blank of a name of two words.
  private static func add(
    _ words: StaticString, _ wordClass: WordClass,
    _ entries: inout [(hash: UInt64, words: WordClass)]
  ) {
    var hash = WordHash()
    var isEmpty = true
    for index in 0...words.utf8CodeUnitCount {
      let byte = index < words.utf8CodeUnitCount ? words.utf8Start[index] : UInt8(ascii: " ")
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
        if !isEmpty { entries.append((hash.value, wordClass)) }
        hash = WordHash()
        isEmpty = true
      } else {
        hash.add(byte)
        isEmpty = false
      }
    }
  }
}
