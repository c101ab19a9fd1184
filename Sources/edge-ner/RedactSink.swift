// Takes what the model finds in a note, redacts the note when it is whole, and writes it in the form it
// came. A note that fails leaves only its place: an empty line, or a record that says so.
import Options
import Records
import Runtime

final class RedactSink: NoteSink {
  private let redactor: Redactor
  private let output: OutputBuffer
  private let json: JSONText
  private let kind: InputKind
  private let keepsMembers: Bool
  /// For each type of the model's head, what it is.
  private var types: [PrivateType] = []
  private var learnt: [PrivateSpan] = []
  /// What the note before lacks at its end and the next one must not be joined to: a file's last line may
  /// have no end.
  private var missingEnding: [UInt8] = []
  private(set) var noteCount = 0
  private(set) var failedCount = 0
  private var counts = [Int](repeating: 0, count: PrivateType.allCases.count)

  init(_ redactor: Redactor, _ output: OutputBuffer, kind: InputKind, keepsMembers: Bool) {
    self.redactor = redactor
    self.output = output
    json = JSONText(output)
    self.kind = kind
    self.keepsMembers = keepsMembers
  }

  /// Types that this program does not know are identifiers.
  func setTypes(of head: Head) {
    types = []
    for index in 0..<head.typeCount {
      types.append(PrivateType(name: head.typeName(index)) ?? .id)
    }
  }

  var isClosed: Bool { output.isClosed }

  func begin(_ note: Note) { learnt.removeAll(keepingCapacity: true) }

  func add(_ span: Span, of note: Note) {
    learnt.append(
      PrivateSpan(byteStart: span.byteStart, byteEnd: span.byteEnd, type: types[span.typeIndex]))
  }

  func end(_ note: Note) {
    do throws(RedactionError) {
      let redacted = try redactor.redact(note, learnt: learnt)
      for index in counts.indices { counts[index] += redacted.counts[index] }
      write(note, redacted.bytes)
      noteCount += 1
    } catch {
      fail(note, error.message)
    }
  }

  func fail(_ note: Note) {
    guard let error = note.error else { return }
    fail(note, error.message)
  }

  func didAdvance(_ progress: PipelineProgress) {}

  /// Counts by type, never text.
  var report: [UInt8] {
    var text = TextBuilder()
    text.append("{\"notes\":", noteCount, ",\"failed\":", failedCount)
    text.append(",\"removed\":{")
    for type in PrivateType.allCases {
      text.append(type.rawValue == 0 ? "\"" : ",\"")
      text.append(type.name)
      text.append("\":", counts[Int(type.rawValue)])
    }
    text.append("}}\n")
    return text.bytes
  }

  // MARK: Writing

  private func write(_ note: Note, _ text: [UInt8]) {
    guard case .jsonLines = kind else {
      output.append(missingEnding)
      let isEnded = note.ending != .none || text.isEmpty || text.last == UInt8(ascii: "\n")
      missingEnding = isEnded ? [] : note.spelled(kind == .nul ? .nul : .lineFeed)
      output.append(note.spelled(text))
      output.flush()
      return
    }
    beginObject(note)
    if keepsMembers { json.members(verbatim: note.members.bytes) }
    json.name("text")
    text.withUnsafeBytes { json.value($0) }
    json.endObject()
    json.endLine()
    output.flush()
  }

  private func beginObject(_ note: Note) {
    for _ in 0..<note.blankLineCount { json.endLine() }
    json.beginObject()
    json.name("id")
    if keepsMembers {
      switch note.identity {
      case .string: return json.value(note.idBytes.bytes)
      case .number: return json.value(verbatim: note.idBytes.bytes)
      case .ordinal: break
      }
    }
    json.value(note.ordinal)
  }

  private func fail(_ note: Note, _ message: [UInt8]) {
    noteCount += 1
    failedCount += 1
    if case .jsonLines = kind {
      beginObject(note)
      json.name("text")
      json.value(UnsafeRawBufferPointer(start: nil, count: 0))
      json.name("error")
      message.withUnsafeBytes { json.value($0) }
      json.endObject()
      json.endLine()
    } else {
      output.append(note.spelledEnding)
    }
    output.flush()
    var text = TextBuilder()
    text.append("note ", note.ordinal, ": ", Int?.none)
    text.append(bytes: message)
    reportError(text.bytes)
  }
}
