import Testing

@testable import Runtime

@Suite struct DuplicatesTests {
  private func first(_ values: [Int]) -> [Int]? {
    firstDuplicate(count: values.count) { values[$0] - values[$1] }.map { [$0.first, $0.second] }
  }

  @Test func theFirstRepeatIsFound() {
    #expect(first([]) == nil)
    #expect(first([3]) == nil)
    #expect(first([3, 1, 2]) == nil)
    #expect(first([3, 1, 3]) == [0, 2])
    #expect(first([9, 5, 7, 5, 9, 5]) == [1, 3])
    #expect(first([2, 2, 2]) == [0, 1])
  }

  @Test func comparisonsStayFewWhateverTheOrder() {
    var generator = SeededGenerator(seed: 8)
    let orders = [
      Array(0..<1024), (0..<1024).reversed(), (0..<1024).shuffled(using: &generator),
      (0..<1024).map { $0 % 2 == 0 ? $0 : 2000 - $0 },
    ]
    for values in orders {
      var comparisons = 0
      let found = firstDuplicate(count: values.count) {
        comparisons += 1
        return values[$0] - values[$1]
      }
      #expect(found == nil)
      #expect(comparisons < 1024 * 20)
    }
  }

  @Test func bytesAreOrderedByTheFirstDifferenceThenByLength() {
    func order(_ left: String, _ right: String) -> Int {
      var (left, right) = (left, right)
      return left.withUTF8 { left in
        right.withUTF8 { UnsafeRawBufferPointer(left).order(to: UnsafeRawBufferPointer($0)) }
      }
    }
    #expect(order("", "") == 0 && order("ab", "ab") == 0)
    #expect(order("a", "ab") < 0 && order("ab", "a") > 0 && order("b", "ab") > 0)
    #expect(order("\u{FF}", "z") > 0)
  }
}
