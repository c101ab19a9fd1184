// Compiles dictionaries into the flat file that TermMatcher maps: names in normal form as a trie
// over words, with what each name means in each dictionary.
import Foundation
import Runtime

public enum DictionaryCompileError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooManySources(limit: Int)
  case tooManyTypes(limit: Int)
  /// Four-byte positions do not reach.
  case tooLarge(byteCount: Int)
  case unwritable(path: String, errorNumber: Int32)

  public var description: String {
    switch self {
    case .tooManySources(let limit): "more than \(limit) dictionaries"
    case .tooManyTypes(let limit): "more than \(limit) types"
    case .tooLarge(let byteCount): "the compiled file would have \(byteCount) bytes, too many"
    case .unwritable(let path, let number): "\(path): cannot be written: \(systemWords(number))"
    }
  }
}

/// What became of one dictionary's names.
public struct DictionaryCompileReport: Equatable, Sendable {
  public var source: String
  public var imported: TermImportReport
  public var nameCount = 0
  /// Names that are looked for, the same name of several concepts counted for each.
  public var keptCount = 0
  public var dropCounts: [NameDrop: Int] = [:]
}

public final class DictionaryCompiler {
  private struct Sense: Hashable {
    var node: UInt32
    var nameStart: UInt32
    var nameByteCount: UInt16
    var codeStart: UInt32
    var codeByteCount: UInt8
    var type: UInt8
    var source: UInt8
    var flags: UInt8
  }

  private var words = WordTable()
  private var edges = EdgeTable()
  private var senses: [Sense] = []
  private var names: [UInt8] = []
  private var types: [String] = []
  private var sources: [String] = []
  private var longestName = 1
  private let normal: UnsafeMutablePointer<UInt8>
  private let rules: NameRules
  public private(set) var reports: [DictionaryCompileReport] = []

  /// - stopNames: names that are not looked for; any case and inflection.
  public init(stopNames: [String] = StopList.names) {
    normal = .allocate(capacity: TermWordReader.normalCapacity)
    normal.initialize(repeating: 0, count: TermWordReader.normalCapacity)
    var stops: Set<String> = []
    for name in stopNames { stops.insert(DictionaryCompiler.normalForm(name, normal)) }
    rules = NameRules(stopNames: stops)
  }

  deinit { normal.deallocate() }

  /// The words of a name in normal form with a space between them.
  private static func normalForm(_ name: String, _ normal: UnsafeMutablePointer<UInt8>) -> String {
    var name = name
    return name.withUTF8 { bytes in
      var reader = TermWordReader(text: UnsafeRawBufferPointer(bytes), normal: normal)
      var word = TermWord()
      var form: [UInt8] = []
      while reader.next(&word) {
        if !form.isEmpty { form.append(0x20) }
        form.append(contentsOf: UnsafeBufferPointer(start: normal, count: word.normalByteCount))
      }
      return String(decoding: form, as: UTF8.self)
    }
  }

  /// Adds a dictionary file or folder under the name of its source.
  public func add(path: String, source: String, type: String? = nil) throws {
    guard sources.count < DictionaryLayout.sourceLimit else {
      throw DictionaryCompileError.tooManySources(limit: DictionaryLayout.sourceLimit)
    }
    let number = UInt8(sources.count)
    sources.append(source)
    var report = DictionaryCompileReport(source: source, imported: TermImportReport(path: path))
    // Whether capitals tell anything is seen from the first records.
    var waiting: [TermRecord] = []
    var capitalsTell: Bool?
    var hasTooManyTypes = false
    func take(_ record: TermRecord) {
      guard let capitalsTell else {
        waiting.append(record)
        return
      }
      if !add(record, source: number, capitalsTell: capitalsTell, &report) {
        hasTooManyTypes = true
      }
    }
    func settle() {
      let capitalCount = waiting.count { $0.preferred == $0.preferred.uppercased() }
      capitalsTell = capitalCount * 2 < waiting.count
      for record in waiting { take(record) }
      waiting = []
    }
    report.imported = try TermImporter.read(path: path, type: type) { record in
      take(record)
      if capitalsTell == nil, waiting.count == 2000 { settle() }
    }
    settle()
    if hasTooManyTypes {
      throw DictionaryCompileError.tooManyTypes(limit: DictionaryLayout.typeLimit)
    }
    reports.append(report)
  }

