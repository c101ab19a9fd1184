// What edge-distill says of files that it cannot use: the path and a reason in words, status 2.
import Foundation
import Testing

@Suite struct FaultTests {
  private let folder = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString)"

  private static let verbs: [([String], String)] = [
    (["evaluate", "--gold", "nope.jsonl", "--predicted", "n.jsonl"], "nope.jsonl"),
    (["evaluate", "--gold", "n.jsonl", "--model", "nope.ner"], "nope.ner"),
    (["evaluate", "--gold", "n.jsonl", "--model", "n.jsonl"], "n.jsonl: not a model file"),
    (["evaluate", "--gold", "n.jsonl", "--checkpoint", "nope"], "nope/config.json"),
    (
      ["evaluate", "--gold", "n.jsonl", "--predicted", "n.jsonl", "--pairs", "a:b"],
      "--pairs a:b: not A:B=NAME"
    ),
    (
      ["evaluate", "--gold", "n.jsonl", "--predicted", "n.jsonl", "--pairs", "a:b=c"],
      "n.jsonl: no document has concept_relations"
    ),
    (
      ["evaluate", "--gold", "n.jsonl", "--predicted", "n.jsonl", "--types", "disease,sympton"],
      "--types: nothing given here has 'sympton'; the types are disease, medication, symptom"
    ),
    (
      ["evaluate", "--gold", "n.jsonl", "--predicted", "n.jsonl", "--html", "no/x.html"],
      "no/x.html"
    ),
    (
      ["label", "--teacher", "ontology", "--dictionary", "nope", "--notes", "n.jsonl", "-o", "x"],
      "nope"
    ),
    (
      ["label", "--teacher", "model", "--checkpoint", "nope", "--notes", "n.jsonl", "-o", "x"],
      "nope/config.json"
    ),
    (
      [
        "label", "--teacher", "llm", "--endpoint", "http://127.0.0.1:9/v1", "--llm-model", "m",
        "--prompt", "nope.txt", "--notes", "n.jsonl", "-o", "x",
      ], "nope.txt"
    ),
    (
      [
        "label", "--teacher", "llm", "--endpoint", "http://127.0.0.1:9/v1", "--llm-model", "m",
        "--prompt", "n.jsonl", "--notes", "n.jsonl", "-o", "x",
      ], "n.jsonl: a prompt needs name"
    ),
    (["dictionary", "--output", "x", "nope.tsv"], "nope.tsv"),
    (["dictionary", "--output", "x", "--stop-list", "nope.txt", "n.jsonl"], "nope.txt"),
    (["dictionary", "--output", "x", "--time", "n.jsonl", "n.jsonl"], "not a compiled dictionary"),
    (["combine", "--rule", "union", "a=nope.jsonl"], "nope.jsonl"),
    (["combine", "--apply", "nope.json", "n.jsonl"], "nope.json"),
    (["combine", "--apply", "n.jsonl", "n.jsonl"], "n.jsonl: not a file that --choice wrote"),
    (["combine", "--gold", "n.jsonl", "--chart", "no/c.svg", "n.jsonl"], "no/c.svg"),
    (["import", "--from", "brat", "--output", "x", "nope"], "nope"),
    (["train", "--init", "nope", "--train", "n.jsonl", "--output", "x"], "nope/config.json"),
    (["pretrain", "--init", "nope", "--notes", "n.jsonl", "--output", "x"], "nope/config.json"),
    (["quantize", "--checkpoint", "nope", "--output", "x"], "nope/config.json"),
    (["checkpoint", "unpack", "--output", "x", "nope.ner"], "nope.ner: cannot open: no such file"),
    (["checkpoint", "unpack", "--output", "x", "n.jsonl"], "n.jsonl: not a model file"),
  ]

  @Test(arguments: verbs)
  func aFileThatCannotBeUsedIsNamed(arguments: [String], named: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Longer than the header of any file that it is taken for.
    let text = String(repeating: "gout ", count: 200)
    let note = #"{"id":"n","text":"\#(text)","entities":[]}"# + "\n"
    try note.write(toFile: folder + "/n.jsonl", atomically: false, encoding: .utf8)
    let inFolder = arguments.map { argument in
      let isFile = ["n", "no", "nope", "x"].contains {
        argument == $0 || argument.hasPrefix($0 + ".") || argument.hasPrefix($0 + "/")
      }
      return isFile ? folder + "/" + argument : argument
    }
    let result = try EdgeDistill.run(inFolder)
    #expect(result.status == 2)
    #expect(result.errors.contains(named))
    #expect(result.errors.split(separator: "\n").count == 1)
    for sign in ["Error Domain", "errno", "errorNumber", "Error(", "gout"] {
      #expect(!result.errors.contains(sign))
    }
  }
}
