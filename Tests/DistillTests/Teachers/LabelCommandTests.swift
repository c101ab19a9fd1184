// `edge-distill label --teacher llm` as a user runs it: the exit status says whether notes remain,
// a rerun finishes them, and neither the key nor a note's words are printed.
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct LabelCommandTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent(UUID().uuidString)

  /// - Returns: the exit status and what was written to standard error.
  private func label(_ server: ReplayServer) async throws -> (Int32, String) {
    let process = Process()
    process.executableURL = EdgeDistill.program
    process.arguments = [
      "label", "--teacher", "llm", "--endpoint", server.endpoint.absoluteString, "--llm-model",
      "m", "--prompt", path("prompt.txt"), "--attempts", "2", "--timeout", "10", "--ask-once",
      "--notes", path("notes.jsonl"), "--output", path("labels.jsonl"),
    ]
    process.environment = ["EDGE_DISTILL_API_KEY": "secret-key"]
    try Data().write(to: URL(fileURLWithPath: path("errors")))
    let errors = try #require(FileHandle(forWritingAtPath: path("errors")))
    process.standardError = errors
    process.standardOutput = errors
    try process.run()
    let end = ContinuousClock.now + .seconds(60)
    while process.isRunning, ContinuousClock.now < end {
      try await Task.sleep(for: .milliseconds(20))
    }
    if process.isRunning {
      process.terminate()
      Issue.record("still running after a minute")
    }
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: path("errors"), encoding: .utf8))
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func prepare() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let prompt = """
      name: test
      version: 1
      types: disease
      --- system
      Mark entities.
      --- note
      {{note}}
      """
    try prompt.write(toFile: path("prompt.txt"), atomically: false, encoding: .utf8)
    let notes = (0..<6).map { #"{"id":"n\#($0)","text":"\#($0) zebra gout"}"# + "\n" }.joined()
    try notes.write(toFile: path("notes.jsonl"), atomically: false, encoding: .utf8)
  }

  @Test func theExitStatusSaysWhetherNotesRemain() async throws {
    try prepare()
    defer { try? FileManager.default.removeItem(at: folder) }
    let good = #"{"entities":[{"type":"disease","text":"gout"}]}"#
    let bad = try ReplayServer { request, _ in
      request.body.contains("3 zebra") ? .status(500) : .says(good)
    }
    defer { bad.stop() }
    let (first, told) = try await label(bad)
    #expect(first == 1)
    #expect(told.contains("1 notes failed: status 500"))
    #expect(told.contains("1 notes remain"))
    let mended = try ReplayServer { _, _ in .says(good) }
    defer { mended.stop() }
    let (second, toldAgain) = try await label(mended)
    #expect(second == 0)
    #expect(mended.requests.count == 1)
    let labels = try String(contentsOfFile: path("labels.jsonl"), encoding: .utf8)
    #expect(labels.split(separator: "\n").count == 6)
    for text in [told, toldAgain] {
      #expect(!text.contains("secret-key"))
      #expect(!text.contains("zebra"))
    }
    #expect(!labels.contains("secret-key"))
  }

  @Test func aWrongKeyIsNotPrinted() async throws {
    try prepare()
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try ReplayServer { _, _ in .status(401) }
    defer { server.stop() }
    let (status, told) = try await label(server)
    #expect(status == 1)
    #expect(told.contains("stopped: status 401"))
    #expect(told.contains("6 notes remain"))
    #expect(!told.contains("secret-key"))
  }
}