  private func add(
    _ record: TermRecord, source: UInt8, capitalsTell: Bool,
    _ report: inout DictionaryCompileReport
  ) -> Bool {
    guard let type = typeNumber(record.type) else { return false }
    var concept: Sense?
    for (index, raw) in ([record.preferred] + record.synonyms).enumerated() where !raw.isEmpty {
      let trimmed = NameRules.trimmed(raw)
      var forms = [trimmed]
      if let spoken = NameRules.uninverted(trimmed) { forms.append(spoken) }
      if record.type == "medication", let bare = NameRules.withoutForm(trimmed) {
        forms.append(bare)
      }
      for (form, name) in forms.enumerated() {
        report.nameCount += 1
        let node: UInt32
        do throws(NameDropError) {
          node = try insert(name)
        } catch {
          report.dropCounts[error.reason, default: 0] += 1
          continue
        }
        report.keptCount += 1
        if concept == nil { concept = conceptSense(record, type: type, source: source) }
        var sense = concept!
        sense.node = node
        if index == 0, form == 0 { sense.flags |= DictionaryLayout.Sense.isPreferred }
        if capitalsTell, NameRules.isShortForm(name) {
          sense.flags |= DictionaryLayout.Sense.isShortForm
          sense.flags |= DictionaryLayout.Sense.needsCapitals
        }
        senses.append(sense)
      }
    }
    return true
  }

  private func typeNumber(_ type: String) -> UInt8? {
    if let index = types.firstIndex(of: type) { return UInt8(index) }
    guard types.count < DictionaryLayout.typeLimit else { return nil }
    types.append(type)
    return UInt8(types.count - 1)
  }

  private func conceptSense(_ record: TermRecord, type: UInt8, source: UInt8) -> Sense {
    let name = record.preferred.utf8.prefix(Int(UInt16.max))
    let nameStart = UInt32(names.count)
    names.append(contentsOf: name)
    // A code that does not fit its count is no code.
    let code = record.code.utf8.count <= Int(UInt8.max) ? record.code : ""
    let codeStart = UInt32(names.count)
    names.append(contentsOf: code.utf8)
    return Sense(
      node: 0, nameStart: nameStart, nameByteCount: UInt16(name.count), codeStart: codeStart,
      codeByteCount: UInt8(code.utf8.count), type: type, source: source, flags: 0)
  }

  private struct NameDropError: Error { var reason: NameDrop }

