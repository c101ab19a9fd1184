// Whether the reaction that is linked to a drug makes it an allergen outside a section of allergies: "hives
// with sulfa", "rxn to vanc: red man syndrome", "do not use: lisinopril (angioedema)".

extension AllergySentence {
  /// Reactions that allergies have, linked to the drug and beside it.
  var isBesideReaction: Bool {
    guard hasLinkedReaction, hasReaction else { return false }
    return isBehindReaction || isReactedTo || isCause || isForbidden
  }

  /// "hives with", "anaphylaxis to", "h/o rash with"
  private var isBehindReaction: Bool {
    let finding = own.lowerBound - 2
    guard isOne(own.lowerBound - 1, of: "with to from"), isFinding(finding) else { return false }
    for place in 0..<own.lowerBound
    where isOne(place, of: "treated resolved improved managed controlled treat") {
      return false
    }
    if isOne(finding, of: "reaction") { return isOne(finding - 1, of: "anaphylactic allergic") }
    if isOne(finding, of: "rash") {
      return isOne(finding - 1, of: "o of hx") && isOne(finding - 2, of: "/ history hx h")
    }
    return isAllergic(finding)
  }

  private func isAllergic(_ index: Int) -> Bool {
    isOne(index, of: "hives urticaria anaphylaxis angioedema anaphylactic")
  }

  /// "rxn to", "reacts to", but not "no reaction to"
  private var isReactedTo: Bool {
    let verb = startOfList - 2
    return isOne(verb + 1, of: "to")
      && isOne(verb, of: "rxn rxns reaction reactions reacts reacted")
      && !isOne(verb - 1, of: "no not any without denies never transfusion")
  }

  /// "Sulfa drugs cause hives"
  private var isCause: Bool {
    isOne(own.upperBound, of: "cause causes caused gives gave") && isAllergic(own.upperBound + 1)
  }

  /// "do not use: lisinopril (angioedema)", "avoid penicillin (hives)"
  private var isForbidden: Bool {
    guard isOne(own.upperBound, of: "( -"), isAllergic(own.upperBound + 1) else { return false }
    var verb = startOfList - 1
    if isOne(verb, of: ":") { verb -= 1 }
    return isOne(verb, of: "avoid")
      || isOne(verb, of: "use give prescribe take") && isOne(verb - 1, of: "not never no")
  }
}
