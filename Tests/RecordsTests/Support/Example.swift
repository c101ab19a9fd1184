// A note with all that a model may find in it: flags, attributes, a relation to an entity and one to
// words that are none, protected health information.
import Records
import Runtime

struct Example {
  static let text =
    "Mr. Smith denies fever. 40 mg of furosemide twice daily caused a dry cough and itching. "
    + "Father had a stroke; no diabetes in the family. Possible pneumonia.\nStopped warfarin. "
    + "Allergies: penicillin (hives & \u{E9}).\n"

  static let names = TypeNames(
    heads: [
      head("default", .entities, ["medication", "disease", "symptom"]),
      head("phi", .phi, ["PATIENT"]),
      head("medication", .relation, ["strength", "frequency", "adverse_reaction"]),
      head("assertion", .flags, []),
    ],
    flags: ["negated", "uncertain", "historical", "other_person"].map { Array($0.utf8) })

  static func head(_ name: String, _ role: HeadRole, _ types: [String]) -> TypeNames.Head {
    TypeNames.Head(name: Array(name.utf8), role: role, types: types.map { Array($0.utf8) })
  }

  static let allHeads = [0, 1, 2, 3]

  static var spans: [Span] {
    [
      span("Smith", in: text, head: 1, score: 0.75),
      flagged(span("fever", in: text, type: 2), 1),
      span("40 mg", in: text, type: 0, head: 2),
      span("furosemide", in: text, type: 0),
      span("twice daily", in: text, type: 1, head: 2),
      span("dry cough", in: text, type: 2),
      span("cough", in: text, type: 2, head: 2),
      span("itching", in: text, type: 2, head: 2, score: 0.25),
      flagged(span("stroke", in: text, type: 1), 12),
      flagged(span("diabetes", in: text, type: 1), 9),
      flagged(span("pneumonia", in: text, type: 1), 2),
      flagged(span("warfarin", in: text, type: 0), 4),
      span("penicillin", in: text, type: 0),
      span("hives", in: text, type: 2, head: 2),
    ]
  }

  static let links = [
    Link(from: 3, to: 2, typeIndex: 0, headIndex: 2, score: 0.5),
    Link(from: 3, to: 4, typeIndex: 1, headIndex: 2, score: 0.5),
    Link(from: 3, to: 6, typeIndex: 2, headIndex: 2, score: 0.5),
    Link(from: 3, to: 7, typeIndex: 2, headIndex: 2, score: 0.25),
    Link(from: 12, to: 13, typeIndex: 2, headIndex: 2, score: 0.75),
  ]

  static func flagged(_ span: Span, _ flags: UInt64) -> Span {
    var span = span
    span.flags = flags
    return span
  }

  /// What a writer makes of it.
  ///
  /// - heads: nil without protected health information.
  static func write(
    heads: [Int]? = nil, stampsRecords: Bool = false, _ make: (RecordContext) -> RecordWriter
  ) throws -> String {
    let test = try TestModel()
    let note = try note(text)
    return written { output in
      let context = test.context(
        output, heads: heads, stampsRecords: stampsRecords, names: names)
      make(context).write(note, spans, context, links: links)
    }
  }

  /// The same with codes.
  static func writeComplete(_ make: (RecordContext) -> RecordWriter) throws -> String {
    let test = try TestModel()
    let codes = try TestCodes()
    let note = try note(text)
    return written { output in
      let context = test.context(output, names: names, codes: codes.dictionary)
      let writer = make(context)
      let builder = FindingsBuilder(context, SpanFilter(leastScore: 0, wantedTypes: []))
      context.begin(note)
      writer.begin(note)
      builder.add(spans, links, of: note)
      let findings = builder.findings(of: note)
      for finding in findings.entities { writer.add(finding, of: note) }
      writer.end(note, findings)
      _ = writer.fail(note, Array("cannot read: input/output error".utf8))
      writer.finish()
    }
  }
}
