// Of findings that overlap, the best: types by name label each word for each type alone, and a form or a
// user may want one answer a word.
import Runtime

enum FlatFindings {
  /// The findings that overlap none that is better: a higher score, then an earlier start, a later end,
  /// a type asked for earlier.
  ///
  /// - findings: by start.
  /// - Returns: their places, ascending.
  static func best(of findings: [Finding]) -> [Int] {
    var order: [Int] = []
    for index in 0..<findings.count { order.append(index) }
    order.sort { isBetter(findings[$0].span, than: findings[$1].span) }
    // Places of the kept ones, ascending by start; they do not overlap.
    var kept: [Int] = []
    for index in order {
      let span = findings[index].span
      var low = 0
      var high = kept.count
      while low < high {
        let middle = (low + high) / 2
        if findings[kept[middle]].span.byteStart < span.byteStart {
          low = middle + 1
        } else {
          high = middle
        }
      }
      if low > 0, findings[kept[low - 1]].span.byteEnd > span.byteStart { continue }
      if low < kept.count, findings[kept[low]].span.byteStart < span.byteEnd { continue }
      kept.insert(index, at: low)
    }
    return kept
  }

  private static func isBetter(_ left: Span, than right: Span) -> Bool {
    if left.score != right.score { return left.score > right.score }
    if left.byteStart != right.byteStart { return left.byteStart < right.byteStart }
    if left.byteEnd != right.byteEnd { return left.byteEnd > right.byteEnd }
    return left.typeIndex < right.typeIndex
  }
}
