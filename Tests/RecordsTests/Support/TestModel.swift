// A small model of random weights whose vocabulary has some words, and notes with spans of the test's
// own choice: what writers are given, without an encoder.
import Foundation
import Quantize
import Records
import Runtime

final class TestModel {
  let model: Model
  private let image: ModelImage

  /// - heads: names and types.
  init(heads: [(name: String, types: [String])] = [("default", ["medication", "disease"])]) throws {
    var synthetic = SyntheticModel(seed: 7)
    let writer = try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 200, hiddenSize: 32, layerCount: 1, attentionHeadCount: 2,
        feedForwardSize: 64, positionCount: 64, windowTokens: 32),
      heads: heads.map { head in
        (head.name, ["O"] + head.types.flatMap { ["B-\($0)", "I-\($0)"] })
      },
      words: ["the", "patient", "has", "fever"])
    image = try writer.image()
    model = try Model.view(image.bytes)
  }

  /// The first eight digits of the content hash.
  var hash: String {
    model.contentHash.prefix(4).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// - names: nil for those of the model.
  func context(
    _ output: OutputBuffer, unit: OffsetUnit = .codePoint, heads: [Int]? = nil,
    namesNotes: Bool = true, stampsRecords: Bool = false, names: TypeNames? = nil,
    codes: CodeDictionary? = nil
  ) -> RecordContext {
    var setting = RecordSetting(version: "1.2.3")
    setting.unit = unit
    setting.heads = heads
    setting.namesNotes = namesNotes
    setting.stampsRecords = stampsRecords
    setting.codes = codes
    return RecordContext(output: output, model: model, setting: setting, names: names)
  }
}

/// Notes of the lines of JSON, as the source reads them.
func notes(_ lines: String) throws -> [Note] {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try Data(lines.utf8).write(to: url)
  defer { try? FileManager.default.removeItem(at: url) }
  return url.path.withCString { path in
    let source = NoteSource(kind: .jsonLines, paths: [path], reading: .exact)
    var notes: [Note] = []
    while case .note(let note) = source.next(mayBlock: true) { notes.append(note) }
    return notes
  }
}

/// A note of this text; its id is `n`.
func note(_ text: String) throws -> Note {
  let object = try JSONSerialization.data(withJSONObject: ["id": "n", "text": text])
  return try notes(String(decoding: object, as: UTF8.self))[0]
}

/// The span of the first `words` in the text.
func span(
  _ words: String, in text: String, type: Int = 0, head: Int = 0, score: Double = 0.5
) -> Span {
  let range = text.range(of: words)!
  let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
  return Span(
    byteStart: start, byteEnd: start + words.utf8.count, typeIndex: type, headIndex: head,
    score: score)
}

extension FindingsBuilder {
  /// Spans get their ordinals in their order.
  func add(_ spans: [Span], _ links: [Link], of note: Note) {
    for (ordinal, var span) in spans.enumerated() {
      span.ordinal = ordinal
      add(span, of: note)
    }
    for link in links { add(link) }
  }
}

extension RecordWriter {
  /// Writes one note with its spans, which get their ordinals by start, and links between them.
  func write(_ note: Note, _ spans: [Span], _ context: RecordContext, links: [Link] = []) {
    let builder = FindingsBuilder(context, SpanFilter(leastScore: 0, wantedTypes: []))
    context.begin(note)
    begin(note)
    builder.add(spans, links, of: note)
    let findings = builder.findings(of: note)
    for finding in findings.entities { add(finding, of: note) }
    end(note, findings)
  }
}
