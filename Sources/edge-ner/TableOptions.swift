// Options that several verbs of the table have.
import KernelInterface
import Options
import Records
import Runtime

let jsonOption = Option("json", .none, "write JSON, which is the only form")

let modelOption = Option(
  "model", .file("FILE"), "the model; $EDGE_NER_MODEL, else clinical.ner",
  details: "Where clinical.ner is looked for is listed under Files.")

/// The model of a verb that takes types by name.
let askedModelOption = Option(
  "model", .file("FILE"), "the model; $EDGE_NER_MODEL, else clinical.ner",
  details: "With --find or --types-file else open.ner. Files lists where they are looked for.")

let codesOption = Option(
  "codes", .file("FILE"), "the code dictionary; $EDGE_NER_CODES, else clinical.terms",
  details: """
    Entities get the codes of ICD-10-CM, SNOMED CT, MeSH and others that it has: in jsonl, tsv, brat, \
    fhir, omop, pubtator and html. edge-distill dictionary --codes makes one. Without clinical.terms \
    there are no codes.
    """)

let noCodesOption = Option("no-codes", .none, "give no codes")

let probabilitiesOption = Option(
  "probabilities", .none, "give the probabilities behind flags and types",
  details: """
    jsonl: "assertion_scores":{"negated":0.9931,...}, and "type_scores", the score that the same words \
    would have as an entity of each type of the head.
    """)

let noteSecondsOption = Option(
  "note-seconds", .number("N"), "a note that takes longer is a failed note",
  details: """
    From 0.001 to 1000000, looked at after each batch of windows, from the moment when all notes \
    before it are done. Its record is the one of a failed note; the others go on.
    """)

let inputOption = Option(
  "input", .choice("KIND", InputKind.names),
  "what the input holds; text: each file is one note",
  details: """
    text: each file, or all of stdin, is one note. lines: each line is a note. nul: notes with NUL \
    bytes between. jsonl: a JSON object a line with "text" and an optional "id". hl7: HL7 v2 \
    messages, in MLLP frames or not; the text of OBX, NTE and TXA. cda: each file is a clinical \
    document; the narrative of its sections. fhir: resources in JSON, one a line or any other way; \
    narratives and attachments of Bundle, Composition, DiagnosticReport, DocumentReference and \
    Binary. Each text of a document is a note, whose record says the document's id, the patient's \
    and the place.
    """)

/// The forms in which notes come out again.
let noteInputOption = Option(
  "input", .choice("KIND", InputKind.names),
  "what the input holds; text: each file is one note",
  details: """
    text: each file, or all of stdin, is one note. lines: each line is a note. nul: notes with NUL \
    bytes between. jsonl: a JSON object a line with "text" and an optional "id". Documents, hl7, cda \
    and fhir, are refused: their other fields say who the patient is.
    """)

let encodingOption = Option(
  "encoding", .choice("NAME", TextEncoding.names),
  "how the input spells characters",
  details: """
    auto: a byte order mark decides, or every other byte that is 0; else UTF-8, else Windows-1252 \
    where nothing beyond ASCII in the whole note is UTF-8, which the record's "warnings" then say. \
    utf-16: by its byte order mark, else in the likelier order.
    """)

let markupOption = Option(
  "markup", .choice("KIND", Markup.names),
  "what in a note is no text",
  details: """
    html: tags and character references. hl7: escapes of HL7 v2. auto: whichever of them is beyond \
    doubt, and line ends written as \\n or _x000D_. The entities are those of the text without it; \
    offsets and "text" are still those of the input, with "plain" beside it where markup stands in \
    between. Except with --encoding utf-8 --markup none, every character that breaks lines or \
    pages is a line end, soft hyphens and characters without width join, and symbols from the \
    fonts of word processors are marks.
    """)

let offsetsOption = Option(
  "offsets", .choice("UNIT", OffsetUnit.names),
  "what start and end count; codepoint",
  details: """
    codepoint counts as Python and BRAT do, byte counts bytes of the input, utf16 as JavaScript \
    and Java do. Invalid UTF-8 counts as the U+FFFD characters it is replaced by.
    """)

let windowOption = Option(
  "window", .number("N"), "tokens of a window, [CLS] and [SEP] included",
  details: """
    From 16 to the positions the model has, 512 at most; the default is the model's own. Longer \
    windows see more context and cost more. A note of up to 8/5 of a window is one window.
    """)

let overlapOption = Option(
  "overlap", .number("N"), "tokens that a window shares with each neighbour",
  details: "From 0 to a quarter of the window without [CLS] and [SEP]. They give context only.")

let headOption = Option(
  "head", .text("NAME"), "only this head of the model; may be repeated",
  details: "Names as 'edge-ner inspect' lists them; others are refused.")

let phiOption = Option(
  "phi", .none, "find protected health information too",
  details: """
    With a model that has a head for it: jsonl has it as "phi" beside the entities, other forms \
    as entities of that head.
    """)

let typesOption = Option(
  "types", .text("A,B"), "keep only entities of these types",
  details: "Names as 'edge-ner inspect' lists them; others are refused.")

let minScoreOption = Option(
  "min-score", .number("X"), "keep only entities with at least this score",
  details: """
    From 0 to 1. The score is the probability of the span under the model. With 0 every span that \
    the model's labels say is kept as they say it, whatever the default is.
    """)

let noSandboxOption = Option(
  "no-sandbox", .none, "do not give up what reading notes does not need",
  details: """
    Before the first note is read, the kernel is told to refuse files that are not named, sockets, \
    other programs and writing to files; a part that it lacks is left out. Only for looking into \
    the program.
    """)

let verboseOption = Option(
  "verbose", .none, "say on stderr what of the sandbox is in force")

let threadsOption = Option(
  "threads", .number("N"), "threads to use; all cores there are",
  details: """
    From 1 to 256. The default is the number of cores that the process may run on, or fewer where \
    its control group has a share of them (cpu.max). The output is the same with any number.
    """)

let isaOption = Option(
  "isa",
  .choice("NAME", InstructionSet.names),
  "force an instruction set; the best the CPU has",
  details: "One that this machine lacks is refused. The output is the same with any.")
