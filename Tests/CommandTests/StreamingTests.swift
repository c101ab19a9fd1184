import Foundation
import Testing

@Suite(.serialized) struct StreamingTests {
  @Test(arguments: ["1", "2"])
  func aNoteOnAnOpenPipeIsAnsweredAtOnce(threads: String) throws {
    let child = try EdgeNer.start(["--input", "lines", "--threads", threads])
    for index in 0..<20 {
      try child.send("the patient has fever\n")
      // Awaits an answer while the pipe stays open: more input comes only after it.
      #expect(try child.nextLine().hasPrefix("{\"id\":\(index),"))
    }
    try child.send("half a line")
    #expect(try child.finish() == .exit(0))
    #expect(try child.nextLine().hasPrefix("{\"id\":20,"))
    #expect(child.errors.isEmpty)
  }

  @Test func aRecordThatFailsLeavesAtOnceToo() throws {
    let child = try EdgeNer.start(["--input", "jsonl"])
    try child.send("{\"text\":\"fever\"}\n")
    #expect(try child.nextLine().hasPrefix("{\"id\":0,\"entities\":"))
    try child.send("{\"id\":\"x\"}\n")
    #expect(try child.nextLine().hasPrefix("{\"id\":\"x\",\"error\":"))
    try child.send("{\"text\":\"fever")
    #expect(try child.finish() == .exit(1))
    #expect(try child.nextLine().hasPrefix("{\"id\":2,\"error\":"))
  }

  /// The operand after the first is a named pipe that nobody has opened for writing.
  @Test(arguments: ["1", "2"])
  func recordsDoNotWaitForTheNextOperandToOpen(threads: String) throws {
    let first = try CommandModel.file("before-pipe-\(threads).txt", Data("fever\n".utf8))
    let pipe = CommandModel.temporaryFolder.appendingPathComponent("pipe-\(threads)").path
    try #require(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    let child = try EdgeNer.start(["--input", "lines", "--threads", threads, first, pipe])
    #expect(try child.nextLine().hasPrefix("{\"id\":\"\(first):1\","))
    try Data("the patient has fever\n".utf8).write(to: URL(fileURLWithPath: pipe))
    #expect(try child.nextLine().hasPrefix("{\"id\":\"\(pipe):1\","))
    #expect(try child.finish() == .exit(0))
  }

  /// As when `xargs` has no file to name.
  @Test func stdinThatIsADeviceWithoutBytesIsNoNote() throws {
    #expect(try EdgeNer.shell("$E < /dev/null").text == "")
    #expect(try EdgeNer.shell("$E - < /dev/null").text.hasPrefix("{\"id\":0,"))
    #expect(try EdgeNer.shell("printf '' | $E").text.hasPrefix("{\"id\":0,"))
  }

  @Test(arguments: ["1", "2"])
  func anInterruptEndsWith130(threads: String) throws {
    let child = try EdgeNer.start(["--input", "lines", "--threads", threads])
    try child.send("fever\n")
    #expect(try child.nextLine().hasPrefix("{\"id\":0,"))
    child.interrupt()
    #expect(try child.finish(closingInput: false) == .exit(130))
  }

  @Test func aMissingModelIsReportedBeforeAnyInput() throws {
    let child = try EdgeNer.start(["--model", "/nonexistent.ner"])
    #expect(try child.finish(closingInput: false) == .exit(2))
  }

  /// Largest resident memory, in KiB, of a run that has answered and waits for more input.
  static func peak(_ arguments: [String], records: Int, input: Data) throws -> Int {
    let child = try EdgeNer.start(["--input", "lines"] + arguments)
    try child.send(input)
    for _ in 0..<records { _ = try child.nextLine() }
    let status = try String(
      contentsOfFile: "/proc/\(child.identifier)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    #expect(try child.finish() == .exit(0))
    return try #require(Int(line.split(whereSeparator: { !$0.isNumber })[0]))
  }

  /// KiB of growth that is not memory kept a note: pages of the heap touched later than others.
  static let allowedGrowth = 512
  /// KiB beside a long note's bytes: buffers and stacks touched further than by a short one. A
  /// tenth of a second copy of it.
  static let allowedForLongNote = 1024

  @Test(arguments: ["1", "2"])
  func memoryIsFlatFromTheHundredthToTheTenThousandthNote(threads: String) throws {
    let note = "the patient has fever and started metformin for x-y\n"
    func peak(_ count: Int) throws -> Int {
      try Self.peak(
        ["--threads", threads], records: count,
        input: Data(String(repeating: note, count: count).utf8))
    }
    let small = try peak(100)
    let large = try peak(10_000)
    #expect(large <= small + Self.allowedGrowth, "\(small) and \(large) KiB")
  }

  @Test func aLongNoteNeedsLittleMoreThanItsBytes() throws {
    // 10 MB of which few bytes are words, so that it is quick.
    let part = "fever and metformin" + String(repeating: " ", count: 1000)
    let note = Data((String(repeating: part, count: 10_000) + "\n").utf8)
    let long = try Self.peak(["--threads", "1"], records: 1, input: note)
    let short = try Self.peak(["--threads", "1"], records: 1, input: Data("fever\n".utf8))
    let room = short + note.count / 1024 + Self.allowedForLongNote
    #expect(long <= room, "\(short) and \(long) KiB")
  }

  static let isSlowWanted = ProcessInfo.processInfo.environment["EDGE_NER_SLOW_TESTS"] != nil

  @Test(.enabled(if: isSlowWanted, "EDGE_NER_SLOW_TESTS is not set"))
  func aLineOf100MegabytesIsOneNote() throws {
    var line = Data(capacity: 100_000_000)
    while line.count < 100_000_000 { line.append(Data("fever and metformin 500 mg. ".utf8)) }
    let input = line + Data("\nfever\n".utf8)
    let result = try EdgeNer.run(["--input", "lines"], input: input, limit: 3600)
    #expect(result.status == 0)
    let records = try result.objects()
    #expect(records.count == 2)
    #expect((records[0]["tokens"] as? Int ?? 0) > 20_000_000)
  }
}
