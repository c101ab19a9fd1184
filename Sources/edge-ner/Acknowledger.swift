// Answers HL7 v2 messages on stdout: a message is acknowledged when the records of all its texts
// are on disk, and refused when one of them failed. The sender never sees a record.
import Records
import Runtime

final class Acknowledger {
  private let answers = OutputBuffer()
  /// A text of the message that is being answered failed.
  private var hasFailed = false

  var isClosed: Bool { answers.isClosed }

  /// The exit status, with a message for anything but a sender that hung up.
  func finish() -> Int32 { answers.finish() }

  /// The note's record is written to `output`.
  func end(_ note: Note, _ output: OutputBuffer) { answer(note, output) }

  /// The same for a note that failed.
  func fail(_ note: Note, _ output: OutputBuffer) {
    hasFailed = true
    answer(note, output)
  }

  private func answer(_ note: Note, _ output: OutputBuffer) {
    guard let place = note.place, place.isLast else { return }
    let isAccepted = !hasFailed && output.sync()
    hasFailed = false
    answers.append(HL7Acknowledgement.bytes(header: place.header, isAccepted: isAccepted))
    answers.flush()
  }
}
