// Reads spans and their scores from words with chosen labels, in constant memory.
//
// A span has at most `wordLimit` words: a word that would go on beyond that begins another span, so
// that what waits for a span's end is bounded, whatever the model says.
//
// The score of the span of type X over words i...j is the probability that exactly this span is
// read when each word's label is drawn from the model's probabilities for it, independently, and
// the drawn labels are read by the rule in LabelRoles. With b, i, e, s the probabilities of the
// labels B-X, I-X, E-X, S-X (0 where the scheme has no such label; a plain label X counts as I-X):
//
//   lead[i]  = b[i] + i[i] * (1 - b[i-1] - i[i-1])     the span begins at i and may go on
//   close[i] = s[i] + e[i] * (1 - b[i-1] - i[i-1])     the span begins and ends at i
//   lead[k] = i[k], close[k] = e[k]                    for i < k <= j
//   score = lead[i] * ... * lead[j-1] * (close[j] + lead[j] * (1 - i[j+1] - e[j+1]))
//
// where a word before the first or after the last counts with probabilities 0. For BIO this is
// the product of the words' probabilities, times that of the next word not going on.

final class SpanReader {
  static let wordLimit = 256

  private let decoder: LabelDecoder
  private let roles: LabelRoles
  private let words: WordRing
  private let headIndex: Int
  /// Added to the labels' types.
  private let firstType: Int
  /// [labelCount]: the probabilities of the word before.
  private let before: UnsafeMutablePointer<Float>
  private var roleBefore: LabelRole
  private var hasWordBefore = false
  /// The span being read; type -1 for none.
  private var type = -1
  private var byteStart = 0
  private var byteEnd = 0
  private var firstWord = 0
  /// Number of the first word of the sequence.
  private var base = 0
  private var wordEnd = 0
  private var score = RunningScore()
  /// The same words as a span of each type; empty unless probabilities are kept.
  private var typeScores: [RunningScore] = []

  /// - words: the note's, which the caller appends to.
  /// - keepsProbabilities: whether spans tell the scores of their words for all types.
  /// - firstType: the type that the spans of the labels' first type get.
  /// - outsideFactor: what outside is multiplied with when labels are compared.
  init(
    _ labels: LabelsView, headIndex: Int, method: DecodingMethod, words: WordRing,
    keepsProbabilities: Bool = false, firstType: Int = 0, outsideFactor: Float = 1
  ) {
    self.words = words
    self.firstType = firstType
    if keepsProbabilities {
      typeScores = [RunningScore](repeating: RunningScore(), count: labels.typeCount)
    }
    roles = LabelRoles(labels)
    decoder = LabelDecoder(roles, method, outsideFactor: outsideFactor)
    self.headIndex = headIndex
    before = .allocate(capacity: labels.labelCount)
    before.initialize(repeating: 0, count: labels.labelCount)
    roleBefore = SpanReader.outside
  }

  deinit { before.deallocate() }

  /// - base: number of the word that the first logits are of.
  func begin(at base: Int = 0) { begin(at: base, afterBreak: false) }

  private func begin(at base: Int, afterBreak: Bool) {
    self.base = base
    decoder.begin(afterBreak: afterBreak)
    hasWordBefore = false
    roleBefore = SpanReader.outside
    type = -1
  }

  /// Takes the logits of the sequence's next word and adds the spans that are now over.
  ///
  /// - logits: [labelCount].
  func add(logits: UnsafePointer<Float>, to spans: inout [Mention]) {
    decoder.add(logits: logits)
    while let decoded = decoder.next() { read(decoded, &spans) }
  }

  /// Ends what is open and begins anew behind a hard break: no span crosses it, and a word that would
  /// continue one begins another.
  ///
  /// - number: of the word behind the break.
  func breakOff(at number: Int, _ spans: inout [Mention]) {
    end(&spans, atBreak: true)
    begin(at: number, afterBreak: true)
  }

  func end(_ spans: inout [Mention]) { end(&spans, atBreak: false) }

