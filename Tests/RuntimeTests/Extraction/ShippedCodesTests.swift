// Everyday words and their usual codes: Tests/Golden/Codes, by the dictionary that is shipped.
import Foundation
import Testing

@testable import Runtime

@Suite struct ShippedCodesTests {
  private struct Fault: Equatable, CustomStringConvertible {
    var term: String
    var system: String
    var wanted: String
    var code: String?

    var description: String { "\(term): \(system) \(wanted), has \(code ?? "none")" }
  }

  private static func file(_ path: String) throws -> Data {
    try Data(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../" + path).standardizedFileURL)
  }

  /// What is not as the table has it, and how many codes the table has, by system.
  private static func faults() throws -> (faults: [Fault], counts: [String: Int]) {
    let data = try file("Models/clinical.terms")
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 64)
    defer { memory.deallocate() }
    memory.copyBytes(from: data)
    let dictionary = try CodeDictionary.view(UnsafeRawBufferPointer(memory))
    let systems = dictionary.systems.map { String(decoding: $0, as: UTF8.self) }
    let lines = String(decoding: try file("Tests/Golden/Codes/everyday.tsv"), as: UTF8.self)
      .split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    let coder = NoteCoder(dictionary)
    var faults: [Fault] = []
    var counts: [String: Int] = [:]
    for fields in lines.dropFirst() {
      var term = fields[0]
      var codes: [String: String] = [:]
      term.withUTF8 { bytes in
        coder.begin(UnsafeRawBufferPointer(bytes))
        coder.code(0..<bytes.count, .condition)
      }
      for code in coder.codes {
        codes[systems[code.system]] = String(decoding: dictionary.code(code.concept), as: UTF8.self)
      }
      for (system, wanted) in zip(lines[0].dropFirst(2), fields.dropFirst(2)) where !wanted.isEmpty
      {
        counts[system, default: 0] += 1
        if codes[system] == wanted { continue }
        faults.append(
          Fault(term: fields[0], system: system, wanted: wanted, code: codes[system]))
      }
    }
    return (faults, counts)
  }

  @Test func noEverydayWordHasAnotherCodeOfICD10CM() throws {
    let (faults, counts) = try Self.faults()
    let others = faults.filter { $0.system == "ICD10CM" }
    #expect(others.filter { $0.code != nil } == [])
    #expect(others.count * 10 <= counts["ICD10CM"]!)
  }

  @Test func fewEverydayWordsHaveAnotherCodeOfOtherSystems() throws {
    let (faults, counts) = try Self.faults()
    for system in ["SNOMEDCT", "MESH"] {
      let here = faults.filter { $0.system == system }
      #expect(here.count * 10 <= counts[system]!)
      #expect(here.filter { $0.code != nil }.count * 25 <= counts[system]!)
    }
  }

  @Test func entitiesOfNotesHaveTheCodesOfTheirSense() throws {
    let data = try Self.file("Models/clinical.terms")
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 64)
    defer { memory.deallocate() }
    memory.copyBytes(from: data)
    let dictionary = try CodeDictionary.view(UnsafeRawBufferPointer(memory))
    let coder = NoteCoder(dictionary)
    let lines = String(decoding: try Self.file("Tests/Golden/Codes/notes.tsv"), as: UTF8.self)
      .split(separator: "\n").dropFirst()
    for line in lines {
      let fields = line.split(separator: "\t").map(String.init)
      let parts = fields[1].split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == "{" || $0 == "}" })
      var note = parts.joined()
      let start = parts[0].utf8.count
      note.withUTF8 { bytes in
        coder.begin(UnsafeRawBufferPointer(bytes))
        coder.code(
          start..<start + parts[1].utf8.count, fields[0] == "medication" ? .drug : .condition)
      }
      var codes: [String: String] = [:]
      for code in coder.codes {
        let system = String(decoding: dictionary.systems[code.system], as: UTF8.self)
        codes[system] = String(decoding: dictionary.code(code.concept), as: UTF8.self)
      }
      for wanted in fields[2].split(separator: "|") {
        let (system, code) = (wanted.prefix { $0 != " " }, wanted.drop { $0 != " " }.dropFirst())
        #expect(codes[String(system)] ?? "-" == code, "\(fields[1]): \(system)")
      }
    }
  }

  /// "n/v/d": the letters are symptoms, and the names of no conditions.
  @Test func oneLetterIsNoCondition() throws {
    let data = try Self.file("Models/clinical.terms")
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 64)
    defer { memory.deallocate() }
    memory.copyBytes(from: data)
    let coder = NoteCoder(try CodeDictionary.view(UnsafeRawBufferPointer(memory)))
    for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
      [letter].withUnsafeBytes { bytes in
        coder.begin(bytes)
        coder.code(0..<1, .condition)
      }
      #expect(coder.codes.isEmpty, "\(letter)")
    }
  }
}
