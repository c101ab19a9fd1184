import Foundation
import Testing

@Suite(.serialized) struct StreamingTests {
  /// Bytes read from a pipe until a line ends, at most a minute.
  static func line(_ handle: FileHandle) -> String {
    var line = Data()
    while true {
      let byte = handle.readData(ofLength: 1)
      if byte.isEmpty || byte[0] == UInt8(ascii: "\n") { break }
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }

  @Test(arguments: ["1", "2"])
  func aNoteOnAnOpenPipeIsAnsweredAtOnce(threads: String) throws {
    let process = EdgeNer.process(["--input", "lines", "--threads", threads])
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    for index in 0..<20 {
      input.fileHandleForWriting.write(Data("the patient has fever\n".utf8))
      // Would wait for ever if the answer needed more input.
      #expect(Self.line(output.fileHandleForReading).hasPrefix("{\"id\":\(index),"))
    }
    input.fileHandleForWriting.write(Data("half a line".utf8))
    input.fileHandleForWriting.closeFile()
    #expect(Self.line(output.fileHandleForReading).hasPrefix("{\"id\":20,"))
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  /// Starts a process that can be interrupted: tests run on threads that block signals, and a
  /// child inherits the mask of the thread that starts it.
  static func unblockingInterrupts(_ start: () throws -> Void) rethrows {
    var interrupts = sigset_t()
    var before = sigset_t()
    sigemptyset(&interrupts)
    sigaddset(&interrupts, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupts, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try start()
  }

  @Test func anInterruptEndsWith130() throws {
    let process = EdgeNer.process(["--input", "lines"])
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try Self.unblockingInterrupts { try process.run() }
    input.fileHandleForWriting.write(Data("fever\n".utf8))
    #expect(Self.line(output.fileHandleForReading).hasPrefix("{\"id\":0,"))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
  }

  /// Largest resident memory of a run, in KiB, read while the run waits for more input.
  static func peak(
    _ arguments: [String], records: Int, feed: @escaping @Sendable (FileHandle) -> Void
  ) throws -> Int {
    let process = EdgeNer.process(arguments)
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer {
      if process.isRunning { process.terminate() }
      process.waitUntilExit()
    }
    let handle = SendableHandle(handle: input.fileHandleForWriting)
    Thread.detachNewThread { feed(handle.handle) }
    var count = 0
    while count < records {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { break }
      count += data.filter { $0 == UInt8(ascii: "\n") }.count
    }
    #expect(count == records)
    let status = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(Int(line.split(whereSeparator: { !$0.isNumber })[0]))
  }

  struct SendableHandle: @unchecked Sendable { let handle: FileHandle }

  /// Growth that is not memory kept a note: pages of the heap touched later than others.
  static let allowedGrowth = 512

  @Test(arguments: ["1", "2"])
  func memoryIsFlatFromTheHundredthToTheTenThousandthNote(threads: String) throws {
    let note = Data("the patient has fever and started metformin for x-y\n".utf8)
    func peak(_ count: Int) throws -> Int {
      try Self.peak(
        ["--input", "lines", "--threads", threads],
        records: count, feed: { handle in for _ in 0..<count { handle.write(note) } })
    }
    let small = try peak(100)
    let large = try peak(10_000)
    #expect(large <= small + Self.allowedGrowth, "\(small) and \(large) KiB")
  }

  @Test func aLongNoteNeedsLittleMoreThanItsBytes() throws {
    // 10 MB; the notes of a clinic have spaces, and so has this one, so that it is quick.
    var note = Data()
    while note.count < 10_000_000 {
      note.append(Data("fever and metformin".utf8))
      note.append(Data(repeating: UInt8(ascii: " "), count: 1000))
    }
    note.append(UInt8(ascii: "\n"))
    let contents = note
    let peak = try Self.peak(
      ["--input", "lines", "--threads", "1"], records: 1, feed: { $0.write(contents) })
    let small = try Self.peak(
      ["--input", "lines", "--threads", "1"], records: 1, feed: { $0.write(Data("fever\n".utf8)) })
    #expect(peak <= small + note.count / 1024 + Self.allowedGrowth, "\(small) and \(peak) KiB")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["EDGE_NER_SLOW_TESTS"] != nil))
  func aLineOf100MegabytesIsOneNote() throws {
    var line = Data(capacity: 100_000_000)
    while line.count < 100_000_000 { line.append(Data("fever and metformin 500 mg. ".utf8)) }
    let input = line + Data("\nfever\n".utf8)
    let result = try EdgeNer.run(["--input", "lines"], input: input)
    #expect(result.status == 0)
    let records = try result.objects()
    #expect(records.count == 2)
    #expect((records[0]["tokens"] as? Int ?? 0) > 20_000_000)
  }
}
