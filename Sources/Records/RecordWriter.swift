// The forms of output behind one set of calls.
import Options
import Runtime

package enum OutputFormat: NamedChoice {
  case pretty, jsonLines, brat, tsv, conll, fhir, omop, pubTator, page

  package var name: StaticString {
    switch self {
    case .pretty: "pretty"
    case .jsonLines: "jsonl"
    case .brat: "brat"
    case .tsv: "tsv"
    case .conll: "conll"
    case .fhir: "fhir"
    case .omop: "omop"
    case .pubTator: "pubtator"
    case .page: "html"
    }
  }
}

package enum RecordWriter {
  case pretty(PrettyWriter)
  case jsonLines(JSONLinesWriter)
  case brat(BratWriter)
  case tsv(TSVWriter)
  case conll(ConllWriter)
  case fhir(FHIRWriter)
  case omop(OMOPWriter)
  case pubTator(PubTatorWriter)
  case page(PageWriter)

  /// Whether the form has a place of its own for protected health information.
  package var hasPHILayer: Bool {
    switch self {
    case .jsonLines, .fhir, .omop: true
    default: false
    }
  }

  package func begin(_ note: Note) {
    switch self {
    case .pretty(let writer): writer.begin(note)
    case .jsonLines(let writer): writer.begin(note)
    case .brat(let writer): writer.begin(note)
    case .conll(let writer): writer.begin(note)
    case .fhir(let writer): writer.begin(note)
    case .pubTator(let writer): writer.begin(note)
    case .page(let writer): writer.begin(note)
    case .omop(let writer): writer.begin(note)
    case .tsv: break
    }
  }

  /// Entities come sorted by start.
  package func add(_ finding: Finding, of note: Note) {
    switch self {
    case .pretty(let writer): writer.add(finding)
    case .jsonLines(let writer): writer.add(finding, of: note)
    case .brat(let writer): writer.add(finding, of: note)
    case .tsv(let writer): writer.add(finding, of: note)
    case .conll(let writer): writer.add(finding.span, of: note)
    case .fhir(let writer): writer.add(finding)
    case .omop(let writer): writer.add(finding)
    case .pubTator(let writer): writer.add(finding)
    case .page(let writer): writer.add(finding)
    }
  }

  /// - findings: the relations and protected health information, whose ends are places among the
  ///   entities that were added.
  package func end(_ note: Note, _ findings: NoteFindings) {
    switch self {
    case .pretty(let writer): writer.end(note, findings)
    case .jsonLines(let writer): writer.end(note, findings)
    case .brat(let writer): writer.end(note, findings)
    case .conll(let writer): writer.end(note)
    case .fhir(let writer): writer.end(note, findings)
    case .pubTator(let writer): writer.end(note)
    case .page(let writer): writer.end(note, findings)
    case .omop(let writer): writer.end(note, findings)
    case .tsv: break
    }
  }

  /// Writes the record of a note that cannot be processed.
  ///
  /// - Returns: false where the form has no such record.
  package func fail(_ note: Note, _ message: [UInt8]) -> Bool {
    switch self {
    case .jsonLines(let writer): writer.fail(note, message)
    case .fhir(let writer): writer.fail(note, message)
    case .page(let writer): writer.fail(note, message)
    case .pretty, .brat, .tsv, .conll, .omop, .pubTator: return false
    }
    return true
  }

  /// Writes what comes after the last note.
  package func finish() {
    if case .page(let writer) = self { writer.finish() }
  }
}
