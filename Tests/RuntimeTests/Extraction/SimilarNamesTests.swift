import Foundation
import Testing

@testable import Runtime

@Suite struct SimilarNamesTests {
  /// Names as notes write them: whole, in part, misspelt, and none at all.
  private static let names = [
    "diabetes", "diabetic foot", "diabetis melitus", "pain in the left knee", "abdominal pains",
    "heart failure with reduced function", "hearth failure", "psoriatic artritis", "renal stones",
    "acute renal failure on chronic disease", "hypertensive crisis", "pneumonitis", "x", "zq",
    "squamous cell carcinoma of the lung", "carcinoma", "itis", "non small cell lung cancers",
    "shortness of breath on exertion", "swollen ankles", "ovarian cysts", "migrane headaches",
    "deep venous thrombosis of leg", "leg", "chronic", "syndrome", "parkinsons", "12 34",
  ]

  @Test func ranksLeftOutChangeNoAnswer() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Models/clinical.terms")
    let dictionary = try root.withUnsafeFileSystemRepresentation {
      try CodeDictionary.open(path: $0!)
    }
    let similar = dictionary.similarNames
    let dots = UnsafeMutablePointer<UInt32>.allocate(capacity: similar.nameCount)
    defer { dots.deallocate() }
    var answers = 0
    let key = CodeKey()
    for name in Self.names {
      #expect(Array(name.utf8).withUnsafeBytes { key.read($0) })
      key.withCanonicalWords(setsAside: false) { words in
        let best = similar.likest(words, atLeast: 0, dots: dots)
        for least in [0.3, 0.5, 0.7, 0.9, 0.99] {
          let answer = similar.likest(words, atLeast: least, dots: dots)
          let expected = best.flatMap { $0.likeness >= least ? $0 : nil }
          #expect(answer?.concept == expected?.concept, "\(name), \(least)")
          #expect(answer?.likeness == expected?.likeness)
          if answer != nil { answers += 1 }
        }
      }
    }
    #expect(answers > 40)
  }
}
