// What the record writers share: where to write, the names of heads and types, what is to be said, and
// how offsets are counted.
import Runtime

/// What a run says in its records.
package struct RecordSetting {
  package var unit = OffsetUnit.codePoint
  /// The heads that are shown, ascending; nil for all of the model but protected health information.
  package var heads: [Int]?
  /// Whether notes have ids of their own, from their files or their numbers, so that each gets a line
  /// that names it. All of stdin as one note has none.
  package var namesNotes = true
  /// Whether each record names the model and the program.
  package var stampsRecords = false
  /// Whether the records follow others of a table that are there already.
  package var continuesOutput = false
  /// Whether the note's headings are listed.
  package var showsSections = false
  /// Whether records have the probabilities behind flags and types.
  package var showsProbabilities = false
  /// Whether records say where in a document's bytes an entity stands.
  package var showsDocumentRanges = false
  /// Where the codes of findings come from; nil where findings have none.
  package var codes: CodeDictionary?
  /// Codes of the clinic's own dictionaries; they come before those of `codes`.
  package var localCodes = LocalCodes([])
  /// The program's.
  package var version: StaticString
  /// What FHIR refers to as the patient, such as `Patient/123`; nil for an empty one.
  package var patient: [UInt8]?
  /// When the findings are said to be made, as FHIR spells an instant, `YYYY-MM-DDThh:mm:ssZ`; the
  /// epoch, so that the same note gives the same bytes, unless told.
  package var recorded: [UInt8] = Array("1970-01-01T00:00:00Z".utf8)

  package init(version: StaticString) { self.version = version }
}

