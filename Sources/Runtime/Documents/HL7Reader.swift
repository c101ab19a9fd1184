// The texts of an HL7 v2 message: observations (OBX) that are text or attachments, notes (NTE) and
// the title of a document (TXA). A report that is sent line by line is one text: text observations
// in a row with the same identifier, and notes in a row. Each is about the patient of the last PID
// before it; where a message has one patient, all of it is about that one.

enum HL7Reader {
  static func contents(
    _ bytes: UnsafePointer<UInt8>, end: Int
  ) throws(DocumentFailure) -> (contents: DocumentContents, delimiters: HL7Delimiters) {
    let message = try HL7Message(bytes, end: end)
    var contents = DocumentContents()
    contents.id = name(message, message.field(10, of: message.segments[0]))
    var patients = Patients()
    var open: Report?
    for (index, segment) in message.segments.enumerated() {
      if message.isNamed(segment, "PID") {
        patients.finish(&contents)
        let identifiers = message.firstRepetition(of: message.field(3, of: segment))
        patients.begin(name(message, message.component(1, of: identifiers)))
      } else if message.isNamed(segment, "OBX") {
        let report = Report(message, segment, index)
        let goesOn = open?.goesOn(in: report, message) == true
        addObservation(message, segment, goesOn: goesOn, &contents)
        if goesOn { open!.last = index } else { open = report }
        continue
      } else if message.isNamed(segment, "NTE") {
        let goesOn = open.map { $0.last == index - 1 && $0.isNote } == true
        addLines(message, segment, 3, "NTE", goesOn: goesOn, &contents)
        if goesOn { open!.last = index } else { open = Report(noteAt: index) }
        continue
      } else if message.isNamed(segment, "TXA") {
        addLines(message, segment, 25, "TXA", goesOn: false, &contents)
      }
      open = nil
    }
    patients.finish(&contents)
    contents.patient = patients.only
    contents.items.removeAll { item in
      guard item.reason.isEmpty || item.reason == .resultNotValid else { return false }
      for part in item.parts where !message.isBlank(part) { return false }
      return true
    }
    for index in contents.items.indices where contents.items[index].reason == .resultNotValid {
      contents.items[index].parts = []
    }
    return (contents, message.delimiters)
  }

  /// The patients of a message's PID segments: ORU^R01 may have several, one behind the other.
  private struct Patients {
    /// The first, and whether another came.
    private var first: [UInt8]?
    private var areSeveral = false
    private var current: [UInt8] = []
    /// Texts before this one have theirs.
    private var itemCount = 0

    /// The patient of all of the message; empty where there are several.
    var only: [UInt8] { areSeveral ? [] : first ?? [] }

    mutating func begin(_ patient: [UInt8]) {
      if first == nil { first = patient }
      if patient != first { areSeveral = true }
      current = patient
    }

    /// Gives the texts that came since the PID before its patient.
    mutating func finish(_ contents: inout DocumentContents) {
      for index in itemCount..<contents.items.count { contents.items[index].patient = current }
      itemCount = contents.items.count
    }
  }

  /// Of at most 256 bytes as it is spelled.
  private static func name(_ message: HL7Message, _ range: Range<Int>) -> [UInt8] {
    DocumentName.hl7(message.bytes, range.prefix(256), message.delimiters)
  }

  private static func isText(_ message: HL7Message, _ segment: HL7Message.Segment) -> Bool {
    let type = message.field(2, of: segment)
    return message.isEqual(type, "TX") || message.isEqual(type, "FT")
  }

  /// Whether an observation is deleted, posted as wrong or could not be obtained: its status in HL7's
  /// table 0085.
  private static func isNotValid(_ message: HL7Message, _ segment: HL7Message.Segment) -> Bool {
    let status = message.field(11, of: segment)
    return message.isEqual(status, "D") || message.isEqual(status, "W")
      || message.isEqual(status, "X")
  }

  /// A text that further segments may go on: what its first one says, looked up once.
  private struct Report {
    let isNote: Bool
    private var isText = false
    private var isNotValid = false
    /// Fields 3 and 4 of an observation.
    private var identifier = 0..<0
    private var subIdentifier = 0..<0
    /// The last segment of it, by number.
    var last: Int

    init(noteAt index: Int) {
      isNote = true
      last = index
    }

    init(_ message: HL7Message, _ observation: HL7Message.Segment, _ index: Int) {
      isNote = false
      isText = HL7Reader.isText(message, observation)
      isNotValid = HL7Reader.isNotValid(message, observation)
      identifier = message.field(3, of: observation)
      subIdentifier = message.field(4, of: observation)
      last = index
    }

