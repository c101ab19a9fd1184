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

/// Protected health information by its form, and beside what a model may have found: up to four spans that the
/// first nine bytes choose.
func readPrivate(_ bytes: UnsafeRawBufferPointer) {
  check(privateTexts.spans(in: bytes), of: bytes)
  guard bytes.count > 9 else { return }
  let text = UnsafeRawBufferPointer(rebasing: bytes[9...])
  var learnt: [PrivateSpan] = []
  var start = 0
  for index in 0..<Int(bytes[0] % 5) {
    start += Int(bytes[1 + 2 * index] % 32)
    let end = start + 1 + Int(bytes[2 + 2 * index] % 16)
    guard end <= text.count else { break }
    let types = PrivateType.allCases
    let type = types[Int(bytes[1 + 2 * index] ^ bytes[2 + 2 * index]) % types.count]
    learnt.append(PrivateSpan(byteStart: start, byteEnd: end, type: type, score: 0.5))
    start = end
  }
  check(privateTexts.spans(in: text, learnt: learnt), of: text)
  check(privateTexts.layer(in: text, learnt: learnt), of: text)
}

/// Sorted, without overlap, within the text.
private func check(_ spans: [PrivateSpan], of text: UnsafeRawBufferPointer) {
  var end = 0
  for span in spans {
    precondition(span.byteStart >= end && span.byteStart < span.byteEnd)
    end = span.byteEnd
  }
  precondition(end <= text.count)
}

nonisolated(unsafe) private let privateTexts = PrivateTextReader()
