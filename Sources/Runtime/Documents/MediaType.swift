// What an attachment says it is, and what its first bytes show.

struct MediaType {
  /// Why no text can be read of it; empty for text.
  let reason: NoteWarnings
  let isHTML: Bool

  /// - name: `type/subtype`, perhaps with parameters.
  init(_ name: UnsafeBufferPointer<UInt8>) {
    isHTML = MediaType.has(name, "html")
    if MediaType.has(name, "pdf") {
      reason = .attachmentIsPDF
    } else if MediaType.has(name, "rtf") {
      reason = .attachmentIsRTF
    } else if MediaType.has(name, "image") {
      reason = .attachmentIsImage
    } else if name.count == 0 || MediaType.has(name, "text") || isHTML || MediaType.isXML(name) {
      reason = []
    } else {
      reason = .attachmentIsBinary
    }
  }

  /// `application/xml` and what ends in `+xml`; a word processor's `openxml` is none.
  private static func isXML(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    has(name, "/xml") || has(name, "+xml")
  }

  /// What bytes of an attachment are, by how they begin and by NULs among the first of them.
  static func reason(of bytes: UnsafeRawBufferPointer) -> NoteWarnings {
    if begins(bytes, "%PDF") { return .attachmentIsPDF }
    if begins(bytes, "{\\rtf") { return .attachmentIsRTF }
    if begins(bytes, "PK\u{3}\u{4}") { return .attachmentIsBinary }
    if UTF16Order.seen(in: bytes) == nil {
      for index in 0..<min(bytes.count, 256) where bytes[index] == 0 { return .attachmentIsBinary }
    }
    return []
  }

  private static func begins(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    guard bytes.count >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[index] != word.utf8Start[index] {
      return false
    }
    return true
  }

  /// Whether a word of lower case letters stands in a name, in either case.
  static func has(_ name: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard name.count >= count else { return false }
    for start in 0...name.count - count {
      var index = 0
      while index < count, name[start + index].lowercasedASCII == word.utf8Start[index] {
        index += 1
      }
      if index == count { return true }
    }
    return false
  }
}
