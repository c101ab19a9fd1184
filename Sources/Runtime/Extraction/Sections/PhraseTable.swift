// Finds the line of SectionPhrases that has a phrase, by a hash table built once.

/// Read only after its making: any thread may look up in it.
final class PhraseTable: @unchecked Sendable {
  /// The one of the process: one for each reader of headings took 2.5 % of the time from the start to the
  /// first entity of a short note.
  static let shared = PhraseTable()

  private let slots: UnsafeMutablePointer<UInt32>
  private let lines: UnsafeMutablePointer<UInt8>
  private static let slotCount = 1 << 13
  /// Beside a line: the phrase is a heading in capitals only.
  private static let capitalsOnly: UInt8 = 0x80
  /// Positions in the text fit beside the phrase's byte count.
  private static let countShift: UInt32 = 24

  private init() {
    slots = .allocate(capacity: PhraseTable.slotCount)
    slots.initialize(repeating: 0, count: PhraseTable.slotCount)
    lines = .allocate(capacity: PhraseTable.slotCount)
    lines.initialize(repeating: 0, count: PhraseTable.slotCount)
    let bytes = SectionPhrases.table.utf8Start
    let count = SectionPhrases.table.utf8CodeUnitCount
    var line: UInt8 = 0
    var position = 0
    while position < count {
      var end = position
      while end < count, bytes[end] != UInt8(ascii: "|"), bytes[end] != UInt8(ascii: "\n") {
        end += 1
      }
      if bytes[position] == UInt8(ascii: "^") {
        insert(bytes, position + 1, end - position - 1, line | PhraseTable.capitalsOnly)
      } else {
        insert(bytes, position, end - position, line)
      }
      if end < count, bytes[end] == UInt8(ascii: "\n") { line += 1 }
      position = end + 1
    }
  }

  private func insert(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int, _ line: UInt8) {
    var slot = PhraseTable.slot(bytes + start, count)
    while slots[slot] != 0 { slot = (slot + 1) & (PhraseTable.slotCount - 1) }
    slots[slot] = UInt32(count) << PhraseTable.countShift | UInt32(start + 1)
    lines[slot] = line
  }

  /// The line of a phrase; nil for none.
  /// - isCapitals: whether it stands in the note in capitals.
  func line(_ phrase: UnsafePointer<UInt8>, _ count: Int, isCapitals: Bool) -> Int? {
    if count == 0 || count > 120 { return nil }
    let bytes = SectionPhrases.table.utf8Start
    var slot = PhraseTable.slot(phrase, count)
    while slots[slot] != 0 {
      let start = Int(slots[slot] & (1 << PhraseTable.countShift - 1)) - 1
      if Int(slots[slot] >> PhraseTable.countShift) == count {
        var index = 0
        while index < count, bytes[start + index] == phrase[index] { index += 1 }
        if index == count {
          if lines[slot] & PhraseTable.capitalsOnly != 0, !isCapitals { return nil }
          return Int(lines[slot] & ~PhraseTable.capitalsOnly)
        }
      }
      slot = (slot + 1) & (PhraseTable.slotCount - 1)
    }
    return nil
  }

  /// FNV-1a.
  private static func slot(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var hash: UInt32 = 2_166_136_261
    for index in 0..<count { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    return Int((hash ^ hash >> 15) & UInt32(slotCount - 1))
  }
}