  private func end(_ spans: inout [Mention], atBreak: Bool) {
    decoder.end(atBreak: atBreak)
    while let decoded = decoder.next() { read(decoded, &spans) }
    if type >= 0 { endSpan(before: nil, &spans) }
  }

  /// Number of the first word that a span still to come may begin with.
  var openWord: Int { type >= 0 ? firstWord : base + decoder.openWord }

  private func read(_ decoded: DecodedWord, _ spans: inout [Mention]) {
    let role = roles[decoded.label]
    let number = base + decoded.number
    let isFull = number - firstWord >= SpanReader.wordLimit
    if type >= 0, role.continues(roleBefore), !isFull {
      score.goOn(roles.parts(of: type, decoded.probabilities))
      for other in typeScores.indices {
        typeScores[other].goOn(roles.parts(of: other, decoded.probabilities))
      }
      byteEnd = Int(words[number].byteEnd)
      wordEnd = number + 1
    } else {
      if type >= 0 {
        endSpan(before: decoded.probabilities, &spans)
      }
      if role.type >= 0 { beginSpan(decoded, Int(role.type)) }
    }
    before.copy(from: decoded.probabilities, count: roles.labelCount)
    hasWordBefore = true
    roleBefore = role
  }

  private func beginSpan(_ decoded: DecodedWord, _ newType: Int) {
    score = RunningScore(
      roles.parts(of: newType, decoded.probabilities), leadBefore: leadBefore(newType))
    for other in typeScores.indices {
      typeScores[other] = RunningScore(
        roles.parts(of: other, decoded.probabilities), leadBefore: leadBefore(other))
    }
    type = newType
    firstWord = base + decoded.number
    wordEnd = firstWord + 1
    byteStart = Int(words[firstWord].byteStart)
    byteEnd = Int(words[firstWord].byteEnd)
  }

  /// Probability that the word before leads a span of the type.
  private func leadBefore(_ type: Int) -> Double {
    guard hasWordBefore else { return 0 }
    let parts = roles.parts(of: type, before)
    return parts.begin + parts.inside
  }

  /// - next: the probabilities of the word behind the span; nil for none.
  private func endSpan(before next: UnsafePointer<Float>?, _ spans: inout [Mention]) {
    func ended(_ score: RunningScore, _ type: Int) -> Double {
      var continued = 0.0
      if let next {
        let parts = roles.parts(of: type, next)
        continued = parts.inside + parts.end
      }
      return score.ended(continued: continued)
    }
    var span = Span(
      byteStart: byteStart, byteEnd: byteEnd, typeIndex: firstType + type,
      headIndex: headIndex,
      score: ended(score, type))
    if !typeScores.isEmpty {
      span.typeProbabilities.reserveCapacity(typeScores.count)
      for other in typeScores.indices {
        span.typeProbabilities.append(Float(ended(typeScores[other], other)))
      }
    }
    spans.append(Mention(span: span, words: firstWord..<wordEnd))
    type = -1
  }

  private static var outside: LabelRole {
    LabelRole(type: -1, continues: false, leads: false, predecessor: .any)
  }
}

/// The score of a span that is being read, up to its last word so far.
private struct RunningScore {
  private var product = 1.0
  private var lead = 0.0
  private var close = 0.0

  typealias Parts = (begin: Double, inside: Double, end: Double, single: Double)

  init() {}

  /// - leadBefore: probability that the word before leads a span of the type.
  init(_ parts: Parts, leadBefore: Double) {
    lead = parts.begin + parts.inside * (1 - leadBefore)
    close = parts.single + parts.end * (1 - leadBefore)
  }

  mutating func goOn(_ parts: Parts) {
    product *= lead
    lead = parts.inside
    close = parts.end
  }

  /// - continued: probability that the next word goes on.
  func ended(continued: Double) -> Double {
    // Probabilities of one word may sum to a little over 1.
    max(0, min(1, product * (close + lead * (1 - continued))))
  }
}
