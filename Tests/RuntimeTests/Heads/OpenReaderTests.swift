import KernelInterface
import Quantize
import Testing

@testable import Runtime

@Suite struct OpenReaderTests {
  /// Quantized numbers and their scale by Numerics.md, equations (1) and (2).
  private static func quantized(
    _ values: [Float], limit: Float, divides: Bool
  ) -> (numbers: [Int], scale: Float) {
    let most = values.map(\.magnitude).max()!
    let scale = most / limit
    return (
      values.map {
        Int((divides ? $0 / scale : $0 * (limit / most)).rounded(.toNearestOrEven))
      }, scale
    )
  }

  /// The spans of one type in plain loops, by Numerics.md, equation (12).
  private static func expected(
    _ fixture: OpenFixture, _ words: [[Float]], _ vector: [Float], type: Int, factor: Float,
    _ method: DecodingMethod
  ) -> [Span] {
    let limit = Float(fixture.model.configuration.activationLimit)
    let size = OpenFixture.size
    let ring = WordRing(capacity: words.count)
    for index in words.indices {
      ring.append(Word(byteStart: UInt32(10 * index), byteEnd: UInt32(10 * index + 9)))
    }
    let reader = SpanReader(
      fixture.head.labels, headIndex: 1, method: method, words: ring, firstType: type,
      outsideFactor: factor)
    reader.begin()
    var found: [Mention] = []
    for word in words {
      var row: [Float] = [0]
      for half in 0..<2 {
        let range = half * size..<(half + 1) * size
        let left = quantized(Array(word[range]), limit: limit, divides: false)
        let right = quantized(Array(vector[range]), limit: limit, divides: true)
        let sum = zip(left.numbers, right.numbers).reduce(0) { $0 + $1.0 * $1.1 }
        row.append((Float(sum) * right.scale) * left.scale + fixture.head.scoreBias[half])
      }
      reader.add(logits: row, to: &found)
    }
    reader.end(&found)
    return found.map(\.span)
  }

