// Notes in input order, first in, first out.

struct NoteQueue {
  private var notes: [Note] = []
  private var firstIndex = 0
  /// Bytes that the notes hold.
  private(set) var byteCount = 0

  var count: Int { notes.count - firstIndex }
  var first: Note? { firstIndex < notes.count ? notes[firstIndex] : nil }

  mutating func append(_ note: Note) {
    notes.append(note)
    byteCount += note.storage.byteCount
  }

  mutating func removeFirst() {
    byteCount -= notes[firstIndex].storage.byteCount
    firstIndex += 1
    // Places of removed notes are given back once they are the larger part.
    if firstIndex * 2 > notes.count {
      notes.removeFirst(firstIndex)
      firstIndex = 0
    }
  }
}
