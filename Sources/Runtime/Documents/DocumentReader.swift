// Takes a whole document apart and gives its texts one after the other, each with the map that
// leads back to the document's bytes.

final class DocumentReader {
  private let form: DocumentForm
  private let reading: NoteReading
  /// The document, and the same as UTF-8 where it was not.
  let document = ByteBuffer()
  private let decoded = ByteBuffer()
  private var bytes: ByteBuffer
  private(set) var contents = DocumentContents()
  private var nextItem = 0
  private var delimiters = HL7Delimiters()
  private let attachment = ByteBuffer()
  private let names = ElementNames()

  /// - form: one of those that hold several texts.
  init(_ form: DocumentForm, _ reading: NoteReading) {
    self.form = form
    self.reading = reading
    bytes = document
  }

  var hasText: Bool { nextItem < contents.items.count }

  /// Makes room for the next document.
  func removeAll() {
    document.removeAll(keepingCapacity: 1 << 16)
    decoded.removeAll(keepingCapacity: 1 << 16)
    attachment.removeAll(keepingCapacity: 1 << 16)
    bytes = document
    contents = DocumentContents()
    nextItem = 0
  }

  /// A message's first segment, as an acknowledgement needs it. Its four names of applications and
  /// places may take 227 bytes each.
  var header: [UInt8] {
    guard form == .hl7 else { return [] }
    var header: [UInt8] = []
    for byte in document.bytes {
      if header.count == 4096 || (byte == 0x0D || byte == 0x0A) && !header.isEmpty { break }
      if byte == UInt8(ascii: "M") || !header.isEmpty { header.append(byte) }
    }
    return header
  }

  /// Finds the texts of the document that was read.
  func open() throws(DocumentFailure) {
    try decode()
    let start = UnsafePointer(bytes.start)
    switch form {
    case .plain, .jsonObject: break
    case .hl7: (contents, delimiters) = try HL7Reader.contents(start, end: bytes.byteCount)
    case .cda: contents = try CDAReader.contents(start, end: bytes.byteCount)
    case .fhir: contents = try FHIRReader.contents(start, end: bytes.byteCount)
    }
    if contents.items.isEmpty {
      var none = DocumentItem(spelling: .json)
      none.reason = .noText
      contents.items.append(none)
    }
  }

  /// Writes the next text into the note.
  ///
  /// - Returns: whether it is a page of HTML.
  func read(_ note: Note) -> Bool {
    let item = contents.items[nextItem]
    nextItem += 1
    note.warnings = item.reason
    var output = MappedText(text: note.storage, map: note.documentMap)
    if let title = item.title { writeTitle(title, item.spelling, &output) }
    if item.packing != .none, let data = item.parts.first {
      writeAttachment(data, item, note, &output)
    } else {
      write(item, &output)
    }
    note.textByteCount = note.storage.byteCount
    if note.textByteCount == 0, note.warnings.isEmpty, note.error == nil { note.warnings = .noText }
    return item.isHTML
  }

  /// What the note's record says about where it stands.
  func placeOfLastNote() -> DocumentPlace {
    let item = contents.items[max(0, nextItem - 1)]
    return DocumentPlace(
      document: contents.id, patient: item.patient.isEmpty ? contents.patient : item.patient,
      path: item.path, code: item.code, header: header, isLast: !hasText)
  }

  // MARK: Texts

  private func write(_ item: DocumentItem, _ output: inout MappedText) {
    let start = UnsafePointer(bytes.start)
    switch item.spelling {
    case .xml:
      var narrative = NarrativeText(output, names: names)
      for part in item.parts { narrative.write(start, part) }
      output = narrative.output
    case .json:
      for part in item.parts { output.copyJSON(start, part) }
    case .hl7: writeLines(item.parts, &output)
    }
  }

  private func writeTitle(
    _ title: Range<Int>, _ spelling: DocumentItem.Spelling, _ output: inout MappedText
  ) {
    // A page of HTML would make a blank of the line end; there the title is left to its own place.
    guard spelling == .xml else { return }
    var narrative = NarrativeText(output, names: names)
    narrative.write(UnsafePointer(bytes.start), title)
    narrative.endTitle(at: title.upperBound)
    output = narrative.output
  }

  private func writeLines(_ parts: [Range<Int>], _ output: inout MappedText) {
    let start = UnsafePointer(bytes.start)
    var isSingle = reading.encoding == .windows1252
    if reading.encoding == .auto {
      var hasUTF8 = false
      var hasSingle = false
      for part in parts {
        let guess = EncodingGuess(
          UnsafeRawBufferPointer(start: start + part.lowerBound, count: part.count))
        if guess.isWindows1252 { hasSingle = true }
        if guess.isMixed { hasUTF8 = true }
      }
      isSingle = hasSingle && !hasUTF8
    }
    var last = parts.count
    while last > 0, parts[last - 1].isEmpty { last -= 1 }
    for index in 0..<last {
      if index > 0 {
        output.writeLineEnds(1, for: parts[index - 1].upperBound..<parts[index].lowerBound)
      }
      output.copyHL7(start, parts[index], delimiters, isSingle: isSingle)
    }
  }

