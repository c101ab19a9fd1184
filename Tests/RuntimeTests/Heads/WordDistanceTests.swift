// The table of distances that a relation head is trained and run with.
import Testing

@testable import Runtime

@Suite struct WordDistanceTests {
  @Test func stepsDoubleOnBothSidesOfTheMention() {
    let steps = [1, 2, 3, 3, 4, 4, 4, 4, 5, 5]
    for (index, step) in steps.enumerated() {
      #expect(WordDistance.bucket(word: 12 + index + 1, first: 10, last: 12) == step)
      #expect(WordDistance.bucket(word: 10 - index - 1, first: 10, last: 12) == 7 + step)
    }
    let edges = [(16, 5), (17, 6), (32, 6), (33, 7), (64, 7), (1000, 7)]
    for (distance, step) in edges {
      #expect(WordDistance.bucket(word: distance, first: 0, last: 0) == step)
      #expect(WordDistance.bucket(word: -distance, first: 0, last: 0) == 7 + step)
    }
  }

  @Test func theMentionsOwnWordsShareOneRow() {
    for word in 10...12 { #expect(WordDistance.bucket(word: word, first: 10, last: 12) == 0) }
    #expect(WordDistance.bucketCount == 15)
  }
}
