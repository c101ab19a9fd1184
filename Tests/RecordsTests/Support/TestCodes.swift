// A code dictionary of a few concepts, compiled for the tests of the writers.
import Foundation
import Quantize
import Runtime

final class TestCodes {
  let dictionary: CodeDictionary

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let header = "code\tpreferred\tsynonyms\ttype\n"
    let compiler = CodeCompiler()
    for (system, rows) in [
      ("ICD10CM", "J18.9\tPneumonia, unspecified organism\tPneumonia\tdisease\n"),
      ("MESH", "D011014\tPneumonia\t\tdisease\nD005665\tFurosemide\t\tsubstance\n"),
    ] {
      let path = folder.appendingPathComponent(system).appendingPathExtension("tsv").path
      try (header + rows).write(toFile: path, atomically: true, encoding: .utf8)
      try compiler.add(path: path, system: system)
    }
    let path = folder.appendingPathComponent("codes.terms").path
    try compiler.write(path: path)
    dictionary = try CodeDictionary.open(path: path)
  }
}
