// The spool: a folder of notes that loses none of them, whatever happens to the process.
import Foundation
import Testing

@Suite struct SpoolTests {
  /// A folder that is removed with the object.
  final class Place {
    let path = FileManager.default.temporaryDirectory.path + "/spool-\(UUID().uuidString)"

    init(_ notes: [String: String] = [:]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, text) in notes { try put(name, text) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func put(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func names(_ folder: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)
        .filter { !$0.hasPrefix(".") }.sorted()
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    func run(_ options: String...) throws -> CommandResult {
      try EdgeNer.run(["spool", path, "--once", "--settle", "0"] + options)
    }
  }

  @Test func aNoteBecomesARecordAndIsKept() throws {
    let place = try Place(["a.txt": "fever and cough", "empty.txt": "", "other.pdf": "no note"])
    let result = try place.run()
    #expect(result.status == 0 && result.text == "" && result.errors == "")
    #expect(try place.names("records") == ["a.jsonl", "empty.jsonl"])
    #expect(try place.names("done") == ["a.txt", "empty.txt"])
    #expect(try place.names("working") == [])
    #expect(try place.names("").contains("other.pdf"))
    let alone = try EdgeNer.run([place.path + "/done/a.txt", "--format", "jsonl"]).objects()[0]
    let record = try place.text("records/a.jsonl")
    #expect(record.hasPrefix(#"{"id":"a.txt","entities":"#) && record.hasSuffix("}\n"))
    #expect(record.contains("\"tokens\":\(try #require(alone["tokens"] as? Int))"))
    let counters = try place.text("edge-ner.prom")
    #expect(counters.contains("\nedge_ner_notes_total 2\n"))
    #expect(counters.contains("\nedge_ner_failed_notes_total 0\n"))
    #expect(!counters.contains("fever") && !counters.contains("a.txt"))
  }

  @Test func theFoldersGroupReadsRecordsAndNobodyElse() throws {
    let place = try Place([
      "a.txt": "fever", "long.txt": String(repeating: "fever ", count: 200_000),
    ])
    chmod(place.path, 0o2770)
    #expect(try place.run("--max-mb", "1").status == 1)
    func mode(_ name: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: place.path + "/" + name)
      return try #require(attributes[.posixPermissions] as? Int)
    }
    for name in ["records/a.jsonl", "failed/long.txt.reason", "edge-ner.prom"] {
      #expect(try mode(name) == 0o640, "\(name)")
    }
    for name in ["records", "working", "done", "failed"] {
      // Others have nothing; the group is handed on by the folder above.
      #expect(try mode(name) & 0o2057 == 0o2050, "\(name)")
    }
  }

  @Test func aNameThatComesAgainLosesNothing() throws {
    let place = try Place(["a.txt": "fever"])
    #expect(try place.run().status == 0)
    try place.put("a.txt", "cough and fever")
    #expect(try place.run().status == 0)
    #expect(try place.names("done") == ["a.txt", "a~2.txt"])
    #expect(try place.text("done/a.txt") == "fever")
    #expect(try place.text("done/a~2.txt") == "cough and fever")
    #expect(try place.names("records") == ["a.jsonl", "a~2.jsonl"])
  }

  /// A file system has room for 255 bytes, and NAME.txt.reason is the longest name of a note.
  @Test func aNameThatLeavesNoRoomForItsRecordFailsAndStopsNothing() throws {
    func name(_ character: String, _ byteCount: Int) -> String {
      String(repeating: character, count: byteCount / character.utf8.count)
    }
    func reason(_ name: String) -> String {
      "the name leaves no room for that of its record: \(name).txt\n"
    }
    let place = try Place(["a.txt": "fever"])
    let (most, long) = (name("m", 244), [name("b", 245), name("c", 251), name("é", 250)])
    for name in long + [most] { try place.put(name + ".txt", "cough") }
    let result = try place.run()
    #expect(result.status == 1 && result.errors == "")
    #expect(try place.names("done") == ["a.txt", most + ".txt"])
    #expect(try place.names("records") == ["a.jsonl", most + ".jsonl"])
    #expect(try place.names("failed").count == 6)
    for (name, short) in zip(long, [name("b", 244), name("c", 244), name("é", 244)]) {
      #expect(try place.text("failed/\(short).txt") == "cough")
      #expect(try place.text("failed/\(short).txt.reason") == reason(name))
    }
    #expect(try place.text("edge-ner.prom").contains("\nedge_ner_failed_notes_total 3\n"))
    // One that an earlier version has claimed; and names that come again.
    try place.put("working/" + name("c", 251) + ".txt", "fever")
    try place.put(most + ".txt", "rash")
    #expect(try place.run().status == 1)
    #expect(try place.text("failed/\(name("c", 242))~2.txt") == "fever")
    #expect(try place.text("done/\(name("m", 242))~2.txt") == "rash")
    #expect(try place.names("working") == [] && place.names("records").count == 3)
  }

