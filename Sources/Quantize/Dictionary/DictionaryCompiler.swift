// Compiles dictionaries into the flat file that TermMatcher maps: reads them record by record,
// decides which names are looked for and in which forms, and gives them to Runtime's builder.
import Foundation
import Runtime

public enum DictionaryCompileError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooManySources(limit: Int)
  case tooManyTypes(limit: Int)
  case unbuildable(DictionaryBuildError)
  case unwritable(path: String, errorNumber: Int32)

  public var description: String {
    switch self {
    case .tooManySources(let limit): "more than \(limit) dictionaries"
    case .tooManyTypes(let limit): "more than \(limit) types"
    case .unbuildable(.tooManyWords(let count, let limit)):
      "\(count) different words, more than \(limit)"
    case .unbuildable(.collidingWords): "words whose hashes collide"
    case .unbuildable(.tooLarge(let byteCount)):
      "the compiled file would have \(byteCount) bytes, too many"
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

/// Which names are taken, and what is kept of them.
public struct DictionaryOptions: Sendable {
  /// Names that are not looked for; any case and inflection.
  public var stopNames: [String] = StopList.names
  /// From the dictionaries' types to those of the file; types that are not named are left out.
  /// Empty keeps all types as they are.
  public var typeNames: [String: String] = [:]
  /// Keeps no codes, preferred names and sources: a small file that only says which words are
  /// names of which types. Whether a name needs capitals is then not guessed from its form.
  public var hasNamesOnly = false
  /// Longer names are left out.
  public var mostWords = DictionaryLayout.nameWordLimit
  /// Leaves out names with marks between their words, hyphens and apostrophes apart.
  public var dropsMarks = false

  public init() {}
}

public final class DictionaryCompiler {
  private let options: DictionaryOptions
  private let builder = DictionaryBuilder()
  /// In normal form.
  private var stopNames: Set<[UInt8]> = []
  public private(set) var reports: [DictionaryCompileReport] = []

  /// The source of all names where only names are kept.
  public static let namesOnlySource = "names"

  public init(_ options: DictionaryOptions = DictionaryOptions()) {
    self.options = options
    for name in options.stopNames { stopNames.insert(shape(name).normalForm) }
  }

  private func shape(_ name: String) -> NameShape {
    var name = name
    return name.withUTF8 { builder.shape(UnsafeRawBufferPointer($0)) }
  }

  /// Adds a dictionary file or folder under the name of its source.
  public func add(path: String, source: String, type: String? = nil) throws {
    let sourceName = options.hasNamesOnly ? DictionaryCompiler.namesOnlySource : source
    guard let number = builder.source(Array(sourceName.utf8)) else {
      throw DictionaryCompileError.tooManySources(limit: DictionaryLayout.sourceLimit)
    }
    var report = DictionaryCompileReport(source: source, imported: TermImportReport(path: path))
    // Whether capitals tell anything is seen from the first records.
    var waiting: [TermRecord] = []
    var capitalsTell: Bool? = options.hasNamesOnly ? false : nil
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
      if capitalsTell != nil { return }
      let capitalCount = waiting.count { $0.preferred == $0.preferred.uppercased() }
      capitalsTell = capitalCount * 2 < waiting.count
      for record in waiting { take(record) }
      waiting = []
    }
    report.imported = try TermImporter.read(path: path, type: type) { record in
      take(record)
      if waiting.count == 2000 { settle() }
    }
    settle()
    if hasTooManyTypes {
      throw DictionaryCompileError.tooManyTypes(limit: DictionaryLayout.typeLimit)
    }
    reports.append(report)
  }

  /// - Returns: false where the type is one too many.
  private func add(
    _ record: TermRecord, source: UInt8, capitalsTell: Bool,
    _ report: inout DictionaryCompileReport
  ) -> Bool {
    let typeName =
      options.typeNames.isEmpty ? record.type : options.typeNames[record.type] ?? ""
    if typeName.isEmpty { return true }
    guard let type = builder.type(Array(typeName.utf8)) else { return false }
    var concept: BuilderSense?
    for (index, raw) in ([record.preferred] + record.synonyms).enumerated() where !raw.isEmpty {
      let trimmed = NameRules.trimmed(raw)
      var forms = [trimmed]
      if let spoken = NameRules.uninverted(trimmed) { forms.append(spoken) }
      if record.type == "medication", let bare = NameRules.withoutForm(trimmed) {
        forms.append(bare)
      }
      for (form, name) in forms.enumerated() {
        report.nameCount += 1
        if let drop = drop(name, record) {
          report.dropCounts[drop, default: 0] += 1
          continue
        }
        report.keptCount += 1
        if concept == nil { concept = conceptSense(record, type: type, source: source) }
        var sense = concept!
        if !options.hasNamesOnly {
          if index == 0, form == 0 { sense.flags |= DictionaryLayout.Sense.isPreferred }
          if capitalsTell, NameRules.isShortForm(name) {
            sense.flags |= DictionaryLayout.Sense.isShortForm
            sense.flags |= DictionaryLayout.Sense.needsCapitals
          }
        }
        add(name, sense)
      }
    }
    return true
  }

  private func add(_ name: String, _ sense: BuilderSense) {
    var name = name
    name.withUTF8 { bytes in
      do throws(NameFault) {
        try builder.add(UnsafeRawBufferPointer(bytes), sense)
      } catch {
        preconditionFailure("the name was looked at before")
      }
    }
  }

  /// Why a name is not looked for; nil if it is.
  private func drop(_ name: String, _ record: TermRecord) -> NameDrop? {
    let shape = shape(name)
    switch shape.fault {
    case .wordTooLong: return .wordTooLong
    case .tooLong: return .tooLong
    case .noLetter: return .noLetter
    case nil: break
    }
    let least = record.isShortForm ? 2 : NameRules.leastCharacters
    if shape.characterCount < least { return .tooShort }
    if shape.wordCount > options.mostWords { return .tooManyWords }
    if options.dropsMarks, shape.hasMark { return .hasMark }
    return stopNames.contains(shape.normalForm) ? .stopList : nil
  }

  private func conceptSense(_ record: TermRecord, type: UInt8, source: UInt8) -> BuilderSense {
    var sense = BuilderSense(type: type, source: source)
    if options.hasNamesOnly { return sense }
    let name = Array(record.preferred.utf8.prefix(Int(UInt16.max)))
    sense.nameStart = builder.addText(name)
    sense.nameByteCount = UInt16(name.count)
    // A code that does not fit its count is no code.
    let code = record.code.utf8.count <= Int(UInt8.max) ? Array(record.code.utf8) : []
    sense.codeStart = builder.addText(code)
    sense.codeByteCount = UInt8(code.count)
    return sense
  }

  /// Replaces each sense by the answer, and drops it where the answer is nil.
  ///
  /// - change: takes `TermMatch.node` of the file compiled last, and one of its senses.
  public func changeSenses(_ change: (UInt32, BuilderSense) -> BuilderSense?) {
    builder.changeSenses(change)
  }

  /// The file's bytes.
  public func compiled() throws(DictionaryCompileError) -> [UInt8] {
    do throws(DictionaryBuildError) {
      return try builder.build()
    } catch {
      throw .unbuildable(error)
    }
  }

  public func write(path: String) throws(DictionaryCompileError) {
    let bytes = try compiled()
    do {
      try bytes.withUnsafeBytes { try AtomicFile.write($0, to: path) }
    } catch {
      throw .unwritable(path: path, errorNumber: errno)
    }
  }
}
