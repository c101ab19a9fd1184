// The name that is likest to another by the trigrams of both: a part of a code dictionary, used in place.
//
// A name is a vector with one place a trigram of its canonical words, there idf or nothing, where
// idf = log((1 + N) / (1 + n)) + 1 for a trigram in n of N names. Its square is the trigram's weight.
// Likeness is the cosine of two such vectors. The ranking leans to shorter names, which say less:
//
//     dot / (length of the name) ^ 1.2                                                        (1)

public struct SimilarNames {
  private let trigrams: UnsafeRawBufferPointer
  private let lists: UnsafeRawBufferPointer
  private let lengths: UnsafeRawBufferPointer
  private let concepts: UnsafeRawBufferPointer
  private let trigramCount: Int
  let nameCount: Int

  /// - trigrams: `trigramCount` + 1 of them. - lengths: 2 bytes a name. - concepts: 4 bytes a name.
  init(
    trigrams: UnsafeRawBufferPointer, lists: UnsafeRawBufferPointer,
    lengths: UnsafeRawBufferPointer, concepts: UnsafeRawBufferPointer
  ) {
    self.trigrams = trigrams
    self.lists = lists
    self.lengths = lengths
    self.concepts = concepts
    trigramCount = trigrams.count / CodeLayout.Trigram.byteCount - 1
    nameCount = concepts.count / 4
  }

  /// How the likest name is like another.
  struct Likest {
    /// Any number.
    var concept: Int
    /// The cosine, 0...1.
    var likeness: Double
    /// What part of the name the other has.
    var nameShare: Double
    /// What part of its weight the name has of that word of the other of which it has least.
    var leastWordShare: Double
    /// Of all of the name, in weights of a trigram that no name has.
    var weight: Double
  }

  /// The likest name; nil where its likeness is less than asked for.
  ///
  /// No name shares more than all of itself or all of the words. So one of likeness c has a length of
  /// at most that of the words / c, by (1) all that rank before it have dots of more than c^3 times
  /// the square of the words, and no others need ranks.
  ///
  /// - dots: `nameCount` numbers to work in.
  func likest(
    _ words: UnsafeBufferPointer<UnsafeRawBufferPointer>, atLeast likeness: Double,
    dots: UnsafeMutablePointer<UInt32>
  ) -> Likest? {
    guard nameCount > 0 else { return nil }
    dots.update(repeating: 0, count: nameCount)
    let square = withUnsafeTemporaryAllocation(of: UInt16.self, capacity: Trigrams.limit) { keys in
      var count = 0
      for word in words {
        Trigrams.forEachKey(word) { key in
          guard count < keys.count else { return }
          for index in 0..<count where keys[index] == key { return }
          keys[count] = key
          count += 1
        }
      }
      var square = 0
      for index in 0..<count { square += addNames(with: keys[index], to: dots) }
      return square
    }
    // A tenth less, since the file's lengths are rounded.
    let leastDot = UInt32(0.9 * likeness * likeness * likeness * Double(square))
    var best: Int?
    var bestRank = 0.0
    for name in 0..<nameCount where dots[name] > leastDot {
      let length = self.length(name)
      let ratio = Double(dots[name]) / length
      // The fifth power of (1).
      let rank = ratio * ratio * ratio * ratio * ratio / length
      if rank > bestRank {
        bestRank = rank
        best = name
      }
    }
    guard let best else { return nil }
    let length = length(best)
    let found = Double(dots[best]) / (length * Double(square).squareRoot())
    guard found >= likeness else { return nil }
    var leastWordShare = 1.0
    for word in words { leastWordShare = min(leastWordShare, share(of: word, in: best)) }
    return Likest(
      concept: concept(best), likeness: found,
      nameShare: Double(dots[best]) / (length * length), leastWordShare: leastWordShare,
      weight: length * length / Double(max(1, unknownWeight)))
  }

  /// What part of a word's weight a name has; 1 for a word without trigrams.
  private func share(of word: UnsafeRawBufferPointer, in name: Int) -> Double {
    var (all, shared) = (0, 0)
    Trigrams.forEachKey(word) { key in
      let (index, weight) = trigram(key)
      all += weight
      if let index, hasName(name, trigram: index) { shared += weight }
    }
    return all == 0 ? 1 : Double(shared) / Double(all)
  }

  /// What the file says of a name: any number.
  func concept(_ name: Int) -> Int { Int(concepts.littleEndianU32(name * 4)) }

  /// In the unit of the square root of weights.
  private func length(_ name: Int) -> Double {
    Double(max(1, lengths.littleEndianU16(name * 2))) / SimilarNames.lengthScale
  }

  /// What lengths are multiplied by in the file.
  public static let lengthScale = 64.0

  /// Adds a trigram's weight to all names that have it; returns the weight.
  private func addNames(with key: UInt16, to dots: UnsafeMutablePointer<UInt32>) -> Int {
    let (index, weight) = trigram(key)
    if let index {
      forEachName(trigram: index) {
        dots[$0] &+= UInt32(weight)
        return true
      }
    }
    return weight
  }

  private func hasName(_ name: Int, trigram index: Int) -> Bool {
    var has = false
    forEachName(trigram: index) {
      has = $0 == name
      return $0 < name
    }
    return has
  }

  /// Where a trigram stands, nil for one that no name has, and its weight.
  private func trigram(_ key: UInt16) -> (index: Int?, weight: Int) {
    typealias Trigram = CodeLayout.Trigram
    var (low, high) = (0, trigramCount)
    while low < high {
      let middle = (low + high) / 2
      if trigrams.littleEndianU16(middle * Trigram.byteCount + Trigram.key) < key {
        low = middle + 1
      } else {
        high = middle
      }
    }
    let record = low * Trigram.byteCount
    let isKnown = low < trigramCount && trigrams.littleEndianU16(record + Trigram.key) == key
    guard isKnown else { return (nil, unknownWeight) }
    return (low, Int(trigrams.littleEndianU16(record + Trigram.weight)))
  }

  /// The last record has the weight of a trigram that no name has.
  private var unknownWeight: Int {
    typealias Trigram = CodeLayout.Trigram
    return Int(trigrams.littleEndianU16(trigramCount * Trigram.byteCount + Trigram.weight))
  }

  /// Calls with the names that have a trigram, each below `nameCount`, upwards, while `body` is true.
  private func forEachName(trigram index: Int, _ body: (Int) -> Bool) {
    typealias Trigram = CodeLayout.Trigram
    let record = index * Trigram.byteCount
    var position = Int(trigrams.littleEndianU32(record + Trigram.listStart))
    let end = Int(trigrams.littleEndianU32(record + Trigram.byteCount + Trigram.listStart))
    var name = -1
    let limit = min(end, lists.count)
    while position < limit {
      var step = Int(lists[position])
      position += 1
      if step >= 0x80 {
        step &= 0x7F
        var shift = 7
        while position < lists.count, shift < 28 {
          let byte = Int(lists[position])
          position += 1
          step |= (byte & 0x7F) << shift
          shift += 7
          if byte < 0x80 { break }
        }
      }
      name += step
      // A list goes up and ends with the names.
      guard step > 0, name < nameCount, body(name) else { break }
    }
  }
}
