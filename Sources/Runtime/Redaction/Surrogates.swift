// Invented values in the place of private ones: of the same form, the same for the same value within
// a scope, drawn from a keyed hash. Words of names are mapped one by one, so that "Smith", "J. Smith"
// and "Mr Smith" keep one name.

final class Surrogates {
  private let hash: KeyedHash
  private let table: WordTable
  private let given: WordPool
  private let surnames: WordPool
  private let places: WordPool
  private let professions: WordPool

  init(key: [UInt8], table: WordTable) {
    hash = KeyedHash(key: key)
    self.table = table
    given = WordPool(NameLists.given)
    surnames = WordPool(NameLists.surnames)
    places = WordPool(NameLists.places)
    professions = WordPool(WordLists.professionNames)
  }

  /// What one note needs: its scope, and the names in it.
  struct Scope {
    fileprivate let name: [UInt8]
    fileprivate var attempt: UInt8 = 0
    /// Days by which dates move: whole weeks, 4 to 103 of them, back.
    let dayShift: Int
    /// How dates of two small numbers are read.
    var isDayFirst = false
    /// Words of names in the note, which no invented name may repeat.
    fileprivate var original: [UInt64] = []
    /// Given names beside surnames, for initials: surname, initial, given name.
    fileprivate var full: [(surname: UInt64, initial: UInt8, given: UInt64, givenCount: Int)] = []

    fileprivate init(name: [UInt8], dayShift: Int) {
      self.name = name
      self.dayShift = dayShift
    }
  }

  /// - name: the patient, or nothing for the whole input.
  func scope(_ name: [UInt8]) -> Scope {
    var stream = KeyedStream(hash, [Array("shift".utf8), name])
    return Scope(name: name, dayShift: -7 * (4 + stream.below(100)))
  }

  /// Takes the words of a name that the note holds.
  func learn(_ name: PlainTokens, _ scope: inout Scope) {
    var words: [Int] = []
    var comma: Int?
    for index in 0..<name.count {
      if name.isMark(index, ","), comma == nil { comma = index }
      guard name[index].isWord else { continue }
      scope.original.append(name[index].hash)
      if name[index].count > 1, !name.isNameSuffix(index, in: 0..<name.count) {
        words.append(index)
      }
    }
    guard words.count >= 2, let first = words.first, let last = words.last else { return }
    // "Smith, John A" and "John A Smith".
    var (givenName, surname) = (first, last)
    if let comma, let behind = words.first(where: { $0 > comma }) {
      (surname, givenName) = (first, behind)
    }
    scope.full.append(
      (name[surname].hash, letter(name, givenName), name[givenName].hash, name[givenName].count))
  }

  /// After the last name.
  func endLearning(_ scope: inout Scope) {
    scope.original.sort()
    scope.full.sort {
      $0.surname != $1.surname
        ? $0.surname < $1.surname
        : $0.initial != $1.initial ? $0.initial < $1.initial : $0.given < $1.given
    }
  }

  private func letter(_ tokens: PlainTokens, _ index: Int) -> UInt8 {
    tokens.text.characters[tokens[index].start] | 0x20
  }

  // MARK: Values

  /// The invented value for one span's text; nil where none can be made and a tag must stand.
  ///
  /// - attempt: other values where the first one may not be used.
  func value(
    _ text: UnsafeRawBufferPointer, _ type: PrivateType, _ scope: Scope, attempt: Int = 0
  ) -> [UInt8]? {
    var scope = scope
    scope.attempt = UInt8(attempt)
    let tokens = PlainTokens(FoldedText(text), table)
    switch type {
    case .patient, .doctor: return name(tokens, text, scope)
    case .hospital, .organization, .city, .street: return place(tokens, text, type, scope)
    case .date: return date(tokens, text, scope)
    case .age: return age(tokens, text)
    case .email: return email(tokens, scope)
    case .url: return url(tokens, scope)
    case .phone: return phone(tokens, text, scope)
    case .profession:
      var stream = self.stream(tokens, type, scope)
      return professions.word(stream.below(professions.count))
    case .username, .zip, .medicalRecord, .id, .state, .country:
      if type == .state || type == .country { return nil }
      return code(tokens, text, type, scope)
    }
  }

