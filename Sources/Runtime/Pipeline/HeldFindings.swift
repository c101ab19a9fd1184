// Spans and links of a note that wait until nothing can come before them any more; gives spans their
// ordinals, and links after the spans they join.

/// What decoding gives: a link comes after the spans it joins.
enum Finding {
  case span(Span)
  case link(Link)
}

struct HeldFindings {
  /// The heads whose findings are given.
  let wantedHeads: HeadSelection
  /// In the sink's order; no two equal in start, head, end and type.
  private var mentions: [Mention] = []
  /// Of the same mentions.
  private var keys: [SpanKey] = []
  /// Of the same mentions.
  private var claims: [Claims] = []
  /// In the order of their finding.
  private var links: [HeldLink] = []
  /// Links that were given or left out before the first of `links`.
  private var pastLinkCount = 0
  private var givenCount = 0

  /// One end of a link: a span by its key until the span has its ordinal.
  private struct End {
    let key: SpanKey
    var ordinal = HeldFindings.waiting
  }

  /// The nearest arguments on both sides of a span that belongs to one argument.
  private struct Claims {
    /// The number of the link to the last argument before it, counted from the note's first; -1 without.
    var before = -1
    /// Whether that argument stands on the span's line.
    var isBeforeOnLine = false
    var isClaimedBehind = false
  }

  private struct HeldLink {
    var from: End
    var to: End
    let typeIndex: Int
    let headIndex: Int
    let score: Double
  }

  /// The ordinal of a span that waits, and of one that the sink does not want.
  private static let waiting = -1
  private static let unwanted = -2

  init(wantedHeads: HeadSelection) { self.wantedHeads = wantedHeads }

  var spanCount: Int { mentions.count }
  var linkCount: Int { links.count }

  mutating func removeAll() {
    mentions.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    claims.removeAll(keepingCapacity: true)
    links.removeAll(keepingCapacity: true)
    pastLinkCount = 0
    givenCount = 0
  }

  /// Holds a span; one that was found before, for another argument, keeps the better score.
  mutating func insert(_ mention: Mention) {
    let key = SpanKey(mention.span)
    let place = place(of: key)
    if place < keys.count, keys[place] == key {
      mentions[place].span.score = max(mentions[place].span.score, mention.span.score)
      return
    }
    mentions.insert(mention, at: place)
    keys.insert(key, at: place)
    claims.insert(Claims(), at: place)
  }

  /// Holds a span and its link to an argument that is held.
  ///
  /// - nearestOnly: of arguments on one side of the span only the nearest has it, and of the two sides the
  ///   one whose argument stands on its line. They come in order.
  /// - isOnLine: whether this one does; of no matter without `nearestOnly`.
  mutating func insert(
    _ mention: Mention, for argument: Mention, nearestOnly: Bool, isOnLine: Bool
  ) {
    insert(mention)
    if nearestOnly {
      let place = place(of: SpanKey(mention.span))
      if argument.span.byteStart >= mention.span.byteEnd {
        if claims[place].isClaimedBehind { return }
        let other = claims[place].before - pastLinkCount
        if other >= 0, claims[place].isBeforeOnLine != isOnLine {
          if !isOnLine { return }
          links[other].from.ordinal = HeldFindings.unwanted
        }
        claims[place].isClaimedBehind = true
      } else if argument.span.byteEnd <= mention.span.byteStart {
        let farther = claims[place].before - pastLinkCount
        if farther >= 0 { links[farther].from.ordinal = HeldFindings.unwanted }
        claims[place].before = pastLinkCount + links.count
        claims[place].isBeforeOnLine = isOnLine
      }
    }
    links.append(
      HeldLink(
        from: End(key: SpanKey(argument.span)), to: End(key: SpanKey(mention.span)),
        typeIndex: mention.span.typeIndex, headIndex: mention.span.headIndex,
        score: mention.span.score))
  }

  /// A span that is held, of this head, between whose last word and an argument stands what begins with
  /// this word, at most a mention's words.
  func mention(endingAt word: Int, head: Int, before argument: Mention) -> Mention? {
    var index = place(of: SpanKey(argument.span))
    while index > 0 {
      index -= 1
      let mention = mentions[index]
      if mention.words.upperBound == word, mention.span.headIndex == head { return mention }
      if mention.words.lowerBound + Mention.wordLimit < word { return nil }
    }
    return nil
  }

  /// Takes a span that is held from an argument before it on another line; false where it belongs to none
  /// such, or to one behind it too.
  mutating func takeFromLineBefore(_ mention: Mention) -> Bool {
    let place = place(of: SpanKey(mention.span))
    let link = claims[place].before - pastLinkCount
    guard link >= 0, !claims[place].isBeforeOnLine, !claims[place].isClaimedBehind else {
      return false
    }
    links[link].from.ordinal = HeldFindings.unwanted
    return true
  }

  /// Gives the spans that begin before a word, and the links among what was given.
  mutating func give(before word: Int, into given: inout [Finding]) {
    var count = 0
    while count < mentions.count, mentions[count].words.lowerBound < word {
      if wantedHeads.contains(mentions[count].span.headIndex) {
        mentions[count].span.ordinal = givenCount
        givenCount += 1
        given.append(.span(mentions[count].span))
      } else {
        mentions[count].span.ordinal = HeldFindings.unwanted
      }
      count += 1
    }
    guard count > 0 else { return }
    let last = keys[count - 1]
    for index in 0..<links.count {
      if let ordinal = ordinal(of: links[index].from, upTo: last) {
        links[index].from.ordinal = ordinal
      }
      if let ordinal = ordinal(of: links[index].to, upTo: last) {
        links[index].to.ordinal = ordinal
      }
    }
    mentions.removeFirst(count)
    keys.removeFirst(count)
    claims.removeFirst(count)
    giveLinks(into: &given)
  }

  /// Where the first end of the links that wait begins.
  var firstLinkedByte: Int {
    var first = Int.max
    for link in links { first = min(first, link.from.key.byteStart, link.to.key.byteStart) }
    return first
  }

  /// Gives links in order, up to the first that must wait.
  private mutating func giveLinks(into given: inout [Finding]) {
    var count = 0
    while count < links.count {
      let link = links[count]
      if link.from.ordinal == HeldFindings.waiting || link.to.ordinal == HeldFindings.waiting {
        break
      }
      if link.from.ordinal >= 0, link.to.ordinal >= 0 {
        given.append(
          .link(
            Link(
              from: link.from.ordinal, to: link.to.ordinal, typeIndex: link.typeIndex,
              headIndex: link.headIndex, score: link.score)))
      }
      count += 1
    }
    links.removeFirst(count)
    pastLinkCount += count
  }

  /// The ordinal of a span that waited and is given now; nil for others.
  ///
  /// - last: the last span that is given.
  private func ordinal(of end: End, upTo last: SpanKey) -> Int? {
    guard end.ordinal == HeldFindings.waiting, !last.isBefore(end.key) else { return nil }
    return mentions[place(of: end.key)].span.ordinal
  }

  /// The first span held that does not come before this one.
  private func place(of key: SpanKey) -> Int {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle].isBefore(key) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
