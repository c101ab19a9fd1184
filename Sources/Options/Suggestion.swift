// Near misses: which known name a mistyped one probably meant.

/// The name at the least edit distance, if it is near enough to be meant.
///
/// Near enough: at most a third of the longer name's letters changed (at least one may be).
/// The first of several equally near names wins.
public func nearest(to typed: Argument, among names: [StaticString]) -> StaticString? {
  var best: StaticString?
  var bestDistance = Int.max
  for name in names {
    let known = Argument(name)
    let longer = max(typed.byteCount, known.byteCount)
    let limit = max(1, longer / 3)
    // Lengths differ by at least this much: no need to compare a pasted megabyte.
    let lengthDifference =
      longer - min(typed.byteCount, known.byteCount)
    if lengthDifference > limit { continue }
    let distance = editDistance(typed, known)
    if distance <= limit, distance < bestDistance {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
func editDistance(_ left: Argument, _ right: Argument) -> Int {
  let columns = right.byteCount + 1
  var beforePrevious = [Int](repeating: 0, count: columns)
  var previous = [Int](repeating: 0, count: columns)
  var current = [Int](repeating: 0, count: columns)
  for column in 0..<columns { previous[column] = column }
  for row in 1..<(left.byteCount + 1) {
    current[0] = row
    for column in 1..<columns {
      let isSame = left.start[row - 1] == right.start[column - 1]
      var cost = min(previous[column] + 1, current[column - 1] + 1)
      cost = min(cost, previous[column - 1] + (isSame ? 0 : 1))
      if row > 1, column > 1, left.start[row - 1] == right.start[column - 2],
        left.start[row - 2] == right.start[column - 1]
      {
        cost = min(cost, beforePrevious[column - 2] + 1)
      }
      current[column] = cost
    }
    let oldest = beforePrevious
    beforePrevious = previous
    previous = current
    current = oldest
  }
  return previous[columns - 1]
}
