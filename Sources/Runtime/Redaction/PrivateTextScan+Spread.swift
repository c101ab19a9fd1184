// Names and values that were found, wherever else they stand in the note: names word by word with their short
// forms and spellings, numbers and addresses whatever marks stand between their parts.

extension PrivateTextScan {
  /// A word of a name that was found.
  private struct KnownName {
    var hash: UInt64
    var type: PrivateType
    /// A word of other use too, or a short form: only with a capital letter where no sentence begins, in
    /// capitals, or where somebody is meant.
    var isDoubtful: Bool
  }

  /// Words of names that were found, wherever else they stand and are names by their form, with no word
  /// behind them that makes them a disease or a device.
  mutating func spreadNames() {
    var names: [KnownName] = []
    for claim in claims where claim.type == .patient || claim.type == .doctor {
      note(claim.first..<claim.end, claim.type, &names)
    }
    for span in learnt where span.type == .patient || span.type == .doctor {
      note(tokenRange(span), span.type, &names)
    }
    guard !names.isEmpty else { return }
    names.sort { $0.hash != $1.hash ? $0.hash < $1.hash : !$0.isDoubtful && $1.isDoubtful }
    for index in 0..<tokens.count {
      let token = tokens[index]
      guard token.isWord, token.count >= 2, token.isNameByForm || isCalledUpon(index),
        let name = known(index, names), !isEponym(index), !isHyphenedEponym(index),
        !(token.has(.scaleName) && tokens[index + 1].isNumber),
        !name.isDoubtful || isCapitalWithinSentence(index) || isCalledUpon(index)
      else { continue }
      claim(index, index + 1, name.type, rank: 0)
    }
  }

  private func known(_ index: Int, _ names: [KnownName]) -> KnownName? {
    let hash = tokens.nameHash(index)
    let place = ValueIndex.lowest(names.count) { names[$0].hash < hash }
    return place < names.count && names[place].hash == hash ? names[place] : nil
  }

  /// "d/w small", "per lee", "staffed with okoro", "covering for okoro", "called okoro": somebody, in small
  /// letters too.
  private func isCalledUpon(_ index: Int) -> Bool {
    guard tokens[index].gap == .space, tokens[index].count >= 3 else { return false }
    let before = index - 1
    return tokens.isWord(before, "per") || tokens.isWord(before, "called")
      || tokens.isWord(before, "w") && tokens.isMark(before - 1, "/")
        && tokens.isWord(before - 2, "d") && tokens.isJoined(before)
      || tokens.isWord(before, "with") && tokens.isWord(before - 1, "staffed")
      || tokens.isWord(before, "for") && tokens.isWord(before - 1, "covering")
  }

  private func isCapitalWithinSentence(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.isCapital else { return false }
    if token.shape == .upper { return token.count > 2 }
    return token.gap != .line && !tokens.isMark(index - 1, ".") && !tokens.isMark(index - 1, ":")
      || isSubject(index)
  }

  private func note(_ name: Range<Int>, _ type: PrivateType, _ names: inout [KnownName]) {
    for index in name {
      let token = tokens[index]
      guard token.isWord, token.count >= 3, !token.has([.common, .clinical]),
        !tokens.isParticle(index, in: name), !tokens.isNameSuffix(index, in: name)
      else { continue }
      let isDoubtful = token.has(.doubtfulGiven)
      names.append(KnownName(hash: tokens.nameHash(index), type: type, isDoubtful: isDoubtful))
      if token.has(.given) {
        for other in table.nicknames(token.hash) {
          names.append(KnownName(hash: other, type: type, isDoubtful: true))
        }
      }
      // "GarciaLopez" of "Garcia Lopez" and "Garcia-Lopez".
      let next = tokens.isMark(index + 1, "-") ? index + 2 : index + 1
      guard next < name.upperBound, tokens[next].isWord, tokens[next].count >= 3, !isDoubtful,
        !token.has(.given) || next > index + 1
      else { continue }
      var hash = WordHash()
      tokens.addLetters(index, to: &hash)
      tokens.addLetters(next, to: &hash)
      names.append(KnownName(hash: hash.value, type: type, isDoubtful: false))
    }
  }

  /// "Swan-Ganz" beside a Mr Swan.
  private func isHyphenedEponym(_ index: Int) -> Bool {
    tokens[index].has(.eponym)
      && (tokens.isMark(index + 1, "-") && tokens.isJoined(index + 1)
        && tokens[index + 2].has(.eponym)
        || tokens.isMark(index - 1, "-") && tokens.isJoined(index)
          && tokens[index - 2].has(.eponym))
  }

  // MARK: Values

  /// Numbers, addresses and full names, wherever else they stand in the note.
  mutating func spreadValues() {
    var values = ValueIndex()
    for claim in claims where claim.type.isDirect {
      values.add(tokens, claim.first..<claim.end, claim.type)
    }
    for span in learnt where span.type.isDirect { values.add(tokens, tokenRange(span), span.type) }
    guard !values.isEmpty else { return }
    values.sort()
    for index in 0..<tokens.count {
      if let match = values.match(tokens, at: index) {
        claim(index, match.end, match.type, rank: 0)
      }
    }
  }
}
