// What a run learns from, in one number: a run that goes on must find the same.
import Runtime

extension TrainingSet {
  /// SHA-256, in hexadecimal, of every window's word pieces, targets, weights and teacher scores and
  /// of every source's share.
  public var digest: String {
    var hash = SHA256()
    func add<Element: BitwiseCopyable>(_ values: [Element]) {
      withUnsafeBytes(of: values.count) { hash.update($0) }
      values.withUnsafeBytes { hash.update($0) }
    }
    add(heads.map(\.count))
    for part in heads.joined() {
      add([part.share])
      for labelled in part.windows {
        add(labelled.window.ids)
        add(labelled.window.wordRows)
        for target in labelled.targets { add(target.code) }
        add(labelled.weights)
        add(labelled.teacherScores)
      }
    }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: hash.digest().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}

extension RowTarget {
  /// The labels it allows; empty for none.
  fileprivate var code: [Int] {
    switch self {
    case .none: []
    case .label(let label): [label]
    case .anyOf(let labels): labels
    }
  }
}