  private func stream(
    _ tokens: PlainTokens, _ type: PrivateType, _ scope: Scope
  ) -> KeyedStream {
    var value: [UInt8] = []
    for index in 0..<tokens.count where tokens[index].kind != .mark {
      for place in tokens[index].start..<tokens[index].end {
        let c = tokens.text.characters[place]
        value.append(c.lowercasedASCII)
      }
    }
    return KeyedStream(hash, [[type.rawValue, scope.attempt], scope.name, value])
  }

  /// The eight bytes of a word's hash, the lowest first.
  private static func bytes(of hash: UInt64) -> [UInt8] {
    withUnsafeBytes(of: hash.littleEndian) { [UInt8]($0) }
  }

  /// Copies what stands between the tokens and lets `write` write each token.
  private func rewrite(
    _ tokens: PlainTokens, _ text: UnsafeRawBufferPointer, _ write: (Int, inout [UInt8]) -> Void
  ) -> [UInt8] {
    var out: [UInt8] = []
    var position = 0
    for index in 0..<tokens.count {
      let start = tokens.text.byteStart(tokens[index].start)
      out.append(contentsOf: text[position..<start])
      write(index, &out)
      position = tokens.text.byteStart(tokens[index].end)
    }
    out.append(contentsOf: text[position..<text.count])
    return out
  }

  private func copy(
    _ tokens: PlainTokens, _ index: Int, _ text: UnsafeRawBufferPointer, _ out: inout [UInt8]
  ) {
    let token = tokens[index]
    out.append(
      contentsOf: text[tokens.text.byteStart(token.start)..<tokens.text.byteStart(token.end)])
  }

  // MARK: Names

  private func name(
    _ tokens: PlainTokens, _ text: UnsafeRawBufferPointer, _ scope: Scope
  ) -> [UInt8] {
    var surname: UInt64 = 0
    let whole = 0..<tokens.count
    for index in whole
    where tokens[index].isWord && tokens[index].count > 1 && !tokens.isNameSuffix(index, in: whole)
    {
      surname = tokens[index].hash
      if tokens.isMark(index + 1, ",") { break }
    }
    return rewrite(tokens, text) { index, out in
      let token = tokens[index]
      guard token.isWord, !tokens.isParticle(index, in: whole),
        !tokens.isNameSuffix(index, in: whole)
      else { return copy(tokens, index, text, &out) }
      if token.count == 1 {
        // The s of a genitive stays.
        if tokens.isMark(index - 1, "'"), tokens.isWord(index, "s") {
          return copy(tokens, index, text, &out)
        }
        let initial = self.initial(letter(tokens, index), surname, scope)
        out.append(token.shape == .upper ? initial & 0xDF : initial)
      } else {
        append(word(token, scope), like: token.shape, &out)
      }
    }
  }

  private func word(_ token: PlainToken, _ scope: Scope) -> [UInt8] {
    word(token.hash, token.count, token.words, scope)
  }

  /// The invented word for a word of a name, in lower case. Which list it comes from is told by the word
  /// alone, so that it is the same wherever the word stands.
  private func word(
    _ hash: UInt64, _ count: Int, _ words: WordClass, _ scope: Scope
  ) -> [UInt8] {
    let isGiven = words.contains(.given) && !words.contains(.doubtfulGiven)
    let pool = isGiven ? given : surnames
    var stream = KeyedStream(
      self.hash, [Array("name".utf8), scope.name, Surrogates.bytes(of: hash)])
    let places = pool.places(ofLength: count)
    let start = stream.below(places.count)
    for step in 0..<places.count {
      let word = pool.word(places[(start + step) % places.count])
      var wordHash = WordHash()
      for letter in word { wordHash.add(letter) }
      let place = ValueIndex.lowest(scope.original.count) {
        scope.original[$0] < wordHash.value
      }
      if place == scope.original.count || scope.original[place] != wordHash.value { return word }
    }
    return Array("doe".utf8)
  }

