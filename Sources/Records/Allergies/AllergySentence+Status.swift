// From a drug's sentence to what is said of it as an allergen: in a section of allergies, where each
// drug is one unless something speaks against it, and elsewhere, where the words must call it one.

extension AllergySentence {
  /// Nil for a drug that is only taken.
  var statusInSection: AllergyStatus? {
    let status = listedStatus
    // It stands in the list for all that.
    return status == .unsaid ? .doubtful : status
  }

  private var listedStatus: AllergyStatus? {
    if let sign { return sign }
    if let said = saidBehind {
      return said == .refuted && hasReaction ? .doubtful : said
    }
    if let end = endOfList { return statusOfList(endingAt: end) }
    switch lead {
    case .denied:
      if hasReaction { return .doubtful }
      return has("frequency") ? nil : .refuted
    case .resolved: return .resolved
    case .intolerant: return .intolerance
    case .limited: return .doubtful
    case .maybeNot: return hasReaction ? .stated : .doubtful
    case .used: return hasReaction ? .stated : nil
    case .none: return plainStatus
    }
  }

  private var plainStatus: AllergyStatus? {
    if hasReaction || hasLinkedReaction { return .stated }
    if let status = statusBehindAllergy(hearsDenials: false) { return status }
    if isGiven || isStopped || has("frequency") || has("duration") { return nil }
    let isDosed = has("strength") || has("dosage")
    let none = isBehindNone
    if none.isSo { return isDosed || !none.isOnLine ? nil : .doubtful }
    return isDosed || mayBeGiven ? .doubtful : .stated
  }

  var statusElsewhere: AllergyStatus? {
    if isOne(own.lowerBound - 1, of: "to"), let status = statusBehindAllergy(hearsDenials: true) {
      return status
    }
    if has("frequency") || has("strength") || has("dosage") || has("duration") { return nil }
    if let end = endOfList, !isProduct(end) { return statusOfList(endingAt: end) }
    if let status = statusBehindAllergy(hearsDenials: true) { return status }
    if isBehindIntolerance { return .intolerance }
    return isBesideReaction ? .suspected : nil
  }

  // MARK: Lists

  /// "no PCN or sulfa allergy", "possible PCN allergy", "penicillin allergy testing"
  private func statusOfList(endingAt end: Int) -> AllergyStatus? {
    var before = startOfList
    while isOne(
      before - 1, of: "known history of any a an prior true has have")
    {
      before -= 1
    }
    if isOne(before - 1, of: "no not denies denied without never") {
      return hasReaction ? .doubtful : .refuted
    }
    if isConditional(before: before) { return .unsaid }
    let isDoubtful =
      isOne(before - 1, of: AllergySentence.doubts) || isOne(end + 1, of: AllergySentence.tests)
    return isDoubtful ? .doubtful : .stated
  }

  private static let doubts: StaticString = """
    possible possibly probably perhaps questionable suspected probable presumed ? \
    unclear maybe unverified potential may might
    """

  private static let tests: StaticString = """
    test tests testing tested clinic consult consultation evaluation eval assessment \
    delabeling workup referral unlikely ? questionable
    """

  /// "Zyrtec Allergy", "Claritin allergy relief" are names of products.
  private func isProduct(_ end: Int) -> Bool {
    isOne(end + 1, of: "relief pill pills med meds medicine tablets tablet")
      || end == own.upperBound
        && isOne(
          own.upperBound - 1,
          of: """
            benadryl zyrtec claritin allegra flonase nasacort xyzal alavert \
            cetirizine loratadine fexofenadine diphenhydramine levocetirizine \
            fluticasone singulair montelukast rhinocort triamcinolone
            """)
  }

  /// "if allergic", "ask whether": nothing is said.
  private func isConditional(before index: Int) -> Bool {
    for place in 0..<index
    where isOne(place, of: "if whether unless ask asked case persons") {
      return true
    }
    return false
  }

  /// "allergic to X", "allergy to X, Y and Z": only a plain list of drugs and their reactions may stand
  /// between.
  ///
  /// - hearsDenials: false where what is denied was heard already.
  private func statusBehindAllergy(hearsDenials: Bool) -> AllergyStatus? {
    var index = own.lowerBound
    var hasComma = false
    var openCount = 0
    while index > 0 {
      index -= 1
      if isOne(index, of: ")") {
        openCount += 1
      } else if isOne(index, of: "(") {
        openCount -= 1
        // The drug stands in brackets of its own.
        if openCount < 0 { return nil }
      } else if openCount == 0, isListedAlone(behind: index) {
        return statedStatus(behind: index)
      } else if openCount > 0 || isAllergen(index) || isFinding(index) {
        continue
      } else if isOne(index, of: ",") {
        hasComma = true
      } else if !isJoint(index), !isDash(index), !isOne(index, of: AllergySentence.fillers) {
        return nil
      } else if isOne(index, of: "to of"), isOne(index - 1, of: AllergySentence.words) {
        return hearsDenials ? status(behind: index, hasComma) : statedStatus(behind: index)
      }
    }
    return nil
  }

  /// "NKDA except PCN", and "Allergies penicillin, sulfa" where a sentence begins.
  private func isListedAlone(behind index: Int) -> Bool {
    guard isAllergen(index + 1) else { return false }
    if isOne(index, of: "except besides") { return isOne(index - 1, of: "nkda nka allergies") }
    return isOne(index, of: "allergies")
      && (index == 0 || index == 1 && isOne(0, of: "drug medication \n"))
  }