package final class RecordContext {
  package let output: OutputBuffer
  package let json: JSONText
  package let model: Model
  package let names: TypeNames
  package let setting: RecordSetting
  /// The heads that are shown, ascending.
  package let heads: [Int]
  /// Which model and program write.
  package let stamp: ModelStamp
  /// Names of the bits of `Span.flags`; none where no head with flags is shown.
  package let flags: [[UInt8]]
  /// Whether the model's entities come from several heads, so that records say from which.
  package let namesHeads: Bool
  private var startConverter = OffsetConverter(text: UnsafeRawBufferPointer(start: nil, count: 0))
  private let offsetMap = OffsetMap()
  private let headingReader = HeadingReader()
  let valueReader = MedicationValueReader()
  private let coder: NoteCoder?
  /// Leads from the text of the note that is written to its source.
  private var sourceMap = SourceMap()

  /// - names: nil for those of the model.
  package init(
    output: OutputBuffer, model: Model, setting: RecordSetting, names: TypeNames? = nil
  ) {
    self.output = output
    json = JSONText(output)
    self.model = model
    let names = names ?? TypeNames(model)
    self.names = names
    self.setting = setting
    let usual = (0..<names.headCount).filter { names.role($0) != .phi }
    let heads = setting.heads ?? usual
    self.heads = heads
    flags = heads.contains { names.role($0) == .flags } ? names.flags : []
    stamp = ModelStamp(model, program: "edge-ner", version: setting.version)
    coder = setting.codes.map { NoteCoder($0) }
    namesHeads = (0..<names.headCount).filter { names.role($0) == .entities }.count > 1
  }

  package func begin(_ note: Note) {
    startConverter = OffsetConverter(source: note)
    offsetMap.begin(startConverter)
    sourceMap = note.sourceMap
    headingReader.begin(note.text)
    coder?.begin(note.text)
  }

  // MARK: What is shown

  /// The shown heads that find entities or protected health information.
  package var findingHeads: [Int] {
    heads.filter { names.role($0) == .entities || names.role($0) == .phi }
  }

  package var showsPHI: Bool { shows(.phi) }

  package var showsRelations: Bool { shows(.relation) }

  package var hasCodes: Bool { coder != nil || !setting.localCodes.isEmpty }

  private func shows(_ role: HeadRole) -> Bool {
    for head in heads where names.role(head) == role { return true }
    return false
  }

  // MARK: Places and names

  /// Start and end of a span in the note's source, in the unit wanted, for spans sorted by start.
  ///
  /// The converter of starts only moves forward; the end gets its own, because the next span of
  /// another head may start before it.
  package func offsets(_ span: Span) -> (start: Int, end: Int) {
    let range = sourceMap.source(of: span.byteStart..<span.byteEnd)
    let start = startConverter.convert(range.lowerBound, to: setting.unit)
    var endConverter = startConverter
    return (start, endConverter.convert(range.upperBound, to: setting.unit))
  }

  /// The same for spans in any order.
  package func offsets(anywhere span: Span) -> (start: Int, end: Int) {
    let range = sourceMap.source(of: span.byteStart..<span.byteEnd)
    return (
      offsetMap.convert(range.lowerBound, to: setting.unit),
      offsetMap.convert(range.upperBound, to: setting.unit)
    )
  }

  /// The name of a span's head where several heads are shown, so that equal types can be told apart.
  package func headName(_ span: Span) -> [UInt8]? {
    findingHeads.count > 1 ? names.head(span.headIndex) : nil
  }

  /// The slice of the note's source that a span stands for.
  package func text(_ span: Span, of note: Note) -> UnsafeRawBufferPointer {
    let range = note.sourceMap.source(of: span.byteStart..<span.byteEnd)
    return UnsafeRawBufferPointer(rebasing: note.source[range])
  }

  /// A span's words as the model saw them.
  package func plainText(_ span: Span, of note: Note) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: note.text[span.byteStart..<span.byteEnd])
  }

  /// The bytes of the document that a span stands for.
  package func documentRange(_ span: Span, of note: Note) -> Range<Int> {
    note.documentMap.source(of: note.sourceMap.source(of: span.byteStart..<span.byteEnd))
  }

  /// The member `warnings`, where there are any.
  package func appendWarnings(_ note: Note) {
    guard !note.warnings.isEmpty else { return }
    json.beginArray("warnings")
    note.warnings.forEachWord { json.value($0) }
    json.endArray()
  }

  /// The members that say where in a document the note stands: what there is of them.
  package func appendDocument(_ note: Note) {
    guard let place = note.place else { return }
    if !place.document.isEmpty { json.member("document", place.document) }
    if !place.patient.isEmpty { json.member("patient", place.patient) }
    if !place.path.isEmpty { json.member("path", place.path) }
    if !place.code.isEmpty { json.member("code", place.code) }
  }

  /// A span as a finding without relations. Spans must come sorted by start.
  package func finding(_ span: Span, of note: Note) -> Finding {
    var finding = Finding(span, type: names.type(of: span))
    complete(&finding, of: note)
    return finding
  }

  /// Says of a finding what the note's text tells about it: its section where a model judges its
  /// findings or sections are asked for, the relative that it is said of, and its codes. Findings must
  /// come sorted by start.
  package func complete(_ finding: inout Finding, of note: Note) {
    if flags.count > 0 || setting.showsSections {
      finding.section = headingReader.section(at: finding.span.byteStart)
    }
    if flags.count > 0, Assertion(finding.span, names).contains(.otherPerson) {
      finding.relative = RelativeReader(note.text).relative(
        of: finding.span.byteStart..<finding.span.byteEnd)
    }
    if hasCodes, let group = finding.type.withUnsafeBytes({ CodeGroup(typeName: $0) }) {
      appendCodes(to: &finding, group, of: note)
    }
  }

  /// The clinic's own codes, then those of other systems.
  private func appendCodes(to finding: inout Finding, _ group: CodeGroup, of note: Note) {
    let range = finding.span.byteStart..<finding.span.byteEnd
    func isNew(_ system: UnsafeRawBufferPointer) -> Bool {
      let name = [UInt8](system)
      return !finding.codes.contains { $0.system == name }
    }
    setting.localCodes.forEachCode(of: UnsafeRawBufferPointer(rebasing: note.text[range]), group) {
      if isNew($0.system) { finding.codes.append(FindingCode($0)) }
    }
    guard let coder else { return }
    coder.code(range, group)
    for code in coder.codes where isNew(coder.dictionary.systems[code.system]) {
      finding.codes.append(FindingCode(code, coder.dictionary))
    }
  }

  /// The note's headings in order.
  package func headings(of note: Note) -> [SectionHeading] {
    let reader = HeadingReader()
    reader.begin(note.text)
    var headings: [SectionHeading] = []
    while let heading = reader.next() { headings.append(heading) }
    return headings
  }

  // MARK: Common pieces

  /// The member `id`, as a number or a string.
  package func appendIDMember(_ note: Note) {
    json.name("id")
    switch note.identity {
    case .ordinal: json.value(note.ordinal)
    case .number: json.value(verbatim: note.idBytes.bytes)
    case .string: json.value(note.idBytes.bytes)
    }
  }

  /// The members that name the model and the program, if records have them.
  package func appendStampMembers() {
    guard setting.stampsRecords else { return }
    json.member("model", stamp.model)
    json.member("version", stamp.version)
  }

  /// `# model = clinical 1a2b3c4d, edge-ner 0.1.0`, the line that opens forms with such lines.
  package func appendStampLine() {
    output.append("# model = ")
    output.append(stamp.model)
    output.append(", ")
    output.append(stamp.program)
    output.append(" ")
    output.append(stamp.version)
    output.append("\n")
  }

  /// The note's id as a field of a line.
  package func appendIdentity(_ note: Note) {
    switch note.identity {
    case .ordinal: output.append(integer: note.ordinal)
    case .number, .string: output.append(field: note.idBytes.bytes)
    }
  }
}
