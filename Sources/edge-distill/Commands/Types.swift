// edge-distill types: vectors of type names into a model file, so that edge-ner --find need not compute
// them at its start.
import Distill
import Foundation
import Options
import Quantize
import Runtime

enum TypesCommand: Command {
  static let verb = Verb(
    "types", .files("MODEL", atMost: 1), "store vectors of type names in a model file",
    details: """
      edge-ner --find computes the vectors of names when it starts, some milliseconds for twenty; those \
      of names that the model file has are taken from there. The results are the same.

        edge-distill types open.ner --types-file allergy.types --output allergy.ner
      """,
    options: [
      Option("find", .text("TYPE, TYPE"), "names between commas, as for edge-ner; may repeat"),
      Option("types-file", .file("FILE"), "a file of types, as for edge-ner; may repeat"),
      Option("output", letter: "o", .file("FILE"), "the new model file"),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    guard let operand = command.operands.first else {
      throw OptionError.missingOperand("MODEL")
    }
    let path = operand.string
    let output = try command.required("output").string
    let model: Model
    do throws(ModelError) {
      model = try Model.open(path: operand.cString)
    } catch {
      throw FileFault(path: path, error)
    }
    guard let head = model.openHeadIndex else {
      throw FileFault(path: path, reason: "has no head for types by name")
    }
    let types = try types(command)
    let asked: AskedTypes
    do throws(AskedTypesError) {
      asked = try AskedTypes(
        types, model: model, headIndex: head, kernels: Dispatch.best(for: model))
    } catch {
      throw FileFault(path: path, reason: "these types cannot be asked for (\(error))")
    }
    let image: ModelImage
    do throws(ModelError) {
      image = try StoredTypeVectors.image(of: model, storing: asked)
    } catch {
      throw FileFault(path: output, error)
    }
    try AtomicFile.write(image.bytes, to: output)
    report("\(output): \(asked.types.count) types, \(image.bytes.count) bytes")
    return ExitStatus.done
  }

  private static func types(_ command: ParsedCommand) throws -> [AskedType] {
    var types: [AskedType] = []
    for list in command.all("find") {
      types += try named("--find") { () throws(TypeListError) in
        try TypeList.types(list: UnsafeRawBufferPointer(list.bytes))
      }
    }
    for file in command.all("types-file") {
      guard let data = FileManager.default.contents(atPath: file.string) else {
        throw FileFault(path: file.string, reason: "cannot be read")
      }
      types += try named(file.string) { () throws(TypeListError) in
        var found: Result<[AskedType], TypeListError> = .success([])
        data.withUnsafeBytes { bytes in
          do throws(TypeListError) {
            found = .success(try TypeList.types(table: bytes))
          } catch {
            found = .failure(error)
          }
        }
        return try found.get()
      }
    }
    if types.isEmpty { throw OptionError.missingOption("find or --types-file") }
    return types
  }

  private static func named(
    _ place: String, _ body: () throws(TypeListError) -> [AskedType]
  ) throws -> [AskedType] {
    do throws(TypeListError) {
      return try body()
    } catch {
      throw FileFault(path: place, reason: "not a list of types (\(error), counted from 0)")
    }
  }
}