  /// The node of a name; throws the reason why it is not looked for.
  private func insert(_ name: String) throws(NameDropError) -> UInt32 {
    var name = name
    let result: Result<UInt32, NameDropError> = name.withUTF8 { bytes in
      do throws(NameDropError) {
        return .success(try insert(UnsafeRawBufferPointer(bytes)))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func insert(_ name: UnsafeRawBufferPointer) throws(NameDropError) -> UInt32 {
    // First looked at whole: a dropped name leaves no words behind.
    var reader = TermWordReader(text: name, normal: normal)
    var word = TermWord()
    var form: [UInt8] = []
    var wordCount = 0
    var letterCount = 0
    var characterCount = 0
    while reader.next(&word) {
      guard word.normalByteCount > 0 else { throw NameDropError(reason: .wordTooLong) }
      wordCount += 1
      if wordCount > 1 { form.append(0x20) }
      for index in 0..<word.normalByteCount {
        let byte = normal[index]
        form.append(byte)
        if byte >= 0x61 && byte <= 0x7A || byte >= 0x80 { letterCount += 1 }
        if !word.isMark { characterCount += 1 }
      }
    }
    if wordCount > DictionaryLayout.nameWordLimit { throw NameDropError(reason: .tooLong) }
    if letterCount == 0 { throw NameDropError(reason: .noLetter) }
    // Inflection may have taken one letter of a short name: count what stands in the name.
    let rawCount = name.count { byte in byte >= 0x80 || byte.isLetterOrDigit }
    if max(characterCount, rawCount) < rules.minimumLetterCount {
      throw NameDropError(reason: .tooShort)
    }
    if rules.stopNames.contains(String(decoding: form, as: UTF8.self)) {
      throw NameDropError(reason: .stopList)
    }
    reader = TermWordReader(text: name, normal: normal)
    var node: UInt32 = 0
    while reader.next(&word) {
      let number = words.number(normal, byteCount: word.normalByteCount)
      node = node == 0 ? edges.rootChild(number) : edges.child(node, number)
    }
    longestName = max(longestName, wordCount)
    return node
  }

  /// The file's bytes.
  public func compiled() throws(DictionaryCompileError) -> [UInt8] {
    typealias Layout = DictionaryLayout
    typealias Header = DictionaryLayout.Header
    let ordered = Set(senses).sorted { left, right in
      if left.node != right.node { return left.node < right.node }
      if left.source != right.source { return left.source < right.source }
      if left.flags & 2 != right.flags & 2 { return left.flags & 2 != 0 }
      return left.nameStart < right.nameStart
    }
    guard names.count <= Int(UInt32.max), ordered.count <= Int(UInt32.max) else {
      throw .tooLarge(byteCount: names.count)
    }
    var senseStarts = [UInt32](repeating: 0, count: edges.nodeCount + 1)
    for sense in ordered { senseStarts[Int(sense.node) + 1] += 1 }
    for node in 0..<edges.nodeCount { senseStarts[node + 1] += senseStarts[node] }
    let isName = { (node: UInt32) in senseStarts[Int(node)] < senseStarts[Int(node) + 1] }
    let wordTable = PackedTable(words.placed(), width: 4)
    let placedEdges = edges.placed(isName: isName)
    let edgeTable = PackedTable(placedEdges, width: 3)
    let rootChildren = edges.rootTable(wordCount: words.count, isName: isName)

    var file = FlatFile(headerByteCount: Header.byteCount)
    file.append(wordTable.fields)
    file.append(words.starts)
    file.append(words.bytes)
    file.append(rootChildren)
    file.append(edgeTable.fields)
    file.append(PackedTable.filter(placedEdges.map(\.hash), bits: edgeTable.bits))
    file.append(senseStarts)
    file.append(ordered.flatMap(senseBytes))
    file.append(names)
    file.append(types.flatMap(labelBytes))
    file.append(sources.flatMap(labelBytes))
    file.set(Layout.magic, at: Header.magic)
    file.set(Layout.version, at: Header.version)
    file.set(TermWordReader.rules, at: Header.normalization)
    file.set(UInt64(file.bytes.count), at: Header.fileByteCount)
    file.set(UInt32(wordTable.bits), at: Header.wordSlotBits)
    file.set(UInt32(edgeTable.bits), at: Header.edgeSlotBits)
    file.set(UInt32(words.count), at: Header.wordCount)
    file.set(UInt32(edges.nodeCount), at: Header.nodeCount)
    file.set(UInt32(ordered.count), at: Header.senseCount)
    file.set(UInt32(longestName), at: Header.longestName)
    let longestProbe = max(wordTable.longestProbe, edgeTable.longestProbe)
    file.set(UInt32(longestProbe), at: Header.longestProbe)
    for (index, section) in file.sections.enumerated() {
      file.set(UInt64(section.lowerBound), at: Header.sections + index * 16)
      file.set(UInt64(section.count), at: Header.sections + index * 16 + 8)
    }
    var hash = SHA256()
    file.bytes.withUnsafeBytes { bytes in
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[0..<Header.contentHash]))
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[Header.sections...]))
    }
    for (index, byte) in hash.digest().enumerated() {
      file.bytes[Header.contentHash + index] = byte
    }
    return file.bytes
  }

  private func senseBytes(_ sense: Sense) -> [UInt8] {
    var bytes = FlatFile(headerByteCount: DictionaryLayout.Sense.byteCount)
    bytes.set(sense.nameStart, at: DictionaryLayout.Sense.nameStart)
    bytes.set(sense.codeStart, at: DictionaryLayout.Sense.codeStart)
    bytes.set(sense.nameByteCount, at: DictionaryLayout.Sense.nameByteCount)
    bytes.bytes[DictionaryLayout.Sense.codeByteCount] = sense.codeByteCount
    bytes.bytes[DictionaryLayout.Sense.type] = sense.type
    bytes.bytes[DictionaryLayout.Sense.source] = sense.source
    bytes.bytes[DictionaryLayout.Sense.flags] = sense.flags
    return bytes.bytes
  }

  private func labelBytes(_ label: String) -> [UInt8] {
    let utf8 = Array(label.utf8.prefix(Int(UInt8.max)))
    return [UInt8(utf8.count)] + utf8
  }

  public func write(path: String) throws(DictionaryCompileError) {
    let bytes = try compiled()
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .unwritable(path: path, errorNumber: errno)
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    self >= 0x30 && self <= 0x39 || self | 0x20 >= 0x61 && self | 0x20 <= 0x7A
  }
}

/// Sections behind a header, each at a multiple of the format's alignment.
private struct FlatFile {
  var bytes: [UInt8]
  var sections: [Range<Int>] = []

  init(headerByteCount: Int) { bytes = [UInt8](repeating: 0, count: headerByteCount) }

  mutating func append(_ section: [UInt8]) {
    while bytes.count % DictionaryLayout.alignment != 0 { bytes.append(0) }
    sections.append(bytes.count..<bytes.count + section.count)
    bytes.append(contentsOf: section)
  }

  mutating func append(_ section: [UInt32]) {
    section.map(\.littleEndian).withUnsafeBytes { append(Array($0)) }
  }

  mutating func set<Number: FixedWidthInteger>(_ value: Number, at position: Int) {
    withUnsafeBytes(of: value.littleEndian) { source in
      for index in 0..<source.count { bytes[position + index] = source[index] }
    }
  }
}
