// Labels notes with the names of dictionaries: longest names on word boundaries, one type for
// each, short forms as the note defines them.
import Runtime

public final class OntologyTeacher {
  public struct Settings: Equatable, Sendable {
    /// Names of the dictionaries to use; empty uses all.
    public var sources: [String] = []
    /// From the dictionaries' types to the types of the labels.
    public var typeMap = TypeMap(
      "medication=medication,substance=medication,disease=disease,symptom=symptom,finding=symptom,*="
    )!
    /// Widens and narrows names to the spans of the product's scheme; off keeps them as they are.
    public var hasSpanRules = true

    public init() {}
  }

  private let matcher: TermMatcher
  /// For each type of the dictionary its label; nil for types that are left out.
  private let labels: [String?]
  private let sourceNames: [String]
  /// One dictionary alone has nothing to be weighed against: its names all count.
  private let hasSeveralSources: Bool
  private let spanRules: SpanRules?

  /// - Throws: the name of a source that the dictionary does not have.
  public init(_ dictionary: TermDictionary, settings: Settings = Settings()) throws(UnknownSource) {
    let names = dictionary.sources.map { String(decoding: $0, as: UTF8.self) }
    var mask: UInt64 = settings.sources.isEmpty ? .max : 0
    for source in settings.sources {
      guard let index = names.firstIndex(of: source) else {
        throw UnknownSource(name: source, known: names)
      }
      mask |= 1 << UInt64(index)
    }
    matcher = TermMatcher(dictionary, sources: mask)
    sourceNames = names
    hasSeveralSources = settings.sources.isEmpty ? names.count > 1 : settings.sources.count > 1
    spanRules = settings.hasSpanRules ? SpanRules() : nil
    labels = dictionary.types.map { settings.typeMap[String(decoding: $0, as: UTF8.self)] }
  }

  public struct UnknownSource: Error, Equatable, Sendable, CustomStringConvertible {
    public var name: String
    public var known: [String]

    public var description: String {
      "no dictionary \"\(name)\"; there are \(known.joined(separator: ", "))"
    }
  }

  /// The entities of a text, sorted, without overlaps.
  public func label(_ text: String) -> [Document.Entity] {
    var text = text
    let offsets = CodePointOffsets(text)
    let found = text.withUTF8 { find(UnsafeRawBufferPointer($0)) }
    return found.map { found in
      Document.Entity(
        type: found.type, start: offsets.codePoint(ofByte: found.bytes.lowerBound),
        end: offsets.codePoint(ofByte: found.bytes.upperBound), code: found.code)
    }
  }

  private struct Found {
    var bytes: Range<Int>
    var type: String
    var code: String?
  }

  private func find(_ text: UnsafeRawBufferPointer) -> [Found] {
    var found: [Found] = []
    matcher.start(text)
    while let match = matcher.next() {
      guard let (type, code) = meaning(match) else { continue }
      var bytes = match.byteStart..<match.byteEnd
      if let spanRules, type != "medication" {
        bytes = spanRules.withoutSeverity(bytes, text)
        bytes = spanRules.extended(bytes, text, limit: found.last?.bytes.upperBound ?? 0)
      }
      found.append(Found(bytes: bytes, type: type, code: code))
    }
    var definitions: [ShortFormDefinition] = []
    var defined = ShortFormDefinitions(in: text)
    while let definition = defined.next() { definitions.append(definition) }
    return definitions.isEmpty ? found : apply(definitions, to: found, text)
  }

  /// The type that the dictionaries speak for, and the first code of that type; nil where they
  /// speak for none.
  private func meaning(_ match: TermMatch) -> (type: String, code: String?)? {
    var evidence = OntologyEvidence(wordCount: match.wordCount)
    var voteCounts: [String: Int] = [:]
    var codes: [String: String] = [:]
    var heard: Set<String> = []
    for index in match.senses
    where matcher.isAcceptable(index, isCapitals: match.isCapitals) {
      let sense = matcher.dictionary.sense(index)
      guard sense.type < labels.count, sense.source < sourceNames.count,
        var label = labels[sense.type]
      else { continue }
      let source = sourceNames[sense.source]
      // Chapter XVIII of the classification lists symptoms among its diseases.
      if source == "icd10cm", label == "disease", sense.code.first == UInt8(ascii: "R") {
        label = "symptom"
      }
      if heard.insert(source + ":" + label).inserted {
        evidence.add(source: source, label: label)
        voteCounts[label, default: 0] += 1
      }
      if codes[label] == nil, !sense.code.isEmpty {
        codes[label] = String(decoding: sense.code, as: UTF8.self)
      }
    }
    guard let label = decide(evidence, voteCounts) else { return nil }
    return (label, codes[label])
  }

  private func decide(_ evidence: OntologyEvidence, _ voteCounts: [String: Int]) -> String? {
    if voteCounts.isEmpty { return nil }
    guard voteCounts.keys.allSatisfy(OntologyEvidence.labels.contains) else {
      // Other labels than those that were weighed: the most dictionaries win.
      return voteCounts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
    let candidates = zip(OntologyEvidence.labels, evidence.weights)
      .filter { hasSeveralSources || voteCounts[$0.0] != nil }
    guard let best = candidates.max(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 > 0 || !hasSeveralSources ? best.0 : nil
  }

  /// A short form means what the note says: where its long form is an entity, every mention of
  /// the short form is one of that type; where it is not, none is.
  private func apply(
    _ definitions: [ShortFormDefinition], to found: [Found], _ text: UnsafeRawBufferPointer
  ) -> [Found] {
    var meanings: [[UInt8]: Found?] = [:]
    for definition in definitions {
      let short = Array(text[definition.short])
      // The long form's last words decide: "with congestive heart failure (CHF)".
      let long = found.last {
        $0.bytes.upperBound == definition.long.upperBound
          && $0.bytes.lowerBound >= definition.long.lowerBound
      }
      if meanings[short] == nil { meanings[short] = long }
    }
    var kept = found.filter { meanings[Array(text[$0.bytes])] == nil }
    for (short, meaning) in meanings {
      guard let meaning else { continue }
      for start in occurrences(of: short, in: text) {
        let bytes = start..<start + short.count
        if kept.contains(where: { $0.bytes.overlaps(bytes) }) { continue }
        kept.append(Found(bytes: bytes, type: meaning.type, code: meaning.code))
      }
    }
    return kept.sorted { $0.bytes.lowerBound < $1.bytes.lowerBound }
  }

  /// Where a short form stands as a whole word.
  private func occurrences(of short: [UInt8], in text: UnsafeRawBufferPointer) -> [Int] {
    var starts: [Int] = []
    var index = 0
    while index + short.count <= text.count {
      let end = index + short.count
      if text[index] == short[0], text[index..<end].elementsEqual(short),
        index == 0 || !text[index - 1].isWordPart, end == text.count || !text[end].isWordPart
      {
        starts.append(index)
        index = end
      } else {
        index += 1
      }
    }
    return starts
  }
}

extension UInt8 {
  fileprivate var isWordPart: Bool { isASCIIAlphanumeric || self >= 0x80 }
}
