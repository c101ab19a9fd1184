import Foundation
import Quantize
import Runtime
import Testing

@testable import Distill

@Suite struct NameUsageTests {
  /// What is left of the names after this usage: nil where nothing is, else the flags.
  private func flags(_ names: [String], _ documents: [(text: String, entities: [String])]) throws
    -> [String: UInt8]
  {
    let builder = DictionaryBuilder()
    let type = try #require(builder.type(Array("disease".utf8)))
    let source = try #require(builder.source(Array("names".utf8)))
    for name in names {
      try Array(name.utf8).withUnsafeBytes {
        try builder.add($0, BuilderSense(type: type, source: source))
      }
    }
    let image = ModelImage(copying: try builder.build())
    let dictionary = try TermDictionary.view(image.bytes)
    var usage = NameUsage(dictionary)
    for (text, entities) in documents {
      var document = Document(id: "d", text: text)
      for word in entities {
        let range = try #require(text.range(of: word))
        let start = text.unicodeScalars.distance(from: text.startIndex, to: range.lowerBound)
        document.entities.append(
          Document.Entity(
            type: "disease", start: start, end: start + word.unicodeScalars.count))
      }
      usage.add(document)
    }
    var result: [String: UInt8] = [:]
    let matcher = TermMatcher(dictionary)
    for name in names {
      Array(name.utf8).withUnsafeBytes { bytes in
        matcher.forEachName(bytes) { match in
          guard match.byteEnd == bytes.count, match.byteStart == 0 else { return }
          let judged = usage.judged(BuilderSense(type: type, source: source), ofNode: match.node)
          if let judged { result[name] = judged.flags }
        }
      }
    }
    withExtendedLifetime(image) {}
    return result
  }

  @Test func aNameThatIsHardlyEverLabelledIsDropped() throws {
    let seldom = (text: "cold, cold, cold, cold, cold \u{e9} gout", entities: [String]())
    let labelled = (text: "\u{e9} gout", entities: ["gout"])
    #expect(try flags(["cold", "gout"], [seldom, labelled]) == ["gout": 0])
  }

  @Test func fewOccurrencesDecideNothing() throws {
    let few = (text: "cold, cold, cold, cold", entities: [String]())
    #expect(try flags(["cold"], [few]) == ["cold": 0])
  }

  @Test func aTenthIsEnough() throws {
    let text = (text: String(repeating: "cold. ", count: 10), entities: ["cold"])
    #expect(try flags(["cold"], [text]) == ["cold": 0])
    let less = (text: String(repeating: "cold. ", count: 11), entities: ["cold"])
    #expect(try flags(["cold"], [less]).isEmpty)
  }

  @Test func aNameLabelledInCapitalsAloneNeedsThem() throws {
    let words = (
      text: "all of it, all of it, all of it, all of it, all of it", entities: [String]()
    )
    let capitals = (text: "has ALL now", entities: ["ALL"])
    #expect(
      try flags(["all"], [words, capitals]) == ["all": DictionaryLayout.Sense.needsCapitals])
  }

  @Test func aNameInsideALongerOneCounts() throws {
    let text = (text: String(repeating: "heart failure. ", count: 6), entities: [String]())
    #expect(try flags(["heart", "heart failure", "pain"], [text]) == ["pain": 0])
  }
}
