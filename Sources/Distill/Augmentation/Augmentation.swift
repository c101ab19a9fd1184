// Variety made from labelled documents while training: each part can be switched on alone, and what an
// epoch sees follows from the run's seed, the epoch and the document's place alone.

public struct Augmentation: Sendable {
  public var settings: AugmentationSettings
  public var names: NameLists

  public init(settings: AugmentationSettings, names: NameLists) {
    self.settings = settings
    self.names = names
  }

  /// The documents as one epoch sees them, with all layers' offsets.
  ///
  /// - file: distinguishes equal places of different files.
  public func apply(
    to documents: [Document], file: String, epoch: Int, seed: UInt64
  ) -> [Document] {
    let fileSeed = file.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    return documents.enumerated().map { index, document in
      var random = SplitMix64(
        seed: Dropout.mix(seed &+ 5) ^ Dropout.mix(fileSeed)
          ^ Dropout.mix(UInt64(epoch) << 32 | UInt64(index)))
      return apply(to: document, &random)
    }
  }

  /// Spans first, so that later changes find the final words; the case of all letters last.
  func apply(to document: Document, _ random: inout SplitMix64) -> Document {
    let s = settings
    var result = document
    func change(_ edits: [TextEdit]) { result = result.edited(edits) ?? result }
    if s.spanShare > 0 { change(SpanReplacement(names, s.spanShare).edits(result, &random)) }
    if s.eponymShare > 0 { change(EponymousPeople.edits(result, share: s.eponymShare, &random)) }
    if s.listShare > 0 { change(ListLayout.edits(result, share: s.listShare, &random)) }
    if s.joinShare > 0 { change(JoinedWords.edits(result, share: s.joinShare, &random)) }
    if s.typoShare > 0 { change(TypingErrors.edits(result, share: s.typoShare, &random)) }
    if random.unit() < s.caseShare { result.text = LetterCases.changed(result.text, &random) }
    return result
  }
}

/// Shares in [0, 1]; 0 switches a part off.
public struct AugmentationSettings: Equatable, Sendable {
  /// Of medications, diseases and symptoms: replaced by another name of the type.
  public var spanShare = 0.0
  /// Of lists: their items set apart in another way.
  public var listShare = 0.0
  /// Of documents: all letters small or all capital.
  public var caseShare = 0.0
  /// Of words of four letters or more: one typing error.
  public var typoShare = 0.0
  /// Of places where a blank may go or come without moving the border of a span.
  public var joinShare = 0.0
  /// Of people's names: the surname is one that diseases are called by.
  public var eponymShare = 0.0

  public init() {}

  public var isEmpty: Bool { self == AugmentationSettings() }
}
