// From a note's bytes to its text, as the run was asked to read them.

final class NoteReader {
  let reading: NoteReading
  private let textReader: TextReader
  private let pageReader = TextReader(.html)

  init(_ reading: NoteReading) {
    self.reading = reading
    textReader = TextReader(reading.markup)
  }

  /// Whether notes are taken byte by byte.
  var isExact: Bool { reading == .exact }

  /// Makes the piece that was read UTF-8.
  ///
  /// - framed: what the framing did so already; nil where it did not.
  /// - isLine: whether it was cut from bytes that are not UTF-16.
  /// - hasOwnBytes: whether offsets in bytes are to be the input's, and not those of a form within.
  func decode(_ note: Note, framed: FramedUTF16?, isLine: Bool = false, hasOwnBytes: Bool) {
    if let framed {
      note.malformedCount += framed.malformedCount
      if framed.malformedCount > 0 { note.warnings.insert(.brokenUTF16) }
      note.isBehindMark = framed.isBehindMark
      if hasOwnBytes {
        note.spelling = .utf16(isBigEndian: framed.isBigEndian, markByteCount: 0)
      }
      return
    }
    let bytes = note.storage.bytes
    switch reading.encoding {
    case .utf8: return
    case .windows1252: decodeWindows1252(note, hasOwnBytes)
    case .utf16:
      decodeUTF16(note, UTF16Order.marked(bytes) ?? UTF16Order.likely(bytes), hasOwnBytes)
    case .auto:
      if !isLine, let isBigEndian = UTF16Order.seen(in: bytes) {
        return decodeUTF16(note, isBigEndian, hasOwnBytes)
      }
      let guess = EncodingGuess(bytes)
      if guess.isMixed { note.warnings.insert(.mixedEncoding) }
      if guess.isWindows1252 {
        note.warnings.insert(.windows1252)
        decodeWindows1252(note, hasOwnBytes)
      }
    }
  }

  private func decodeWindows1252(_ note: Note, _ hasOwnBytes: Bool) {
    Windows1252.decode(note.storage.bytes, to: note.decoded)
    note.isDecoded = true
    note.textByteCount = note.decoded.byteCount
    if hasOwnBytes { note.spelling = .windows1252 }
  }

  private func decodeUTF16(_ note: Note, _ isBigEndian: Bool, _ hasOwnBytes: Bool) {
    let bytes = note.storage.bytes
    let markByteCount = UTF16Order.marked(bytes) == nil ? 0 : 2
    let decoder = UTF16Decoder.decodeAll(bytes, isBigEndian: isBigEndian, to: note.decoded)
    note.malformedCount += decoder.malformedCount
    if decoder.malformedCount > 0 { note.warnings.insert(.brokenUTF16) }
    note.isDecoded = true
    note.textByteCount = note.decoded.byteCount
    note.isBehindMark = markByteCount > 0
    if hasOwnBytes {
      note.spelling = .utf16(isBigEndian: isBigEndian, markByteCount: markByteCount)
    }
  }

  /// The same where the source is a page of HTML.
  func makePage(_ note: Note) {
    let source = note.source
    if !pageReader.isItsOwnText(source) {
      note.warnings.formUnion(pageReader.read(source, into: note.readable, note.sourceMap))
      note.isReadable = true
    }
    partWords(note)
  }

  /// Makes the text that the model sees of the note's source.
  func makeText(_ note: Note) {
    guard !isExact else { return }
    let source = note.source
    for byte in source where byte == 0 {
      note.warnings.insert(.nulCharacters)
      break
    }
    if !textReader.isItsOwnText(source) {
      note.warnings.formUnion(textReader.read(source, into: note.readable, note.sourceMap))
      if note.readable.bytes.isEqual(to: source) {
        note.readable.removeAll(keepingCapacity: 1 << 16)
        note.sourceMap.removeAll()
      } else {
        note.isReadable = true
      }
    }
    partWords(note)
  }

  /// Puts blanks between words that stand glued together.
  private func partWords(_ note: Note) {
    let text = note.text
    let places = GluedWords(text).places()
    if places.isEmpty { return }
    note.parting = WordParting(places: places)
    note.sourceMap.part(at: places, byteCount: text.count)
    if !note.isReadable { note.readable.append(text) }
    note.readable.insertBlanks(at: places)
    note.isReadable = true
  }
}
