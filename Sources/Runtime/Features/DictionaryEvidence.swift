// What dictionaries say of a note's tokens, in lock step with them: for each type the longest name
// that begins at each word, left to right, types independent of each other.

final class DictionaryEvidence {
  private let dictionaries: [TermDictionary]
  private let typeCount: Int
  private let ring = TermWordRing()
  /// [dictionaries, TermWordRing.capacity]: numbers of the words in the ring.
  private let numbers: UnsafeMutablePointer<UInt32>
  /// [dictionaries, 256]: the place among `types` of a dictionary's type; `noType` for others.
  private let meanings: UnsafeMutablePointer<UInt8>
  private static let noType: UInt8 = 0xff

  private struct TypeState {
    /// Of the feature in `TokenFeatures.bits`.
    var shift: UInt64 = 0
    /// The name found last.
    var byteStart = 0
    var byteEnd = 0
    var hasToken = false
    /// First word at which another name may begin.
    var freeIndex = 0
    /// Words of the longest name that begins at the current word.
    var longest = 0
  }
  private let types: UnsafeMutablePointer<TypeState>

  /// - features: those of kind dictionary are computed.
  /// - dictionaries: at least one.
  init(features: [InputFeature], dictionaries: [TermDictionary]) {
    self.dictionaries = dictionaries
    numbers = .allocate(capacity: dictionaries.count * TermWordRing.capacity)
    numbers.initialize(repeating: 0, count: dictionaries.count * TermWordRing.capacity)
    meanings = .allocate(capacity: dictionaries.count * 256)
    meanings.initialize(repeating: DictionaryEvidence.noType, count: dictionaries.count * 256)
    types = .allocate(capacity: TokenFeatures.capacity)
    types.initialize(repeating: TypeState(), count: TokenFeatures.capacity)
    var typeCount = 0
    for (index, feature) in features.enumerated() where feature.kind == .dictionary {
      types[typeCount].shift = UInt64(8 * index)
      for (place, dictionary) in dictionaries.enumerated() {
        for (type, name) in dictionary.types.enumerated() where feature.isNamed(name) {
          meanings[place * 256 + type] = UInt8(typeCount)
        }
      }
      typeCount += 1
    }
    self.typeCount = typeCount
  }

  deinit {
    ring.deallocate()
    numbers.deallocate()
    meanings.deallocate()
    types.deallocate()
  }

  func begin(_ text: UnsafeRawBufferPointer) {
    ring.start(text)
    for type in 0..<typeCount { types[type] = TypeState(shift: types[type].shift) }
  }

  /// The classes of the next token, in the bits of their features.
  func read(_ token: Range<Int>) -> UInt64 {
    while fill(ring.index), ring[ring.index].byteStart < token.upperBound {
      findNames()
      ring.advance(1)
    }
    var bits: UInt64 = 0
    for type in 0..<typeCount {
      let found = types + type
      guard found.pointee.byteStart < token.upperBound, found.pointee.byteEnd > token.lowerBound
      else { continue }
      let evidence = found.pointee.hasToken ? EvidenceClass.inside : EvidenceClass.first
      bits |= UInt64(evidence) << found.pointee.shift
      found.pointee.hasToken = true
    }
    return bits
  }

  /// Finds the longest name of each type that begins at the current word.
  private func findNames() {
    for type in 0..<typeCount { types[type].longest = 0 }
    var isAny = false
    for place in 0..<dictionaries.count where findNames(place) { isAny = true }
    guard isAny else { return }
    let index = ring.index
    for type in 0..<typeCount {
      let found = types + type
      guard found.pointee.longest > 0, index >= found.pointee.freeIndex else { continue }
      found.pointee.freeIndex = index + found.pointee.longest
      found.pointee.byteStart = ring[index].byteStart
      found.pointee.byteEnd = ring[index + found.pointee.longest - 1].byteEnd
      found.pointee.hasToken = false
    }
  }

  /// The same in one dictionary; false where no name begins.
  private func findNames(_ place: Int) -> Bool {
    let dictionary = dictionaries[place]
    let numbers = self.numbers + place * TermWordRing.capacity
    let index = ring.index
    var node = dictionary.rootChild(numbers[TermWordRing.place(index)])
    guard node.number != 0 else { return false }
    var isAny = false
    var count = 1
    while true {
      if node.isName, take(dictionary.senses(of: node), of: place, wordCount: count) {
        isAny = true
      }
      guard count < dictionary.longestName, fill(index + count) else { break }
      let number = numbers[TermWordRing.place(index + count)]
      if number == 0 || ring[index + count].startsAnew { break }
      node = dictionary.child(node, number)
      if node.number == 0 { break }
      count += 1
    }
    return isAny
  }

  /// Notes a name for each type that it has and that counts here.
  private func take(_ senses: Range<Int>, of place: Int, wordCount: Int) -> Bool {
    var isAny = false
    for sense in senses {
      let key = dictionaries[place].senseKey(sense)
      let type = meanings[place * 256 + Int(key.type)]
      guard type != DictionaryEvidence.noType, types[Int(type)].longest < wordCount
      else { continue }
      if key.flags & DictionaryLayout.Sense.needsCapitals != 0 {
        guard wordCount == 1, ring.isDistinctlyCapitals(isRead: look) else { continue }
      }
      types[Int(type)].longest = wordCount
      isAny = true
    }
    return isAny
  }

  @inline(__always)
  private func fill(_ index: Int) -> Bool { ring.fill(index, isRead: look) }

  /// Looks up the word that was just read in every dictionary.
  @inline(__always)
  private func look(_ place: Int, _ byteCount: Int) {
    for dictionary in 0..<dictionaries.count {
      numbers[dictionary * TermWordRing.capacity + place] =
        byteCount > 0 ? dictionaries[dictionary].word(ring.normal, byteCount: byteCount) : 0
    }
  }
}

extension InputFeature {
  /// Whether the feature's type has this name.
  fileprivate func isNamed(_ name: UnsafeRawBufferPointer) -> Bool {
    guard name.count == typeName.count else { return false }
    for index in 0..<name.count where name[index] != typeName[index] { return false }
    return true
  }
}
