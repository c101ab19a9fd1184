// What a person writes: lists of names, types by name, and the command line.
import CommandLineOptions
import Runtime

func readLists(_ bytes: UnsafeRawBufferPointer) {
  if let dictionary = try? TermTable.dictionary(table: bytes, fault: { _, _ in }) {
    find(in: dictionary)
  }
  if let dictionary = try? TermTable.dictionary(lines: bytes, fault: { _, _ in }) {
    find(in: dictionary)
  }
  _ = try? TypeList.types(list: bytes)
  _ = try? TypeList.types(table: bytes)
}

private let program = Program(
  name: "program", version: "1", summary: "does it", details: "",
  verbs: [
    Verb(
      "run", .files("[FILE...]", atMost: 3), "runs",
      options: [
        Option("count", letter: "c", .number("N"), "how many"),
        Option("kind", letter: "k", .choice("KIND", ["one", "two"]), "which"),
        Option("quiet", letter: "q", .none, "says nothing"),
      ]),
    Verb("stop", .none, "stops"),
  ], defaultVerb: "run")

/// Words of a command line, NUL bytes between.
func readOptions(_ bytes: UnsafeRawBufferPointer) {
  let line = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
  defer { line.deallocate() }
  var arguments: [Argument] = []
  var isStart = true
  for (index, byte) in bytes.enumerated() { line[index] = CChar(bitPattern: byte) }
  line[bytes.count] = 0
  for index in 0..<bytes.count {
    if isStart { arguments.append(Argument(cString: line + index)) }
    isStart = line[index] == 0
  }
  guard let parsed = try? program.parse(arguments) else { return }
  if parsed.verb.name.utf8CodeUnitCount == 3 {
    _ = try? parsed.integer("count", -5, 1_000_000, "-5", "1000000")
    _ = try? parsed.number("count", 0, 1, "0", "1")
    _ = parsed.choice("kind")
    _ = parsed.all("quiet")
  }
  _ = parsed.operands.map { $0.splitAtCommas().count }
}
