// Reads what the heads find in the note whose windows are decoded, and gives it in order. All
// decoders share one ring of the note's last words; a span is read by the heads that read at
// mentions as soon as it is there, and by relation heads as soon as the words in their reach are.
// Where spans respect layout, each hard break is an end and a start to the labels, and spans are
// trimmed before anything reads them.
import KernelInterface

final class NoteDecoder {
  private let rules: SpanRules
  private let words: WordRing
  private let values = MedicationValueReader()
  private var blocks = BlockReader()
  /// The note's bytes.
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private let tagReaders: [TagReader]
  private let flagReaders: [FlagReader]
  private let relationReaders: [RelationReader]
  private let openReader: OpenReader?
  /// The heads whose outputs are kept beside the words, in the order of the ring's rows.
  private let keptHeads: [Int]
  /// Heads of tags for protected health information.
  private let protectedHeads: [Int]
  /// Most words before an argument that a relation may find.
  private let reach: Int
  private var held: HeldFindings
  /// Arguments that wait for the words in reach, in the order of their finding.
  private var pending: [Argument] = []
  /// Of each relation the argument that was read last.
  private var lastArguments: [Mention?] = []
  private var found: [Mention] = []
  private var abbreviations = DefinedAbbreviations()
  private let persons = OtherPersonRules()
  private let drugs: DrugRules
  private var claims = FindingClaims()

  private struct TagReader {
    let headIndex: Int
    let spans: SpanReader
  }

  private struct Argument {
    let mention: Mention
    /// Index among the relation readers.
    let relation: Int
    /// What it stands in.
    let list: DrugList
  }

  /// - heads: those whose findings are wanted.
  init(
    _ model: Model, heads: HeadSelection, method: DecodingMethod, rules: SpanRules,
    kernels: KernelTable, keepsProbabilities: Bool = false, askedTypes: AskedTypes? = nil
  ) {
    self.rules = rules
    let computed = heads.computed(in: model, openHead: askedTypes?.headIndex)
    held = HeldFindings(wantedHeads: heads)
    var keptHeads: [Int] = []
    var outputCounts: [Int] = []
    var reach = 0
    for index in 0..<model.headCount where heads.contains(index) {
      let head = model.head(index)
      if head.arguments == nil { continue }
      keptHeads.append(index)
      outputCounts.append(head.outputCount)
      if case .relation(let relation) = head { reach = max(reach, relation.reach) }
    }
    // A span is known when its words and all whose labels may be open are there; its argument may
    // wait once more for the words in reach of an earlier one.
    let capacity = SpanReader.wordLimit + LabelDecoder.wordCapacity + 2 * reach + 2
    let words = WordRing(capacity: capacity, outputCounts: outputCounts)
    var tags: [TagReader] = []
    var protectedHeads: [Int] = []
    var flags: [FlagReader] = []
    var relations: [RelationReader] = []
    var open: OpenReader?
    var medications: [(headIndex: Int, typeIndex: Int)] = []
    for index in 0..<model.headCount where computed.contains(index) {
      switch model.head(index) {
      case .tags(let head):
        if head.isProtectedInformation { protectedHeads.append(index) }
        for type in 0..<head.typeCount where head.typeName(type).isEqual(toASCII: "medication") {
          medications.append((index, type))
        }
        let spans = SpanReader(
          head.labels, headIndex: index, method: method, words: words,
          keepsProbabilities: keepsProbabilities, outsideFactor: rules.outsideFactor)
        tags.append(TagReader(headIndex: index, spans: spans))
      case .flags(let head):
        flags.append(
          FlagReader(
            head: head, outputRow: flags.count + relations.count,
            firstFlag: model.firstFlag(ofHead: index),
            keptCount: keepsProbabilities ? model.flagCount : 0))
      case .relation(let head):
        relations.append(
          RelationReader(
            head, headIndex: index, outputRow: flags.count + relations.count, model: model,
            kernels: kernels, method: method, words: words))
      case .open(let head):
        guard let askedTypes else { continue }
        open = OpenReader(
          head, askedTypes, model: model, kernels: kernels, method: method, words: words)
      }
    }
    self.words = words
    self.keptHeads = keptHeads
    self.protectedHeads = protectedHeads
    self.reach = reach
    drugs = DrugRules(types: medications)
    tagReaders = tags
    flagReaders = flags
    relationReaders = relations
    lastArguments = Array(repeating: nil, count: relations.count)
    openReader = open
  }

