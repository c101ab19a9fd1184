// edge-distill train, evaluate and checkpoint from end to end, on a tiny checkpoint and a few words.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct TrainCommandTests {
  private let scheme = """
    {"heads": [
      {"name": "default", "types": ["medication", "disease"], "sources": [{"files": ["c.jsonl"]}]},
      {"name": "phi", "types": ["DATE"], "sources": [{"files": ["c.jsonl"], "layer": "phi"}]},
      {"name": "assertion", "kind": "flags", "flags": ["negated", "historical"],
       "mentions": ["medication", "disease"], "weight": 0.5, "sources": [{"files": ["c.jsonl"]}]},
      {"name": "medication", "kind": "relation", "types": ["strength"],
       "arguments": ["medication"], "size": 16, "sources": [{"files": ["c.jsonl"]}]},
      {"name": "open", "kind": "open", "size": 16,
       "sources": [{"files": ["c.jsonl"], "map": {"disease": "w5|w8: w9", "strength": null}}]}]}
    """

  /// A folder with the checkpoint `init`, the corpus c.jsonl and a scheme; removed after the closure.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder + "/init", withIntermediateDirectories: true)
    for file in ["config.json", "model.safetensors"] {
      try FileManager.default.copyItem(
        atPath: TinyGolden.directory("tiny") + "/" + file, toPath: folder + "/init/" + file)
    }
    let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + (5..<31).map { "w\($0)" }
    try (pieces.joined(separator: "\n") + "\n").write(
      toFile: folder + "/init/vocab.txt", atomically: false, encoding: .utf8)
    try scheme.write(toFile: folder + "/scheme.json", atomically: false, encoding: .utf8)
    let line = { (id: Int) in
      #"{"id":"\#(id)","text":"w5 w6 W7, w8 w9. w10 w11","entities":["#
        + #"{"type":"medication","start":3,"end":5,"flags":""},"#
        + #"{"type":"strength","start":6,"end":8},"#
        + #"{"type":"disease","start":13,"end":15,"flags":"n"}],"#
        + #""relations":[{"type":"strength","head":0,"tail":1}],"#
        + #""phi":[{"type":"DATE","start":17,"end":20}]}"# + "\n"
    }
    try (0..<12).map(line).joined().write(
      toFile: folder + "/c.jsonl", atomically: false, encoding: .utf8)
    try body(folder)
  }

  private func train(_ folder: String, _ output: String, _ options: [String]) throws
    -> (status: Int32, errors: String)
  {
    try EdgeDistill.run(
      ["train", "--init", folder + "/init", "--output", folder + "/" + output, "--batch", "4"]
        + options)
  }

  private func weights(_ folder: String, _ output: String) -> [Data?] {
    ["model", "heads", "features"].map {
      FileManager.default.contents(atPath: "\(folder)/\(output)/\($0).safetensors")
    }
  }

  @Test func everyKindOfHeadIsTrainedTogetherAndScored() throws {
    try withFolder { folder in
      let options = [
        "--scheme", folder + "/scheme.json", "--dev", folder + "/c.jsonl", "--epochs", "2",
        "--window", "16", "--features", "layout,case,joined", "--quantized-epochs", "1",
        "--choose", "assertion,medication", "--recase", "0.3", "--replace", "0.3", "--typos", "0.2",
      ]
      let first = try train(folder, "a", options + ["--threads", "1"])
      #expect(first.status == 0, "\(first.errors)")
      for words in [
        "head default: tags medication, disease; 12 windows",
        "head assertion: flags negated, historical of medication, disease; 12 windows, weight 0.5",
        "c.jsonl, phi: micro", "c.jsonl, assertion: on gold mentions negated",
        "c.jsonl, medication: with gold arguments micro",
        "head open: 2 types by name, 6 others a window, size 16; 12 windows",
        "c.jsonl, open: micro",
      ] { #expect(first.errors.contains(words), "\(words)") }
      #expect(try train(folder, "b", options + ["--threads", "3"]).status == 0)
      #expect(weights(folder, "a") == weights(folder, "b"))
      #expect(weights(folder, "a").allSatisfy { $0 != nil })
      let gold = ["evaluate", "--gold", folder + "/c.jsonl", "--window", "16", "--checkpoint"]
      try "disease\tw10 w11\n".write(
        toFile: folder + "/wordings.tsv", atomically: false, encoding: .utf8)
      for further in [
        [], ["--head", "phi"], ["--head", "open", "--wordings", folder + "/wordings.tsv"],
        ["--json"],
      ] {
        #expect(try EdgeDistill.run(gold + [folder + "/a"] + further).status == 0)
      }
      // A head of flags labels no words.
      let wrong = try EdgeDistill.run(gold + [folder + "/a", "--head", "assertion"])
      #expect(wrong.status == 2 && wrong.errors.contains("default, phi"))
    }
  }

  /// The clinic's pipeline finds with the quantized file what the float student finds, head by head, so
  /// both are scored alike.
  @Test func aCheckpointAndItsModelFileAreScoredAlike() throws {
    try withFolder { folder in
      // An open head is asked for names that it did not learn, where rounding may tip the scale.
      let open = try #require(scheme.range(of: ",\n  {\"name\": \"open\""))
      try (scheme[..<open.lowerBound] + "]}").write(
        toFile: folder + "/closed.json", atomically: false, encoding: .utf8)
      let trained = try train(
        folder, "a",
        [
          "--scheme", folder + "/closed.json", "--epochs", "40", "--window", "16", "--rate", "0.01",
          "--features", "layout,case,joined",
        ])
      #expect(trained.status == 0, "\(trained.errors)")
      let path = folder + "/a.ner"
      let quantized = try EdgeDistill.run(
        ["quantize", "--checkpoint", folder + "/a", "--output", path])
      #expect(quantized.status == 0, "\(quantized.errors)")
      let documents = try Corpus.read(path: folder + "/c.jsonl").documents
      let teacher = try ModelTeacher(
        checkpoint: folder + "/a", pieceLimit: 14, threadCount: 1)
      let recognizer = try ModelRecognizer(path: path, windowTokens: 16, method: .argmax)
      #expect(recognizer.head == teacher.head)
      #expect(recognizer.evaluation.heads.map(\.kind) == teacher.evaluation.heads.map(\.kind))
      let float = teacher.findings(of: documents)
      let whole = try recognizer.findings(of: documents)
      for (left, right) in zip(float, whole) {
        for head in [0, 1] {
          let spans = (left.entities[head] ?? []).map { [$0.type, "\($0.start)", "\($0.end)"] }
          try #require(!spans.isEmpty)
          #expect(
            (right.entities[head] ?? []).map { [$0.type, "\($0.start)", "\($0.end)"] } == spans)
        }
        #expect(left.found.flags[2]?.map(\.flags) == right.found.flags[2]?.map(\.flags))
        let links = (left.found.links[3] ?? []).map { LinkScores.Link($0) }
        try #require(!links.isEmpty)
        #expect((right.found.links[3] ?? []).map { LinkScores.Link($0) } == links)
      }
      let scores = teacher.evaluation.scores(gold: documents, float)
      let others = recognizer.evaluation.scores(gold: documents, whole, hasGiven: false)
      #expect(scores.map { $0?.choice } == others.map { $0?.choice })
      // Nothing is historical there, so that the mean over the flags is a half at most.
      #expect(scores.map { $0?.choice } == [1, 1, 0.5, 1])
      for further in [[], ["--json"], ["--head", "phi"]] {
        #expect(
          try EdgeDistill.run(
            ["evaluate", "--gold", folder + "/c.jsonl", "--model", path] + further
          )
          .status == 0)
      }
      let wrong = try EdgeDistill.run(
        ["evaluate", "--gold", folder + "/c.jsonl", "--model", path, "--head", "assertion"])
      #expect(wrong.status == 2 && wrong.errors.contains("entities, phi"))
    }
  }

  @Test func meansAndPicksOfCheckpointsAreCheckpoints() throws {
    try withFolder { folder in
      let options = ["--scheme", folder + "/scheme.json", "--epochs", "1", "--window", "16"]
      for (name, seed) in [("a", "1"), ("b", "2")] {
        #expect(try train(folder, name, options + ["--seed", seed]).status == 0)
      }
      let checkpoint = { (words: [String]) in try EdgeDistill.run(["checkpoint"] + words) }
      let (a, b) = (folder + "/a", folder + "/b")
      #expect(try checkpoint(["average", "--output", folder + "/mean", a, b]).status == 0)
      #expect(try checkpoint(["average", "--output", folder + "/same", a, a]).status == 0)
      #expect(weights(folder, "same") == weights(folder, "a"))
      #expect(weights(folder, "mean") != weights(folder, "a"))
      #expect(
        try checkpoint(["pick", "--output", folder + "/p", a, "medication", "phi=dates"]).status
          == 0)
      #expect(
        try checkpoint(["thresholds", "--output", folder + "/t", "--gold", folder + "/c.jsonl", a])
          .status == 0)
      let calibrated = try StudentCheckpoint(directory: folder + "/t")
      #expect(calibrated.configuration.thresholds["open"]?.count == 1)
      let picked = try StudentCheckpoint(directory: folder + "/p")
      #expect(picked.configuration.heads.map(\.name) == ["dates", "medication"])
      let missing = try checkpoint(["pick", "--output", folder + "/q", a, "nose"])
      #expect(missing.status == 2 && missing.errors.contains("no head \"nose\""))
      #expect(try checkpoint(["average", "--output", folder + "/r", a, folder + "/p"]).status == 2)
      // A head that one of them lacks is the mean of the others'.
      let one = folder + "/one"
      #expect(try checkpoint(["pick", "--output", one, a, "default"]).status == 0)
      #expect(try checkpoint(["average", "--output", folder + "/same", a, one]).status == 0)
      #expect(weights(folder, "same") == weights(folder, "a"))
      #expect(try checkpoint(["average", "--output", folder + "/most", b, one, one]).status == 0)
      #expect(try checkpoint(["average", "--output", folder + "/less", one, b]).status == 2)
      // It says that it has heads whose tensors it lacks.
      let files = FileManager.default
      try files.removeItem(atPath: one + "/config.json")
      try files.copyItem(atPath: a + "/config.json", toPath: one + "/config.json")
      #expect(try checkpoint(["average", "--output", folder + "/less", b, one]).status == 2)
      let (most, full) = try (
        CheckpointTensors(directory: folder + "/most"), CheckpointTensors(directory: b)
      )
      for name in full.names where name.hasPrefix("heads.") {
        #expect(try most.tensor(name).elements == full.tensor(name).elements)
      }
      #expect(
        try most.tensor("classifier.bias").elements != full.tensor("classifier.bias").elements)
    }
  }

  @Test func anEmptyCorpusIsRefusedAndTheStudentKept() throws {
    try withFolder { folder in
      let options = ["--scheme", folder + "/scheme.json", "--epochs", "1", "--window", "16"]
      #expect(try train(folder, "a", options).status == 0)
      let before = weights(folder, "a")
      try "".write(toFile: folder + "/empty.jsonl", atomically: false, encoding: .utf8)
      for types in [[], ["--types", "disease"]] {
        let result = try train(folder, "a", ["--train", folder + "/empty.jsonl"] + types)
        #expect(result.status == 2)
        #expect(result.errors.contains("head default: its corpora have nothing to learn from"))
      }
      #expect(weights(folder, "a") == before)
    }
  }

  @Test func aTypeThatNothingHasIsRefusedAndTheOthersListed() throws {
    try withFolder { folder in
      let options = ["--epochs", "1", "--window", "16", "--types"]
      let corpus = ["--train", folder + "/c.jsonl"] + options
      let plain = try train(folder, "a", corpus + ["disease,desease,x"])
      #expect(plain.status == 2)
      let words = "edge-distill: --types: nothing given here has 'desease', 'x'; the types are "
      #expect(plain.errors.hasPrefix(words))
      let types = try #require(plain.errors.split(separator: ";").last)
      for type in ["disease", "medication", "strength"] { #expect(types.contains(type)) }
      #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
      let scheme = ["--scheme", folder + "/scheme.json"] + options
      #expect(try train(folder, "a", scheme + ["disease,DATE,strength"]).status == 0)
      let unknown = try train(folder, "b", scheme + ["desease"])
      #expect(unknown.status == 2 && unknown.errors.contains("'desease'"))
      // A type of the student that is learnt on from may be missing in the new files.
      let line =
        #"{"id":"1","text":"w5 w6","entities":[{"type":"Disease_disorder","start":0,"end":2}]}"#
      try line.write(toFile: folder + "/d.jsonl", atomically: false, encoding: .utf8)
      let only = ["--train", folder + "/d.jsonl"] + options
      let further = try EdgeDistill.run(
        ["train", "--init", folder + "/a", "--output", folder + "/c"] + only
          + ["medication,disease"])
      #expect(further.status == 0, "\(further.errors)")
      #expect(try train(folder, "d", only + ["symptom"]).status == 2)
    }
  }

  @Test func evaluateKnowsTheTypesOfDocumentsAndHeads() throws {
    try withFolder { folder in
      let options = ["--scheme", folder + "/scheme.json", "--epochs", "1", "--window", "16"]
      #expect(try train(folder, "a", options).status == 0)
      let line = #"{"id":"1","text":"w5 w6","entities":[{"type":"symptom","start":0,"end":2}]}"#
      try line.write(toFile: folder + "/d.jsonl", atomically: false, encoding: .utf8)
      let evaluate = { (types: String) in
        try EdgeDistill.run(
          [
            "evaluate", "--gold", folder + "/d.jsonl", "--checkpoint", folder + "/a",
            "--window", "16", "--types", types,
          ])
      }
      #expect(try evaluate("medication,symptom,DATE").status == 0)
      let wrong = try evaluate("medicaton")
      #expect(wrong.status == 2)
      #expect(wrong.errors.contains("'medicaton'; the types are DATE, disease, medication,"))
    }
  }

  @Test func everyTypeOfAPlainCorpusIsTrained() throws {
    try withFolder { folder in
      let corpus = ["--train", folder + "/c.jsonl", "--epochs", "1", "--window", "16"]
      let all = try train(folder, "a", corpus)
      #expect(all.errors.contains("head default: tags disease, medication, strength; 12 windows"))
      let some = try train(folder, "b", corpus + ["--types", "strength"])
      #expect(some.errors.contains("head default: tags strength; 12 windows"))
      #expect([all.status, some.status] == [0, 0])
    }
  }
}
