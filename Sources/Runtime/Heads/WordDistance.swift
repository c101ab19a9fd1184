// How far a word stands from an argument mention, in the steps that a relation head has a learnt
// row for. The trainer, the evaluation and the runtime count by this one table.

public enum WordDistance {
  /// Rows of a head's distance table: the mention's own words, then seven steps after it, then
  /// seven before it.
  public static let bucketCount = 15
  /// A word further from the mention than this, in words, is not tagged for it.
  public static let reach = 64

  /// The row of a word for a mention of the words `first...last`:
  ///
  ///     0 inside; after it 1: 1, 2: 2, 3: 3-4, 4: 5-8, 5: 9-16, 6: 17-32, 7: further;
  ///     before it the same steps are 8...14.
  public static func bucket(word: Int, first: Int, last: Int) -> Int {
    if word > last { return step(word - last) }
    if word < first { return 7 + step(first - word) }
    return 0
  }

  /// 1...7 for a distance of one word or more.
  private static func step(_ wordCount: Int) -> Int {
    if wordCount > 32 { return 7 }
    var step = 1
    var end = 1
    while wordCount > end {
      end *= 2
      step += 1
    }
    return step
  }
}
