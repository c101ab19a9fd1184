// Codes for the entities of a note: exact names first, then forms further and further from them,
// and none where nothing is sure enough. One coder serves one thread; codes never change entities.

/// One concept that an entity's text names. What it says stands in the dictionary.
public struct EntityCode: Equatable, Sendable {
  public var concept: Int
  /// Index among the dictionary's systems.
  public var system: Int
  public var step: CodeStep
  /// 0...1, calibrated.
  public var score: Double
}

public final class NoteCoder {
  public let dictionary: CodeDictionary
  /// Codes less sure than this are not given.
  public var threshold: Double

  let key = CodeKey()
  private let otherKey = CodeKey()
  private let shortForms = NoteShortForms()
  var text = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The best of each system.
  private let best: UnsafeMutablePointer<EntityCode?>
  private let bestRanks: UnsafeMutablePointer<UInt32>
  /// Which look-up found each: a later one does not change what an earlier one found.
  private let bestStamps: UnsafeMutablePointer<Int>
  private var stamp = 0
  /// Of `misspelled`.
  var isCorrected = false
  let candidate: UnsafeMutablePointer<UInt8>
  /// A number for each of the dictionary's similar names; made for the first name that needs them.
  private var dots: UnsafeMutablePointer<UInt32>?
  /// Whether the entity is in capitals and the words around it are not: `COLD` of a note is not `cold`.
  private var isInCapitals = false
  /// Codes of the last entity, best first.
  public private(set) var codes: [EntityCode] = []

  /// Source: the share of wrong codes is below a half from here on (Codes.md).
  public static let defaultThreshold = 0.5

  public init(_ dictionary: CodeDictionary, threshold: Double = NoteCoder.defaultThreshold) {
    self.dictionary = dictionary
    self.threshold = threshold
    best = .allocate(capacity: CodeLayout.systemLimit)
    best.initialize(repeating: nil, count: CodeLayout.systemLimit)
    bestRanks = .allocate(capacity: CodeLayout.systemLimit)
    bestRanks.initialize(repeating: 0, count: CodeLayout.systemLimit)
    bestStamps = .allocate(capacity: CodeLayout.systemLimit)
    bestStamps.initialize(repeating: 0, count: CodeLayout.systemLimit)
    candidate = .allocate(capacity: 64)
    candidate.initialize(repeating: 0, count: 64)
    codes.reserveCapacity(CodeLayout.systemLimit)
  }

  deinit {
    best.deallocate()
    bestRanks.deallocate()
    bestStamps.deallocate()
    candidate.deallocate()
    dots?.deallocate()
  }

  /// - text: the note's, which must stay until its last entity is coded.
  public func begin(_ text: UnsafeRawBufferPointer) {
    self.text = text
    shortForms.read(text)
  }

