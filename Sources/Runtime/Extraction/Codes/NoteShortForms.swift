// The short forms that a note defines itself, by which codes read what a short form means there.

final class NoteShortForms {
  /// A note explains seldom more; further ones are not kept.
  static let limit = 64

  private let definitions: UnsafeMutablePointer<ShortFormDefinition>
  private var count = 0
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)

  init() { definitions = .allocate(capacity: NoteShortForms.limit) }

  deinit { definitions.deallocate() }

  /// - text: must stay until the note is done.
  func read(_ text: UnsafeRawBufferPointer) {
    self.text = text
    count = 0
    var found = ShortFormDefinitions(in: text)
    while count < NoteShortForms.limit, let definition = found.next() {
      (definitions + count).initialize(to: definition)
      count += 1
    }
  }

  /// The long form of a short one, also of its plural; nil where the note has none.
  func long(_ short: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    for index in 0..<count {
      let known = UnsafeRawBufferPointer(rebasing: text[definitions[index].short])
      let isPlural = short.count == known.count + 1 && short[known.count] == UInt8(ascii: "s")
      guard short.count == known.count || isPlural else { continue }
      if UnsafeRawBufferPointer(rebasing: short[..<known.count]).isEqual(to: known) {
        return UnsafeRawBufferPointer(rebasing: text[definitions[index].long])
      }
    }
    return nil
  }
}
