// The table of edge-ner's verbs and options: parser, helps, manual page and completions come from
// here. Names and meanings are a contract with scripts; add, never rename.
import KernelInterface
import Options
import Records
import Runtime

let productVersion: StaticString = "0.1.0"

let programTable = Program(
  name: "edge-ner",
  version: productVersion,
  summary: "finds medications, diseases and symptoms in clinical notes",
  details: """
    Reads notes from the files, or from stdin ('-', or no file at all), and writes the entities it \
    finds to stdout, one record a note, in input order. Everything happens on this machine: no \
    network, no log, and no message ever contains text of a note.

    An example:

      echo 'Started metformin for type 2 diabetes.' | edge-ner --format tsv
    """,
  verbs: [
    Verb(
      "extract", .files("[FILE...]", atMost: Int.max), "find entities in notes; the default",
      options: [
        askedModelOption, inputOption, encodingOption, markupOption,
        Option(
          "format", .choice("KIND", OutputFormat.names),
          "form of the output: pretty on a terminal, else jsonl",
          details: """
            pretty: the note with its entities marked, for reading.

            jsonl: one object a note,

              {"id":"note-7","entities":[{"start":10,"end":19,
               "text":"metformin","type":"medication","score":0.9973}],
               "tokens":212,"windows":2}

            also "malformed":N for a note with N places that are not UTF-8; a note that cannot be \
            processed gives {"id":...,"error":"...","entities":[]}.

            brat: stand-off lines (T1, type, start, end, text). tsv: a header line, then id, start, \
            end, type, score and text, tabs between. conll: a word and its label a line, an empty \
            line after each sentence. In brat and conll a note from a file or with a number is \
            opened by a line '# id' or '# id = ...'; all of stdin as one note is not.

            fhir: a Bundle of R4 resources a note, one a line. omop: rows of the NOTE_NLP table under \
            their header. pubtator: the text as title and abstract, then a line an entity. html: one \
            page to look at, complete in itself. What each form has is told in Outputs.md.

            Where the model has several heads that are shown, jsonl and tsv name the head of each \
            entity, brat in an attribute, and conll has a column each. A record of at most 256 KiB \
            is begun only when it is whole.
            """),
        offsetsOption,
        headOption, phiOption, typesOption, minScoreOption,
        Option(
          "find", .text("TYPE, TYPE"), "find these types, by their names; may repeat",
          details: """
            With a model that has a head for it: whatever the names say, such as "allergen, imaging \
            finding, family member"; a name with a comma stands in double quotes. Mentions of \
            different types may overlap. Other heads of the model are silent unless --head names them.
            """),
        Option(
          "types-file", .file("FILE"), "find the types of this file; may repeat",
          details: """
            A name a line, then, between tabs and both optional, a description that is read with the \
            name, and a threshold. Lines that begin with # are left out.
            """),
        Option(
          "threshold", .number("X"), "with --find: how sure of a word's type; the model's",
          details: """
            The probability from which a word is within a mention, from 0 to 1; more finds less.
            """),
        Option(
          "flat", .none, "with --find: of mentions that overlap only the best",
          details: "The one of the best score. conll is always flat."),
        Option(
          "sections", .none, "say each entity's section, and list the note's headings",
          details: """
            jsonl: "section" in each entity and "sections" in the note. The closed list of sections is in \
            Sections.md. A model that judges its findings has "section" without this option.
            """),
        Option(
          "patient", .text("REF"), "with --format fhir: whose notes, such as Patient/123",
          details: "Without it each resource holds an empty patient of its own."),
        Option(
          "recorded", .text("INSTANT"), "with fhir and omop: when the findings were made",
          details: """
            Such as 2026-01-31T08:00:00Z. Without it 1970-01-01T00:00:00Z, so that the same notes give \
            the same bytes.
            """),
        codesOption, noCodesOption,
        Option(
          "dictionary", .file("FILE"), "names to look for beside the model's own; may repeat",
          details: """
            A compiled dictionary, or a table with code, preferred name, synonyms (between |) and \
            type, between tabs; lines that are not of this form are named on stderr and left out. \
            A name is evidence for the model, not a decision. An entity that is such a name has its \
            code, SYSTEM:CODE, before those of the code dictionary.
            """),
        Option(
          "ignore", .file("FILE"), "names that are not given as entities; may repeat",
          details: """
            One a line, or a compiled dictionary. An entity is left out when all of it is such a \
            name, in any case and inflection.
            """),
        Option(
          "keep-members", .none, "with --input jsonl: pass other members on to the record",
          details: """
            They stand after the id, spelled as they came. Members whose names records have \
            themselves are left out.
            """),
        Option(
          "provenance", .none, "name the model and the program in each record",
          details: """
            jsonl: "model":"clinical 1a2b3c4d", its name and the first eight digits of its content \
            hash, and "version", the program's. tsv: a column. brat and conll open their output \
            with a line '# model = ...' wherever notes have lines with their ids.
            """),
        Option(
          "strict", .none, "a note with bytes that are not UTF-8 is a failed note",
          details: """
            Without it such bytes count as U+FFFD, the record tells their number, and the first \
            note that has some is said on stderr.
            """),
        probabilitiesOption, noteSecondsOption, threadsOption, isaOption,
        windowOption, overlapOption,
        Option(
          "source-map", .none, "with hl7, cda, fhir: byte ranges in the message too",
          details: """
            Each entity of a jsonl record gets "source":{"start":..,"end":..}, bytes of the \
            message or document. What is base64 there is one range.
            """),
        Option(
          "output", .file("FILE"), "append the records to a file; stdout",
          details: """
            A file that is made may be read by this user only. tsv goes on without a second header; \
            omop and html are not added to a file with content.
            """),
        Option(
          "ack", .none, "with hl7 and --output: acknowledge each message on stdout",
          details: """
            MSA|AA in an MLLP frame when the records of the message are on disk, MSA|AE when one of \
            its texts could not be read.
            """),
        Option(
          "color", .choice("WHEN", ColorChoice.names), "colours in pretty output",
          details: "auto: on a terminal, unless NO_COLOR is set or TERM is dumb."),
        noSandboxOption, verboseOption,
      ]),
    Verb(
      "spool", .files("FOLDER", atMost: 1), "find entities in the notes that are put into a folder",
      details: """
        Each file NAME.txt of the folder is a note. Its record is written to records/NAME.jsonl, and \
        then the note moves to done/NAME.txt; one that cannot be processed moves to failed/NAME.txt, \
        the reason beside it in NAME.txt.reason. A note that is being processed stands in working/; \
        what a crash or a loss of power leaves there is done again at the next start. Names that are \
        still in use get a number: a~2.txt. A fault of the machine, such as a full disk, ends with \
        status 2 and leaves the queue as it is. One process works in a folder at a time.

        Give a note its name by renaming, or let --settle seconds pass. Folders, links and pipes are \
        left where they are. edge-ner.prom in the folder \
        holds counters for Prometheus' node_exporter. The program ends when the model's file is \
        replaced, so that its supervisor starts it with the new one.
        """,
      options: [
        modelOption,
        Option("once", .none, "end when the folder is empty; 1 if some notes failed"),
        Option(
          "settle", .number("SECONDS"), "take only files not written to for so long; 2",
          details: "From 0 to 3600. 0 where every note gets its name by renaming."),
        Option(
          "max-mb", .number("N"), "longer notes fail, in 10^6 bytes; 64",
          details: "From 1 to 4095. It bounds memory and the time of a note."),
        offsetsOption,
        headOption, phiOption, typesOption, minScoreOption, codesOption, noCodesOption,
        probabilitiesOption, noteSecondsOption, threadsOption, isaOption, windowOption,
        overlapOption, noSandboxOption, verboseOption,
      ]),
    Verb(
      "redact", .files("[FILE...]", atMost: Int.max),
      "write notes without protected health information",
      details: """
        The notes come out in the form they came (text, lines, nul, jsonl), without names, addresses, \
        numbers and dates that say who somebody is; everything else stays as it is. What the \
        model's head phi finds and what has a form of its own are taken together. A note that would \
        still hold one of the values taken out is not written: only its empty place is, and the \
        exit status is 1.

        Markup is read as --markup says and stays where it is: tags too, but for what they hold that is \
        taken out.

        With --input jsonl, notes of one "patient" share invented values and shifts; the id becomes a \
        running number and other members are dropped.

        Some of it is missed: read Redaction and Security in the documents before notes leave the house.
        """,
      options: [
        modelOption, noteInputOption, encodingOption, markupOption,
        Option(
          "mode", .choice("KIND", RedactionMode.names), "what stands instead; tag",
          details: """
            mask: [***], whatever stood there. tag: [PATIENT], [DATE] and so on. surrogate: an \
            invented value of the same form, the same for the same value.
            """),
        Option(
          "shift-dates", .none, "move dates by whole weeks instead of taking them out",
          details: "Weekdays and intervals stay. Invented values do so anyway."),
        Option(
          "date-order", .choice("ORDER", DateOrder.names),
          "how a date like 04/05/2024 is read; by what else the note says",
          details: """
            dmy: the day first. mdy: the month first. Without it dates that can be read in one way \
            only, then postcodes and telephone numbers tell, else the month stands first.
            """),
        Option(
          "types", .text("all|A,B"), "what to take out; the safe-harbor rule",
          details: """
            Without it states, countries, professions, bare years and ages under 90 stay. all takes \
            everything that is found; names as PATIENT, DATE, MRN take only these.
            """),
        Option(
          "key-file", .file("FILE"),
          "32 random bytes, of mode 0600, for invented values and shifts",
          details: "Without it each run draws its own key, and two runs do not agree."),
        Option(
          "report", .file("FILE"), "write counts by type to this file",
          details: "What it held is lost; only its owner may read it."),
        Option("keep-members", .none, "with --input jsonl: keep the id and the other members"),
        Option(
          "rules-only", .none, "use no model",
          details: """
            Finds what has a form, and names beside words like Dr; misses most other names. Options \
            that only a model needs are refused.
            """),
        noteSecondsOption, threadsOption, isaOption, windowOption, overlapOption,
        noSandboxOption, verboseOption,
      ]),
    Verb(
      "inspect", .files("[MODEL]", atMost: 1), "show what a model file contains",
      details: """
        Architecture, labels, content hash and provenance; with --sections or --json also the \
        sections with their places and sizes. Of a code dictionary, its systems and how many \
        concepts each has. Without MODEL, the model that extract would use.
        """,
      options: [
        Option("json", .none, "write one JSON object"),
        Option("sections", .none, "list the file's sections too"), modelOption,
      ]),
    Verb(
      "verify", .files("[MODEL]", atMost: 1), "check a model file, structure and content hash",
      details: "A code dictionary too. Exits with 0 if the file is whole, else with 2.",
      options: [modelOption]),
    Verb(
      "tokens", .files("[FILE]", atMost: 1), "show a text's word pieces",
      details: """
        Writes {"ids":[...],"offsets":[[start,end],...]}, without special tokens, in code points \
        unless --offsets says otherwise. With --input other than text, one object a note with its \
        id. With --windows also "windows":[[first,end,ownedFirst,ownedEnd],...], the ranges of these \
        word pieces that extract would see together, and the part of each that is labelled there. \
        "plain" is the text that was cut into them, where markup, another spelling of line ends or \
        words without a blank between them stand in the input.
        """,
      options: [
        jsonOption, modelOption, inputOption, encodingOption, markupOption, offsetsOption,
        Option("windows", .none, "the windows that extract would cut, too"), windowOption,
        overlapOption,
      ]),
    Verb(
      "logits", .files("[FILE]", atMost: 1), "show the first window's raw label scores",
      details: """
        Writes {"labels":[...],"ids":[...],"logits":[[...],...]} of the first window with its \
        special tokens, before softmax, for comparison with other runtimes. With --input other \
        than text, one object a note with its id.
        """,
      options: [
        jsonOption, modelOption, inputOption, encodingOption, markupOption, isaOption,
        windowOption,
      ]),
    Verb(
      "bench", .files("[FILE]", atMost: 1), "check the kernels, then measure speed",
      details: "Checks each kernel against the reference before it times anything.",
      options: [
        Option("json", .none, "write one JSON object"),
        Option("check", .none, "only check every kernel; 2 if one is wrong; needs no model"),
        modelOption, inputOption, threadsOption,
        isaOption,
      ]),
    Verb(
      "footprint", .files("[FILE...]", atMost: Int.max), "measure what this machine needs for it",
      details: """
        Sizes, cold start, memory, time and energy a note, on the notes of the files or on four \
        made-up ones. The cold start is that of this program started again, from the system call \
        to ready and to the first entity of a note of 100 words, the median of seven. Percentiles \
        are of notes taken one by one. What this machine does not tell is null. With a limit that \
        is exceeded, or that nothing is known about, the exit status is 1.
        """,
      options: [
        Option("json", .none, "write one JSON object"), modelOption, inputOption, threadsOption,
        isaOption,
        Option("max-rss-mb", .number("X"), "limit of the peak resident memory, in 10^6 bytes"),
        Option("max-cold-start-ms", .number("X"), "limit from process start to first entity"),
        Option("max-p95-ms", .number("X"), "limit of the 95th percentile of the time a note"),
        Option("max-executable-mb", .number("X"), "limit of the program's size, in 10^6 bytes"),
        Option("min-tokens-per-second", .number("X"), "the least speed, on all threads"),
      ]),
    Verb(
      "completions", .choice("SHELL", Shell.names), "write a shell's completions",
      details: """
        For bash: source the output, or put it into ~/.local/share/bash-completion/completions/\
        edge-ner. For zsh: into a file _edge-ner in $fpath. For fish: into \
        ~/.config/fish/completions/edge-ner.fish.
        """),
    Verb("man", .none, "write the manual page", details: "Read it with: edge-ner man | man -l -"),
    Verb("help", .verb("[VERB]"), "explain a verb, or everything"),
    Verb("version", .none, "show the version"),
  ],
  defaultVerb: "extract",
  sections: [
    ManualSection(
      "Exit status",
      """
      0: all notes were processed. 1: some notes failed, the others were processed. 2: usage, \
      model or input/output error. 130: interrupted. A closed pipe ends quietly with 0.
      """),
    ManualSection(
      "Environment",
      """
      EDGE_NER_MODEL: the model file used without --model. EDGE_NER_CODES: the code dictionary used \
      without --codes. NO_COLOR: no colours in pretty output.
      """),
    ManualSection(
      "Files",
      """
      clinical.ner, and open.ner for types by name, is looked for in Models/ beside the package or the \
      executable, in ../share/edge-ner/ beside the executable's folder, and in /usr/share/edge-ner/. \
      clinical.terms is \
      looked for beside the model in use, then in the same places.
      """),
  ])
