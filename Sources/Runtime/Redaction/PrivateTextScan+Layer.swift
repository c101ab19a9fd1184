// The layer of a note's private spans: the model's and those of forms side by side, where a redaction
// would join all that either claims.

extension PrivateTextScan {
  /// Sorted by start.
  func layer() -> [PrivateSpan] {
    var result: [PrivateSpan] = []
    var next = 0
    // Every learnt span is within one that was found.
    for (found, rank) in joined(learnt) {
      let first = next
      while next < learnt.count, learnt[next].byteStart < found.byteEnd { next += 1 }
      let parts = learnt[first..<next]
      if parts.isEmpty {
        if PrivateTextScan.isToldByForm(found.type) { result.append(found) }
      } else if rank > PrivateTextScan.learntRank, isBetterByForm(found, rank, parts) {
        var whole = found
        for part in parts { whole.score = min(whole.score, part.score) }
        result.append(whole)
      } else {
        result.append(contentsOf: parts)
      }
    }
    return result
  }

  /// A form beside its word says more than a model: of "UMRN C 0938811", "Henderson NV 89014" and
  /// "signed jkpark22" the type and the ends; of what a model takes for a telephone's number, for no date or
  /// for no street, the type.
  private func isBetterByForm(
    _ found: PrivateSpan, _ rank: Int, _ parts: ArraySlice<PrivateSpan>
  ) -> Bool {
    switch found.type {
    case .medicalRecord, .zip, .username: true
    case .id: rank == 5 && parts.allSatisfy { $0.type == .phone }
    case .date: rank >= 6 && parts.allSatisfy { $0.type == .id || $0.type == .phone }
    case .street: rank >= 4 && parts.allSatisfy { $0.type != .street }
    default: false
    }
  }

  /// Whether spans of the type that only have a form are added. Chosen on shorthand.llm.dev, where adding
  /// names, trades, ages and numbers of other kinds lowers F1 and adding these does not.
  private static func isToldByForm(_ type: PrivateType) -> Bool {
    switch type {
    case .hospital, .street, .city, .state, .zip, .country, .date, .phone, .email, .url,
      .medicalRecord:
      true
    case .patient, .doctor, .username, .organization, .profession, .age, .id: false
    }
  }
}
