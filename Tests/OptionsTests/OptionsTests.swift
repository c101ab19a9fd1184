import Testing

@testable import Options

/// Arguments as the system would hand them over; they live as long as the process.
func arguments(_ words: [String]) -> [Argument] {
  words.map { word in
    let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: word.utf8.count + 1)
    for (index, byte) in word.utf8.enumerated() { bytes[index] = CChar(bitPattern: byte) }
    bytes[word.utf8.count] = 0
    return Argument(cString: bytes)
  }
}

@Suite struct OptionsTests {
  static let program = Program(
    name: "tool", version: "1.2.3", summary: "does things", details: "Does many things.",
    verbs: [
      Verb(
        "run", .files("[FILE...]", atMost: 3), "run it",
        options: [
          Option("model", letter: "m", .file("FILE"), "a model"),
          Option("format", .choice("KIND", ["text", "jsonl"]), "a form"),
          Option("count", .number("N"), "a count"),
          Option(
            "loud", letter: "l", .none, "be loud", details: "First.\n\n  kept as it is\n\nLast."),
        ]),
      Verb("look", .choice("WHAT", ["here", "there"]), "look at it's things"),
    ],
    defaultVerb: "run", sections: [ManualSection("Exit status", "0 or 1.")])

  static func parse(_ words: String...) throws(OptionError) -> ParsedCommand {
    try program.parse(arguments(words))
  }

  static func message(_ words: String...) -> String? {
    do throws(OptionError) {
      _ = try program.parse(arguments(words))
      return nil
    } catch {
      return error.text
    }
  }

  @Test func everyFormOfAnOptionIsRead() throws {
    for words in [
      ["--model", "x"], ["--model=x"], ["-m", "x"], ["-mx"], ["-lmx"], ["run", "--model", "x"],
      ["--model", "y", "--model", "x"],
    ] {
      let parsed = try Self.program.parse(arguments(words))
      #expect(parsed.last("model")?.string == "x", "\(words)")
      #expect(parsed.operands.isEmpty)
    }
    #expect(try Self.parse("--model=").last("model")?.string == "")
    #expect(try Self.parse("--model=a=b").last("model")?.string == "a=b")
    #expect(try Self.parse("--model", "a", "--model=b").all("model").map(\.string) == ["a", "b"])
  }

  @Test func operandsAndOptionsMix() throws {
    let parsed = try Self.parse("a", "--loud", "-", "--", "--model")
    #expect(parsed.operands.map(\.string) == ["a", "-", "--model"])
    #expect(parsed.has("loud") && !parsed.has("model"))
    #expect(!parsed.isVerbWritten)
    #expect(try Self.parse("run").isVerbWritten)
    // The verb comes first; later the word is an operand.
    #expect(try Self.parse("a", "look").operands.map(\.string) == ["a", "look"])
  }