  /// Spans and links that wait; bounded by the words that decoders may hold.
  var heldCount: Int { held.spanCount + held.linkCount }

  /// - text: the note's bytes; alive until it ends.
  func beginNote(_ text: UnsafeRawBufferPointer) {
    self.text = text
    blocks.begin(text)
    persons.begin(text)
    drugs.begin(text)
    claims.begin(text)
    words.removeAll()
    held.removeAll()
    pending.removeAll(keepingCapacity: true)
    abbreviations.removeAll()
    for index in lastArguments.indices { lastArguments[index] = nil }
    for tags in tagReaders { tags.spans.begin() }
    openReader?.begin()
  }

  /// Takes the words of one window and adds what is settled.
  func decode(_ slot: BatchSlot, window: Int, into findings: inout [Finding]) {
    let batch = slot.batch
    let wanted = batch.wanted(ofWindow: window)
    for place in wanted {
      append(slot.words[place])
      for (row, head) in keptHeads.enumerated() {
        words.outputs(row, of: words.count - 1).copy(
          from: batch.logits(head: head) + place * batch.outputStride(head: head),
          count: batch.outputCount(head: head))
      }
      for tags in tagReaders {
        let head = tags.headIndex
        let logits = batch.logits(head: head) + place * batch.outputStride(head: head)
        tags.spans.add(logits: logits, to: &found)
      }
      if let openReader {
        let row = (place - wanted.lowerBound) % OpenReader.rowsAtOnce
        if row == 0 { score(openReader, batch, place, wanted.upperBound) }
        openReader.read(row: row, to: &found)
      }
      if !found.isEmpty { collect() }
      if !pending.isEmpty { readArguments(isNoteEnded: false) }
    }
    held.give(before: settledEnd, into: &findings)
  }

  /// The words from a place on, as many as are scored at once.
  private func score(_ reader: OpenReader, _ batch: WindowBatch, _ place: Int, _ end: Int) {
    let head = reader.headIndex
    let stride = batch.outputStride(head: head)
    reader.score(
      batch.logits(head: head) + place * stride, stride: stride,
      count: min(OpenReader.rowsAtOnce, end - place))
  }

  func endNote(into findings: inout [Finding]) {
    for tags in tagReaders { tags.spans.end(&found) }
    openReader?.end(&found)
    collect()
    readArguments(isNoteEnded: true)
    held.give(before: words.count, into: &findings)
  }

  /// Takes the note's next word; at a hard break all that was open before it is over.
  private func append(_ word: Word) {
    guard rules.respectsLayout else { return words.append(word) }
    let word = blocks.read(word)
    if word.flags.contains(.startsBlock), words.count > 0 {
      for tags in tagReaders { tags.spans.breakOff(at: words.count, &found) }
      openReader?.breakOff(at: words.count, &found)
    }
    words.append(word)
  }

  /// No span that is still to come begins before this word.
  private var settledEnd: Int {
    var end = words.count
    // A span that ends later may still begin at the earliest open word of any head.
    for tags in tagReaders { end = min(end, tags.spans.openWord) }
    if let openReader { end = min(end, openReader.openWord) }
    guard !relationReaders.isEmpty else { return end }
    for argument in pending { end = min(end, argument.mention.words.lowerBound) }
    return end - reach
  }

