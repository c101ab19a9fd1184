import Foundation
import Testing

@Suite struct VerbTests {
  @Test func shortHelpFitsATerminal() throws {
    for arguments in [
      ["-h"], ["inspect", "-h"], ["tokens", "-h"], ["bench", "-h"], ["man", "-h"],
    ] {
      let result = try EdgeNer.run(arguments)
      #expect(result.status == 0)
      #expect(result.text.hasPrefix("Usage: edge-ner "))
      for line in result.lines { #expect(line.count <= 79, "\(line)") }
    }
  }

  @Test func longHelpAndManualNameEveryOption() throws {
    let help = try EdgeNer.run(["--help"]).text
    #expect(try EdgeNer.run(["help"]).text == help)
    let manual = try EdgeNer.run(["man"]).text
    for option in [
      "--model", "--input", "--format", "--offsets", "--types", "--min-score", "--threads", "--isa",
      "--window", "--overlap", "--color", "--help", "--version",
    ] {
      #expect(help.contains("  \(option)") || help.contains(", \(option)"))
      #expect(manual.contains(option.replacingOccurrences(of: "-", with: "\\-")))
    }
    #expect(help.contains("Exit status:") && help.contains("130"))
    #expect(try EdgeNer.run(["help", "inspect"]).text.hasPrefix("Usage: edge-ner inspect"))
  }

  @Test func theManualPageHasNoWarning() throws {
    let result = try EdgeNer.shell(
      "command -v groff >/dev/null || exit 0; $E man | groff -man -Tutf8 -ww 2>&1 >/dev/null")
    #expect(result.status == 0 && result.text == "")
  }

  @Test func versionIsOneLine() throws {
    for arguments in [["--version"], ["-V"], ["version"], ["inspect", "--version"]] {
      let text = try EdgeNer.run(arguments).text
      #expect(
        text.range(of: "^edge-ner [0-9]+\\.[0-9]+\\.[0-9]+\n$", options: .regularExpression) != nil)
    }
  }

