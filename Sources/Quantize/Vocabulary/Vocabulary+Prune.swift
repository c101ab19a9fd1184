// Drops word pieces that a corpus never uses. What remains still spells every word that the whole
// vocabulary can spell character by character: single characters stay, alone and continuing.

/// A smaller vocabulary and where its rows come from.
public struct PrunedVocabulary: Sendable {
  public let vocabulary: Vocabulary
  /// The original id of each new id: the row of the embedding table to keep.
  public let originalIDs: [Int]
}

extension Vocabulary {
  /// Keeps the pieces in `usedIDs`, all single characters and all special and added tokens.
  ///
  /// Text that uses kept pieces only gets the same pieces as before; other words are split finer.
  /// Original order is kept.
  public func pruned(keeping usedIDs: Set<Int>) -> PrunedVocabulary {
    var kept = usedIDs.union(addedTokens.map(\.id))
    kept.formUnion([unknownID, classifyID, separateID])
    kept.formUnion([padID, maskID].compactMap { $0 })
    var newIDs: [Int: Int] = [:]
    var originalIDs: [Int] = []
    for (id, spelling) in pieces.enumerated() where kept.contains(id) || isCharacter(spelling) {
      newIDs[id] = originalIDs.count
      originalIDs.append(id)
    }
    var result = self
    result.pieces = originalIDs.map { pieces[$0] }
    result.addedOnlyIDs = Set(addedOnlyIDs.compactMap { newIDs[$0] })
    result.addedTokens = addedTokens.compactMap { token in
      newIDs[token.id].map { AddedToken(id: $0, spelling: token.spelling) }
    }
    result.padID = padID.flatMap { newIDs[$0] }
    result.maskID = maskID.flatMap { newIDs[$0] }
    result.unknownID = newIDs[unknownID] ?? 0
    result.classifyID = newIDs[classifyID] ?? 0
    result.separateID = newIDs[separateID] ?? 0
    return PrunedVocabulary(vocabulary: result, originalIDs: originalIDs)
  }

  /// Whether a spelling is one character, alone or after the continuation prefix.
  private func isCharacter(_ spelling: [UInt8]) -> Bool {
    func characters(_ bytes: some Collection<UInt8>) -> Int { bytes.count { $0 & 0xc0 != 0x80 } }
    if characters(spelling) == 1 { return true }
    return spelling.starts(with: continuationPrefix)
      && characters(spelling.dropFirst(continuationPrefix.count)) == 1
  }
}
