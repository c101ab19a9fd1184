// A note with markup as the recognisers read it: the text that its reader sees, and behind it what the
// markup hides, tags with their values and comments, each with its place in the source.

struct UnmarkedText {
  /// The text, then each hidden part behind a line end.
  let bytes = ByteBuffer()
  private let textByteCount: Int
  private let map: SourceMap
  private let parting: WordParting
  /// Tags in the source, ascending.
  private let tags: [Range<Int>]
  /// Parts of the source that the text does not show, ascending, without the brackets of tags.
  private var hidden: [Range<Int>] = []
  /// Where in `bytes` each of them starts.
  private var hiddenStarts: [Int] = []

  /// - text: what is read of the source, without the blanks that part glued words.
  /// - map: from the text with these blanks to the source.
  init(
    _ text: UnsafeRawBufferPointer, of source: UnsafeRawBufferPointer, _ map: SourceMap,
    _ parting: WordParting = .none
  ) {
    textByteCount = text.count
    self.map = map
    self.parting = parting
    bytes.append(text)
    // The map of an empty text has nothing to say.
    let ranges =
      text.isEmpty && !source.isEmpty ? [0..<source.count] : map.hiddenRanges(of: source)
    tags = ranges.filter { source[$0].contains(UInt8(ascii: "<")) }
    for range in ranges { hide(range, source) }
  }

  private mutating func hide(_ range: Range<Int>, _ source: UnsafeRawBufferPointer) {
    var start = range.lowerBound
    for index in range.lowerBound...range.upperBound {
      guard
        index == range.upperBound || source[index] == UInt8(ascii: "<")
          || source[index] == UInt8(ascii: ">")
      else { continue }
      if index > start {
        bytes.append(UInt8(ascii: "\n"))
        hidden.append(start..<index)
        hiddenStarts.append(bytes.byteCount)
        bytes.append(UnsafeRawBufferPointer(rebasing: source[start..<index]))
      }
      start = index + 1
    }
  }

  /// Where a range of `bytes` stands in the source: ascending, apart from each other, none empty, without
  /// the tags between.
  func places(of range: Range<Int>) -> [Range<Int>] {
    var places: [Range<Int>] = []
    let shown = range.clamped(to: 0..<textByteCount)
    if !shown.isEmpty { addShown(map.source(of: parting.parted(shown)), to: &places) }
    var index = ValueIndex.lowest(hidden.count) {
      hiddenStarts[$0] + hidden[$0].count <= range.lowerBound
    }
    while index < hidden.count, hiddenStarts[index] < range.upperBound {
      let start = hiddenStarts[index]
      let part = range.clamped(to: start..<start + hidden[index].count)
      let offset = hidden[index].lowerBound - start
      if !part.isEmpty { places.append(part.lowerBound + offset..<part.upperBound + offset) }
      index += 1
    }
    return places
  }

  /// Adds a range of the source without the tags in it; signs without width and the like go with it.
  private func addShown(_ range: Range<Int>, to places: inout [Range<Int>]) {
    var start = range.lowerBound
    var index = ValueIndex.lowest(tags.count) { tags[$0].upperBound <= start }
    while index < tags.count, tags[index].lowerBound < range.upperBound {
      if tags[index].lowerBound > start { places.append(start..<tags[index].lowerBound) }
      start = tags[index].upperBound
      index += 1
    }
    if start < range.upperBound { places.append(start..<range.upperBound) }
  }
}
