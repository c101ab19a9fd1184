// What the words before a drug in a section of allergies say of it: a denial, an intolerance, or that it
// is taken. Each holds for a list joined by "and" or "or"; behind a comma the list may be another one.

extension AllergySentence {
  enum Lead: Equatable {
    case none, denied, intolerant, limited, resolved, used
    /// Behind a comma.
    case maybeNot
  }

  var lead: Lead {
    var lead = Lead.none
    // Brackets that opened behind the words: one that closes before them takes them along.
    var openCount = 0
    var hasContent = false
    // Whether the next drug is of the list of the one before it.
    var (hasDrug, isJoined) = (false, true)
    for index in 0..<own.lowerBound {
      if let begun = leadEnding(at: index) {
        lead = begun
        openCount = 0
        hasContent = false
        (hasDrug, isJoined) = (false, true)
        continue
      }
      if isOne(index, of: "(") {
        openCount += 1
      } else if isOne(index, of: ")") {
        openCount -= 1
        if openCount < 0 { lead = .none }
      } else if isOne(index, of: ",") {
        if hasContent, openCount == 0 { lead = behindComma(lead) }
        isJoined = true
      } else if isOne(index, of: AllergySentence.turns) || isDash(index)
        || hasContent && isOne(index, of: ":")
      {
        lead = .none
      } else if isJoint(index) {
        if isOne(index, of: "+"), isPlus(index) { lead = .none }
        isJoined = true
      } else if isDrug(index) {
        if !isJoined, !isDrug(index - 1) { lead = behindComma(lead) }
        if case .drug(hasReaction: true) = kinds[index] { lead = .none }
        (hasDrug, isJoined) = (true, false)
        hasContent = true
      } else {
        hasContent = true
        if hasDrug, openCount == 0, !isAllergen(index) { isJoined = false }
      }
    }
    if !isJoined { lead = behindComma(lead) }
    // "no allergy to latex, codeine or sulfa" is one list.
    return lead == .maybeNot && isOfAlternatives && hasOnlyDenials ? .denied : lead
  }

  private func behindComma(_ lead: Lead) -> Lead {
    switch lead {
    case .denied, .used, .resolved, .maybeNot: .maybeNot
    case .none, .intolerant, .limited: lead
    }
  }

  /// Behind these words a sentence speaks of something else.
  private static let turns: StaticString = """
    but except than however although allergic allergy allergies intolerant \
    intolerance intolerances reaction reactions avoid while
    """

  /// A plus behind a drug that no other drug follows.
  func isPlus(_ index: Int) -> Bool {
    isOne(index, of: "+") && isDrug(index - 1)
      && (index + 1 == tokens.count || isOne(index + 1, of: ", ; . ) \n"))
  }

  private var hasOnlyDenials: Bool {
    for index in 0..<own.lowerBound where leadEnding(at: index) == .used { return false }
    return true
  }

  /// Whether the rest of the list, from before the drug on, has "or".
  private var isOfAlternatives: Bool {
    let joints: StaticString = "or nor"
    if isOne(own.lowerBound - 1, of: joints) { return true }
    var index = own.upperBound
    while isAllergen(index) || isJoint(index) {
      if case .drug(hasReaction: true) = kinds[index] { return false }
      if isOne(index, of: joints) { return isAllergen(index + 1) }
      index += 1
    }
    return false
  }

  // MARK: Beginnings

  private func leadEnding(at index: Int) -> Lead? {
    if isOne(index, of: "tolerate tolerates tolerated tolerating") {
      return tolerance(index)
    }
    if isOne(index, of: "to of"), let denial = denialOfAllergy(endingAt: index) { return denial }
    if isOne(index, of: "denies denied denying") {
      var next = index + 1
      while isOne(next, of: AllergySentence.betweenDenialAndAllergen) { next += 1 }
      return isAllergen(next) ? .denied : nil
    }
    if isOne(index, of: "take"), isOne(index - 1, of: "can") { return .denied }
    if isPermission(endingAt: index) { return .denied }
    if isOne(index, of: "outgrew outgrown") { return .resolved }
    return isUse(endingAt: index) ? .used : nil
  }

  /// "ok with", "no issues with", "safe to give": of what may be given in place of an allergen.
  private func isPermission(endingAt index: Int) -> Bool {
    if isOne(index, of: "give use have get receive take") {
      return isOne(index - 1, of: "to") && isPermitted(index - 2)
    }
    guard isOne(index, of: "with on to for") else { return false }
    if isOne(index - 1, of: "issue issues problem problems concern concerns trouble difficulty") {
      return isOne(index - 2, of: "no without any")
    }
    return isOne(index, of: "with") && isPermitted(index - 1)
  }

  /// "ok", but not "not ok"
  private func isPermitted(_ index: Int) -> Bool {
    isOne(index, of: AllergySentence.permitted)
      && !isOne(index - 1, of: AllergySentence.notTolerated)
  }

  static let permitted: StaticString = "ok okay fine safe alright"

  private static let betweenDenialAndAllergen: StaticString = """
    any known drug being having an a allergic allergy allergies reaction reactions \
    history of to
    """

  private func tolerance(_ index: Int) -> Lead {
    for before in max(0, index - 3)..<index {
      if isOne(before, of: AllergySentence.notTolerated) { return .intolerant }
      if isOne(before, of: AllergySentence.limits) { return .limited }
    }
    var next = index + 1
    while next < tokens.count, !isOne(next, of: ", ( ) ; . but") {
      if isOne(next, of: "poorly badly not") { return .intolerant }
      if isOne(next, of: AllergySentence.limits) { return .limited }
      next += 1
    }
    return isOne(index, of: "tolerate") && !isOne(index - 1, of: "can does able to")
      ? .limited : .denied
  }

  private static let notTolerated: StaticString = """
    not never cannot poorly badly barely hardly scarcely t longer unable difficulty \
    trouble rarely no without failed doesnt cant
    """

  private static let limits: StaticString = """
    only low lower small partially limited reduced sometimes if may might possibly \
    somewhat whether unclear
    """

  /// "cannot tolerate", "did not tolerate" right before the list that the drug is in: of the verb's other
  /// forms it may be taken for all that ("not tolerating metformin well").
  var isBehindIntolerance: Bool {
    let index = startOfList - 1
    return isOne(index, of: "tolerate") && tolerance(index) == .intolerant
  }

  /// "no allergy to", "not allergic to", "no reaction to", "no longer allergic to"
  func denialOfAllergy(endingAt index: Int) -> Lead? {
    guard isOne(index - 1, of: AllergySentence.deniable) else { return nil }
    var before = index - 2
    while before > 0, isOne(before, of: AllergySentence.betweenNoAndAllergy) { before -= 1 }
    if isOne(before, of: "longer"), isOne(before - 1, of: "no") { return .resolved }
    if isOne(before, of: "outgrew outgrown") { return .resolved }
    return isOne(before, of: "no not denies denied denying without never")
      ? .denied : nil
  }

  private static let deniable: StaticString = """
    allergic allergy allergies reaction reactions intolerant intolerance intolerances
    """

  private static let betweenNoAndAllergy: StaticString = """
    known drug medication food any history of prior previous adverse allergic being \
    having have has an a other his her the their my
    """
}
