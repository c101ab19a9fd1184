// Builds a compiled dictionary from names: what the workstation's compiler and the clinic's program
// both use, so that a table of local names becomes the same structure in memory. Names come as
// bytes with their senses; which names are taken is the caller's business.

/// What a name means, to be built in.
public struct BuilderSense: Equatable, Sendable {
  /// Places in the builder's texts (`addText`).
  public var nameStart: UInt32 = 0
  public var codeStart: UInt32 = 0
  public var nameByteCount: UInt16 = 0
  public var codeByteCount: UInt8 = 0
  /// As `type(_:)` and `source(_:)` number them.
  public var type: UInt8
  public var source: UInt8
  /// `DictionaryLayout.Sense` bits.
  public var flags: UInt8 = 0

  public init(type: UInt8, source: UInt8) {
    self.type = type
    self.source = source
  }
}

/// A name as its words tell.
public struct NameShape: Equatable, Sendable {
  public var wordCount = 0
  /// Letters of the normal form.
  public var letterCount = 0
  /// Letters and digits as they are written, not in normal form.
  public var characterCount = 0
  public var hasMark = false
  /// A word is too long to be in a dictionary.
  public var hasLongWord = false
  /// The words in normal form, a space between them.
  public var normalForm: [UInt8] = []

  public var fault: NameFault? {
    if hasLongWord { return .wordTooLong }
    if wordCount > DictionaryLayout.nameWordLimit { return .tooLong }
    return letterCount == 0 ? .noLetter : nil
  }
}

/// Why a name cannot be in a dictionary.
public enum NameFault: Error, Equatable, Sendable {
  case tooLong
  case wordTooLong
  case noLetter
}

public final class DictionaryBuilder {
  struct Named {
    var node: UInt32
    var sense: BuilderSense
  }

  var words = BuilderWords()
  var nodes = BuilderNodes()
  var senses: [Named] = []
  var texts: [UInt8] = []
  public internal(set) var types: [[UInt8]] = []
  public internal(set) var sources: [[UInt8]] = []
  var longestName = 1
  /// By a node's number in the file built last: its number here.
  var builtNodes: [UInt32] = []
  private let normal: UnsafeMutablePointer<UInt8>

  public init() {
    normal = .allocate(capacity: TermWordReader.normalCapacity)
    normal.initialize(repeating: 0, count: TermWordReader.normalCapacity)
  }

  deinit { normal.deallocate() }

  /// The number of a type, added if it is new; nil beyond `typeLimit`.
  /// - name: UTF-8, at most 255 bytes count.
  public func type(_ name: [UInt8]) -> UInt8? {
    DictionaryBuilder.number(name, in: &types, limit: DictionaryLayout.typeLimit)
  }

  /// The number of a source, added if it is new; nil beyond `sourceLimit`.
  public func source(_ name: [UInt8]) -> UInt8? {
    DictionaryBuilder.number(name, in: &sources, limit: DictionaryLayout.sourceLimit)
  }

  private static func number(_ name: [UInt8], in names: inout [[UInt8]], limit: Int) -> UInt8? {
    let name = [UInt8](name.prefix(Int(UInt8.max)))
    for index in 0..<names.count where names[index] == name { return UInt8(index) }
    guard names.count < limit else { return nil }
    names.append(name)
    return UInt8(names.count - 1)
  }

  /// Keeps a code or preferred name; returns where.
  public func addText(_ bytes: [UInt8]) -> UInt32 {
    let start = UInt32(truncatingIfNeeded: texts.count)
    texts.append(contentsOf: bytes)
    return start
  }

  /// Reads a name's words without adding it.
  public func shape(_ name: UnsafeRawBufferPointer) -> NameShape {
    var reader = TermWordReader(text: name, normal: normal)
    var word = TermWord()
    var shape = NameShape()
    while reader.next(&word) {
      if word.normalByteCount == 0 { shape.hasLongWord = true }
      shape.wordCount += 1
      if shape.wordCount > 1 { shape.normalForm.append(0x20) }
      if word.isMark { shape.hasMark = true }
      for index in 0..<word.normalByteCount {
        let byte = normal[index]
        shape.normalForm.append(byte)
        if byte.isASCIILowercase || byte >= 0x80 { shape.letterCount += 1 }
      }
    }
    for byte in name where byte >= 0x80 || TextClass.isWordByte(byte) { shape.characterCount += 1 }
    return shape
  }

  /// Adds a name with one sense; the same name may be added many times.
  public func add(_ name: UnsafeRawBufferPointer, _ sense: BuilderSense) throws(NameFault) {
    let shape = shape(name)
    if let fault = shape.fault { throw fault }
    var reader = TermWordReader(text: name, normal: normal)
    var word = TermWord()
    var node: UInt32 = 0
    while reader.next(&word) {
      node = nodes.child(node, words.number(normal, byteCount: word.normalByteCount))
    }
    longestName = max(longestName, shape.wordCount)
    senses.append(Named(node: node, sense: sense))
  }

  /// Replaces each sense by the answer, and drops it where the answer is nil.
  /// - change: takes a node's number in the file built last, and one of its senses.
  public func changeSenses(_ change: (UInt32, BuilderSense) -> BuilderSense?) {
    var builtNumbers = [UInt32](repeating: 0, count: nodes.count)
    for number in 0..<builtNodes.count { builtNumbers[Int(builtNodes[number])] = UInt32(number) }
    var kept: [Named] = []
    for named in senses {
      if let sense = change(builtNumbers[Int(named.node)], named.sense) {
        kept.append(Named(node: named.node, sense: sense))
      }
    }
    senses = kept
  }
}