  /// Fills `codes` for an entity: at most one of each system, best first, empty for no code.
  public func code(_ range: Range<Int>, _ group: CodeGroup) {
    codes.removeAll(keepingCapacity: true)
    guard range.lowerBound >= 0, range.upperBound <= text.count, !range.isEmpty else { return }
    let name = UnsafeRawBufferPointer(rebasing: text[range])
    for system in 0..<dictionary.systems.count { best[system] = nil }
    isInCapitals = standsInCapitals(range)
    if find(name, range, group) { addOthers(group) }
    if group == .condition, name.count > 1 { addSimilar(name) }
    for system in 0..<dictionary.systems.count {
      if let code = best[system], code.score >= threshold { codes.append(code) }
    }
    // A handful: sorted by insertion, systems in order where scores are the same.
    for index in 1..<max(1, codes.count) {
      var place = index
      while place > 0, codes[place - 1].score < codes[place].score {
        codes.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  // MARK: Steps

  private func find(_ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup) -> Bool
  {
    let isShort = isShortForm(name)
    if let long = shortForms.long(name), key.read(long),
      look(group, factor: CodeStep.noteShortForm.score, as: .noteShortForm)
    {
      return true
    }
    // "v" of "n/v/d" is no name of a condition.
    if group == .condition, name.count == 1 { return false }
    switch abbreviation(name, range, group) {
    case .found: return true
    case .undecided: return false
    case .unknown: break
    }
    guard key.read(name) else { return false }
    if look(group, factor: 1, as: nil, isShort: isShort) { return true }
    return smallShortForm(name, range, group) || expanded(name, range, group)
  }

  /// All the steps for the name in `key`.
  ///
  /// - factor: how sure the name itself is. - step: what is told; nil for the step's own.
  func look(
    _ group: CodeGroup, factor: Double, as step: CodeStep?, isShort: Bool = false
  ) -> Bool {
    var isFound = take(key.hash(), group, .name, factor, step, isShort: isShort)
    if isFound { addOthers(group) }
    // Systems that do not have the name as it stands may have it in other words.
    if let hash = key.canonicalHash(setsAside: false), take(hash, group, .canonical, factor, step) {
      isFound = true
    }
    if let hash = key.canonicalHash(setsAside: true), take(hash, group, .setAside, factor, step) {
      isFound = true
    }
    if isFound { return true }
    if group == .condition, derived(group, factor, step) { return true }
    if !isShort, misspelled(group, factor, step) { return true }
    if group == .drug, firstWords(group, factor, step) { return true }
    return false
  }

  /// A word's adjective as its noun, from the last word on.
  private func derived(_ group: CodeGroup, _ factor: Double, _ step: CodeStep?) -> Bool {
    for index in stride(from: key.wordCount - 1, through: 0, by: -1) {
      let place = key.place(index)
      defer { key.restore(index, place) }
      for (ending, noun) in CodeWords.endings {
        let word = key.word(index)
        let kept = word.count - ending.utf8CodeUnitCount
        guard kept >= 2, kept + noun.utf8CodeUnitCount <= 48, ends(word, ending) else { continue }
        for position in 0..<kept { candidate[position] = word[position] }
        for position in 0..<noun.utf8CodeUnitCount {
          candidate[kept + position] = noun.utf8Start[position]
        }
        key.replace(
          index,
          with: UnsafeBufferPointer(start: candidate, count: kept + noun.utf8CodeUnitCount))
        if take(key.hash(), group, .derived, factor, step) { return true }
        if let hash = key.canonicalHash(setsAside: false), take(hash, group, .derived, factor, step)
        {
          return true
        }
        key.restore(index, place)
      }
    }
    return false
  }

  private func ends(_ word: UnsafeBufferPointer<UInt8>, _ ending: StaticString) -> Bool {
    let count = ending.utf8CodeUnitCount
    for index in 0..<count where word[word.count - count + index] != ending.utf8Start[index] {
      return false
    }
    return true
  }

  /// `sodium nitroprusside dihydrate` as sodium nitroprusside.
  private func firstWords(_ group: CodeGroup, _ factor: Double, _ step: CodeStep?) -> Bool {
    var end = key.wordCount - 1
    while end > 0 {
      var byteCount = 0
      for index in 0..<end { byteCount += key.word(index).count }
      guard byteCount > 5 else { return false }
      if take(key.hash(to: end), group, .firstWords, factor, step) { return true }
      end -= 1
    }
    return false
  }

  /// The concept whose name is likest, for the long form of a short one where the note has it.
  private func addSimilar(_ name: UnsafeRawBufferPointer) {
    let names = dictionary.similarNames
    guard let wanted = dictionary.similarSystem, best[wanted] == nil else { return }
    let long = shortForms.long(name)
    guard long != nil || !isShortForm(name), key.read(long ?? name) else { return }
    let dots = self.dots ?? .allocate(capacity: names.nameCount)
    self.dots = dots
    let found = key.withCanonicalWords(setsAside: false) {
      names.likest($0, atLeast: NoteCoder.leastLikeness, dots: dots)
    }
    guard let found, NoteCoder.isLike(found), found.concept < dictionary.conceptCount,
      dictionary.group(found.concept) == CodeGroup.condition.rawValue
    else { return }
    let system = dictionary.system(found.concept)
    guard system == wanted else { return }
    best[system] = EntityCode(
      concept: found.concept, system: system, step: .similar, score: CodeStep.similar.score)
  }

  private static let leastLikeness = 0.7

  /// Whether a name as like as that is enough: it has each word that is asked for and hardly another, or all of
  /// it is asked for and it is no short word (`ACL tear` is not `ACL`).
  ///
  /// Source: of others more are wrong, or as many (Codes.md).
  private static func isLike(_ name: SimilarNames.Likest) -> Bool {
    name.leastWordShare >= 0.2
      ? name.nameShare >= 0.71 : name.nameShare >= 0.95 && name.weight >= 1.9
  }

  // MARK: Meanings

  /// Takes the meanings of a hash, the surest of each system; false for none of the group.
  func take(
    _ hash: UInt64, _ group: CodeGroup, _ found: CodeStep, _ factor: Double, _ step: CodeStep?,
    isShort: Bool = false
  ) -> Bool {
    var isFound = false
    stamp += 1
    _ = dictionary.forEachMeaning(hash) { concept, rank in
      guard dictionary.group(concept) == group.rawValue, rank != .capitals || isInCapitals else {
        return
      }
      let system = dictionary.system(concept)
      guard system < dictionary.systems.count else { return }
      var told = found
      if rank == .usage, found == .name { told = isShort ? .usageShortForm : .usage }
      let score = told.score * factor
      if let before = best[system] {
        guard bestStamps[system] == stamp else { return }
        // Two concepts that are as sure make neither sure.
        if bestRanks[system] == rank.rawValue {
          best[system]!.score = before.score * NoteCoder.ambiguity
        } else if rank.rawValue < bestRanks[system] {
          best[system] = EntityCode(
            concept: concept, system: system, step: step ?? told, score: score)
          bestRanks[system] = rank.rawValue
        }
      } else {
        best[system] = EntityCode(
          concept: concept, system: system, step: step ?? told, score: score)
        bestRanks[system] = rank.rawValue
        bestStamps[system] = stamp
      }
      isFound = true
    }
    return isFound
  }

  /// Two capitals at least and, but for an s at the end, no small letter; one near by.
  private func standsInCapitals(_ range: Range<Int>) -> Bool {
    var upperCount = 0
    for index in range {
      if text[index].isASCIIUppercase { upperCount += 1 }
      if text[index].isASCIILowercase,
        index + 1 < range.upperBound || text[index] != UInt8(ascii: "s")
      {
        return false
      }
    }
    let before = max(0, range.lowerBound - NoteCoder.around)..<range.lowerBound
    let after = range.upperBound..<min(text.count, range.upperBound + NoteCoder.around)
    var hasLetters = false
    for part in 0..<2 {
      for index in part == 0 ? before : after {
        if text[index].isASCIILowercase { return upperCount > 1 }
        hasLetters = hasLetters || text[index].isASCIILetter
      }
    }
    return upperCount > 1 && !hasLetters
  }

  /// How far letters in other case are looked for, in bytes to each side.
  private static let around = 40

  /// What a second concept of the same rank leaves of a score.
  private static let ambiguity = 0.7

  /// Conditions of one name are often not one concept to the people who code.
  private static let sameCondition = 0.6

  private func addOthers(_ group: CodeGroup) {
    stamp += 1
    addCrosses()
    addSameNames(group)
  }

  /// Codes of other systems that a source states for a concept found.
  private func addCrosses() {
    for system in 0..<dictionary.systems.count {
      guard let code = best[system] else { continue }
      dictionary.forEachCross(code.concept) { other in
        let otherSystem = dictionary.system(other)
        guard otherSystem < dictionary.systems.count, best[otherSystem] == nil else { return }
        best[otherSystem] = EntityCode(
          concept: other, system: otherSystem, step: code.step, score: code.score)
        bestStamps[otherSystem] = stamp
      }
    }
  }

  /// Concepts of systems still missing whose name is the preferred name of one found.
  private func addSameNames(_ group: CodeGroup) {
    for system in 0..<dictionary.systems.count {
      guard let code = best[system], otherKey.read(dictionary.name(code.concept)) else { continue }
      let score =
        code.score * (group == .drug ? CodeStep.sameName.score : NoteCoder.sameCondition)
      // A further look-up may be surer than one that is not sure enough, and `Recurrent X` is not X.
      if score < threshold || otherKey.hasSetAside && !key.hasSetAside { continue }
      _ = dictionary.forEachMeaning(otherKey.hash()) { concept, rank in
        let other = dictionary.system(concept)
        guard dictionary.group(concept) == group.rawValue, other < dictionary.systems.count,
          best[other] == nil, rank == .usual || rank == .preferred || rank == .synonym
        else { return }
        best[other] = EntityCode(
          concept: concept, system: other, step: .sameName, score: score)
        bestStamps[other] = stamp
      }
    }
  }
}
