import Foundation
import Testing

@Suite struct FailureTests {
  /// Text that must never appear in an error.
  static let secret = "Jane Doe has fever"

  @Test func brokenLinesAreRecordsAndTheRunGoesOn() throws {
    let input = [
      "{\"id\":\"a\",\"text\":\"fever\"}", "{\"id\":\"b\",\"text\":\"\(Self.secret)\",}",
      "{\"id\":\"c\"}", "{\"id\":\"d\",\"text\":7}", "\(Self.secret)", "",
      "{\"id\":\"e\",\"text\":\"and\"}", "{\"id\":\"f\",\"text\":\"\(Self.secret)",
    ].joined(separator: "\n")
    let result = try EdgeNer.run(["--input", "jsonl"], input: input)
    #expect(result.status == 1)
    #expect(!result.text.contains("Jane") && !result.errors.contains("Jane"))
    let records = try result.objects()
    #expect(records.map { "\($0["id"]!)" } == ["a", "b", "c", "d", "4", "e", "f"])
    for record in records where record["error"] != nil {
      #expect((record["entities"] as? [Any])?.isEmpty == true)
    }
    #expect(
      records.map { $0["error"] as? String } == [
        nil, "line 2, byte 39: unexpected byte in JSON", "line 3, byte 11: no member 'text'",
        "line 4, byte 18: 'text' is not a string", "line 5, byte 1: not a JSON object", nil,
        "line 8, byte 37: the JSON object ends too early",
      ])
    for format in ["tsv", "brat", "conll", "pretty"] {
      let other = try EdgeNer.run(["--input", "jsonl", "--format", format], input: input)
      #expect(other.status == 1)
      #expect(other.errors.contains("edge-ner: note 2: line 3, byte 11: no member 'text'\n"))
      #expect(!other.text.contains("Jane") && !other.errors.contains("Jane"))
    }
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    let good = try CommandModel.file("good.txt", Data("fever".utf8))
    let folder = CommandModel.temporaryFolder.path
    let some = try EdgeNer.run(["/nonexistent", good, folder])
    #expect(some.status == 1)
    #expect(
      try some.objects().map { $0["error"] as? String } == [
        "cannot open: no such file or directory", nil, "cannot read: is a directory",
      ])
    #expect(
      some.errors == "edge-ner: /nonexistent: cannot open: no such file or directory\n"
        + "edge-ner: \(folder): cannot read: is a directory\n")
    for format in ["tsv", "jsonl"] {
      let none = try EdgeNer.run(["/nonexistent", "--format", format])
      #expect(none.status == 2)
      #expect(none.errors == "edge-ner: /nonexistent: cannot open: no such file or directory\n")
    }
  }

  /// Before anything is measured.
  @Test(arguments: ["bench", "footprint"])
  func filesThatGiveNothingToMeasureAreRefused(verb: String) throws {
    let empty = try CommandModel.file("nothing.txt", Data())
    for (file, message) in [
      ("/nonexistent", "cannot open: no such file or directory"),
      (CommandModel.temporaryFolder.path, "cannot read: is a directory"),
      (empty, "empty, there is nothing to measure"),
      ("/dev/null", "empty, there is nothing to measure"),
    ] {
      let result = try EdgeNer.run([verb, file])
      #expect(result.status == 2 && result.text == "")
      #expect(result.errors == "edge-ner: \(file): \(message)\n")
    }
  }

  @Test func ofSeveralMeasuredFilesOneMayBeMissing() throws {
    let good = try CommandModel.file("measured.txt", Data("fever".utf8))
    let some = try EdgeNer.run(["footprint", "--json", "/nonexistent", good])
    #expect(some.status == 1 && some.errors.contains("/nonexistent: cannot open: "))
    #expect(try some.objects().count == 1)
    let none = try EdgeNer.run(["footprint", "/nonexistent", "/dev/null"])
    #expect(none.status == 2 && none.text == "" && none.errors.split(separator: "\n").count == 2)
  }

  /// A file may open and then fail (a broken disk, here the memory of the program at address 0),
  /// or be closed to this user.
  @Test func filesThatOpenButCannotBeReadAreNamed() throws {
    let good = try CommandModel.file("after.txt", Data("fever".utf8))
    let broken = try EdgeNer.run(["/proc/self/mem", good])
    #expect(broken.status == 1)
    #expect(
      try broken.objects().map { $0["error"] as? String } == [
        "cannot read: input/output error", nil,
      ])
    let closed = try CommandModel.file("closed.txt", Data("fever".utf8))
    chmod(closed, 0)
    // The superuser may read everything; another user then runs copies that all may see.
    if getuid() != 0 {
      let result = try EdgeNer.run([closed])
      #expect(result.status == 2 && result.text.contains("cannot open: permission denied"))
    } else if FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") {
      let copy = CommandModel.temporaryFolder.appendingPathComponent("edge-ner-for-all")
      try EdgeNer.copyExecutable(to: copy)
      let result = try EdgeNer.run(
        ["--reuid=65534", "--regid=65534", "--clear-groups", copy.path, closed],
        executable: URL(fileURLWithPath: "/usr/bin/setpriv"))
      #expect(result.status == 2 && result.text.contains("cannot open: permission denied"))
    }
  }

  @Test func aMissingModelSaysWhereItLooked() throws {
    let named = try EdgeNer.run(["--model", "/nonexistent.ner"], input: "x")
    #expect(named.status == 2)
    #expect(named.errors == "edge-ner: /nonexistent.ner: cannot open: no such file or directory\n")
    let folder = try EdgeNer.run(["--model", "/"], input: "x")
    #expect(folder.status == 2 && folder.errors == "edge-ner: /: is a directory\n")
    let other = try EdgeNer.run(["verify", "/etc/hostname"])
    #expect(other.status == 2 && other.errors.hasPrefix("edge-ner: /etc/hostname: truncated, need"))
    // A copy of the program has no package around it.
    let lone = CommandModel.temporaryFolder.appendingPathComponent("lone")
    try? FileManager.default.createDirectory(at: lone, withIntermediateDirectories: true)
    let copy = lone.appendingPathComponent("edge-ner")
    try EdgeNer.copyExecutable(to: copy)
    let result = try EdgeNer.run([], model: nil, executable: copy)
    if FileManager.default.fileExists(atPath: "/usr/share/edge-ner/clinical.ner") { return }
    #expect(result.status == 2)
    #expect(
      result.errors
        == "edge-ner: no model: neither --model nor $EDGE_NER_MODEL is given, and there is no "
        + "\(lone.path)/Models/clinical.ner, "
        + "\(CommandModel.temporaryFolder.path)/share/edge-ner/clinical.ner or "
        + "/usr/share/edge-ner/clinical.ner\n")
    let open = try EdgeNer.run(["--find", "drug"], model: nil, executable: copy)
    #expect(open.status == 2)
    #expect(open.errors.contains("\(lone.path)/Models/open.ner, "))
  }

  @Test func mistakesOnTheCommandLineEndWithTwo() throws {
    for (arguments, message) in [
      (["--modle", "x"], "unknown option '--modle'; did you mean '--model'?"),
      (
        ["--format", "json"],
        "--format: 'json' is not one of pretty, jsonl, brat, tsv, conll, fhir, omop, pubtator, html; did you mean 'jsonl'?"
      ),
      (["--threads", "0"], "--threads: 0 is not between 1 and 256"),
      (["--min-score", "2"], "--min-score: 2 is not between 0 and 1"),
      (["--min-score", "x"], "--min-score: 'x' is not a number"),
      (["--isa", "neon"], "--isa neon: this program has no kernels for it"),
      (
        ["--window", "5"],
        "--window: 5 is not between 16 and the positions of the model, at most 512"
      ),
      (["--patient", "a b"], "--patient: not a reference such as Patient/123"),
      (
        ["--recorded", "2026-02-29T00:00:00Z"],
        "--recorded: not an instant such as 2026-01-31T08:00:00Z"
      ),
      (["--patient", "Patient/1"], "--patient: needs --format fhir"),
      (["--recorded", "2026-01-31T08:00:00Z"], "--recorded: needs --format fhir or omop"),
      (["--source-map"], "--source-map: needs --input hl7, cda or fhir"),
      (["--keep-members"], "--keep-members: needs --input jsonl"),
      (["--codes", "/dev/null", "--no-codes"], "--codes and --no-codes: one of them"),
      (["redact", "--keep-members"], "--keep-members: needs --input jsonl"),
      (["--phi"], "--phi: the model has no head for it"),
      (["inspekt"], "no file 'inspekt'; did you mean 'edge-ner inspect'?"),
      (["--threads", "1", "verify"], "no file 'verify'; did you mean 'edge-ner verify'?"),
      (["help", "extrct"], "unknown verb 'extrct'; did you mean 'extract'?"),
      (["completions", "csh"], "'csh' is not one of bash, zsh, fish; did you mean 'zsh'?"),
      (["completions"], "missing operand: bash, zsh or fish"),
    ] {
      #if !arch(x86_64)
        if arguments[0] == "--isa" { continue }
      #endif
      let result = try EdgeNer.run(arguments, input: "x")
      #expect(result.status == 2)
      #expect(result.text == "")
      #expect(result.errors == "edge-ner: \(message)\n")
    }
  }

  /// A name from a glob may hold any byte but NUL and '/'.
  @Test func namesOfFilesCannotForgeALineOrCommandTheTerminal() throws {
    let name = "a\u{1B}[31mX\nforged: \u{9B}31m\u{7F} line.txt"
    let shown = "a\u{FFFD}[31mX\u{FFFD}forged: \u{FFFD}31m\u{FFFD} line.txt"
    for arguments in [
      [name], ["--format", "tsv", name], ["--model", name], ["verify", name], ["inspect", name],
      ["--format", name], ["--\(name)"], ["help", name], ["completions", name],
      ["footprint", name], ["bench", name],
    ] {
      let result = try EdgeNer.run(arguments)
      #expect(result.status == 2)
      #expect(result.errors.contains(shown), "\(arguments)")
      let lines = result.errors.split(separator: "\n")
      #expect(lines.allSatisfy { $0.hasPrefix("edge-ner: ") }, "\(lines)")
      #expect(!result.errors.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B })
    }
    let model = try CommandModel.file(
      name, try Data(contentsOf: .init(filePath: CommandModel.path)))
    for verb in ["inspect", "verify"] {
      let result = try EdgeNer.run([verb, model])
      #expect(result.status == 0 && result.text.contains(shown))
      #expect(!result.text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B })
    }
  }

  /// A container need not have /proc; the arguments come from the system all the same.
  @Test func argumentsNeedNoProc() throws {
    let result = try EdgeNer.shell(
      "unshare -m sh -c 'umount -l /proc || exit 99; exec \"$E\" --version' 2>/dev/null")
    // Without the right to unmount there is nothing to see.
    if result.status == 99 || result.status == 1 { return }
    #expect(result.status == 0 && result.text.hasPrefix("edge-ner "))
  }

  /// Not even with core files asked for: notes would lie in them.
  @Test func noCoreIsDumped() throws {
    let child = try EdgeNer.start(["--input", "lines"])
    try child.send("fever\n")
    _ = try child.nextLine()
    let limits = try String(contentsOfFile: "/proc/\(child.identifier)/limits", encoding: .utf8)
    let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
    #expect(core?.split(separator: " ").dropFirst(4).prefix(2).map(String.init) == ["0", "0"])
    #expect(try child.finish() == .exit(0))
    let dump = try EdgeNer.shell(
      """
      cd "$(mktemp -d)"; ulimit -c unlimited
      (echo fever; sleep 1) | "$E" --input lines & sleep 0.5
      kill -QUIT $!; wait; ls
      """)
    #expect(!dump.text.contains("core"))
  }

  @Test func lackOfMemoryIsSaid() throws {
    // A note of 80 MB where the process may have 70 MB of addresses in all.
    let result = try EdgeNer.shell(
      "head -c 80000000 /dev/zero | tr '\\0' ' ' | (ulimit -v 70000; exec \"$E\" --threads 1)")
    #expect(result.status == 2 && result.text == "")
    #expect(result.errors == "edge-ner: not enough memory\n")
  }

  @Test func aFullDiskIsAnError() throws {
    for arguments in ["", "--format tsv", "man", "tokens"] {
      let result = try EdgeNer.shell("echo fever | $E \(arguments) >/dev/full")
      #expect(result.status == 2)
      #expect(result.errors == "edge-ner: cannot write output: no space left on device\n")
    }
  }

  @Test func aClosedPipeEndsQuietly() throws {
    let result = try EdgeNer.shell(
      "yes 'the patient has fever' | $E --input lines | head -1; echo ${PIPESTATUS[1]}")
    #expect(result.lines.count == 3)
    #expect(result.lines[0].hasPrefix("{\"id\":0,"))
    #expect(result.lines[1] == "0")
    #expect(result.errors == "")
  }

  @Test func recordsAreNotAddedToWhatTheRunReads() throws {
    let note = try CommandModel.file("own.txt", Data("fever\n".utf8))
    for arguments in [["--output", note, note], ["--output", note, "--ignore", note]] {
      let result = try EdgeNer.run(arguments, input: "fever")
      #expect(result.status == 2)
      #expect(result.errors == "edge-ner: --output: the run reads this file\n")
    }
    #expect(try EdgeNer.run(["--output", CommandModel.path], input: "fever").status == 2)
    #expect(try String(contentsOfFile: note, encoding: .utf8) == "fever\n")
  }

  @Test func aTableGoesOnWithoutASecondHeader() throws {
    let path = CommandModel.temporaryFolder.appendingPathComponent("table-\(UUID())").path
    for _ in 0..<2 {
      #expect(try EdgeNer.run(["--format", "tsv", "--output", path], input: "fever").status == 0)
    }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("id\t") }.count == 1)
    for format in ["omop", "html"] {
      let result = try EdgeNer.run(["--format", format, "--output", path], input: "fever")
      #expect(result.status == 2 && result.errors.contains("it has content"))
    }
  }

  /// A file that is opened must not take the number of a stream that the program was started without.
  @Test(arguments: ["--ack - 1>&-", "/nonexistent - 2>&-"])
  func closedStreamsLeadNowhere(rest: String) throws {
    let path = CommandModel.temporaryFolder.appendingPathComponent("closed-\(UUID())").path
    let message = try CommandModel.file(
      "closed.hl7", Data("MSH|^~\\&|A|B|C|D|2020||ORU^R01|1|P|2.5\rOBX|1|TX|N||fever\r".utf8))
    _ = try EdgeNer.shell("$E --input hl7 --output \(path) \(rest) < \(message)")
    let records = try String(contentsOfFile: path, encoding: .utf8)
    #expect(!records.isEmpty)
    for line in records.split(separator: "\n") { #expect(line.hasPrefix("{\"id\":")) }
  }
}
