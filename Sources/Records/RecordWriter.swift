// The forms of output behind one set of calls.
import Options
import Runtime

package enum OutputFormat: NamedChoice {
  case pretty, jsonLines, brat, tsv, conll

  package var name: StaticString {
    switch self {
    case .pretty: "pretty"
    case .jsonLines: "jsonl"
    case .brat: "brat"
    case .tsv: "tsv"
    case .conll: "conll"
    }
  }
}

package enum RecordWriter {
  case pretty(PrettyWriter)
  case jsonLines(JSONLinesWriter)
  case brat(BratWriter)
  case tsv(TSVWriter)
  case conll(ConllWriter)

  package func begin(_ note: Note) {
    switch self {
    case .pretty(let writer): writer.begin(note)
    case .jsonLines(let writer): writer.begin(note)
    case .brat(let writer): writer.begin(note)
    case .tsv: break
    case .conll(let writer): writer.begin(note)
    }
  }

  package func add(_ span: Span, of note: Note) {
    switch self {
    case .pretty(let writer): writer.add(span, of: note)
    case .jsonLines(let writer): writer.add(span, of: note)
    case .brat(let writer): writer.add(span, of: note)
    case .tsv(let writer): writer.add(span, of: note)
    case .conll(let writer): writer.add(span, of: note)
    }
  }

  package func end(_ note: Note) {
    switch self {
    case .pretty(let writer): writer.end(note)
    case .jsonLines(let writer): writer.end(note)
    case .brat, .tsv: break
    case .conll(let writer): writer.end(note)
    }
  }
}
