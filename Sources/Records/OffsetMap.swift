// Offsets of a note in any order: a converter's state is kept every few kilobytes, so that a place
// costs no more than the bytes behind the state before it.
import Runtime

package final class OffsetMap {
  /// States at ascending places, the first at 0.
  private var states: [OffsetConverter] = []
  private static let stepByteCount = 4096

  package init() {}

  /// - converter: at the note's start.
  package func begin(_ converter: OffsetConverter) {
    states.removeAll(keepingCapacity: true)
    states.append(converter)
  }

  /// - byteOffset: within the text.
  package func convert(_ byteOffset: Int, to unit: OffsetUnit) -> Int {
    if states[0].isIdentity(unit) { return byteOffset }
    while let last = states.last, last.bytePosition + OffsetMap.stepByteCount <= byteOffset {
      var next = last
      _ = next.convert(last.bytePosition + OffsetMap.stepByteCount, to: unit)
      // A place within a character leaves the state before it, at most three bytes back.
      states.append(next)
    }
    var low = 0
    var high = states.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if states[middle].bytePosition <= byteOffset { low = middle } else { high = middle }
    }
    var state = states[low]
    return state.convert(byteOffset, to: unit)
  }
}
