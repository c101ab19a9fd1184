import Testing

@testable import Runtime

@Suite struct LocalCodesTests {
  private static let table = """
    code\tpreferred\tsynonyms\ttype
    RXNORM:1191\tAspirin\tacetylsalicylic acid|ASA\tmedication
    MONDO:0005148\ttype 2 diabetes\tsugar\tdisease
    HP:0000822\thigh pressure\t\tsymptom
    42\tblue knee\t\tdisease
    SNOMEDCT:1\tblue knee\t\tdisease
    :7\tred knee\t\tdisease
    7:\tgreen knee\t\tdisease
    http://example.org/lab|17:2\tred hand\t\tdisease
    urn:oid:2.16.840|9\tblue hand\t\tdisease
    https://example.org/17\tgreen hand\t\tdisease
    \tyellow knee\t\tdisease
    X:1\tdrainage\t\tdevice
    """

  private static func codes(_ text: String, _ group: CodeGroup = .condition) throws -> [String] {
    var lines = table
    var text = text
    let dictionary = try lines.withUTF8 { bytes in
      try TermTable.dictionary(table: UnsafeRawBufferPointer(bytes)) { fault, line in
        Issue.record("line \(line): \(fault)")
      }
    }
    let local = LocalCodes([dictionary])
    var codes: [String] = []
    text.withUTF8 { bytes in
      local.forEachCode(of: UnsafeRawBufferPointer(bytes), group) { code in
        let parts = [code.system, code.code, code.display]
        codes.append(parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " "))
      }
    }
    return codes
  }

  @Test func aNameInAnyFormHasTheCodeOfItsLine() throws {
    #expect(try Self.codes("ASPIRIN", .drug) == ["RXNORM 1191 Aspirin"])
    #expect(try Self.codes("acetylsalicylic acids", .drug) == ["RXNORM 1191 Aspirin"])
    #expect(try Self.codes("aspirin forte", .drug) == [])
    #expect(try Self.codes("aspirin") == [])
    #expect(try Self.codes("") == [])
  }

  @Test func aShortFormNeedsItsCapitals() throws {
    #expect(try Self.codes("ASA", .drug) == ["RXNORM 1191 Aspirin"])
    #expect(try Self.codes("asa", .drug) == [])
  }

  @Test func whatStandsBeforeTheColonIsTheSystem() throws {
    #expect(try Self.codes("sugar") == ["MONDO MONDO:0005148 type 2 diabetes"])
    #expect(try Self.codes("high pressure") == ["HPO HP:0000822 high pressure"])
    #expect(try Self.codes("blue knee") == ["LOCAL 42 blue knee", "SNOMEDCT 1 blue knee"])
    #expect(try Self.codes("red knee") == ["LOCAL :7 red knee"])
    #expect(try Self.codes("green knee") == ["LOCAL 7: green knee"])
    #expect(try Self.codes("red hand") == ["http://example.org/lab 17:2 red hand"])
    #expect(try Self.codes("blue hand") == ["urn:oid:2.16.840 9 blue hand"])
    #expect(try Self.codes("green hand") == ["LOCAL https://example.org/17 green hand"])
  }

  @Test func linesWithoutACodeAndOtherTypesGiveNone() throws {
    #expect(try Self.codes("yellow knee") == [])
    #expect(try Self.codes("drainage") == [])
    #expect(LocalCodes([]).isEmpty)
  }
}
