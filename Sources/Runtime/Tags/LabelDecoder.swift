// Chooses a label for every word of a sequence, a note or the words around a mention, from the words'
// label probabilities, which come in order; gives the words back in order, as soon as their labels
// are settled.

/// How labels are chosen.
public enum DecodingMethod: UInt8, Sendable {
  /// Each word's most probable label; the first of equals. LabelRoles' rule repairs what is
  /// illegal.
  case argmax
  /// The sequence with the largest product of probabilities among those the scheme allows.
  case viterbi
}

/// The probabilities of words whose labels are not settled yet, and the decoding over them.
///
/// Viterbi settles words as soon as all surviving sequences agree on them. Should `wordCapacity`
/// words go by without that, the best sequence so far settles the older half of them.
final class LabelDecoder {
  let roles: LabelRoles
  let method: DecodingMethod
  let labelCount: Int
  static let wordCapacity = 256

  /// [wordCapacity, labelCount]
  private let probabilities: UnsafeMutablePointer<Float>
  private let labels: UnsafeMutablePointer<Int32>
  private let viterbi: Viterbi?
  /// What the probability of outside is multiplied with when labels are compared; their probabilities
  /// stay what they are.
  private let outsideFactor: Float
  /// [labelCount]: one word's probabilities as they are compared.
  private let compared: UnsafeMutablePointer<Float>
  /// Words taken and words given back since the sequence's start; the ring holds what lies between.
  private var takenCount = 0
  private var settledCount = 0
  private var givenCount = 0

  init(_ roles: LabelRoles, _ method: DecodingMethod, outsideFactor: Float = 1) {
    self.outsideFactor = outsideFactor
    compared = .allocate(capacity: roles.labelCount)
    compared.initialize(repeating: 0, count: roles.labelCount)
    self.roles = roles
    self.method = method
    labelCount = roles.labelCount
    let capacity = LabelDecoder.wordCapacity
    probabilities = .allocate(capacity: capacity * labelCount)
    probabilities.initialize(repeating: 0, count: capacity * labelCount)
    labels = .allocate(capacity: capacity)
    labels.initialize(repeating: 0, count: capacity)
    viterbi = method == .viterbi ? Viterbi(roles, wordCapacity: capacity) : nil
  }

  deinit {
    compared.deallocate()
    probabilities.deallocate()
    labels.deallocate()
  }

  /// - afterBreak: the sequence is what stands behind a hard break. The model may have taken its words
  ///   for the rest of a span before it, so their labels need not be a start.
  func begin(afterBreak: Bool = false) {
    takenCount = 0
    settledCount = 0
    givenCount = 0
    viterbi?.begin(canStartInside: afterBreak)
  }

  /// Takes the next word of the sequence.
  ///
  /// - logits: [labelCount].
  /// - Precondition: `next` has given back every settled word.
  func add(logits: UnsafePointer<Float>) {
    precondition(takenCount - givenCount < LabelDecoder.wordCapacity, "settled words must be taken")
    let place = takenCount % LabelDecoder.wordCapacity
    let row = probabilities + place * labelCount
    softmax(logits, count: labelCount, into: row)
    takenCount += 1
    var compared = UnsafePointer(row)
    if outsideFactor != 1 {
      compared = UnsafePointer(self.compared)
      for label in 0..<labelCount {
        self.compared[label] = roles[label].type < 0 ? row[label] * outsideFactor : row[label]
      }
    }
    guard let viterbi else {
      var best = 0
      for label in 1..<max(1, labelCount) where compared[label] > compared[best] { best = label }
      labels[place] = Int32(best)
      settledCount = takenCount
      return
    }
    viterbi.add(compared)
    let openCount = takenCount - settledCount
    if openCount == LabelDecoder.wordCapacity {
      settle(viterbi.settle(labels, atLeast: LabelDecoder.wordCapacity / 2))
    } else if openCount % 32 == 0 {
      settle(viterbi.settle(labels, atLeast: 0))
    }
  }

  /// Settles the labels of the words left.
  ///
  /// - atBreak: a hard break follows; a span that should go on behind it ends here.
  func end(atBreak: Bool = false) {
    if let viterbi { settle(viterbi.settleAll(labels, canEndOpen: atBreak)) }
  }

  /// The next word with a settled label; nil when there is none yet.
  ///
  /// The probabilities are valid until `wordCapacity` more words were added.
  func next() -> DecodedWord? {
    guard givenCount < settledCount else { return nil }
    let place = givenCount % LabelDecoder.wordCapacity
    givenCount += 1
    return DecodedWord(
      number: givenCount - 1, label: Int(labels[place]),
      probabilities: UnsafePointer(probabilities + place * labelCount))
  }

  /// Number of the first word that was not given back yet: of the next word when there is none.
  var openWord: Int { givenCount }

  private func settle(_ count: Int) { settledCount += count }
}

struct DecodedWord {
  /// The word's running number in its sequence.
  let number: Int
  let label: Int
  /// [labelCount]
  let probabilities: UnsafePointer<Float>
}
