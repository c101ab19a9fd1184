// Changed documents: every span of every layer still means its words, each part does what it says, and
// the same seed gives the same text.
import Foundation
import Testing

@testable import Distill

@Suite struct AugmentationTests {
  private let document: Document = {
    let text = """
      Seen by Dr Smith for Hypertension, asthma, GERD and knee pain.
      Meds:
      metformin 500mg bd
      lisinopril 10 mg od
      aspirin
      Allergies: penicillin/sulfa - rash. Näheres später: κρίση ok
      """
    var document = Document(id: "1", text: text)
    func add(_ words: String, _ type: String, _ flags: String? = nil) -> Document.Entity {
      let range = text.range(of: words)!
      let start = text.unicodeScalars.distance(
        from: text.unicodeScalars.startIndex, to: range.lowerBound)
      return .init(
        type: type, start: start, end: start + words.unicodeScalars.count, flags: flags)
    }
    document.entities = [
      add("Hypertension", "disease", ""), add("asthma", "disease", "h"), add("GERD", "disease"),
      add("knee pain", "symptom"), add("metformin", "medication"), add("500mg", "strength"),
      add("bd", "frequency"), add("lisinopril", "medication"), add("10 mg", "strength"),
      add("aspirin", "medication"), add("penicillin", "medication"), add("sulfa", "medication"),
      add("rash", "symptom"), add("κρίση", "disease"),
    ]
    document.relations = [.init(type: "strength", head: 4, tail: 5)]
    document.phi = [add("Smith", "DOCTOR")]
    return document
  }()

  private func words(_ document: Document) -> [String] {
    let offsets = CodePointOffsets(document.text)
    return (document.entities + (document.phi ?? [])).map {
      String(offsets.slice(document.text, $0.start, $0.end))
    }
  }

  private var lists: NameLists {
    var names = NameLists()
    names.add(["zoster", "NSTEMI", "chronic kidney disease"], type: "disease")
    names.add(["ramipril", "apixaban"], type: "medication")
    names.add(["itching", "hives"], type: "symptom")
    return names
  }

  private func changed(
    _ seed: UInt64, _ change: (inout AugmentationSettings) -> Void
  ) -> Document {
    var settings = AugmentationSettings()
    change(&settings)
    var random = SplitMix64(seed: seed)
    return Augmentation(settings: settings, names: lists).apply(to: document, &random)
  }

  @Test func editsMoveSpansWithTheirWords() throws {
    let small = Document(
      id: "1", text: "ab cd ef", entities: [.init(type: "x", start: 3, end: 5)])
    func span(_ edits: [TextEdit]) -> String? {
      small.edited(edits).map { words($0)[0] }
    }
    #expect(span([TextEdit(0..<2, "long")]) == "cd")
    #expect(span([TextEdit(3..<3, "<"), TextEdit(5..<5, ">")]) == "cd")
    #expect(span([TextEdit(3..<5, "xyz")]) == "xyz")
    #expect(span([TextEdit(4..<4, "-")]) == "c-d")
    #expect(span([TextEdit(4..<7, "QQQQ")]) == "cQQQQ")
    #expect(span([TextEdit(1..<4, "Q")]) == "Qd")
    #expect(span([TextEdit(2..<3, ""), TextEdit(5..<6, "")]) == "cd")
    #expect(span([TextEdit(3..<5, "")]) == nil)
  }

  @Test func replacedSpansAreOtherNamesOfTheirType() {
    let result = changed(3) { $0.spanShare = 1 }
    let words = words(result)
    let isDisease = { (word: String) in
      ["zoster", "nstemi", "chronic kidney disease"].contains(word.lowercased())
    }
    #expect(words[0...2].allSatisfy(isDisease))
    #expect(words[0].first!.isUppercase)
    #expect(["ramipril", "apixaban"].contains(words[4]))
    // What has no list stays, and so does the layer beside.
    #expect(words[5] == "500mg" && words[6] == "bd" && words.last == "Smith")
    #expect(result.entities.map(\.flags) == document.entities.map(\.flags))
    #expect(result.relations == document.relations)
  }

  @Test func relaidListsKeepTheirItems() {
    var texts: Set<String> = []
    for seed in 0..<40 {
      let result = changed(UInt64(seed)) { $0.listShare = 1 }
      #expect(words(result) == words(document))
      texts.insert(result.text)
    }
    #expect(texts.count > 10)
    #expect(texts.contains { $0.contains("Hypertension\n- asthma\n- GERD") })
    #expect(texts.contains { $0.contains("metformin 500mg bd, lisinopril 10 mg od, aspirin") })
    #expect(texts.allSatisfy { $0.contains("knee pain.\nMeds:") && !$0.contains("Meds:,") })
  }

  @Test func caseChangesNoOffset() {
    for seed in 0..<6 {
      let result = changed(UInt64(seed)) { $0.caseShare = 1 }
      #expect(result.entities == document.entities)
      #expect(words(result).map { $0.lowercased() } == words(document).map { $0.lowercased() })
      #expect(result.text != document.text)
    }
  }

  @Test func typingErrorsStayInsideTheirWords() {
    for seed in 0..<40 {
      let result = changed(UInt64(seed)) { $0.typoShare = 1 }
      for (new, old) in zip(words(result), words(document)) {
        #expect(new.first == old.first && abs(new.count - old.count) <= 2, "\(seed)")
        if old.count < 4 { #expect(new == old, "\(seed)") }
      }
      #expect(result.text.split(separator: " ").count == document.text.split(separator: " ").count)
    }
  }

  @Test func blanksGoAndComeOnlyWhereNoBorderMoves() {
    var texts: Set<String> = []
    for seed in 0..<40 {
      let result = changed(UInt64(seed)) { $0.joinShare = 0.5 }
      let bare = { (text: String) in text.filter { $0 != " " } }
      #expect(words(result).map(bare) == words(document).map(bare))
      #expect(bare(result.text) == bare(document.text))
      texts.insert(result.text)
    }
    #expect(texts.contains { $0.contains("10mg od") })
    #expect(texts.contains { $0.contains("500 mg bd") })
    #expect(texts.allSatisfy { $0.contains("mg bd") && $0.contains("mg od") })
  }

  @Test func peopleMayBeCalledLikeDiseases() {
    let result = changed(1) { $0.eponymShare = 1 }
    #expect(EponymousPeople.surnames.contains(words(result).last!))
    #expect(words(result).dropLast() == words(document).dropLast())
  }

  @Test func whatAnEpochSeesFollowsFromItsSeedAlone() {
    var settings = AugmentationSettings()
    settings.spanShare = 0.5
    settings.listShare = 0.5
    settings.typoShare = 0.2
    settings.joinShare = 0.2
    settings.caseShare = 0.2
    settings.eponymShare = 0.5
    let augmentation = Augmentation(settings: settings, names: lists)
    func texts(_ epoch: Int, _ seed: UInt64, _ file: String = "a") -> [String] {
      let documents = [Document](repeating: document, count: 6)
      let changed = augmentation.apply(to: documents, file: file, epoch: epoch, seed: seed)
      for document in changed { #expect(words(document).allSatisfy { !$0.isEmpty }) }
      return changed.map(\.text)
    }
    #expect(texts(0, 1) == texts(0, 1))
    #expect(Set([texts(0, 1), texts(1, 1), texts(0, 2), texts(0, 1, "b")]).count == 4)
    #expect(Set(texts(0, 1)).count > 3)
  }
}
