// Whether a place of a note is inside the address of a page or of a mailbox: words there name no
// finding ("https://example.org/asthma", "fever@example.org").

enum AddressText {
  /// Bytes looked at on each side of the place.
  private static let reach = 256

  /// Whether what stands without white space around a byte is an address.
  ///
  /// - place: within the text.
  static func contains(_ place: Int, of text: UnsafeRawBufferPointer) -> Bool {
    var start = place
    while start > 0, place - start < reach, text[start - 1] > 0x20 { start -= 1 }
    var end = place
    while end < text.count, end - place < reach, text[end] > 0x20 { end += 1 }
    let run = UnsafeRawBufferPointer(rebasing: text[start..<end])
    return isPage(run) || isMailbox(run)
  }

  /// A scheme, or a host that begins with www.
  private static func isPage(_ run: UnsafeRawBufferPointer) -> Bool {
    for at in run.indices.dropLast(3) {
      let isScheme =
        at > 0 && run[at] == UInt8(ascii: ":") && run[at + 1] == UInt8(ascii: "/")
        && run[at + 2] == UInt8(ascii: "/")
      let isHost =
        isLetter(run[at], "w") && isLetter(run[at + 1], "w") && isLetter(run[at + 2], "w")
        && run[at + 3] == UInt8(ascii: ".") && (at == 0 || !run[at - 1].isASCIIAlphanumeric)
      if isScheme || isHost { return true }
    }
    return false
  }

  /// A word, an at sign, and a name with a point and two letters behind it.
  private static func isMailbox(_ run: UnsafeRawBufferPointer) -> Bool {
    guard let sign = run.firstIndex(of: UInt8(ascii: "@")), sign > 0,
      run[sign - 1].isASCIIAlphanumeric
    else { return false }
    for at in run.indices.dropFirst(sign + 2) where run[at] == UInt8(ascii: ".") {
      if at + 2 < run.count, run[at - 1].isASCIIAlphanumeric, run[at + 1].isASCIILetter,
        run[at + 2].isASCIILetter
      {
        return true
      }
    }
    return false
  }

  private static func isLetter(_ byte: UInt8, _ letter: Unicode.Scalar) -> Bool {
    byte | 0x20 == UInt8(ascii: letter)
  }
}
