// The texts of an HL7 Clinical Document Architecture document: the narrative block of each section
// with its title before it, or the one text of a body that is no XML. A bare section or narrative
// is read as well.

enum CDAReader {
  private enum Role {
    case other, document, section, recordTarget, patientRole, body
  }

  private struct Section {
    var number = 0
    var childCount = 0
    var title: Range<Int>?
    var code: [UInt8] = []
  }

  private struct Walk {
    var contents = DocumentContents()
    var roles: [Role] = []
    /// The sections that are open, behind one that stands for the document.
    var sections = [Section()]
    /// The text that is open: where its inside begins, its depth, and its item as far as known.
    var textStart = -1
    var textDepth = 0
    var text = DocumentItem(spelling: .xml)
    /// Whether it holds anything but tags and white space, and whether it refers to a place outside.
    var hasWords = false
    var hasReference = false
    var titleStart = -1

    mutating func noteWords(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) {
      guard textStart >= 0, !hasWords else { return }
      for index in range where !isMarkupSpace(bytes[index]) { hasWords = true }
    }
  }

  static func contents(
    _ bytes: UnsafePointer<UInt8>, end: Int
  ) throws(DocumentFailure) -> DocumentContents {
    var scanner = XMLScanner(bytes, end: end)
    var walk = Walk()
    while true {
      let pieceStart = scanner.position
      switch try scanner.next() {
      case .documentEnd: return walk.contents
      case .characterData(let range): walk.noteWords(scanner.bytes, range)
      case .text(let range):
        try check(scanner, range)
        walk.noteWords(scanner.bytes, range)
      case .start(let name, let isEmpty):
        try begin(name, isEmpty: isEmpty, scanner, &walk)
      case .end(let name): finish(name, at: pieceStart, scanner, &walk)
      }
    }
  }

  private static func begin(
    _ name: Range<Int>, isEmpty: Bool, _ scanner: XMLScanner, _ walk: inout Walk
  ) throws(DocumentFailure) {
    let parent = walk.roles.last
    var role = Role.other
    if walk.roles.isEmpty {
      if scanner.isEqual(name, "ClinicalDocument") {
        role = .document
      } else if scanner.isEqual(name, "section") {
        role = .section
      } else if scanner.isEqual(name, "text") {
        beginText(scanner, isEmpty: isEmpty, &walk)
      } else {
        throw DocumentFailure(defect: .notAClinicalDocument, bytePosition: name.lowerBound)
      }
    } else if walk.textStart < 0 {
      role = self.role(name, parent, scanner)
      switch parent {
      case .section where scanner.isEqual(name, "text"), .body where scanner.isEqual(name, "text"):
        beginText(scanner, isEmpty: isEmpty, &walk)
      case .section where scanner.isEqual(name, "title") && !isEmpty:
        walk.titleStart = scanner.position
      case .section where scanner.isEqual(name, "code"):
        walk.sections[walk.sections.count - 1].code = value("code", scanner)
      case .document where scanner.isEqual(name, "id") && walk.contents.id.isEmpty:
        walk.contents.id = identifier(scanner)
      case .patientRole where scanner.isEqual(name, "id") && walk.contents.patient.isEmpty:
        walk.contents.patient = identifier(scanner)
      default: break
      }
    }
    if walk.textStart >= 0, scanner.isEqual(name, "reference") { walk.hasReference = true }
    if walk.textStart < 0, role == .section, !isEmpty {
      walk.sections[walk.sections.count - 1].childCount += 1
      walk.sections.append(Section(number: walk.sections[walk.sections.count - 1].childCount))
    }
    if !isEmpty { walk.roles.append(role) }
  }

  private static func role(
    _ name: Range<Int>, _ parent: Role?, _ scanner: XMLScanner
  ) -> Role {
    if scanner.isEqual(name, "section") { return .section }
    if scanner.isEqual(name, "nonXMLBody") { return .body }
    if parent == .document, scanner.isEqual(name, "recordTarget") { return .recordTarget }
    if parent == .recordTarget, scanner.isEqual(name, "patientRole") { return .patientRole }
    return .other
  }

  private static func finish(
    _ name: Range<Int>, at tagStart: Int, _ scanner: XMLScanner, _ walk: inout Walk
  ) {
    let role = walk.roles.popLast() ?? .other
    if walk.textStart >= 0 {
      guard scanner.depth == walk.textDepth - 1 else { return }
      if walk.roles.last == .body, walk.hasReference, !walk.hasWords {
        walk.text.reason = .onlyURL
      }
      walk.text.parts = walk.text.reason.isEmpty ? [walk.textStart..<tagStart] : []
      walk.contents.items.append(walk.text)
      walk.textStart = -1
    } else if walk.titleStart >= 0, scanner.isEqual(name, "title") {
      walk.sections[walk.sections.count - 1].title = walk.titleStart..<tagStart
      walk.titleStart = -1
    } else if role == .section {
      walk.sections.removeLast()
    }
  }

  private static func beginText(_ scanner: XMLScanner, isEmpty: Bool, _ walk: inout Walk) {
    guard !isEmpty else { return }
    walk.textStart = scanner.position
    walk.textDepth = scanner.depth
    walk.hasWords = false
    walk.hasReference = false
    var item = DocumentItem(spelling: .xml)
    for section in walk.sections.dropFirst() {
      item.path.append("section[")
      item.path.append(decimal: section.number)
      item.path.append("].")
    }
    item.path.append("text")
    item.title = walk.sections.last?.title
    item.code = walk.sections.last?.code ?? []
    if let representation = scanner.attribute("representation"),
      scanner.isEqual(representation, "B64")
    {
      item.packing = .base64
    }
    if let type = scanner.attribute("mediaType") {
      let media = MediaType(
        UnsafeBufferPointer(start: scanner.bytes + type.lowerBound, count: type.count))
      item.reason = media.reason
      item.isHTML = media.isHTML
    }
    walk.text = item
  }

  /// Of an `id` element: its extension, else its root.
  private static func identifier(_ scanner: XMLScanner) -> [UInt8] {
    let given = value("extension", scanner)
    return given.isEmpty ? value("root", scanner) : given
  }

  private static func value(_ name: StaticString, _ scanner: XMLScanner) -> [UInt8] {
    guard let range = scanner.attribute(name), range.count <= 256 else { return [] }
    return DocumentName.xml(scanner.bytes, range)
  }

  /// Without a document type only XML's own names and numbers are references.
  private static func check(
    _ scanner: XMLScanner, _ range: Range<Int>
  ) throws(DocumentFailure) {
    for index in range where scanner.bytes[index] == UInt8(ascii: "&") {
      guard XMLScanner.reference(scanner.bytes, at: index, end: range.upperBound) != nil else {
        throw DocumentFailure(defect: .unknownEntity, bytePosition: index)
      }
    }
  }
}
