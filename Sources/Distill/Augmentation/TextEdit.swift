// Changes of a document's text under which every layer's spans still mean the same words.

/// Puts other characters in the place of a range of code points; an empty range inserts.
struct TextEdit: Equatable {
  var range: Range<Int>
  var scalars: [Unicode.Scalar]

  init(_ range: Range<Int>, _ scalars: [Unicode.Scalar]) {
    self.range = range
    self.scalars = scalars
  }

  init(_ range: Range<Int>, _ text: String) { self.init(range, Array(text.unicodeScalars)) }
}

extension Document {
  /// The document with the edits applied to text, entities and protected health information.
  ///
  /// A span that begins or ends inside an edit grows to hold all of what stands there now; text
  /// inserted at a span's border stays outside of it.
  ///
  /// - edits: do not overlap.
  /// - Returns: nil where an edit would leave a span empty.
  func edited(_ edits: [TextEdit]) -> Document? {
    if edits.isEmpty { return self }
    let edits = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    let old = Array(text.unicodeScalars)
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(old.count)
    var position = 0
    for edit in edits {
      precondition(edit.range.lowerBound >= position, "edits overlap")
      scalars += old[position..<edit.range.lowerBound]
      scalars += edit.scalars
      position = edit.range.upperBound
    }
    scalars += old[position...]
    var document = self
    document.text = String(String.UnicodeScalarView(scalars))
    let places = EditedPlaces(edits)
    for index in document.entities.indices {
      guard places.move(&document.entities[index]) else { return nil }
    }
    for index in (document.phi ?? []).indices {
      guard places.move(&document.phi![index]) else { return nil }
    }
    return document
  }
}

/// Where the code points of a text stand after edits.
private struct EditedPlaces {
  private let edits: [TextEdit]
  /// How far text after each number of edits has moved.
  private let shifts: [Int]

  /// - edits: ascending.
  init(_ edits: [TextEdit]) {
    self.edits = edits
    var shifts = [0]
    for edit in edits { shifts.append(shifts.last! + edit.scalars.count - edit.range.count) }
    self.shifts = shifts
  }

  func move(_ entity: inout Document.Entity) -> Bool {
    let start = self.start(entity.start)
    let end = self.end(entity.end)
    entity.start = start
    entity.end = end
    return start < end
  }

  /// The first code point of a span, after everything that is inserted before it.
  private func start(_ place: Int) -> Int {
    let before = firstIndex { $0.range.upperBound > place }
    if before < edits.count, edits[before].range.lowerBound < place {
      return edits[before].range.lowerBound + shifts[before]
    }
    return place + shifts[before]
  }

  /// The end of a span, before everything that is inserted after it.
  private func end(_ place: Int) -> Int {
    let before = firstIndex { $0.range.lowerBound >= place }
    guard before > 0 else { return place }
    let last = edits[before - 1]
    let end = last.range.lowerBound + shifts[before - 1] + last.scalars.count
    return last.range.upperBound > place ? end : place + shifts[before]
  }

  /// The number of edits before the first for which a claim holds; it holds for all after it.
  private func firstIndex(_ holds: (TextEdit) -> Bool) -> Int {
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if holds(edits[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