  private func initial(_ letter: UInt8, _ surname: UInt64, _ scope: Scope) -> UInt8 {
    let place = ValueIndex.lowest(scope.full.count) {
      scope.full[$0].surname < surname
        || scope.full[$0].surname == surname && scope.full[$0].initial < letter
    }
    if place < scope.full.count, scope.full[place].surname == surname,
      scope.full[place].initial == letter
    {
      let full = scope.full[place]
      return word(full.given, full.givenCount, table.classes(full.given), scope)[0]
    }
    var stream = KeyedStream(
      hash, [Array("initial".utf8), scope.name, [letter] + Surrogates.bytes(of: surname)])
    return UInt8(0x61 + stream.below(26))
  }

  private func append(_ word: [UInt8], like shape: PlainToken.Shape, _ out: inout [UInt8]) {
    for (place, letter) in word.enumerated() {
      let isUpper = shape == .upper || place == 0 && shape != .lower
      out.append(isUpper ? letter & 0xDF : letter)
    }
  }

  // MARK: Places

  /// Words that say what it is stay; names of it are invented, digits replaced.
  private func place(
    _ tokens: PlainTokens, _ text: UnsafeRawBufferPointer, _ type: PrivateType, _ scope: Scope
  ) -> [UInt8] {
    let kept: WordClass = [
      .facility, .genericPlace, .organization, .streetEnd, .flat, .particle, .common,
    ]
    var numbers = stream(tokens, type, scope)
    return rewrite(tokens, text) { index, out in
      let token = tokens[index]
      if token.isNumber { return appendDigits(token.count, &numbers, &out) }
      guard token.isWord, token.count > 1, !token.has(kept) || token.has([.given, .surname, .city])
      else { return copy(tokens, index, text, &out) }
      var words = KeyedStream(
        hash, [Array("place".utf8), scope.name, Surrogates.bytes(of: token.hash)])
      let choices = places.places(ofLength: token.count)
      append(places.word(choices[words.below(choices.count)]), like: token.shape, &out)
    }
  }

  private func appendDigits(_ count: Int, _ stream: inout KeyedStream, _ out: inout [UInt8]) {
    for _ in 0..<count {
      out.append(UInt8(0x30 + stream.below(10)))
    }
  }

  // MARK: Numbers and codes

  private func code(
    _ tokens: PlainTokens, _ text: UnsafeRawBufferPointer, _ type: PrivateType, _ scope: Scope
  ) -> [UInt8] {
    var stream = self.stream(tokens, type, scope)
    if tokens.count == 7, tokens.isMark(1, "."), tokens.isMark(3, "."), tokens.isMark(5, ".") {
      // An address of the range kept for documents.
      var address = Array("192.0.2.".utf8)
      let number = stream.below(256)
      if number >= 100 { address.append(UInt8(0x30 + number / 100)) }
      if number >= 10 { address.append(UInt8(0x30 + number / 10 % 10)) }
      address.append(UInt8(0x30 + number % 10))
      return address
    }
    return rewrite(tokens, text) { index, out in
      let token = tokens[index]
      if token.isNumber { return appendDigits(token.count, &stream, &out) }
      guard token.isWord else { return copy(tokens, index, text, &out) }
      appendLetters(tokens, token, &stream, &out)
    }
  }

  private func appendLetters(
    _ tokens: PlainTokens, _ token: PlainToken, _ stream: inout KeyedStream, _ out: inout [UInt8]
  ) {
    for place in token.start..<token.end {
      let letter = UInt8(0x61 + stream.below(26))
      out.append(FoldedText.isUpper(tokens.text.characters[place]) ? letter & 0xDF : letter)
    }
  }

  /// North American numbers become ones kept free for fiction.
  private func phone(
    _ tokens: PlainTokens, _ text: UnsafeRawBufferPointer, _ scope: Scope
  ) -> [UInt8] {
    var digitCount = 0
    for index in 0..<tokens.count where tokens[index].isNumber { digitCount += tokens[index].count }
    var stream = self.stream(tokens, .phone, scope)
    var isAmerican = digitCount == 10 || digitCount == 7
    for index in 0..<tokens.count where tokens.isMark(index, "+") { isAmerican = false }
    var place = 0
    return rewrite(tokens, text) { index, out in
      let token = tokens[index]
      // Letters stand for digits: 555-CARE.
      if token.isWord, token.shape == .upper, token.count > 2, tokens.isMark(index - 1, "-") {
        return appendLetters(tokens, token, &stream, &out)
      }
      guard token.isNumber else { return copy(tokens, index, text, &out) }
      guard isAmerican else { return appendDigits(token.count, &stream, &out) }
      for _ in 0..<token.count {
        let fromEnd = digitCount - 1 - place
        switch fromEnd {
        case 4...6: out.append(UInt8(ascii: "5"))
        case 3: out.append(UInt8(ascii: "0"))
        case 2: out.append(UInt8(ascii: "1"))
        default: out.append(UInt8(0x30 + (fromEnd == 9 ? 2 + stream.below(8) : stream.below(10))))
        }
        place += 1
      }
    }
  }

