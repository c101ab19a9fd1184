// The texts of a FHIR resource (R4 and its neighbours, JSON): narratives and attachments of
// Composition, DiagnosticReport, DocumentReference and Binary, each alone, in a Bundle or contained in
// another resource.
// Source: HL7 FHIR R4, the pages of these resources.

struct FHIRReader {
  private let bytes: UnsafePointer<UInt8>
  private var contents = DocumentContents()

  private enum Kind {
    case bundle, composition, report, reference, binary, other
  }

  private init(_ bytes: UnsafePointer<UInt8>) { self.bytes = bytes }

  static func contents(
    _ bytes: UnsafePointer<UInt8>, end: Int
  ) throws(DocumentFailure) -> DocumentContents {
    var scanner = JSONScanner(bytes, end: end)
    var reader = FHIRReader(bytes)
    guard try scanner.peek() == UInt8(ascii: "{") else { throw scanner.failure(.notAResource) }
    try reader.readResource(&scanner, path: [], isWhole: true)
    if scanner.hasMore() { throw scanner.failure(.unexpectedByte) }
    return reader.contents
  }

  // MARK: Resources

  private mutating func readResource(
    _ scanner: inout JSONScanner, path: [UInt8], isWhole: Bool
  ) throws(DocumentFailure) {
    guard try scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
    guard let kind = try kind(scanner) else {
      if isWhole { throw scanner.failure(.notAResource) }
      return try scanner.skipValue()
    }
    let firstItem = contents.items.count
    var patient: [UInt8] = []
    var seen = SeenKeys()
    try scanner.beginObject()
    var isFirst = true
    while let key = try scanner.nextKey(&isFirst) {
      try seen.check(key, scanner)
      if scanner.isEqual(key, "id"), isWhole {
        if let id = try scanner.string() { contents.id = copy(id) }
      } else if scanner.isEqual(key, "subject") || scanner.isEqual(key, "patient") {
        patient = try readReference(&scanner)
      } else if scanner.isEqual(key, "contained"), kind != .bundle, kind != .binary {
        try readContained(&scanner, path)
      } else if !(try readMember(key, kind, &scanner, path)) {
        try scanner.skipValue()
      }
    }
    for index in firstItem..<contents.items.count where contents.items[index].patient.isEmpty {
      contents.items[index].patient = patient
    }
    if isWhole { contents.patient = patient }
  }

  /// The resource's kind; nil without one. Looks ahead: the member may stand anywhere.
  private func kind(_ scanner: JSONScanner) throws(DocumentFailure) -> Kind? {
    var scanner = scanner
    try scanner.beginObject()
    var isFirst = true
    while let key = try scanner.nextKey(&isFirst) {
      guard scanner.isEqual(key, "resourceType") else {
        try scanner.skipValue()
        continue
      }
      guard let name = try scanner.string() else { continue }
      // What comes behind is looked at when it is read.
      return kind(named: name, scanner)
    }
    return nil
  }

  private func kind(named name: Range<Int>, _ scanner: JSONScanner) -> Kind {
    if scanner.isEqual(name, "Bundle") { return .bundle }
    if scanner.isEqual(name, "Composition") { return .composition }
    if scanner.isEqual(name, "DiagnosticReport") { return .report }
    if scanner.isEqual(name, "DocumentReference") { return .reference }
    return scanner.isEqual(name, "Binary") ? .binary : .other
  }

  /// - Returns: false for a member that is not read.
  private mutating func readMember(
    _ key: Range<Int>, _ kind: Kind, _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) -> Bool {
    switch kind {
    case .bundle:
      guard scanner.isEqual(key, "entry") else { return false }
      try readEntries(&scanner, path)
    case .composition:
      if scanner.isEqual(key, "text") {
        try readNarrative(&scanner, path)
      } else if scanner.isEqual(key, "section") {
        try readSections(&scanner, path)
      } else {
        return false
      }
    case .report:
      if scanner.isEqual(key, "text") {
        try readNarrative(&scanner, path)
      } else if scanner.isEqual(key, "conclusion") {
        try readConclusion(&scanner, path)
      } else if scanner.isEqual(key, "presentedForm") {
        try readAttachments(&scanner, path, "presentedForm", isWrapped: false)
      } else {
        return false
      }
    case .reference:
      guard scanner.isEqual(key, "content") else { return false }
      try readAttachments(&scanner, path, "content", isWrapped: true)
    case .binary:
      return try readBinaryMember(key, &scanner, path)
    case .other: return false
    }
    return true
  }

  private mutating func readEntries(
    _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) {
    try forEachObject(&scanner) { (reader, scanner, number) throws(DocumentFailure) in
      var isFirst = true
      while let key = try scanner.nextKey(&isFirst) {
        guard scanner.isEqual(key, "resource") else {
          try scanner.skipValue()
          continue
        }
        var place = path
        place.append("entry[")
        place.append(decimal: number)
        place.append("].resource.")
        try reader.readResource(&scanner, path: place, isWhole: false)
      }
    }
  }