  @Test func aFolderThatCannotBeUsedIsNamedBeforeANoteIsClaimed() throws {
    for part in ["working", "records", "done", "failed"] {
      let place = try Place(["a.txt": "fever", part: "no folder"])
      let result = try place.run()
      #expect(result.status == 2)
      #expect(
        result.errors.hasPrefix("edge-ner: spool: \(part): not a directory"), "\(result.errors)")
      #expect(try place.names("").contains("a.txt"))
      unlink(place.path + "/" + part)
      symlink(part, place.path + "/" + part)
      let loop = try place.run()
      #expect(
        loop.errors.hasPrefix("edge-ner: spool: \(part): too many levels of symbolic links"))
      #expect(try loop.status == 2 && place.names("").contains("a.txt"))
    }
    let place = try Place()
    symlink("/nonexistent/x", place.path + "/.lock")
    #expect(
      try place.run().errors == "edge-ner: spool: .lock: too many levels of symbolic links\n")
    let missing = try EdgeNer.run(["spool", place.path + "/nowhere", "--once"])
    #expect(missing.status == 2)
    #expect(missing.errors == "edge-ner: spool: the folder: no such file or directory\n")
  }

  /// Without a model, so that nothing is made should it not be refused.
  @Test func aFolderWithoutANameIsRefused() throws {
    let result = try EdgeNer.run(["spool", "", "--once"], model: "/nonexistent.ner")
    #expect(result.status == 2)
    #expect(result.errors == "edge-ner: spool: the name of the folder is empty\n")
  }

  @Test func whatACrashLeftIsDoneAgain() throws {
    let place = try Place(["b.txt": "cough"])
    #expect(try place.run().status == 0)
    // Claimed and not done; done but for the note's move; and the part of a record.
    try place.put("working/c.txt", "fever")
    try place.put("working/d.txt", "rash")
    try place.put("records/d.jsonl", "{\"id\":\"d.txt\"}\n")
    try place.put("working/.record", "{\"id\":\"c.txt\",\"ent")
    #expect(try place.run().status == 0)
    #expect(try place.names("records") == ["b.jsonl", "c.jsonl", "d.jsonl"])
    #expect(try place.names("done") == ["b.txt", "c.txt", "d.txt"])
    #expect(try place.text("records/d.jsonl").contains("\"entities\":"))
    #expect(try place.names("working") == [])
  }

  @Test func notesThatAreTooLongFailWithAReasonAndOthersGoOn() throws {
    let place = try Place([
      "long.txt": String(repeating: "secret ", count: 200_000), "short.txt": "fever",
    ])
    #expect(try place.run("--max-mb", "1").status == 1)
    #expect(try place.names("failed") == ["long.txt", "long.txt.reason"])
    #expect(
      try place.text("failed/long.txt.reason")
        == "1400000 bytes, more than the limit of 1000000\n")
    #expect(try place.names("done") == ["short.txt"])
  }

  @Test func whatIsNoPlainFileStaysAndStopsNothing() throws {
    let place = try Place(["a.txt": "fever"])
    mkfifo(place.path + "/pipe.txt", 0o600)
    for name in ["folder.txt", ".new", ".counters", ".record"] {
      try FileManager.default.createDirectory(
        atPath: place.path + "/" + name, withIntermediateDirectories: true)
    }
    symlink("/etc/passwd", place.path + "/link.txt")
    #expect(try place.run().status == 0)
    #expect(try place.names("records") == ["a.jsonl"])
    for name in ["pipe.txt", "folder.txt", "link.txt"] {
      #expect(try place.names("").contains(name))
    }
  }

  @Test func aFileThatIsStillWrittenToWaits() throws {
    let place = try Place(["a.txt": "fever"])
    #expect(try EdgeNer.run(["spool", place.path, "--once", "--settle", "3600"]).status == 0)
    #expect(try place.names("records") == [] && place.names("").contains("a.txt"))
  }

  @Test func aSecondProcessIsRefusedAndALostModelLeavesTheQueue() throws {
    let place = try Place(["a.txt": "fever"])
    #expect(
      try EdgeNer.run(["spool", place.path, "--once"], model: "/nonexistent.ner").status == 2)
    #expect(try place.names("").contains("a.txt"))
    let first = try EdgeNer.start(["spool", place.path, "--settle", "0"])
    var tries = 0
    while (try? place.names("done")) != ["a.txt"], tries < 600 {
      usleep(50_000)
      tries += 1
    }
    let second = try place.run()
    #expect(second.status == 2 && second.errors.contains("another edge-ner works in this folder"))
    first.crash()
    _ = try? first.finish()
    #expect(try place.run().status == 0)
  }

  @Test func aLateNoteFailsAndLeavesNoRecord() throws {
    let place = try Place([
      "long.txt": String(repeating: "the patient has fever and metformin ", count: 20_000),
      "short.txt": "fever",
    ])
    let result = try place.run("--note-seconds", "0.001")
    #expect(result.status == 1)
    #expect(try place.text("failed/long.txt.reason").hasPrefix("took longer than --note-seconds"))
    let working = try FileManager.default.contentsOfDirectory(atPath: place.path + "/working")
    let records = try place.names("records")
    #expect(working == [] && !records.contains("long.jsonl"))
    #expect(try place.run("--note-seconds", "1000").status == 0)
  }

  @Test func killedAtAnyMomentEveryNoteHasItsRecordInTheEnd() throws {
    let place = try Place()
    let names = (0..<120).map { "n\($0)" }
    for name in names { try place.put(name + ".txt", "fever and cough in \(name)") }
    for round in 0..<6 {
      let child = try EdgeNer.start(["spool", place.path, "--settle", "0", "--threads", "2"])
      usleep(UInt32(30_000 + 40_000 * round))
      child.crash()
      _ = try? child.finish()
    }
    #expect(try place.run().status == 0)
    #expect(try place.names("records") == names.map { $0 + ".jsonl" }.sorted())
    #expect(try place.names("done") == names.map { $0 + ".txt" }.sorted())
    #expect(try place.names("working") == [])
    for name in names {
      #expect(try place.text("records/\(name).jsonl").hasSuffix("}\n"))
    }
  }

  @Test func aFullDiskLeavesTheQueueAndSaysSo() throws {
    // A file system of a few pages, where this user may make one.
    let place = try Place()
    let mounted = try EdgeNer.shell("mount -t tmpfs -o size=64k none \(place.path) 2>/dev/null")
    guard mounted.status == 0 else { return }
    defer { _ = try? EdgeNer.shell("umount \(place.path)") }
    // Ten of its sixteen pages.
    for index in 0..<10 { try place.put("n\(index).txt", "fever and cough") }
    let result = try place.run()
    #expect(result.status == 2 && result.errors.contains("no space left on device"))
    let left = try place.names("").filter { $0.hasSuffix(".txt") }.count
    let (working, done) = (try place.names("working").count, try place.names("done").count)
    #expect(left + working + done == 10 && done < 10)
    #expect(try place.names("failed") == [])
    #expect(try EdgeNer.shell("mount -o remount,size=4m \(place.path)").status == 0)
    #expect(try place.run().status == 0)
    #expect(try place.names("records").count == 10)
  }
}
