// BERT's normaliser as an iterator: reads a note's bytes, gives normalised characters with the
// range of the source character that each is aligned to, in the order and with the alignment of
// Hugging Face's BertNormalizer. This is the full path; TokenStream handles plain ASCII itself.
//
// Only one thing here is not local to a character: NFD sorts the marks after a starter by
// combining class. Marks that are stripped need no order, so ordering is done only when a run
// holds a mark that stays, in `NormalizedScalars+MarkRun.swift`.

/// Gives one normalised character after another.
struct NormalizedScalars {
  let text: UnsafePointer<UInt8>
  let end: Int
  let normalizer: NormalizerView
  let vocabulary: VocabularyView

  /// The next byte to decode.
  var position: Int
  /// Malformed sequences decoded so far.
  var malformedCount = 0

  // The normalised character that `next` gave last.
  var scalar: UInt32 = 0
  var kind: UInt32 = NormalizerLayout.Class.word
  /// The source character's bytes.
  var byteStart: Int
  var byteEnd: Int

  /// Set when `next` stopped at a special token's spelling; its id and byte count.
  var specialID: Int32 = 0
  var specialByteCount = 0

  // What is left of the current source character.
  var pendingElement = -1
  private var pendingVowel: UInt32 = 0
  private var pendingTail: UInt32 = 0

  /// Start of the source character that holds the latest starter, or of the first mark when no
  /// starter came before: where a run of marks to be sorted begins.
  var runStart: Int
  var markRun: MarkRun?

  init(
    text: UnsafePointer<UInt8>, end: Int, normalizer: NormalizerView, vocabulary: VocabularyView
  ) {
    self.text = text
    self.end = end
    self.normalizer = normalizer
    self.vocabulary = vocabulary
    position = 0
    byteStart = 0
    byteEnd = 0
    runStart = 0
  }

  /// Whether the next character given comes from the byte at `position`.
  var isBetweenCharacters: Bool {
    pendingElement < 0 && pendingVowel == 0 && pendingTail == 0 && markRun == nil
  }

  /// Continues at a position that another reader reached; what it read were starters.
  mutating func move(to newPosition: Int) {
    position = newPosition
    runStart = newPosition
    pendingElement = -1
    pendingVowel = 0
    pendingTail = 0
    markRun = nil
  }

  /// Moves to the next normalised character.
  /// - Returns: false at the text's end and before a special token (`specialByteCount` > 0).
  mutating func next() -> Bool {
    typealias Entry = NormalizerLayout.Entry
    typealias Class = NormalizerLayout.Class
    specialByteCount = 0
    while true {
      if markRun != nil {
        if nextSortedMark() { return true }
        continue
      }
      if pendingVowel != 0 {
        give(pendingVowel, Class.word)
        pendingVowel = 0
        return true
      }
      if pendingTail != 0 {
        give(pendingTail, Class.word)
        pendingTail = 0
        return true
      }
      if pendingElement >= 0 {
        if nextElement() { return true }
        continue
      }
      guard position < end, !stopsAtSpecial(position) else { return false }
      let decoded = decodeUTF8(text, at: position, end: end)
      let entry = normalizer.entry(decoded.scalar)
      byteStart = position
      position += decoded.byteCount
      byteEnd = position
      if decoded.isMalformed { malformedCount += 1 }
      switch entry {
      case Entry.removed:
        continue
      case Entry.same:
        runStart = byteStart
        give(decoded.scalar, Class.word)
        return true
      case Entry.space:
        runStart = byteStart
        give(decoded.scalar, Class.space)
        return true
      case Entry.isolated:
        runStart = byteStart
        give(decoded.scalar, Class.isolated)
        return true
      case Entry.hangul:
        runStart = byteStart
        giveSyllable(decoded.scalar)
        return true
      default:
        pendingElement = Int(entry - Entry.firstSequence)
      }
    }
  }

  @inline(__always)
  private mutating func give(_ scalar: UInt32, _ kind: UInt32) {
    self.scalar = scalar
    self.kind = kind
  }

  /// Source: The Unicode Standard 16.0, section 3.12 (Hangul syllable decomposition).
  private mutating func giveSyllable(_ syllable: UInt32) {
    let index = (syllable &- 0xac00) & 0x3fff
    pendingVowel = 0x1161 + index % 588 / 28
    pendingTail = index % 28 == 0 ? 0 : 0x11a7 + index % 28
    give(0x1100 + index / 588, NormalizerLayout.Class.word)
  }

  /// Takes one element of the current character; false when it gives no character.
  private mutating func nextElement() -> Bool {
    let element = MarkElement(normalizer.element(pendingElement))
    pendingElement = element.isLast ? -1 : pendingElement + 1
    if element.combiningClass == 0 {
      runStart = byteStart
    } else if element.kind != NormalizerLayout.Class.stripped {
      beginMarkRun()
      return false
    }
    if element.kind == NormalizerLayout.Class.stripped { return false }
    give(element.scalar, element.kind)
    return true
  }

  /// Whether a special token's spelling begins at `position`.
  mutating func stopsAtSpecial(_ position: Int) -> Bool {
    guard vocabulary.mayBeginSpecial(text[position]) else { return false }
    (specialID, specialByteCount) = vocabulary.special(in: text, at: position, end: end)
    return specialByteCount > 0
  }
}

/// One element of a sequence, unpacked.
struct MarkElement {
  private let bits: UInt32

  init(_ bits: UInt32) { self.bits = bits }

  var scalar: UInt32 { bits & NormalizerLayout.Element.scalarMask }
  var kind: UInt32 { bits >> NormalizerLayout.Element.classShift & 3 }
  var combiningClass: UInt32 { bits >> NormalizerLayout.Element.combiningShift & 0xff }
  var isLast: Bool { bits & NormalizerLayout.Element.lastBit != 0 }
}