  @Test func mistakesAreNamedWithTheNearestName() {
    #expect(Self.message("--modle", "x") == "unknown option '--modle'; did you mean '--model'?")
    #expect(Self.message("--zzzzzz") == "unknown option '--zzzzzz'")
    #expect(Self.message("-x") == "unknown option '-x'")
    #expect(Self.message("--model") == "--model needs a value: FILE")
    #expect(Self.message("--loud=1") == "--loud takes no value")
    #expect(
      Self.message("--format", "jsnl")
        == "--format: 'jsnl' is not one of text, jsonl; did you mean 'jsonl'?")
    #expect(Self.message("look", "hre") == "'hre' is not one of here, there; did you mean 'here'?")
    #expect(Self.message("a", "b", "c", "d") == "one operand too many: 'd'")
  }

  @Test func aProgramWithoutDefaultVerbNeedsOne() throws {
    let program = Program(
      name: "tool", version: "1", summary: "", details: "",
      verbs: [Verb("train", .none, ""), Verb("label", .none, "")])
    func message(_ words: [String]) -> String? {
      do throws(OptionError) {
        _ = try program.parse(arguments(words))
        return nil
      } catch {
        return error.text
      }
    }
    #expect(message([]) == "no verb named; --help lists them")
    #expect(message(["trian"]) == "unknown verb 'trian'; did you mean 'train'?")
    #expect(try program.parse(arguments(["--help"])).has("help"))
    #expect(try program.parse(arguments(["train"])).isVerbWritten)
  }

  @Test func numbersAreReadStrictly() throws {
    for (word, value) in [("0", 0), ("-7", -7), ("+12", 12), ("9223372036854775807", Int.max)] {
      #expect(arguments([word])[0].integer == value)
    }
    #expect(arguments(["-9223372036854775808"])[0].integer == Int.min)
    for word in ["", "-", "1.0", "1 ", "0x1", "9223372036854775808", "１"] {
      #expect(arguments([word])[0].integer == nil, "\(word)")
    }
    for (word, value) in [("0.5", 0.5), (".5", 0.5), ("5.", 5), ("-1e-2", -0.01), ("2E3", 2000)] {
      #expect(abs(arguments([word])[0].number! - value) < 1e-12, "\(word)")
    }
    for word in ["", ".", "e5", "1e", "1e999", "nan", "inf", "0.5x"] {
      #expect(arguments([word])[0].number == nil, "\(word)")
    }
    #expect(try Self.parse("--count", "3").integer("count", 1, 5, "1", "5") == 3)
    #expect(throws: OptionError.self) {
      try Self.parse("--count", "6").integer("count", 1, 5, "1", "5")
    }
    #expect(throws: OptionError.self) {
      try Self.parse("--count", "x").number("count", 1, 5, "1", "5")
    }
  }

  @Test func listsAreSplitAtCommas() {
    #expect(arguments(["a,bc,,d"])[0].splitAtCommas().map(\.string) == ["a", "bc", "", "d"])
    #expect(arguments([""])[0].splitAtCommas().map(\.string) == [""])
  }

  @Test func editDistanceCountsSwapsOnce() {
    for (left, right, distance) in [
      ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("model", "modle", 1),
      ("kitten", "sitting", 3), ("", "abc", 3),
    ] {
      let pair = arguments([left, right])
      #expect(editDistance(pair[0], pair[1]) == distance, "\(left) \(right)")
      #expect(editDistance(pair[1], pair[0]) == distance, "\(right) \(left)")
    }
  }

  @Test func helpComesFromTheTable() {
    let short = String(decoding: Self.program.help(verb: nil, isShort: true), as: UTF8.self)
    let long = String(decoding: Self.program.help(verb: nil, isShort: false), as: UTF8.self)
    for option in Self.program.verbs[0].options {
      #expect(short.contains("--\(Argument(option.name).string)"))
      #expect(long.contains(Argument(option.summary).string))
    }
    #expect(long.contains("\n        kept as it is\n"))
    #expect(long.contains("Exit status:\n  0 or 1."))
    #expect(!short.contains("First."))
    for line in short.split(separator: "\n") { #expect(line.utf8.count <= 79, "\(line)") }
  }

  @Test func theManualEscapesWhatRoffWouldTake() {
    let page = String(decoding: Self.program.manualPage, as: UTF8.self)
    #expect(page.hasPrefix(".TH TOOL 1 \"\" \"tool 1.2.3\"\n"))
    #expect(page.contains("\\-\\-model"))
    #expect(page.contains(".nf\n  kept as it is\n.fi\n") || page.contains("kept as it is"))
    #expect(!page.contains("\n'"))
  }

  @Test func completionsQuoteTheTablesWords() {
    let fish = String(decoding: Self.program.fishCompletions, as: UTF8.self)
    #expect(fish.contains("-d 'look at it\\'s things'"))
    let zsh = String(decoding: Self.program.zshCompletions, as: UTF8.self)
    #expect(zsh.contains("look at it'\\''s things"))
    let bash = String(decoding: Self.program.bashCompletions, as: UTF8.self)
    #expect(bash.contains("run:--format) mapfile -t COMPREPLY < <(compgen -W 'text jsonl '"))
  }
}
