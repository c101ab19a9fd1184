// Notes in input order, first in, first out, and how far each of them has come.

/// A note that was read and is not done.
struct QueuedNote {
  let note: Note
  /// All its windows are in batches.
  var isPlanned = false
  /// The sink knows of it.
  var isBegun = false
  var decodedWindowCount = 0
  var decodedByteCount = 0

  /// Whether all of it is decoded.
  var isDecoded: Bool { isPlanned && decodedWindowCount == note.windowCount }
}

struct NoteQueue {
  private var notes: [QueuedNote] = []
  private var firstIndex = 0
  /// Bytes that the notes hold.
  private(set) var byteCount = 0

  var count: Int { notes.count - firstIndex }

  /// The oldest note.
  ///
  /// - Precondition: for setting, there is one.
  var first: QueuedNote? {
    get { firstIndex < notes.count ? notes[firstIndex] : nil }
    set { if let newValue { notes[firstIndex] = newValue } }
  }

  /// The newest note while it is cut into windows.
  var planned: Note? {
    guard let last = notes.last, count > 0, !last.isPlanned else { return nil }
    return last.note
  }

  mutating func append(_ note: Note) {
    notes.append(QueuedNote(note: note))
    byteCount += note.heldByteCount
  }

  /// The newest note is all in batches.
  mutating func endPlanning() { notes[notes.count - 1].isPlanned = true }

  mutating func removeFirst() {
    byteCount -= notes[firstIndex].note.heldByteCount
    firstIndex += 1
    // Places of removed notes are given back once they are the larger part.
    if firstIndex * 2 > notes.count {
      notes.removeFirst(firstIndex)
      firstIndex = 0
    }
  }
}
