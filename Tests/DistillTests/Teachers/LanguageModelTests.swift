// The language-model teacher against a server that replays answers, most of them bad: labelled
// work is never lost or repeated. Every exchange is bounded by the client's own limit.
import Foundation
import Quantize
import Testing

@testable import Distill

/// A labelled note with its account in one value.
private struct Labelled: Equatable {
  var entities: [Document.Entity]
  var account: LanguageModelAccount
}

extension LanguageModelTeacher {
  fileprivate func label(_ text: String) async -> Result<Labelled, LanguageModelError> {
    var account = LanguageModelAccount()
    return await label(text, &account).map { Labelled(entities: $0, account: account) }
  }
}

@Suite(.timeLimit(.minutes(2))) struct LanguageModelTests {
  private static let promptText = """
    name: test
    version: 3
    types: disease, medication
    --- system
    Mark entities.
    --- example
    Has gout.
    --- answer
    {"entities":[{"type":"disease","text":"gout"}]}
    --- note
    NOTE: {{note}}
    --- again
    Not found: {{missing}}.
    """

  private func teacher(
    _ server: ReplayServer, attempts: Int = 3, seconds: Double = 20, pieceBytes: Int = 8000,
    asksAgain: Bool = true
  ) throws -> LanguageModelTeacher {
    var settings = ChatSettings(endpoint: server.endpoint, model: "m", key: "secret-key")
    settings.attemptCount = attempts
    settings.firstPause = 0.01
    settings.longestPause = 0.3
    settings.seconds = seconds
    settings.answerByteLimit = 1 << 18
    return LanguageModelTeacher(
      settings, prompt: try Prompt(Self.promptText), pieceByteCount: pieceBytes,
      asksAgain: asksAgain)
  }

  private func answer(_ mentions: (String, String)...) -> String {
    let entries = mentions.map { #"{"type":"\#($0.0)","text":"\#($0.1)"}"# }
    return #"{"entities":[\#(entries.joined(separator: ","))]}"#
  }

  private func temporaryPath() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  }

  @Test func aNoteIsAskedReadAndAligned() async throws {
    let good = answer(("disease", "gout"), ("medication", "aspirin"), ("disease", "gout"))
    let server = try ReplayServer { _, _ in .says("Here it is:\n```json\n\(good)\n```\nDone.") }
    defer { server.stop() }
    let text = "Caf\u{e9}: gout; takes aspirin for gout."
    let labels = try await teacher(server).label(text).get()
    let offsets = CodePointOffsets(text)
    #expect(
      labels.entities.map { String(offsets.slice(text, $0.start, $0.end)) } == [
        "gout", "aspirin", "gout",
      ])
    #expect(labels.entities.map(\.start) == [6, 18, 30])
    #expect(labels.account.usage == TokenUsage(promptTokens: 100, completionTokens: 10))
    let request = try #require(server.requests.first)
    #expect(request.head.contains("POST /v1/chat/completions"))
    #expect(request.head.contains("Authorization: Bearer secret-key"))
    let asked = try JSONValue.parse(request.body)
    let messages = try #require(asked["messages"]?.arrayValue)
    #expect(messages.map { $0["role"]?.stringValue } == ["system", "user", "assistant", "user"])
    #expect(messages[3]["content"]?.stringValue == "NOTE: " + text)
  }

  @Test func inventedMentionsAreAskedAgainOnceThenDroppedAndCounted() async throws {
    let first = answer(("disease", "gout"), ("disease", "sepsis"), ("disease", "Asthma attack"))
    let second = answer(
      ("disease", "gout"), ("disease", "sepsis"), ("disease", "asthma"), ("dose", "5 mg"))
    let server = try ReplayServer { _, number in .says(number == 0 ? first : second) }
    defer { server.stop() }
    let labels = try await teacher(server).label("gout and asthma, 5 mg").get()
    #expect(labels.entities.map(\.start) == [0, 9])
    #expect(labels.account.unalignedCount == 1)
    #expect(labels.account.otherTypeCount == 1)
    #expect(labels.account.requestCount == 2)
    let asked = try JSONValue.parse(server.requests[1].body)
    let messages = try #require(asked["messages"]?.arrayValue)
    #expect(messages.last?["content"]?.stringValue == #"Not found: ["sepsis","Asthma attack"]."#)
  }

  @Test func askedOnceNothingIsAskedAgain() async throws {
    let invented = answer(("disease", "gout"), ("disease", "sepsis"))
    let server = try ReplayServer { _, number in .says(number == 0 ? invented : "no") }
    defer { server.stop() }
    let teacher = try teacher(server, asksAgain: false)
    let labels = try await teacher.label("gout").get()
    #expect(labels.entities.count == 1)
    #expect(labels.account.unalignedCount == 1)
    #expect(await teacher.label("gout") == .failure(.answer(.noJSON)))
    #expect(server.requests.count == 2)
  }

  @Test func wordsOfAnotherLanguageAreDroppedAndCounted() async throws {
    let german = answer(("disease", "Gicht"), ("disease", "Lungenentz\u{fc}ndung"))
    let server = try ReplayServer { _, _ in .says(german) }
    defer { server.stop() }
    let labels = try await teacher(server).label("gout and pneumonia").get()
    #expect(labels.entities.isEmpty)
    #expect(labels.account.unalignedCount == 2)
  }

  @Test(arguments: [
    #"{"entities":[{"type":"disease","text":"gou"#, "I cannot help with that.", "[1, 2]",
    #"{"entities":[],"entities":[]}"#, #"{"entities":[{"type":"disease"}]}"#, "", "{}",
  ])
  func unreadableAnswersAreAskedAgainOnce(bad: String) async throws {
    let good = answer(("disease", "gout"))
    let server = try ReplayServer { _, number in .says(number == 0 ? bad : good) }
    defer { server.stop() }
    let labels = try await teacher(server).label("gout").get()
    #expect(labels.entities.count == 1)
    #expect(server.requests.count == 2)
    let hopeless = try ReplayServer { _, _ in .says(bad) }
    defer { hopeless.stop() }
    let result = try await teacher(hopeless).label("gout")
    guard case .failure(.answer) = result else {
      Issue.record("accepted")
      return
    }
    #expect(hopeless.requests.count == 2)
  }

  @Test func whatMayPassIsTriedAgain() async throws {
    let good = answer(("disease", "gout"))
    for bad in [
      ReplayServer.Reply.status(429, headers: "Retry-After: 0.2\r\n"), .status(500), .status(503),
      .closes, .truncated, .body("<html>"),
    ] {
      let server = try ReplayServer { _, number in number < 2 ? bad : .says(good) }
      defer { server.stop() }
      let start = ContinuousClock.now
      let labels = try await teacher(server).label("gout").get()
      #expect(labels.entities.count == 1)
      #expect(server.requests.count == 3)
      if case .status(429, headers: _) = bad {
        #expect(ContinuousClock.now - start > .seconds(0.35))
      }
    }
  }

  @Test func whatWillNotPassIsNotTriedAgain() async throws {
    // What a model says when it stops at the limit of its tokens, twice.
    let cutOff = try ReplayServer { _, _ in .says(#"{"entities":["#, finish: "length") }
    defer { cutOff.stop() }
    #expect(try await teacher(cutOff).label("gout") == .failure(.cutOff))
    let refusal =
      #"{"choices":[{"message":{"refusal":"no","content":null},"finish_reason":"stop"}]}"#
    let cases: [(ReplayServer.Reply, ChatError)] = [
      (.status(401), .status(401)), (.status(400), .status(400)),
      (.status(302, headers: "Location: http://127.0.0.1:1/\r\n"), .status(302)),
      (.bytes("SSH-2.0-OpenSSH_9.2\r\n"), .transport(.notHTTP)),
      (.body(refusal), .refused), (.endless, .transport(.answerTooLong(byteLimit: 1 << 18))),
    ]
    for (reply, error) in cases {
      let server = try ReplayServer { _, _ in reply }
      defer { server.stop() }
      #expect(try await teacher(server).label("gout") == .failure(.chat(error)))
      #expect(server.requests.count == 1)
    }
  }

  @Test func aSlowServerTimesOut() async throws {
    let server = try ReplayServer { _, _ in .hangs(seconds: 20) }
    defer { server.stop() }
    let result = try await teacher(server, attempts: 2, seconds: 0.5).label("gout")
    #expect(result == .failure(.chat(.transport(.timedOut))))
    #expect(server.requests.count <= 2)
  }

  @Test func aServerThatIsDownEndsTheRunAndAllNotesRemain() async throws {
    let path = temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let port = try ReplayServer.closedPort()
    let endpoint = try #require(URL(string: "http://127.0.0.1:\(port)/v1"))
    var settings = ChatSettings(endpoint: endpoint, model: "m", key: nil)
    (settings.attemptCount, settings.firstPause, settings.seconds) = (2, 0.01, 10)
    let teacher = LanguageModelTeacher(settings, prompt: try Prompt(Self.promptText))
    let documents = (0..<9).map { Document(id: "n\($0)", text: "gout") }
    var run = LabelRun(teacher: teacher, output: path, modelName: "m")
    run.concurrency = 2
    let report = try await run.run(documents) { _, _ in }
    #expect(report.fatal == .transport(.notReached(code: Int(ECONNREFUSED))))
    #expect(report.doneCount == 0)
    #expect(report.remainingCount == 9)
  }

  @Test func aRerunFinishesWhatIsMissingAndRepeatsNothing() async throws {
    let path = temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let documents = (0..<12).map { Document(id: "n\($0)", text: "note \($0): gout") }
    let good = answer(("disease", "gout"))
    let server = try ReplayServer { request, _ in
      // Every third note is answered badly.
      request.body.contains("note 3:") || request.body.contains("note 7:")
        ? .says("no") : .says(good)
    }
    defer { server.stop() }
    var run = LabelRun(teacher: try teacher(server), output: path, modelName: "m")
    run.concurrency = 3
    let first = try await run.run(documents) { _, _ in }
    #expect(first.doneCount == 10)
    #expect(first.failures == ["answer without JSON": 2])
    #expect(first.remainingCount == 2)
    // The two that failed were asked twice, and paid for.
    #expect(first.account.requestCount == 14)
    #expect(first.account.usage == TokenUsage(promptTokens: 1400, completionTokens: 140))
    // A run that was killed in the middle of a line.
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(#"{"id":"n3","te"#.utf8))
    try handle.close()
    let mended = try ReplayServer { _, _ in .says(good) }
    defer { mended.stop() }
    run.teacher = try teacher(mended)
    let second = try await run.run(documents) { _, _ in }
    #expect(second.keptCount == 10)
    #expect(second.doneCount == 2)
    #expect(second.remainingCount == 0)
    #expect(mended.requests.count == 2)
    let labelled = try Corpus.read(path: path).documents
    #expect(Set(labelled.map(\.id)) == Set(documents.map(\.id)))
    #expect(labelled.allSatisfy { $0.entities.count == 1 })
    let contents = try String(contentsOfFile: path, encoding: .utf8)
    #expect(!contents.contains("secret-key"))
    #expect(contents.contains(#""prompt":"test 3""#))
  }

  @Test func aDeadServerAndAWrongKeyEndTheRun() async throws {
    let documents = (0..<50).map { Document(id: "n\($0)", text: "gout") }
    for (reply, asked) in [(ReplayServer.Reply.closes, 3 * 2), (.status(401), 1)] {
      let path = temporaryPath()
      defer { try? FileManager.default.removeItem(atPath: path) }
      let server = try ReplayServer { _, _ in reply }
      defer { server.stop() }
      var run = LabelRun(teacher: try teacher(server, attempts: 2), output: path, modelName: "m")
      run.concurrency = 1
      let report = try await run.run(documents) { _, _ in }
      #expect(report.fatal != nil)
      #expect(report.remainingCount == 50)
      #expect(server.requests.count == asked)
    }
  }

  @Test func notesThatTheServerRefusesDoNotEndTheRun() async throws {
    let path = temporaryPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let good = answer(("disease", "gout"))
    let server = try ReplayServer { request, _ in
      request.body.contains("note 4:") ? .says(good) : .endless
    }
    defer { server.stop() }
    let documents = (0..<5).map { Document(id: "n\($0)", text: "note \($0): gout") }
    var run = LabelRun(teacher: try teacher(server), output: path, modelName: "m")
    run.concurrency = 1
    let report = try await run.run(documents) { _, _ in }
    #expect(report.doneCount == 1)
    #expect(report.failures == ["answer beyond 262144 bytes": 4])
    #expect(report.fatal == nil)
  }

  @Test func requestsKeepTheirDistance() async throws {
    let good = answer(("disease", "gout"))
    let server = try ReplayServer { _, _ in .says(good) }
    defer { server.stop() }
    var settings = ChatSettings(endpoint: server.endpoint, model: "m", key: nil)
    settings.requestsPerMinute = 600
    let teacher = LanguageModelTeacher(settings, prompt: try Prompt(Self.promptText))
    let start = ContinuousClock.now
    for _ in 0..<4 { _ = await teacher.label("gout") }
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(!server.requests[0].head.contains("Authorization"))
  }

  @Test func longNotesAreAskedInPieces() async throws {
    let good = answer(("disease", "gout"))
    let server = try ReplayServer { _, _ in .says(good) }
    defer { server.stop() }
    let text = (0..<40).map { "Line \($0) \u{e9}, gout.\n" }.joined()
    let pieces = LanguageModelTeacher.pieces(of: text, byteCount: 200)
    #expect(pieces.joined() == text)
    #expect(pieces.allSatisfy { $0.utf8.count <= 200 && $0.hasSuffix("\n") })
    let labels = try await teacher(server, pieceBytes: 200).label(text).get()
    let offsets = CodePointOffsets(text)
    #expect(labels.entities.count == pieces.count)
    #expect(labels.entities.allSatisfy { offsets.slice(text, $0.start, $0.end) == "gout" })
    let wide = String(repeating: "\u{1F600}", count: 300)
    #expect(LanguageModelTeacher.pieces(of: wide, byteCount: 1001).joined() == wide)
  }

  @Test(arguments: [
    (["gout", "gout"], "gout, gout", [0, 6]), (["Gout"], "has gout", [4]),
    (["chest  pain"], "chest\npain", [0]), (["pain"], "painful pain", [8]),
    (["b", "a"], "a b", [0, 2]), (["gout", "gout", "gout"], "gout", [0]),
    (["p\u{e9}n"], "xp\u{e9}n p\u{e9}n", [5]),
  ])
  func mentionsFindTheirPlaces(mentions: [String], text: String, starts: [Int]) {
    let alignment = MentionAligner.align(mentions.map { Mention(type: "t", text: $0) }, in: text)
    #expect(alignment.entities.map(\.start) == starts)
    #expect(alignment.missing.isEmpty)
  }

  @Test func promptFilesAreChecked() throws {
    #expect(throws: Prompt.PromptError.badExample(1)) {
      try Prompt(Self.promptText.replacingOccurrences(of: "Has gout.", with: "Has pain."))
    }
    #expect(throws: Prompt.PromptError.missing("{{note}}")) {
      try Prompt(Self.promptText.replacingOccurrences(of: "{{note}}", with: "note"))
    }
    #expect(throws: Prompt.PromptError.missing("types")) {
      try Prompt(Self.promptText.replacingOccurrences(of: "types:", with: "kinds:"))
    }
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("prompts")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".txt") }
    #expect(!names.isEmpty)
    for name in names {
      let prompt = try Prompt(
        String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
      #expect(name == "\(prompt.name)-\(prompt.version).txt")
    }
  }
}
