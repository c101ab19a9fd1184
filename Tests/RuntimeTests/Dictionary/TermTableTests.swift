// Lists of local names as text.
import Testing

@testable import Runtime

@Suite struct TermTableTests {
  private func table(_ text: [UInt8]) throws -> (TermDictionary, [(TermTableFault, Int)]) {
    var faults: [(TermTableFault, Int)] = []
    let dictionary = try text.withUnsafeBytes { bytes in
      try TermTable.dictionary(table: bytes) { faults.append(($0, $1)) }
    }
    return (dictionary, faults)
  }

  private func table(_ text: String) throws -> (TermDictionary, [(TermTableFault, Int)]) {
    try table(Array(text.utf8))
  }

  /// Names found, with their types.
  private func names(_ dictionary: TermDictionary, _ text: String) -> [String] {
    let matcher = TermMatcher(dictionary)
    let utf8 = Array(text.utf8)
    var found: [String] = []
    utf8.withUnsafeBytes { bytes in
      matcher.start(bytes)
      while let match = matcher.next() {
        let type = dictionary.types[dictionary.sense(match.senses.lowerBound).type]
        let name = utf8[match.byteStart..<match.byteEnd]
        found.append(
          "\(String(decoding: name, as: UTF8.self)) \(String(decoding: type, as: UTF8.self))")
      }
    }
    return found
  }

  /// Words made so that their hashes agree in 32 bits: no table of any size parts them.
  @Test func wordsThatCollideAreRefused() throws {
    let words = """
      mbfyw60s whcpnz8y ogr9kyqw i7xuxf0u qn9lktva zu9k31rv qld7rcm5 qd89tpia zs1fuflq \
      y44lxg0u 5ufi0bfd 7wgn7720 7c9py9n3 20ho00ma ttg4na1r rtcs0cty d43tx7a6 bd5xfb0l \
      xdgrf8wx v49mb0zg phj3fgvo nauyt1jc 0w8o2pfh wz7dhhsw 71vltn9u i03t2pbc g8iurdcp \
      b0b6ky81 8uv8j22a 0jdatuah h61jk0dh 8dffsp87 2rv3jrtb 2iyfb271 jq2bzwyl vnqja759 \
      5gyh0fl1 gtprpkl7 qoxjng1r szc8u1x5 1k4c5jjb ji9ycups 0a29gakn ydbiydr9 4hcs09t9 \
      4h73ku7y 17i7rkby mwmui7bb sy2533qi 447sy8m8 hxmi5ho9 sd5ykh38 v6drlh3k dsa0xj0m \
      f9phuqs0 s7hx4z12 hg93skub 9il56bwc s63xvzcz r64ahtvp 8tpc55zr faiay6bj 9w4g0dgf \
      s7xp2uuh mi3wn60l tukhocy5
      """.split(separator: " ")
    let table = words.map { "\t\($0)\t\tdisease\n" }.joined()
    #expect(throws: DictionaryBuildError.collidingWords) {
      try self.table("code\tpreferred\tsynonyms\ttype\n" + table)
    }
    let some = words.prefix(40).map { "\t\($0)\t\tdisease\n" }.joined()
    let (dictionary, faults) = try self.table("code\tpreferred\tsynonyms\ttype\n" + some)
    #expect(faults.isEmpty && names(dictionary, String(words[39])).count == 1)
  }

  @Test func preferredNamesAndSynonymsAreLookedFor() throws {
    let (dictionary, faults) = try table(
      """
      code\tpreferred\tsynonyms\ttype\r
      X1\tZorbalin\tzorb forte|Zorbalex\tmedication\r
      \tblue knee\t\tdisease
      """)
    try dictionary.verify()
    #expect(faults.isEmpty)
    #expect(
      names(dictionary, "ZORBALIN, zorb forte; Blue Knees and zorbalex") == [
        "ZORBALIN medication", "zorb forte medication", "Blue Knees disease",
        "zorbalex medication",
      ])
  }

  @Test func linesThatCannotBeUsedAreNamedAndTheRestIsUsed() throws {
    var text = Array("a\tgout\t\tdisease\nb\tbroken\nc\t\tpodagra\tdisease\n\nd\tflu\t\t\n".utf8)
    text += [0x65, 0x09, 0xff, 0x09, 0x09, 0x78, 0x0a]
    text += Array("f\t12\tx|mumps|\(String(repeating: "y", count: 60))\tdisease".utf8)
    let (dictionary, faults) = try table(text)
    #expect(
      faults.map { "\($0)" } == [
        "(Runtime.TermTableFault.fieldCount, 2)", "(Runtime.TermTableFault.emptyName, 3)",
        "(Runtime.TermTableFault.emptyType, 5)", "(Runtime.TermTableFault.notUTF8, 6)",
        "(Runtime.TermTableFault.unusableName, 7)", "(Runtime.TermTableFault.unusableName, 7)",
        "(Runtime.TermTableFault.unusableName, 7)",
      ])
    #expect(
      names(dictionary, "gout podagra flu broken mumps") == [
        "gout disease", "podagra disease", "mumps disease",
      ])
  }

  @Test func shortNamesNeedCapitals() throws {
    let (dictionary, _) = try table(
      "\tXQ\t\tdisease\n\tab\t\tdisease\n\tABD\t\tdisease\n\tGout\t\tdisease\n\tflu\t\tdisease")
    #expect(
      names(dictionary, "xq, ab, abd, gout, FLU and so on").map { $0.prefix(4) } == [
        "gout", "FLU ",
      ])
    #expect(
      names(dictionary, "has XQ or AB or ABD today").map { $0.prefix(3) } == ["XQ ", "AB ", "ABD"])
  }

  @Test func moreTypesThanThereIsRoomForAreNamed() throws {
    let rows = (0..<70).map { "\tname x\($0)\t\tt\($0)\n" }.joined()
    let (dictionary, faults) = try table(rows)
    #expect(dictionary.types.count == DictionaryLayout.typeLimit)
    #expect(faults.map(\.1) == [65, 66, 67, 68, 69, 70])
  }

  @Test func anEmptyTableHasNoNames() throws {
    for text in ["", "\n\n", "code\tpreferred\tsynonyms\ttype\n", "\u{feff}"] {
      let (dictionary, _) = try table(text)
      try dictionary.verify()
      #expect(names(dictionary, "code preferred").isEmpty)
    }
  }

  @Test func ignoredNamesAreWholeTextsInAnyForm() throws {
    let bytes = Array("Chest pain\n(HCC)\n12\nGout\n".utf8)
    var faultyLines: [Int] = []
    let dictionary = try bytes.withUnsafeBytes { bytes in
      try TermTable.dictionary(lines: bytes) { faultyLines.append($1) }
    }
    #expect(faultyLines == [3])
    let names = IgnoredNames(dictionary)
    func isIgnored(_ text: String) -> Bool {
      Array(text.utf8).withUnsafeBytes { names.contains($0) }
    }
    for text in ["chest pain", "CHEST  PAINS", "chest\npain", "(hcc)", "gout's"] {
      #expect(isIgnored(text), "\(text)")
    }
    for text in ["chest", "chest pain today", "pain", "hcc", "", "severe gout", "gout chest pain"] {
      #expect(!isIgnored(text), "\(text)")
    }
  }
}