  @Test func shellsReadTheCompletions() throws {
    #expect(try EdgeNer.shell("$E completions bash | bash -n").status == 0)
    let completed = try EdgeNer.shell(
      """
      eval "$($E completions bash)"
      COMP_WORDS=(edge-ner --format j); COMP_CWORD=2; _edge_ner; echo "${COMPREPLY[@]}"
      COMP_WORDS=(edge-ner insp); COMP_CWORD=1; _edge_ner; echo "${COMPREPLY[@]}"
      COMP_WORDS=(edge-ner inspect --j); COMP_CWORD=2; _edge_ner; echo "${COMPREPLY[@]}"
      COMP_WORDS=(edge-ner help in); COMP_CWORD=2; _edge_ner; echo "${COMPREPLY[@]}"
      cd "$(mktemp -d)"; touch "two words.txt" "two more"
      COMP_WORDS=(edge-ner two); COMP_CWORD=1; _edge_ner; printf '%s;' "${COMPREPLY[@]}"; echo
      COMP_WORDS=(edge-ner --model two); COMP_CWORD=2; _edge_ner
      printf '%s;' "${COMPREPLY[@]}"; echo
      """)
    var lines = completed.lines
    for index in [4, 5] where lines.count > index {
      lines[index] = lines[index].split(separator: ";").sorted().joined(separator: ";")
    }
    #expect(
      lines == [
        "jsonl", "inspect", "--json", "inspect", "two more;two words.txt",
        "two more;two words.txt", "",
      ])
    for shell in ["zsh", "fish"] {
      #expect(try EdgeNer.run(["completions", shell]).text.contains("min-score"))
      let present = try EdgeNer.shell("command -v \(shell) >/dev/null").status == 0
      if present {
        #expect(try EdgeNer.shell("$E completions \(shell) | \(shell) -n").status == 0)
      }
    }
  }

  @Test func windowsOwnEveryTokenOnceAndAreThoseOfExtract() throws {
    let text = (0..<120).map { "Day \($0): no fever, \($0 % 7) mg given at night.\n" }.joined()
    for options in [[], ["--window", "32"], ["--window", "32", "--overlap", "0"]] {
      let shown = try EdgeNer.run(["tokens", "--windows"] + options, input: text).objects()[0]
      let windows = try #require(shown["windows"] as? [[Int]])
      let ids = try #require(shown["ids"] as? [Int])
      var owned = 0
      for window in windows {
        #expect(window[0] <= window[2] && window[2] == owned && window[3] <= window[1])
        #expect(window[1] - window[0] <= (options.isEmpty ? 126 : 30))
        owned = window[3]
      }
      #expect(owned == ids.count)
      let record = try EdgeNer.run(options, input: text).objects()[0]
      #expect(record["windows"] as? Int == windows.count && windows.count > 3)
    }
    #expect(try EdgeNer.run(["tokens", "--windows"], input: "").text.contains(#""windows":[]"#))
  }

  @Test func tokensGiveIdsAndOffsets() throws {
    let record = try EdgeNer.run(["tokens", "--json"], input: "é fever \u{1F600} 5mg").objects()[0]
    let ids = try #require(record["ids"] as? [Int])
    #expect(ids.count == 6)
    #expect(
      record["offsets"] as? [[Int]] == [[0, 1], [2, 7], [8, 9], [10, 11], [11, 12], [12, 13]])
    let utf16 = try EdgeNer.run(["tokens", "--offsets", "utf16"], input: "\u{1F600} 5").objects()[0]
    #expect(utf16["offsets"] as? [[Int]] == [[0, 2], [3, 4]])
    let lines = try EdgeNer.run(["tokens", "--input", "lines"], input: "fever\n\n").text
    #expect(lines.hasSuffix("\n{\"id\":1,\"ids\":[],\"offsets\":[]}\n"))
  }

  @Test func logitsCoverTheFirstWindowWithItsSpecialTokens() throws {
    let long = String(repeating: "fever ", count: 100)
    let record = try EdgeNer.run(["logits", "--json"], input: long).objects()[0]
    let ids = try #require(record["ids"] as? [Int])
    let logits = try #require(record["logits"] as? [[Double]])
    #expect(record["labels"] as? [String] == CommandModel.labels)
    #expect(ids.count == 32 && logits.count == 32)
    #expect(ids[0] == 2 && ids[31] == 3)
    #expect(logits.allSatisfy { $0.count == 5 })
    let empty = try EdgeNer.run(["logits"], input: "").objects()[0]
    #expect(empty["ids"] as? [Int] == [2, 3])
    let short = try EdgeNer.run(["logits", "--window", "16"], input: long).objects()[0]
    #expect((short["ids"] as? [Int])?.count == 16)
  }

  @Test func inspectShowsWhatTheFileHolds() throws {
    let text = try EdgeNer.run(["inspect", CommandModel.path]).text
    for part in [
      "layers        2", "O B-alpha I-alpha", "name: synthetic", "; --sections lists them",
      "sha256", "sandbox",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.range(of: "labels of")!.lowerBound < text.range(of: "layers")!.lowerBound)
    #expect(text.split(separator: "\n").count < 30)
    let whole = try EdgeNer.run(["inspect", "--sections", CommandModel.path]).text
    #expect(whole.contains("labels 0"))
    let object = try EdgeNer.run(["inspect", "--json", CommandModel.path]).objects()[0]
    let architecture = try #require(object["architecture"] as? [String: Any])
    #expect(architecture["layers"] as? Int == 2 && architecture["hidden"] as? Int == 32)
    let sections = try #require(object["sections"] as? [[String: Any]])
    let last = try #require(sections.last)
    #expect((last["start"] as! Int) + (last["bytes"] as! Int) == object["bytes"] as! Int)
    #expect((object["labelSets"] as? [[String: Any]])?.count == 1)
    // Without an operand, the model that extract would use.
    #expect(try EdgeNer.run(["inspect"]).text == text)
  }

  @Test func verifyFindsEveryFlippedByte() throws {
    let whole = try EdgeNer.run(["verify", CommandModel.path])
    #expect(whole.status == 0 && whole.text.contains(": sound, "))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: CommandModel.path))
    for place in stride(from: 0, to: bytes.count, by: bytes.count / 12) {
      var broken = bytes
      broken[place] ^= 1
      let path = try CommandModel.file("broken.ner", broken)
      let result = try EdgeNer.run(["verify", path])
      #expect(result.status == 2, "byte \(place)")
      #expect(result.errors.hasPrefix("edge-ner: \(path): "), "byte \(place)")
    }
  }

  /// The student that the repository ships, if it is there.
  static let shipped: String? = {
    var folder = EdgeNer.executable.deletingLastPathComponent()
    while folder.path != "/", folder.lastPathComponent != ".build" {
      folder.deleteLastPathComponent()
    }
    let path = folder.deletingLastPathComponent().path + "/Models/clinical.ner"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  @Test(.enabled(if: shipped != nil, "Models/clinical.ner is not there"))
  func theShippedModelIsFoundAndWorks() throws {
    let result = try EdgeNer.run([], input: "Started metformin for type 2 diabetes.", model: nil)
    #expect(result.status == 0)
    let entities = try #require(try result.objects()[0]["entities"] as? [[String: Any]])
    #expect(entities.map { $0["text"] as? String } == ["metformin", "type 2 diabetes"])
    #expect(entities.map { $0["type"] as? String } == ["medication", "disease"])
  }

  /// The attributes' texts by the text of their medication.
  private func attributes(_ note: String) throws -> [String: [String]] {
    let result = try EdgeNer.run([], input: note, model: nil)
    let entities = try #require(try result.objects()[0]["entities"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: entities.map { entity in
        let attributes = entity["attributes"] as? [[String: Any]] ?? []
        return (entity["text"] as! String, attributes.map { $0["text"] as! String })
      })
  }

  @Test(.enabled(if: shipped != nil, "Models/clinical.ner is not there"))
  func theNameBeforeBracketsHasWhatStandsBehindThem() throws {
    #expect(
      try attributes("citalopram (Celexa) 40 mg daily, senna 8.6 mg bid") == [
        "citalopram": ["40 mg", "daily"], "Celexa": [], "senna": ["8.6 mg", "bid"],
      ])
  }

  @Test(.enabled(if: shipped != nil, "Models/clinical.ner is not there"))
  func gluedWordsAreRead() throws {
    #expect(
      try attributes("on lasix80bid, enoxaparin70bd→warfarin") == [
        "lasix": ["80", "bid"], "enoxaparin": ["70", "bd"], "warfarin": [],
      ])
  }
}