  @Test(arguments: [false, true])
  func everyTableGivesTheReferencesBits(wide: Bool) throws {
    let fixture = try OpenFixture(wide: wide, threshold: 0.3)
    // More types than a tile has columns.
    let names = (0..<19).map { "fever \($0) pain" }
    let words = OpenFixture.words(150, seed: 9)
    var first: [[Float]] = []
    for table in RelationReaderTests.tables(for: fixture.model) {
      let asked = try fixture.asked(names, kernels: table)
      let vectors = names.indices.map { asked.vector($0) }
      if first.isEmpty { first = vectors }
      #expect(vectors == first, "\(table.name)")
      for method in [DecodingMethod.argmax, .viterbi] {
        let found = fixture.decode(words, asked, kernels: table, method: method)
        #expect(found.count > 100)
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.isBefore($1) })
        for type in names.indices {
          var expected = Self.expected(
            fixture, words, vectors[type], type: type, factor: Float(0.3) / (1 - Float(0.3)),
            method)
          let own = found.filter { $0.typeIndex == type }
          for index in expected.indices { expected[index].ordinal = own[index].ordinal }
          #expect(own == expected, "\(table.name), type \(type)")
        }
      }
    }
  }

  @Test func windowsDoNotChangeWhatIsFound() throws {
    let fixture = try OpenFixture()
    let asked = try fixture.asked(["fever", "pain"])
    let words = OpenFixture.words(300, seed: 10)
    let whole = fixture.decode(words, asked, windowWords: 300)
    for count in [1, 47, 48, 49, 130] {
      #expect(fixture.decode(words, asked, windowWords: count) == whole)
    }
  }

  @Test func aHigherThresholdFindsLess() throws {
    let fixture = try OpenFixture()
    let words = OpenFixture.words(400, seed: 11)
    var before = Int.max
    for threshold in [0, 0.1, 0.5, 0.9, 1] as [Float] {
      let spans = fixture.decode(words, try fixture.asked(["fever"], threshold: threshold))
      let covered = spans.reduce(0) { $0 + ($1.byteEnd - $1.byteStart + 1) / 10 }
      #expect(covered < before)
      #expect(spans.allSatisfy { (0...1).contains($0.score) })
      before = covered
    }
    #expect(before == 0)
  }

  @Test func aVectorIsTheMeanOfTheRowsOfItsName() throws {
    let fixture = try OpenFixture()
    // Together or alone, in any batch.
    let names = ["fever", "pain", "fever pain fever pain fever", "x"]
    let together = try fixture.asked(names)
    for (index, name) in names.enumerated() {
      #expect(try fixture.asked([name]).vector(0) == together.vector(index))
    }
    let many = try fixture.asked((0..<300).map { "fever \($0)" } + ["pain"])
    #expect(many.vector(300) == together.vector(1))
  }

  @Test func whatCannotBeAskedForIsNamed() throws {
    let fixture = try OpenFixture()
    func error(_ names: [String]) -> AskedTypesError? {
      do throws(AskedTypesError) {
        _ = try fixture.asked(names)
        return nil
      } catch {
        return error
      }
    }
    #expect(error([]) == AskedTypesError.none)
    #expect(error(["fever", "\u{200B}"]) == .empty(type: 1))
    let long = String(repeating: "pain ", count: 31)
    #expect(error(["fever", long]) == .tooLong(type: 1, pieceCount: 31, limit: 30))
    #expect(error([String(repeating: "pain ", count: 30)]) == nil)
    let limit = ModelLayout.Limit.askedTypeCount
    #expect(
      error((0...limit).map { "\($0)" }) == .tooMany(count: limit + 1, limit: limit))
  }

  @Test func aTypeThatIsAskedForTwiceIsOne() throws {
    let fixture = try OpenFixture()
    let asked = try fixture.asked(["pain", "fever", "pain"])
    #expect(asked.types.map { String(decoding: $0.name, as: UTF8.self) } == ["pain", "fever"])
  }

  @Test func storedVectorsAreThoseThatWouldBeComputed() throws {
    let fixture = try OpenFixture()
    let asked = try fixture.asked(["pain", "fever", "a, b"])
    let image = try StoredTypeVectors.image(of: fixture.model, storing: asked)
    try image.withModel { model in
      try model.verify()
      guard case .open(let head) = model.head(1), let stored = head.storedTypes else {
        Issue.record("nothing stored")
        return
      }
      #expect(stored.count == 3)
      #expect("fever".utf8.map { $0 }.withUnsafeBytes { stored.index(of: $0) } == 1 + 0)
      let again = try AskedTypes(
        asked.types + [AskedType(name: [0x78], text: [0x78])], model: model, headIndex: 1,
        kernels: Dispatch.best(for: model))
      for type in 0..<3 { #expect(again.vector(type) == asked.vector(type)) }
      // A stored vector is taken as it is, whatever it says.
      let changed = ModelImage(copying: image.copiedBytes())
      let start = Int(
        changed.long(
          changed.entry(.storedVectors, index: 1) + ModelLayout.Section.byteStart))
      changed.set(Float(0.5).bitPattern, at: start)
      changed.stampContentHash()
      try changed.withModel { model in
        let first = try AskedTypes(
          [AskedType(name: Array("a, b".utf8), text: Array("a, b".utf8))], model: model,
          headIndex: 1, kernels: Dispatch.best(for: model))
        #expect(first.vector(0)[0] == 0.5)
      }
      // Stored once more: only the new ones.
      let one = try AskedTypes(
        [AskedType(name: [0x78], text: [0x78])], model: model, headIndex: 1,
        kernels: Dispatch.best(for: model))
      let replaced = try StoredTypeVectors.image(of: model, storing: one)
      try replaced.withModel { model in
        guard case .open(let head) = model.head(1) else { return }
        #expect(head.storedTypes?.count == 1)
      }
    }
  }
}
