// Notes in every form: the texts that are read from them lead back into the bytes given.
@testable import Runtime

/// The first two bytes say how the rest is read.
func readNotes(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count >= 2 else { return }
  let kinds: [InputKind] = [.text, .lines, .nul]
  read(
    UnsafeRawBufferPointer(rebasing: bytes[2...]), kinds[Int(bytes[0]) % kinds.count],
    NoteReading(
      encoding: TextEncoding.allCases[Int(bytes[0] / 4) % TextEncoding.allCases.count],
      markup: Markup.allCases[Int(bytes[0] / 16) % Markup.allCases.count]),
    chunk: Int(bytes[1]) + 2)
}

func readDocument(_ bytes: UnsafeRawBufferPointer, _ kind: InputKind) {
  read(bytes, kind, .standard, chunk: 2 + bytes.count % 61)
}

private func read(
  _ bytes: UnsafeRawBufferPointer, _ kind: InputKind, _ reading: NoteReading, chunk: Int
) {
  let source = NoteSource(
    NoteInput([.bytes(Array(bytes))]), kind.framing, kind.form, reading,
    limits: NoteLimits(chunkByteCount: chunk))
  source.keepsMembers = true
  while case .note(let note) = source.next(mayBlock: true) {
    let text = note.text
    touch(text)
    touch(note.members.bytes)
    touch(note.idBytes.bytes)
    if text.count > 0 {
      let whole = note.sourceMap.source(of: 0..<text.count)
      precondition(whole.upperBound <= note.source.count)
    }
    source.recycle(note)
  }
}

/// Protected health information by its form.
func readPrivate(_ bytes: UnsafeRawBufferPointer) {
  for span in privateTexts.spans(in: bytes) {
    precondition(span.byteStart < span.byteEnd && Int(span.byteEnd) <= bytes.count)
  }
}

nonisolated(unsafe) private let privateTexts = PrivateTextReader()