  /// Resources without a place of their own, about the patient of the one around them where they
  /// name none.
  private mutating func readContained(
    _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) {
    try forEachElement(&scanner) { (reader, scanner, number) throws(DocumentFailure) in
      var place = path
      place.append("contained[")
      place.append(decimal: number)
      place.append("].")
      try reader.readResource(&scanner, path: place, isWhole: false)
    }
  }

  private mutating func readSections(
    _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) {
    try forEachObject(&scanner) { (reader, scanner, number) throws(DocumentFailure) in
      var place = path
      place.append("section[")
      place.append(decimal: number)
      place.append("].")
      var title: Range<Int>?
      var code: [UInt8] = []
      var ownItem: Int?
      var seen = SeenKeys()
      var isFirst = true
      while let key = try scanner.nextKey(&isFirst) {
        try seen.check(key, scanner)
        if scanner.isEqual(key, "title") {
          title = try scanner.string()
        } else if scanner.isEqual(key, "code") {
          code = try reader.readCode(&scanner)
        } else if scanner.isEqual(key, "text") {
          ownItem = reader.contents.items.count
          try reader.readNarrative(&scanner, place)
          if reader.contents.items.count == ownItem { ownItem = nil }
        } else if scanner.isEqual(key, "section") {
          try reader.readSections(&scanner, place)
        } else {
          try scanner.skipValue()
        }
      }
      if let ownItem {
        reader.contents.items[ownItem].title = title
        reader.contents.items[ownItem].code = code
      }
    }
  }

  // MARK: Texts

  /// `{"status":...,"div":"<div ...>"}`
  private mutating func readNarrative(
    _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) {
    guard try scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
    var seen = SeenKeys()
    try scanner.beginObject()
    var isFirst = true
    while let key = try scanner.nextKey(&isFirst) {
      try seen.check(key, scanner)
      guard scanner.isEqual(key, "div"), let div = try scanner.string() else {
        if !scanner.isEqual(key, "div") { try scanner.skipValue() }
        continue
      }
      var item = DocumentItem(spelling: .json)
      item.path = path
      item.path.append("text.div")
      item.parts = [div]
      item.isHTML = true
      contents.items.append(item)
    }
  }

  private mutating func readConclusion(
    _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) {
    guard let text = try scanner.string() else { return }
    var item = DocumentItem(spelling: .json)
    item.path = path
    item.path.append("conclusion")
    item.parts = [text]
    contents.items.append(item)
  }

  /// - isWrapped: whether each stands in a member `attachment`.
  private mutating func readAttachments(
    _ scanner: inout JSONScanner, _ path: [UInt8], _ name: StaticString, isWrapped: Bool
  ) throws(DocumentFailure) {
    try forEachObject(&scanner) { (reader, scanner, number) throws(DocumentFailure) in
      var place = path
      place.append(name)
      place.append("[")
      place.append(decimal: number)
      place.append("].")
      guard isWrapped else { return try reader.readAttachment(&scanner, place) }
      place.append("attachment.")
      var seen = SeenKeys()
      var isFirst = true
      while let key = try scanner.nextKey(&isFirst) {
        try seen.check(key, scanner)
        if scanner.isEqual(key, "attachment"), try scanner.peek() == UInt8(ascii: "{") {
          try scanner.beginObject()
          try reader.readAttachment(&scanner, place)
        } else {
          try scanner.skipValue()
        }
      }
    }
  }

  /// A member's value where a string belongs, without its quotes, or what stands there instead.
  private struct Value {
    let range: Range<Int>
    let isString: Bool

    init(_ scanner: inout JSONScanner) throws(DocumentFailure) {
      isString = try scanner.peek() == UInt8(ascii: "\"")
      let start = scanner.position
      range = try scanner.string() ?? start..<scanner.position
    }
  }

  /// The members of an attachment whose brace was taken.
  private mutating func readAttachment(
    _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) {
    var type: Range<Int>?
    var data: Value?
    var hasURL = false
    var seen = SeenKeys()
    var isFirst = true
    while let key = try scanner.nextKey(&isFirst) {
      try seen.check(key, scanner)
      if scanner.isEqual(key, "contentType") {
        type = try scanner.string()
      } else if scanner.isEqual(key, "data") {
        data = try Value(&scanner)
      } else if scanner.isEqual(key, "url") {
        hasURL = try scanner.string() != nil
      } else {
        try scanner.skipValue()
      }
    }
    append(data, type, hasURL: hasURL, path)
  }