  /// What the rules leave of a mention.
  private func allowed(_ mention: Mention) -> Mention? {
    guard mention.span.score >= rules.leastScore else { return nil }
    guard rules.respectsLayout else { return mention }
    // An address is protected information, and nothing else.
    if !protectedHeads.contains(Int(mention.span.headIndex)),
      AddressText.contains(Int(mention.span.byteStart), of: text)
    {
      return nil
    }
    return SpanTrimmer(text: text, words: words).trim(mention)
  }

  /// No span that begins before this byte is still to come, and no link to or from one.
  var settledByte: Int {
    let word = settledEnd
    guard words.count > 0, word > 0, word > words.count - words.capacity else { return 0 }
    // Words may share bytes, so the next may begin where the last one does.
    return min(Int(words[min(word, words.count - 1)].byteStart), held.firstLinkedByte)
  }

  /// Takes over what the tags heads found.
  private func collect() {
    for whole in found {
      guard var mention = allowed(whole) else { continue }
      guard rules.respectsLayout else {
        take(mention)
        continue
      }
      if SymptomLetters.isOne(mention, of: text) {
        for part in SymptomLetters.parts(mention) { take(part) }
        continue
      }
      // Asked types may overlap, and private ones say where, not what.
      let head = mention.span.headIndex
      if head != openReader?.headIndex, !protectedHeads.contains(head) {
        abbreviations.settle(&mention, words, of: text)
      }
      take(mention)
    }
    found.removeAll(keepingCapacity: true)
  }

  private func take(_ found: Mention) {
    var mention = found
    if !flagReaders.isEmpty {
      let isDrug = drugs.isDrug(mention.span)
      let use = rules.respectsLayout ? drugs.use(of: mention.span) : nil
      let place = mention.span.byteStart..<mention.span.byteEnd
      let claim = rules.respectsLayout ? claims.claim(on: place, isDrug: isDrug) : nil
      for flags in flagReaders {
        flags.read(
          &mention, words, persons: rules.respectsLayout ? persons : nil, isDrug: isDrug,
          use: use, claim: claim)
      }
    }
    held.insert(mention)
    let list = drugs.list(of: mention.span)
    for (index, relation) in relationReaders.enumerated()
    where relation.head.arguments.contains(
      headIndex: mention.span.headIndex, typeIndex: mention.span.typeIndex)
    {
      pending.append(Argument(mention: mention, relation: index, list: list))
    }
  }

  /// Reads the arguments whose words in reach are there, in order.
  private func readArguments(isNoteEnded: Bool) {
    var count = 0
    while count < pending.count {
      let argument = pending[count]
      let relation = relationReaders[argument.relation]
      guard isNoteEnded || relation.lastWord(for: argument.mention) < words.count else { break }
      relation.read(argument.mention, into: &found)
      if rules.respectsLayout {
        found.removeAll { tagged in
          relation.attributes[tagged.span.typeIndex] == nil
            && drugs.isNoReaction(tagged.span, of: argument.mention.span, in: argument.list)
        }
      }
      collect(for: argument.mention, lastArguments[argument.relation], by: relation)
      lastArguments[argument.relation] = argument.mention
      count += 1
    }
    pending.removeFirst(count)
  }