  private static let words: StaticString = """
    anaphylactic allergic allergy allergies hypersensitivity hypersensitive intolerant intolerance \
    intolerances
    """

  private static let fillers: StaticString =
    "to of causing causes the both all drugs : also following \n as well inj tab cap syp ."

  private func status(behind index: Int, _ hasComma: Bool) -> AllergyStatus {
    switch denialOfAllergy(endingAt: index) {
    case .resolved: return hasComma ? .doubtful : .resolved
    case .denied: return hasReaction ? .doubtful : hasComma && !isBehindOr ? .doubtful : .refuted
    default: return statedStatus(behind: index)
    }
  }

  private func statedStatus(behind index: Int) -> AllergyStatus {
    if isConditional(before: max(0, index - 1)) { return .unsaid }
    for place in max(0, index - 4)..<index where isOne(place, of: AllergySentence.doubts) {
      return .doubtful
    }
    if let said = saidBehind { return said }
    // The past is when it was found: "h/o allergy to".
    let isHistory = isOne(index - 2, of: "of o") && isOne(index - 3, of: "history hx /")
    return isHistory ? .intolerance : .stated
  }

  private var isBehindOr: Bool { isOne(own.lowerBound - 1, of: "or nor") }

  // MARK: Signs and words behind

  /// "(-) PCN (+) sulfa", "PCN (-), sulfa (+)", "PCN +"
  private var sign: AllergyStatus? {
    if isPlus(own.upperBound) { return .stated }
    let isBefore = bracketed(0) != nil || bracketed(1) != nil && isOne(0, of: ":")
    return isBefore ? bracketed(own.lowerBound - 3) : bracketed(own.upperBound)
  }

  private func bracketed(_ index: Int) -> AllergyStatus? {
    guard index >= 0, isOne(index, of: "("), isOne(index + 2, of: ")") else { return nil }
    return isOne(index + 1, of: "+") ? .stated : isOne(index + 1, of: "-") ? .refuted : nil
  }

  /// What the words behind the drug, to the end of its item, say against it.
  private var saidBehind: AllergyStatus? {
    let next = own.upperBound
    if isOne(next, of: "?") || isOne(own.lowerBound - 1, of: "?") { return .doubtful }
    if isOne(next, of: "("), isOne(next + 1, of: "?"), isOne(next + 2, of: ")") {
      return .doubtful
    }
    let end = endOfItem(atComma: true)
    var isOfReaction = false
    for index in next..<max(next, end) {
      // Within brackets another drug may be meant.
      if isDrug(index) { break }
      if isOne(index, of: "reaction reactions what which when how why") {
        isOfReaction = true
      }
    }
    for index in next..<max(next, end) {
      if isDrug(index) { break }
      if let said = said(at: index, to: end, isOfReaction) { return said }
    }
    return isSafe(next) ? .refuted : remark(behind: max(next, end))
  }

  /// "Dilaudid ok", "cefazolin is fine"
  private func isSafe(_ next: Int) -> Bool {
    let index = isOne(next, of: "is are was -") ? next + 1 : next
    return isOne(index, of: AllergySentence.permitted)
      && (index + 1 >= tokens.count || isOne(index + 1, of: ", ; . ) \n"))
  }

  private func said(at index: Int, to end: Int, _ isOfReaction: Bool) -> AllergyStatus? {
    let isDelabeled =
      isOne(index, of: "delabeled delabelled outgrew outgrown")
      || isOne(index, of: "labeled labelled") && isOne(index - 1, of: "-")
        && isOne(index - 2, of: "de")
    if isDelabeled {
      let isOpen =
        isOne(index - 1, of: "be not never") || isOne(index - 3, of: "be not")
      return isOpen ? nil : .resolved
    }
    if isOne(index, of: "allergic"), !isOne(index + 1, of: "to") {
      if isOne(index - 1, of: "longer"), isOne(index - 2, of: "no") { return .resolved }
      if isOne(index - 1, of: "not") { return .refuted }
    }
    if isOne(index, of: "allergy"), isOne(index - 1, of: "true real") {
      return isOne(index - 2, of: "not a no") ? .doubtful : nil
    }
    if isOne(index, of: "denies denied disputes") {
      var next = index + 1
      if isOne(next, of: "any") { next += 1 }
      let isOfAllergy =
        next >= end
        || isOne(next, of: "this it that allergy allergies reaction ) . ; \n")
      return isOfAllergy ? .doubtful : nil
    }
    if isOne(index, of: "tolerates tolerated tolerating") {
      let isNegated = isOne(index - 1, of: "not never poorly badly hardly longer")
      let isOfIt =
        index + 1 >= end || isOne(index + 1, of: "it well now this ) . fine ; \n")
      return isOfIt && !isNegated ? .doubtful : nil
    }
    if isOfReaction { return nil }
    if isOne(index, of: "unsure uncertain doubtful unverified unconfirmed") {
      return .doubtful
    }
    let isNotSure =
      isOne(index, of: "not") && isOne(index + 1, of: "sure certain confirmed")
    return isNotSure ? .doubtful : nil
  }
}
