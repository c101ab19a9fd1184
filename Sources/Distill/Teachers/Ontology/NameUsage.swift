// How often the names of a dictionary are labelled where they stand in a corpus: what makes a name
// evidence of its type. Names that annotators pass over are ordinary words there.
import Quantize
import Runtime

public struct NameUsage {
  /// Fewer occurrences decide nothing.
  public static let leastCount = 5
  /// A name labelled in a smaller share of its occurrences is no evidence.
  public static let leastShare = 0.1

  /// Occurrences of one name, and those whose first character is labelled with its type.
  private struct Count {
    var all = 0
    var labelled = 0

    var isEvidence: Bool {
      all < NameUsage.leastCount || Double(labelled) >= NameUsage.leastShare * Double(all)
    }
  }

  private struct Key: Hashable {
    var node: UInt32
    var type: UInt8
    var isCapitals: Bool
  }

  private let dictionary: TermDictionary
  private let matcher: TermMatcher
  private let typeNames: [String]
  private var counts: [Key: Count] = [:]

  /// - dictionary: as compiled from the names that are judged.
  public init(_ dictionary: TermDictionary) {
    self.dictionary = dictionary
    matcher = TermMatcher(dictionary)
    typeNames = dictionary.types.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Counts the names of a document: each wherever it stands, inside longer ones too.
  public mutating func add(_ document: Document) {
    let offsets = CodePointOffsets(document.text)
    var types = [UInt8?](repeating: nil, count: offsets.codePointCount)
    for entity in document.entities {
      guard let type = typeNames.firstIndex(of: entity.type) else { continue }
      for place in max(0, entity.start)..<min(types.count, max(0, entity.start, entity.end)) {
        types[place] = UInt8(type)
      }
    }
    var found: [Key: Count] = [:]
    var text = document.text
    text.withUTF8 { bytes in
      matcher.forEachName(UnsafeRawBufferPointer(bytes)) { match in
        let label = types[offsets.codePoint(ofByte: match.byteStart)]
        var seen: UInt64 = 0
        for index in match.senses {
          let type = UInt8(dictionary.sense(index).type & 63)
          if seen >> UInt64(type) & 1 == 1 { continue }
          seen |= 1 << UInt64(type)
          let key = Key(node: match.node, type: type, isCapitals: match.isCapitals)
          found[key, default: Count()].all += 1
          if label == type { found[key]!.labelled += 1 }
        }
      }
    }
    for (key, count) in found {
      counts[key, default: Count()].all += count.all
      counts[key]!.labelled += count.labelled
    }
  }

  /// What is left of a sense: nil where its name is hardly ever labelled; needing capitals where
  /// that is so in other writing only.
  public func judged(_ sense: BuilderSense, ofNode node: UInt32) -> BuilderSense? {
    let plain = counts[Key(node: node, type: sense.type, isCapitals: false)] ?? Count()
    let capitals = counts[Key(node: node, type: sense.type, isCapitals: true)] ?? Count()
    let both = Count(
      all: plain.all + capitals.all, labelled: plain.labelled + capitals.labelled)
    var sense = sense
    if !plain.isEvidence, capitals.labelled > 0, capitals.isEvidence {
      sense.flags |= DictionaryLayout.Sense.needsCapitals
      return sense
    }
    return both.isEvidence ? sense : nil
  }
}