  private func email(_ tokens: PlainTokens, _ scope: Scope) -> [UInt8] {
    var stream = self.stream(tokens, .email, scope)
    var out: [UInt8] = []
    for place in 0..<tokens.text.count {
      let c = tokens.text.characters[place]
      if c == UInt8(ascii: "@") { break }
      if c.isASCIIDigit {
        out.append(UInt8(0x30 + stream.below(10)))
      } else if FoldedText.isLetter(c) {
        out.append(UInt8(0x61 + stream.below(26)))
      } else if c < 0x80 {
        out.append(c)
      }
    }
    out.append(contentsOf: Array("@example.".utf8))
    out.append(
      contentsOf: [Array("com".utf8), Array("org".utf8), Array("net".utf8)][stream.below(3)])
    return out
  }

  private func url(_ tokens: PlainTokens, _ scope: Scope) -> [UInt8] {
    var stream = self.stream(tokens, .url, scope)
    var out = Array("https://example.org/".utf8)
    for _ in 0..<8 { out.append(UInt8(0x61 + stream.below(26))) }
    return out
  }

  // MARK: Dates and ages

  private func date(
    _ tokens: PlainTokens, _ text: UnsafeRawBufferPointer, _ scope: Scope
  ) -> [UInt8]? {
    // A weekday alone stays: shifts are whole weeks.
    var hasOther = false
    for index in 0..<tokens.count {
      if tokens[index].kind != .mark, !tokens[index].has(.weekday) { hasOther = true }
    }
    if !hasOther { return Array(text) }
    guard let written = WrittenDate(tokens, isDayFirst: scope.isDayFirst),
      let parts = written.moved(scope.dayShift, tokens)
    else { return nil }
    var next = 0
    return rewrite(tokens, text) { index, out in
      if next < parts.count, parts[next].token == index {
        out.append(contentsOf: parts[next].text)
        next += 1
      } else {
        copy(tokens, index, text, &out)
      }
    }
  }

  /// 90 and more become 90; a young age that must go has no invented value.
  private func age(_ tokens: PlainTokens, _ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard tokens.count >= 1, tokens[0].isNumber, tokens[0].value >= 90 else { return nil }
    return rewrite(tokens, text) { index, out in
      if index == 0 {
        out.append(contentsOf: [0x39, 0x30])
      } else {
        copy(tokens, index, text, &out)
      }
    }
  }
}

/// The words of a list, by their number and length.
struct WordPool {
  private let list: StaticString
  private var ranges: [Range<Int>] = []
  /// Up to five letters, six to seven, eight and more.
  private var byLength: [[Int]] = [[], [], []]

  init(_ list: StaticString) {
    self.list = list
    var start = 0
    for index in 0...list.utf8CodeUnitCount {
      let isEnd =
        index == list.utf8CodeUnitCount || list.utf8Start[index] == UInt8(ascii: " ")
        || list.utf8Start[index] == UInt8(ascii: "\n")
      guard isEnd else { continue }
      if index > start {
        byLength[WordPool.lengthClass(index - start)].append(ranges.count)
        ranges.append(start..<index)
      }
      start = index + 1
    }
  }

  var count: Int { ranges.count }

  func places(ofLength length: Int) -> [Int] { byLength[WordPool.lengthClass(length)] }

  func word(_ place: Int) -> [UInt8] {
    var word: [UInt8] = []
    for index in ranges[place] {
      let byte = list.utf8Start[index]
      word.append(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte)
    }
    return word
  }

  private static func lengthClass(_ length: Int) -> Int { length <= 5 ? 0 : length <= 7 ? 1 : 2 }
}
