// The direct identifiers of one note, to find whether any of them stands in a text: in an invented value,
// or in the whole output before it is given away.

struct Originals {
  private var values = ValueIndex()
  /// Words of names, sorted.
  private var names: [UInt64] = []

  init(_ text: UnsafeRawBufferPointer, _ spans: [PrivateSpan], _ table: WordTable) {
    for span in spans where span.type.isDirect {
      let slice = UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd])
      let tokens = PlainTokens(FoldedText(slice), table)
      values.add(tokens, 0..<tokens.count, span.type)
      guard span.type == .patient || span.type == .doctor else { continue }
      for index in 0..<tokens.count where Originals.isTelling(tokens[index]) {
        names.append(tokens[index].hash)
      }
    }
    values.sort()
    names.sort()
  }

  /// Five letters or more, and no word of other use.
  private static func isTelling(_ token: PlainToken) -> Bool {
    token.isWord && token.count >= ValueIndex.leastCount
      && !token.has([.common, .clinical, .doubtfulGiven, .eponym])
  }

  /// The type of an identifier that stands in the text; nil where none does. Names count where
  /// they are names by their form and no disease or device.
  func leak(in text: [UInt8], _ table: WordTable) -> PrivateType? {
    text.withUnsafeBytes { leak(in: $0, table) }
  }

  /// Whether one stands in a span of the note.
  func stand(in span: PrivateSpan, of text: UnsafeRawBufferPointer, _ table: WordTable) -> Bool {
    leak(in: UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd]), table) != nil
  }

  private func leak(in bytes: UnsafeRawBufferPointer, _ table: WordTable) -> PrivateType? {
    if values.isEmpty && names.isEmpty { return nil }
    let scan = PrivateTextScan(PlainTokens(FoldedText(bytes), table), table)
    for index in 0..<scan.tokens.count where !Originals.isTag(scan.tokens, index) {
      if let match = values.match(scan.tokens, at: index) { return match.type }
      let token = scan.tokens[index]
      if token.isNameByForm, token.count >= ValueIndex.leastCount, !scan.isEponym(index) {
        let place = ValueIndex.lowest(names.count) { names[$0] < token.hash }
        if place < names.count, names[place] == token.hash { return .patient }
      }
    }
    return nil
  }

  /// The word of a tag that stands for what was taken out: "[STREET]" is no Mrs. Street.
  private static func isTag(_ tokens: PlainTokens, _ index: Int) -> Bool {
    let token = tokens[index]
    guard token.isWord, token.shape == .upper, tokens.isMark(index - 1, "["),
      tokens.isJoined(index), tokens.isMark(index + 1, "]"), tokens.isJoined(index + 1)
    else { return false }
    return tokens.text.characters.withUnsafeBytes {
      PrivateType(name: UnsafeRawBufferPointer(rebasing: $0[token.start..<token.end])) != nil
    }
  }
}
