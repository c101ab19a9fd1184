// The blanks that a note's text has between words which its source writes as one, and the way back to
// the text without them: for readers that tell by a form, of which a missing blank is a part.

/// A note's text with and without the blanks that part glued words.
public struct WordParting: Sendable {
  /// Places of the blanks in the text, ascending.
  public let blanks: [Int]

  static let none = WordParting(places: [])

  /// - places: of the text without blanks, ascending; each byte there gets a blank before it.
  init(places: [Int]) {
    var blanks = places
    for index in blanks.indices { blanks[index] += index }
    self.blanks = blanks
  }

  /// The text without the blanks.
  public func joined(_ text: UnsafeRawBufferPointer) -> ByteBuffer {
    let result = ByteBuffer(byteCapacity: text.count)
    var start = 0
    for blank in blanks {
      result.append(UnsafeRawBufferPointer(rebasing: text[start..<blank]))
      start = blank + 1
    }
    result.append(UnsafeRawBufferPointer(rebasing: text[start..<text.count]))
    return result
  }

  /// The range in the text without blanks.
  public func joined(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound - count(before: range.lowerBound)..<range.upperBound
      - count(before: range.upperBound)
  }

  /// The range in the text, from its first byte to its last, of one without blanks that is not empty.
  public func parted(_ range: Range<Int>) -> Range<Int> {
    place(range.lowerBound)..<place(range.upperBound - 1) + 1
  }

  private func count(before place: Int) -> Int { firstBlank(from: place, inJoined: false) }

  /// Where a byte of the text without blanks stands.
  private func place(_ byte: Int) -> Int { byte + firstBlank(from: byte + 1, inJoined: true) }

  /// Index of the first blank that is not before a place, all of them if none is.
  ///
  /// - inJoined: whether the place is of the text without blanks.
  private func firstBlank(from place: Int, inJoined: Bool) -> Int {
    var low = 0
    var high = blanks.count
    while low < high {
      let middle = (low + high) / 2
      if blanks[middle] - (inJoined ? middle : 0) < place {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
