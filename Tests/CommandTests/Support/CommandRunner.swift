// Runs the built executable, which stands beside the test bundle, as a user would.
import Foundation
import Testing

struct CommandResult {
  var status: Int32
  var output: Data
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
  var lines: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// One parsed object a line.
  func objects() throws -> [[String: Any]] {
    try text.split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
}

enum EdgeNer {
  static let executable: URL = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return own.deletingLastPathComponent().appendingPathComponent("edge-ner")
  }()

  static func process(
    _ arguments: [String], environment: [String: String] = [:], model: String? = CommandModel.path
  ) -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    variables["EDGE_NER_MODEL"] = model
    variables["NO_COLOR"] = nil
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    return process
  }

  /// Runs to the end; input, output and errors go through files, so that no pipe can fill up.
  static func run(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
    model: String? = CommandModel.path
  ) throws -> CommandResult {
    let folder = CommandModel.temporaryFolder.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inputURL = folder.appendingPathComponent("in")
    let outputURL = folder.appendingPathComponent("out")
    let errorURL = folder.appendingPathComponent("err")
    try input.write(to: inputURL)
    try Data().write(to: outputURL)
    try Data().write(to: errorURL)
    let process = process(arguments, environment: environment, model: model)
    process.standardInput = try FileHandle(forReadingFrom: inputURL)
    process.standardOutput = try FileHandle(forWritingTo: outputURL)
    process.standardError = try FileHandle(forWritingTo: errorURL)
    try process.run()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: try Data(contentsOf: outputURL),
      errors: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self))
  }

  static func run(
    _ arguments: [String], input: String, environment: [String: String] = [:],
    model: String? = CommandModel.path
  ) throws -> CommandResult {
    try run(arguments, input: Data(input.utf8), environment: environment, model: model)
  }

  /// A shell line in which $E is the executable.
  static func shell(_ line: String) throws -> CommandResult {
    let process = process([])
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line]
    var variables = process.environment ?? [:]
    variables["E"] = executable.path
    process.environment = variables
    let output = Pipe()
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let out = output.fileHandleForReading.readDataToEndOfFile()
    let err = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: out,
      errors: String(decoding: err, as: UTF8.self))
  }
}