  private func writeAttachment(
    _ data: Range<Int>, _ item: DocumentItem, _ note: Note, _ output: inout MappedText
  ) {
    attachment.removeAll()
    let start = UnsafePointer(bytes.start)
    let isRead: Bool
    if item.isNoString {
      isRead = false
    } else if item.packing == .hexadecimal {
      isRead = Hexadecimal.decode(
        UnsafeRawBufferPointer(start: start + data.lowerBound, count: data.count), to: attachment)
    } else if item.spelling == .json, hasEscape(data) {
      var text = MappedText(text: decodedAttachment, map: SourceMap())
      text.copyJSON(start, data)
      isRead = Base64.decode(decodedAttachment.bytes, to: attachment)
    } else {
      isRead = Base64.decode(
        UnsafeRawBufferPointer(start: start + data.lowerBound, count: data.count), to: attachment)
    }
    guard isRead else {
      note.error = .document(
        item.packing == .hexadecimal ? .badHexadecimal : .badBase64, byte: data.lowerBound + 1)
      return
    }
    let reason = MediaType.reason(of: attachment.bytes)
    guard reason.isEmpty else {
      note.warnings.formUnion(reason)
      return
    }
    // All of the text stands for all of the attachment.
    if let isBigEndian = UTF16Order.seen(in: attachment.bytes) {
      decodedAttachment.removeAll()
      _ = UTF16Decoder.decodeAll(
        attachment.bytes, isBigEndian: isBigEndian, to: decodedAttachment)
      output.replace(data, with: decodedAttachment.bytes)
    } else if reading.encoding != .utf8, EncodingGuess(attachment.bytes).isWindows1252 {
      decodedAttachment.removeAll()
      Windows1252.decode(attachment.bytes, to: decodedAttachment)
      output.replace(data, with: decodedAttachment.bytes)
    } else {
      output.replace(data, with: attachment.bytes)
    }
  }

  private let decodedAttachment = ByteBuffer()

  private func hasEscape(_ range: Range<Int>) -> Bool {
    for index in range where bytes.start[index] == UInt8(ascii: "\\") { return true }
    return false
  }

  // MARK: Encoding

  /// By byte order mark, by what an XML declaration says, else by its bytes.
  private func decode() throws(DocumentFailure) {
    if let isBigEndian = UTF16Order.seen(in: document.bytes) {
      _ = UTF16Decoder.decodeAll(document.bytes, isBigEndian: isBigEndian, to: decoded)
      bytes = decoded
      return
    }
    guard form == .cda else { return }
    var isSingle = EncodingGuess(document.bytes).isWindows1252
    if let name = declaredEncoding() {
      if MediaType.has(name, "utf-8") || MediaType.has(name, "ascii") {
        isSingle = false
      } else if MediaType.has(name, "8859-1") || MediaType.has(name, "1252") {
        isSingle = true
      } else {
        throw DocumentFailure(defect: .unknownEncoding, bytePosition: 0)
      }
    }
    guard isSingle else { return }
    Windows1252.decode(document.bytes, to: decoded)
    bytes = decoded
  }

  /// The value of `encoding` in `<?xml ... ?>`.
  private func declaredEncoding() -> UnsafeBufferPointer<UInt8>? {
    let start = UnsafePointer(document.start)
    let limit = min(document.byteCount, 256)
    let word: StaticString = "encoding="
    var index = 0
    while index + word.utf8CodeUnitCount + 1 < limit, start[index] != UInt8(ascii: ">") {
      var count = 0
      while count < word.utf8CodeUnitCount, start[index + count] == word.utf8Start[count] {
        count += 1
      }
      if count == word.utf8CodeUnitCount {
        let quote = start[index + count]
        var end = index + count + 1
        while end < limit, start[end] != quote { end += 1 }
        return UnsafeBufferPointer(start: start + index + count + 1, count: end - index - count - 1)
      }
      index += 1
    }
    return nil
  }
}

/// Where in a document a note's text stands.
public struct DocumentPlace: Equatable, Sendable {
  /// The document's own id, without the escapes of its form.
  public var document: [UInt8] = []
  public var patient: [UInt8] = []
  /// Empty for a document without a text.
  public var path: [UInt8] = []
  /// The code that the document gives the section.
  public var code: [UInt8] = []
  /// The first segment of an HL7 v2 message, for its acknowledgement.
  public var header: [UInt8] = []
  /// Whether this is the last text of the document.
  public var isLast = true
}