  /// Takes over what a relation found for an argument, in order.
  ///
  /// - before: the argument before it.
  private func collect(
    for argument: Mention, _ before: Mention?, by relation: RelationReader
  ) {
    var first = argument
    if let before, rules.respectsLayout, relation.isOfOneArgument,
      OtherName.isOne(argument, of: before, words, text)
    {
      first = before
    }
    let ends = AttributeEnds(text: text, words: words, values: values)
    if rules.respectsLayout, relation.isOfOneArgument { takeForm(before: argument, relation) }
    var last: Mention?
    for index in found.indices {
      guard var mention = allowed(found[index]) else { continue }
      if rules.respectsLayout, let attribute = relation.attributes[mention.span.typeIndex] {
        // The rest of a span that was grown over it.
        if let last, mention.words.lowerBound < last.words.upperBound { continue }
        if attribute == .duration, let last, ends.isDate(mention, of: last) { continue }
        if index + 1 < found.count,
          let next = relation.attributes[found[index + 1].span.typeIndex],
          let joined = ends.joined(mention, found[index + 1], next)
        {
          found[index + 1] = joined
          continue
        }
        if index + 1 < found.count,
          relation.attributes[found[index + 1].span.typeIndex] == .frequency,
          let whole = ends.withCount(found[index + 1].words, relation.reached(argument)),
          whole.lowerBound <= mention.words.lowerBound
        {
          continue
        }
        guard let told = told(mention, attribute, index, argument, relation, ends) else { continue }
        mention = told
        last = mention
      }
      let owner = mention.words.lowerBound > argument.words.upperBound ? first : argument
      held.insert(
        mention, for: owner, nearestOnly: relation.isOfOneArgument,
        isOnLine: relation.isOfOneArgument && isOnOneLine(mention, owner))
    }
    found.removeAll(keepingCapacity: true)
  }

  /// An attribute with its ends and its kind as its form tells; nil for what is none.
  ///
  /// - index: of the mention among those found.
  private func told(
    _ mention: Mention, _ attribute: MedicationAttribute, _ index: Int, _ argument: Mention,
    _ relation: RelationReader, _ ends: AttributeEnds
  ) -> Mention? {
    let reached = relation.reached(argument)
    var (mention, attribute) = (mention, attribute)
    if let twice = ends.withNumberTwice(mention.words, reached) {
      mention = ends.spanning(twice, mention)
      if ends.value(twice, .frequency) != nil { attribute = .frequency }
    }
    let next = index + 1 < found.count ? found[index + 1] : nil
    mention = ends.mend(mention, attribute, reached: reached)
    guard var result = ends.judged(mention, attribute, reached: reached, before: next) else {
      return nil
    }
    if let type = relation.attributes.firstIndex(of: result.attribute) {
      result.mention.span.typeIndex = type
    }
    return result.mention
  }

  /// Gives a drug the form right before it, with the count before that, which was found for a drug of a
  /// line above: "Cap." in front of "Omez" and "2 tabs" in front of "senna".
  private func takeForm(before argument: Mention, _ relation: RelationReader) {
    var word = argument.words.lowerBound
    var isBehindForm = false
    while let mention = mention(before: word, of: argument, relation.headIndex),
      let attribute = relation.attributes[mention.span.typeIndex],
      attribute == .form || attribute == .dosage && isBehindForm, isOnOneLine(mention, argument)
    {
      if held.takeFromLineBefore(mention), !isFound(mention) {
        held.insert(mention, for: argument, nearestOnly: true, isOnLine: true)
      }
      isBehindForm = true
      word = mention.words.lowerBound
    }
  }

  /// A span that is held and ends right before a word, or before a point that stands there.
  private func mention(before word: Int, of argument: Mention, _ head: Int) -> Mention? {
    if let close = held.mention(endingAt: word, head: head, before: argument) { return close }
    guard word > 0, word > words.count - words.capacity, words.isMark(word - 1, ".", of: text)
    else { return nil }
    return held.mention(endingAt: word - 1, head: head, before: argument)
  }

  /// Whether what was just found shares a word with a span.
  private func isFound(_ mention: Mention) -> Bool {
    for other in found where other.words.overlaps(mention.words) { return true }
    return false
  }

  /// Whether no line begins between two spans.
  private func isOnOneLine(_ one: Mention, _ other: Mention) -> Bool {
    var word = min(one.words.upperBound, other.words.upperBound)
    let last = max(one.words.lowerBound, other.words.lowerBound)
    while word <= last {
      if words[word].flags.contains(.startsLine) { return false }
      word += 1
    }
    return true
  }
}
