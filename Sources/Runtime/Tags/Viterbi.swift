// The most probable legal sequence of labels, found while the words come in.
//
//   best[k, j] = p[k, j] * max over labels i allowed before j of best[k - 1, i]
//
// Divided by the largest best[k, .] after each word, so that no logarithm is needed and nothing
// underflows but sequences 10^38 times less probable than the best one.

final class Viterbi {
  private let roles: LabelRoles
  private let labelCount: Int
  private let wordCapacity: Int
  /// [labelCount] each: the best sequences' products for the last word and the word before.
  private var best: UnsafeMutablePointer<Float>
  private var before: UnsafeMutablePointer<Float>
  /// [wordCapacity, labelCount]: the label before, for each word of the ring.
  private let backPointers: UnsafeMutablePointer<Int32>
  /// [labelCount]: a label each sequence passes through while it is traced back.
  private let trace: UnsafeMutablePointer<Int32>
  /// [typeCount]: the best label of the type that may be continued.
  private let leading: UnsafeMutablePointer<Int32>
  private var wordCount = 0
  private var settledCount = 0
  private var canStartInside = false

  init(_ roles: LabelRoles, wordCapacity: Int) {
    self.roles = roles
    labelCount = roles.labelCount
    self.wordCapacity = wordCapacity
    best = .allocate(capacity: labelCount)
    before = .allocate(capacity: labelCount)
    backPointers = .allocate(capacity: wordCapacity * labelCount)
    trace = .allocate(capacity: labelCount)
    leading = .allocate(capacity: max(1, roles.typeCount))
    best.initialize(repeating: 0, count: labelCount)
    before.initialize(repeating: 0, count: labelCount)
    backPointers.initialize(repeating: 0, count: wordCapacity * labelCount)
    trace.initialize(repeating: 0, count: labelCount)
    leading.initialize(repeating: 0, count: max(1, roles.typeCount))
  }

  deinit {
    best.deallocate()
    before.deallocate()
    backPointers.deallocate()
    trace.deallocate()
    leading.deallocate()
  }

  /// - canStartInside: whether the first word may have a label that continues a span.
  func begin(canStartInside: Bool) {
    self.canStartInside = canStartInside
    wordCount = 0
    settledCount = 0
  }

  /// - probabilities: [labelCount].
  func add(_ probabilities: UnsafePointer<Float>) {
    swap(&best, &before)
    if wordCount == 0 {
      for label in 0..<labelCount {
        let isLegal = canStartInside || roles[label].predecessor != .leading
        best[label] = isLegal ? probabilities[label] : 0
      }
    } else {
      extend(probabilities)
    }
    wordCount += 1
    var largest: Float = 0
    for label in 0..<labelCount where best[label] > largest { largest = best[label] }
    for label in 0..<labelCount {
      // No legal sequence has any probability left: let every label compete again.
      best[label] = largest > 0 ? best[label] / largest : 1
    }
  }

  private func extend(_ probabilities: UnsafePointer<Float>) {
    let row = backPointers + wordCount % wordCapacity * labelCount
    var any = 0
    var closed = -1
    for type in 0..<roles.typeCount { leading[type] = -1 }
    for label in 0..<labelCount {
      let role = roles[label]
      if before[label] > before[any] { any = label }
      if role.type < 0 || !role.leads, closed < 0 || before[label] > before[closed] {
        closed = label
      }
      if role.type >= 0, role.leads {
        let held = Int(leading[Int(role.type)])
        if held < 0 || before[label] > before[held] { leading[Int(role.type)] = Int32(label) }
      }
    }
    for label in 0..<labelCount {
      let role = roles[label]
      let from: Int
      switch role.predecessor {
      case .any: from = any
      case .closed: from = closed
      case .leading: from = Int(leading[Int(role.type)])
      }
      row[label] = Int32(max(0, from))
      best[label] = from < 0 ? 0 : before[from] * probabilities[label]
    }
  }

  /// Writes the labels of the words on which all surviving sequences agree.
  ///
  /// - labels: [wordCapacity], a ring with the same places as the decoder's.
  /// - atLeast: as many words of the best sequence are settled in any case; sequences that
  ///   disagree are given up.
  /// - Returns: how many words were settled.
  func settle(_ labels: UnsafeMutablePointer<Int32>, atLeast: Int) -> Int {
    let openCount = wordCount - settledCount
    guard openCount > 0 else { return 0 }
    for label in 0..<labelCount { trace[label] = Int32(label) }
    // Walk back until the survivors meet, or to the last word that must be settled.
    var word = wordCount - 1
    while word > settledCount {
      if word < settledCount + atLeast { break }
      if survivorsMeet() { break }
      for label in 0..<labelCount { trace[label] = previous(of: Int(trace[label]), at: word) }
      word -= 1
    }
    let isForced = word < settledCount + atLeast
    if !isForced, !survivorsMeet() { return 0 }
    let chosen = isForced ? trace[bestLabel(canEndOpen: true)] : meetingPoint()
    if isForced {
      for label in 0..<labelCount where trace[label] != chosen { best[label] = 0 }
    }
    return write(labels, from: word, chosen)
  }

  /// Writes the labels of all words left: the sequence is over.
  ///
  /// - canEndOpen: whether the last label may be one whose span should go on, in any scheme.
  func settleAll(_ labels: UnsafeMutablePointer<Int32>, canEndOpen: Bool) -> Int {
    guard wordCount > settledCount else { return 0 }
    return write(
      labels, from: wordCount - 1, Int32(bestLabel(canEndOpen: canEndOpen || !roles.endsClosed)))
  }

  private func write(
    _ labels: UnsafeMutablePointer<Int32>, from last: Int, _ lastLabel: Int32
  ) -> Int {
    let count = last + 1 - settledCount
    var label = lastLabel
    var word = last
    while true {
      labels[word % wordCapacity] = label
      guard word > settledCount else { break }
      label = previous(of: Int(label), at: word)
      word -= 1
    }
    settledCount = last + 1
    return count
  }

  private func previous(of label: Int, at word: Int) -> Int32 {
    backPointers[word % wordCapacity * labelCount + label]
  }

  private func survivorsMeet() -> Bool {
    let point = meetingPoint()
    for label in 0..<labelCount where best[label] > 0 && trace[label] != point { return false }
    return true
  }

  /// Where the first surviving sequence passes.
  private func meetingPoint() -> Int32 {
    for label in 0..<labelCount where best[label] > 0 { return trace[label] }
    return trace[0]
  }

  private func bestLabel(canEndOpen: Bool) -> Int {
    var found = -1
    for label in 0..<labelCount {
      let role = roles[label]
      if !canEndOpen, role.type >= 0, role.leads { continue }
      if found < 0 || best[label] > best[found] { found = label }
    }
    return max(0, found)
  }
}
