import Foundation
import Quantize
import Testing

@testable import Runtime

/// Codes of ICD-10-CM where nothing further is said, by a dictionary of a few of its rows.
@Suite struct UsualCodesTests {
  private static let table = """
    code\tpreferred\tsynonyms\ttype
    I10\tEssential (primary) hypertension\t\tdisease
    I15\tSecondary hypertension\t\tdisease
    I15.9\tSecondary hypertension, unspecified\t\tdisease
    J45\tAsthma\t\tdisease
    J45.9\tOther and unspecified asthma\t\tdisease
    J45.90\tUnspecified asthma\tAsthmatic bronchitis NOS\tdisease
    J45.901\tUnspecified asthma with (acute) exacerbation\t\tdisease
    J45.909\tUnspecified asthma, uncomplicated\t\tdisease
    R11.1\tVomiting\t\tsymptom
    R11.10\tVomiting, unspecified\t\tsymptom
    R11.11\tVomiting without nausea\t\tsymptom
    E11\tType 2 diabetes mellitus\t\tdisease
    E11.2\tType 2 diabetes mellitus with kidney complications\t\tdisease
    E11.9\tType 2 diabetes mellitus without complications\t\tdisease
    R42\tDizziness and giddiness\t\tsymptom
    G25.0\tEssential tremor\t\tdisease
    R25.1\tTremor, unspecified\t\tsymptom
    S61.0\tLaceration without foreign body of thumb\t\tdisease
    S61.1\tLaceration without foreign body of hand\t\tdisease

    """
  private static let crosses = """
    code\tsystem\tother
    MONDO:1\tICD10CM\tI15
    MONDO:2\tICD10CM\tJ45

    """
  private static let others = """
    code\tpreferred\tsynonyms\ttype
    MONDO:1\thypertensive disorder\traised pressure\tdisease
    MONDO:2\tbronchial asthma\t\tdisease

    """

  private static func code(_ term: String) throws -> String? {
    let folder = try TemporaryFolder()
    let compiler = CodeCompiler()
    try compiler.add(path: folder.file("icd.tsv", table), system: "ICD10CM")
    try compiler.add(path: folder.file("mondo.tsv", others), system: "MONDO")
    try compiler.addCrossReferences(path: folder.file("x.tsv", crosses), system: "MONDO")
    let compiled = compiler.compiled()
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: compiled.count, alignment: 64)
    defer { memory.deallocate() }
    memory.copyBytes(from: compiled)
    let dictionary = try CodeDictionary.view(UnsafeRawBufferPointer(memory))
    let coder = NoteCoder(dictionary)
    var term = term
    return term.withUTF8 { bytes in
      coder.begin(UnsafeRawBufferPointer(bytes))
      coder.code(0..<bytes.count, .condition)
      let code = coder.codes.first { $0.system == 0 }
      return code.map { String(decoding: dictionary.code($0.concept), as: UTF8.self) }
    }
  }

  @Test(
    arguments: [
      ("hypertension", "I10"), ("essential hypertension", "I10"),
      ("secondary hypertension", "I15.9"), ("asthma", "J45.909"),
      ("asthmatic bronchitis", "J45.909"), ("vomiting", "R11.10"),
      ("vomiting without nausea", "R11.11"), ("type 2 diabetes mellitus", "E11.9"),
      ("dizziness", "R42"), ("tremor", "R25.1"), ("essential tremor", "G25.0"),
      ("bronchial asthma", "J45.909"), ("laceration", nil), ("raised pressure", nil),
    ] as [(String, String?)])
  func aNameAloneHasTheCodeOfNothingFurtherSaid(term: String, code: String?) throws {
    #expect(try Self.code(term) == code)
  }
}