    /// Whether an observation is the next line of this report.
    func goesOn(in next: Report, _ message: HL7Message) -> Bool {
      !isNote && last == next.last - 1 && isText && next.isText && isNotValid == next.isNotValid
        && message.isEqual(identifier, next.identifier)
        && message.isEqual(subIdentifier, next.subIdentifier)
    }
  }

  private static func addObservation(
    _ message: HL7Message, _ segment: HL7Message.Segment, goesOn: Bool,
    _ contents: inout DocumentContents
  ) {
    let type = message.field(2, of: segment)
    let firstItem = contents.items.count
    if isText(message, segment) || message.isEqual(type, "ST") {
      addLines(message, segment, 5, "OBX", goesOn: goesOn, &contents)
    } else if message.isEqual(type, "ED") {
      addAttachments(message, segment, &contents)
    } else if message.isEqual(type, "RP"), !message.field(5, of: segment).isEmpty {
      var item = DocumentItem(spelling: .hl7)
      item.path = path("OBX", segment, 5)
      item.reason = .onlyURL
      contents.items.append(item)
    }
    if isNotValid(message, segment) {
      for index in firstItem..<contents.items.count {
        contents.items[index].reason.insert(.resultNotValid)
      }
    }
  }

  /// A field whose repetitions are lines.
  private static func addLines(
    _ message: HL7Message, _ segment: HL7Message.Segment, _ number: Int, _ name: StaticString,
    goesOn: Bool, _ contents: inout DocumentContents
  ) {
    let field = message.field(number, of: segment)
    let isBlank = message.isBlank(field)
    if goesOn, let last = contents.items.indices.last {
      // An empty line within a report stays one; its end is cut off when the text is read.
      contents.items[last].parts += message.repetitions(of: field)
      return
    }
    var item = DocumentItem(spelling: .hl7)
    item.path = path(name, segment, number)
    if !isBlank || isTextLine(message, segment) { item.parts = message.repetitions(of: field) }
    contents.items.append(item)
  }

  private static func isTextLine(_ message: HL7Message, _ segment: HL7Message.Segment) -> Bool {
    message.isNamed(segment, "OBX") && isText(message, segment) || message.isNamed(segment, "NTE")
  }

  /// Each repetition of the field is an attachment; the second's path ends in `[2]`.
  private static func addAttachments(
    _ message: HL7Message, _ segment: HL7Message.Segment, _ contents: inout DocumentContents
  ) {
    let repetitions = message.repetitions(of: message.field(5, of: segment))
    for (index, repetition) in repetitions.enumerated() {
      var item = DocumentItem(spelling: .hl7)
      item.path = path("OBX", segment, 5)
      if index > 0 {
        item.path.append("[")
        item.path.append(decimal: index + 1)
        item.path.append("]")
      }
      addAttachment(message, repetition, item, &contents)
    }
  }

  /// `source ^ type ^ subtype ^ encoding ^ data`
  ///
  /// - item: with its path.
  private static func addAttachment(
    _ message: HL7Message, _ field: Range<Int>, _ item: DocumentItem,
    _ contents: inout DocumentContents
  ) {
    let data = message.component(5, of: field)
    guard !data.isEmpty else { return }
    var item = item
    let names =
      message.component(2, of: field).lowerBound..<message.component(3, of: field).upperBound
    let media = MediaType(
      UnsafeBufferPointer(start: message.bytes + names.lowerBound, count: names.count))
    // What is no text by its name may still be: `AP^Octet-stream` says nothing.
    item.reason = media.reason == .attachmentIsBinary ? [] : media.reason
    item.isHTML = media.isHTML
    let encoding = message.component(4, of: field)
    let name = UnsafeBufferPointer(
      start: message.bytes + encoding.lowerBound, count: encoding.count)
    if MediaType.has(name, "base64") {
      item.packing = .base64
    } else if MediaType.has(name, "hex") {
      item.packing = .hexadecimal
    }
    if item.reason.isEmpty { item.parts = [data] }
    contents.items.append(item)
  }

  private static func path(
    _ name: StaticString, _ segment: HL7Message.Segment, _ field: Int
  ) -> [UInt8] {
    var path: [UInt8] = []
    path.append(name)
    path.append("[")
    path.append(decimal: segment.number)
    path.append("].")
    path.append(decimal: field)
    return path
  }
}
