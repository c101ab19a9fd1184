// Finds two equal things among many with few comparisons, whatever a hostile file holds.

/// The first index that equals an earlier one, and that earlier one; nil if all differ.
///
/// - order: negative, zero or positive as the first comes before, equals or comes after the second.
/// - Returns: of all pairs of neighbours in order, the one whose later index is smallest. About
///   count * log2(count) comparisons.
func firstDuplicate(
  count: Int, order: (Int, Int) -> Int
) -> (first: Int, second: Int)? {
  var indices: [Int] = []
  indices.reserveCapacity(count)
  for index in 0..<count { indices.append(index) }
  // Equal things stand in the order of their indices, so neighbours are the closest pairs.
  indices.sort { left, right in
    let order = order(left, right)
    return order != 0 ? order < 0 : left < right
  }
  var found: (first: Int, second: Int)?
  for place in 1..<max(1, count) where order(indices[place - 1], indices[place]) == 0 {
    if indices[place] < found?.second ?? .max {
      found = (indices[place - 1], indices[place])
    }
  }
  return found
}

extension UnsafeRawBufferPointer {
  /// Negative, zero or positive as these bytes come before, equal or come after the others.
  func order(to other: UnsafeRawBufferPointer) -> Int {
    let shared = Swift.min(count, other.count)
    for index in 0..<shared where self[index] != other[index] {
      return Int(self[index]) - Int(other[index])
    }
    return count - other.count
  }
}