  /// A Binary holds its members itself; the type may stand behind the data.
  private mutating func readBinaryMember(
    _ key: Range<Int>, _ scanner: inout JSONScanner, _ path: [UInt8]
  ) throws(DocumentFailure) -> Bool {
    guard scanner.isEqual(key, "data") || scanner.isEqual(key, "contentType") else { return false }
    let isData = scanner.isEqual(key, "data")
    let value = try Value(&scanner)
    if !isData, !value.isString { return true }
    var item = contents.items.last.flatMap { $0.path == path + [UInt8]("data".utf8) ? $0 : nil }
    if item != nil { contents.items.removeLast() }
    if item == nil {
      item = DocumentItem(spelling: .json)
      item!.path = path + [UInt8]("data".utf8)
      item!.packing = .base64
    }
    if isData {
      item!.isNoString = !value.isString
      if item!.reason.isEmpty { item!.parts = [value.range] }
    } else {
      let media = mediaType(value.range)
      item!.reason = media.reason
      item!.isHTML = media.isHTML
      if !media.reason.isEmpty { item!.parts = [] }
    }
    contents.items.append(item!)
    return true
  }

  private mutating func append(
    _ data: Value?, _ type: Range<Int>?, hasURL: Bool, _ path: [UInt8]
  ) {
    guard data != nil || hasURL else { return }
    let media = type.map { mediaType($0) }
    var item = DocumentItem(spelling: .json)
    item.path = path
    item.path.append(data != nil ? "data" : "url")
    item.packing = .base64
    item.isHTML = media?.isHTML ?? false
    item.reason = data == nil ? .onlyURL : media?.reason ?? []
    if item.reason.isEmpty, let data {
      item.isNoString = !data.isString
      item.parts = [data.range]
    }
    contents.items.append(item)
  }

  // MARK: Small members

  /// `{"reference":"Patient/7"}`
  private func readReference(_ scanner: inout JSONScanner) throws(DocumentFailure) -> [UInt8] {
    guard try scanner.peek() == UInt8(ascii: "{") else {
      try scanner.skipValue()
      return []
    }
    var found: [UInt8] = []
    try scanner.beginObject()
    var isFirst = true
    while let key = try scanner.nextKey(&isFirst) {
      if scanner.isEqual(key, "reference") {
        if let text = try scanner.string() { found = copy(text) }
      } else {
        try scanner.skipValue()
      }
    }
    return found
  }

  /// The first code of a CodeableConcept.
  private mutating func readCode(_ scanner: inout JSONScanner) throws(DocumentFailure) -> [UInt8] {
    guard try scanner.peek() == UInt8(ascii: "{") else {
      try scanner.skipValue()
      return []
    }
    var found: [UInt8] = []
    try scanner.beginObject()
    var isFirst = true
    while let key = try scanner.nextKey(&isFirst) {
      guard scanner.isEqual(key, "coding") else {
        try scanner.skipValue()
        continue
      }
      try forEachObject(&scanner) { (reader, scanner, number) throws(DocumentFailure) in
        var isFirst = true
        while let key = try scanner.nextKey(&isFirst) {
          if scanner.isEqual(key, "code"), number == 0 {
            if let text = try scanner.string() { found = reader.copy(text) }
          } else {
            try scanner.skipValue()
          }
        }
      }
    }
    return found
  }

  /// Calls with each object of an array, its brace taken; the body takes its members to the end.
  private mutating func forEachObject(
    _ scanner: inout JSONScanner,
    _ body: (inout FHIRReader, inout JSONScanner, Int) throws(DocumentFailure) -> Void
  ) throws(DocumentFailure) {
    try forEachElement(&scanner) { (reader, scanner, number) throws(DocumentFailure) in
      guard try scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
      try scanner.beginObject()
      try body(&reader, &scanner, number)
    }
  }

  /// Calls at each element of an array, of which the body takes all.
  private mutating func forEachElement(
    _ scanner: inout JSONScanner,
    _ body: (inout FHIRReader, inout JSONScanner, Int) throws(DocumentFailure) -> Void
  ) throws(DocumentFailure) {
    guard try scanner.peek() == UInt8(ascii: "[") else { return try scanner.skipValue() }
    try scanner.beginArray()
    var number = 0
    var isFirst = true
    while try scanner.nextElement(&isFirst) {
      try body(&self, &scanner, number)
      number += 1
    }
  }

  private func mediaType(_ range: Range<Int>) -> MediaType {
    MediaType(UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count))
  }

  /// A name of at most 256 bytes as it is spelled.
  private func copy(_ range: Range<Int>) -> [UInt8] {
    DocumentName.json(bytes, range.prefix(256))
  }

  /// The members of one object whose values are read: one of two equal ones would be lost.
  private struct SeenKeys {
    private var seen: UInt32 = 0

    mutating func check(
      _ key: Range<Int>, _ scanner: JSONScanner
    ) throws(DocumentFailure) {
      let names: [StaticString] = [
        "resourceType", "id", "text", "div", "data", "attachment", "content", "section", "entry",
        "conclusion", "presentedForm", "contentType", "title", "contained",
      ]
      for index in 0..<names.count where scanner.isEqual(key, names[index]) {
        if seen >> UInt32(index) & 1 != 0 {
          throw scanner.failure(.duplicateKey, at: key.lowerBound)
        }
        seen |= 1 << UInt32(index)
      }
    }
  }
}
