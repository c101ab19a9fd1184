// Findings one by one, as most tests look at them.

@testable import Runtime

extension NoteDecoder {
  func decode(_ slot: BatchSlot, window: Int, _ take: (Finding) -> Void) {
    var findings: [Finding] = []
    decode(slot, window: window, into: &findings)
    findings.forEach(take)
  }

  func endNote(_ take: (Finding) -> Void) {
    var findings: [Finding] = []
    endNote(into: &findings)
    findings.forEach(take)
  }
}
