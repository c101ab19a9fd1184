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

  /// The variables of a user who has set the model and nothing else.
  static func environment(_ changes: [String: String], model: String?) -> [String: String] {
    var variables = ProcessInfo.processInfo.environment
    variables["EDGE_NER_MODEL"] = model
    variables["NO_COLOR"] = nil
    for (name, value) in changes { variables[name] = value }
    return variables
  }

  /// The program, started and not yet given any input.
  static func start(
    _ arguments: [String], environment changes: [String: String] = [:],
    model: String? = CommandModel.path, executable: URL = executable, limit: Double = 300
  ) throws -> Child {
    try Child(
      executable, arguments, environment: environment(changes, model: model), limit: limit)
  }

  /// Runs to the end. A run that a signal ends has no status and fails the test.
  static func run(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
    model: String? = CommandModel.path, executable: URL = executable, limit: Double = 300
  ) throws -> CommandResult {
    let child = try start(
      arguments, environment: environment, model: model, executable: executable, limit: limit)
    try child.send(input)
    guard case .exit(let status) = try child.finish() else { throw EndedBySignal() }
    return CommandResult(
      status: status, output: child.output,
      errors: String(decoding: child.errors, as: UTF8.self))
  }

  struct EndedBySignal: Error {}

  static func run(
    _ arguments: [String], input: String, environment: [String: String] = [:],
    model: String? = CommandModel.path
  ) throws -> CommandResult {
    try run(arguments, input: Data(input.utf8), environment: environment, model: model)
  }

  /// Copies the executable. A process of its own does it: a child that another test starts
  /// meanwhile would inherit this process's open copy, and a file open for writing cannot be run.
  static func copyExecutable(to copy: URL) throws {
    let result = try run(
      ["-f", executable.path, copy.path], model: nil, executable: URL(fileURLWithPath: "/bin/cp"))
    guard result.status == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  /// A shell line in which $E is the executable.
  static func shell(_ line: String) throws -> CommandResult {
    try run(
      ["-c", line], environment: ["E": executable.path],
      executable: URL(fileURLWithPath: "/bin/bash"))
  }
}
