"""Notes with their labels inline, as a person or a language model writes them, to corpora and back.

    marked_notes.py read --output shorthand.written.train.jsonl marked/*.txt
    marked_notes.py write shorthand.llm.train.jsonl > examples.txt

A file holds notes, each behind a line `=== ID`. A label is `{TAG words}` with

    m medication    d disease      s symptom       st strength   do dosage    fo form
    ro route        fr frequency   du duration     or a private type (PATIENT, DATE, ...)

`{d/h MI}` has flags. A strength, dosage, form, route, frequency or duration, and a symptom or
disease with the flag a (an adverse reaction), belongs to the medication before it; with `^` behind
the tag to the one after it (`{st^ 500 mg}`), with `#2` to the one so numbered (`{m#2 Keppra}`),
with `!` to none.

`read` leaves out notes with a mistake and says each on stderr with its line.
"""

import argparse
import json
import pathlib
import re
import sys

CORE = {"m": "medication", "d": "disease", "s": "symptom"}
ATTRIBUTES = {
    "st": "strength",
    "do": "dosage",
    "fo": "form",
    "ro": "route",
    "fr": "frequency",
    "du": "duration",
}
PRIVATE = (
    *("PATIENT", "DOCTOR", "USERNAME", "HOSPITAL", "STREET", "CITY", "STATE", "ZIP", "COUNTRY"),
    *("ORGANIZATION", "PROFESSION", "AGE", "DATE", "PHONE", "EMAIL", "URL", "MRN", "ID"),
)
LABEL = re.compile(r"\{([A-Za-z]+)(?:/([nuhfa]+))?(\^|!|#\d+)?[ ]([^{}]*)\}")


class Mistake(Exception):
    pass


def parse(ident, marked):
    text, spans = [], []
    length = 0
    last = 0
    for match in LABEL.finditer(marked):
        plain = marked[last : match.start()]
        text.append(plain)
        length += len(plain)
        tag, flags, link, words = match.groups()
        if not words or words != words.strip():
            raise Mistake(f"label {match.group(0)!r} is empty or begins or ends with a blank")
        spans.append((tag, flags or "", link, length, length + len(words), words))
        text.append(words)
        length += len(words)
        last = match.end()
    text.append(marked[last:])
    whole = "".join(text)
    if "{" in whole or "}" in whole:
        place = whole.index("{") if "{" in whole else whole.index("}")
        raise Mistake(f"a brace that is no label, near {whole[max(0, place - 20) : place + 20]!r}")
    return document(ident, whole, spans)


def document(ident, text, spans):
    entities, private, links = [], [], []
    numbered = {}
    for tag, flags, link, start, end, words in spans:
        place = {"start": start, "end": end, "text": words}
        if tag in PRIVATE:
            private.append({"type": tag, **place})
        elif tag in CORE:
            if tag == "m" and link and link.startswith("#"):
                numbered[link] = len(entities)
            elif tag != "m" and "a" in flags:
                links.append((len(entities), "adverse_reaction", link))
            entities.append({"type": CORE[tag], **place, "flags": flags})
        elif tag in ATTRIBUTES:
            links.append((len(entities), ATTRIBUTES[tag], link))
            entities.append({"type": ATTRIBUTES[tag], **place})
        else:
            raise Mistake(f"unknown tag {tag!r}")
    drugs = [index for index, entity in enumerate(entities) if entity["type"] == "medication"]
    relations = []
    for tail, kind, link in links:
        if link == "!":
            continue
        if link == "^":
            head = next((drug for drug in drugs if drug > tail), None)
        elif link:
            head = numbered.get(link)
        else:
            head = next((drug for drug in reversed(drugs) if drug < tail), None)
        if head is None:
            raise Mistake(f"{entities[tail]['text']!r} has no medication to belong to")
        relations.append({"type": kind, "head": head, "tail": tail})
        if kind == "adverse_reaction":
            entities[tail]["drug"] = entities[head]["text"]
    return {"id": ident, "text": text, "entities": entities, "relations": relations, "phi": private}


def notes(marked):
    """The notes of a file's text: their ids, lines where they begin, and marked texts."""
    ident, lines, first = None, [], 0
    for number, line in enumerate(marked.splitlines(), 1):
        if line.startswith("=== "):
            if ident is not None:
                yield ident, first, "\n".join(lines).strip("\n") + "\n"
            ident, lines, first = line[4:].strip(), [], number
        else:
            lines.append(line)
    if ident is not None:
        yield ident, first, "\n".join(lines).strip("\n") + "\n"


def read(arguments):
    seen, kept, wrong = set(), 0, 0
    with open(arguments.output, "w", encoding="utf-8") as output:
        for name in arguments.files:
            path = pathlib.Path(name)
            for ident, line, marked in notes(path.read_text(encoding="utf-8")):
                try:
                    if ident in seen:
                        raise Mistake("its id occurs twice")
                    if not marked.strip():
                        raise Mistake("it is empty")
                    found = parse(ident, marked)
                except Mistake as mistake:
                    wrong += 1
                    print(f"{path.name}:{line}: {ident}: {mistake}", file=sys.stderr)
                    continue
                if arguments.no_private:
                    del found["phi"]
                seen.add(ident)
                kept += 1
                output.write(json.dumps(found, ensure_ascii=False) + "\n")
    print(f"{kept} notes, {wrong} left out", file=sys.stderr)


def write(arguments):
    for name in arguments.files:
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                note = json.loads(line)
                print(f"=== {note['id']}\n{marked_text(note)}")


def marked_text(note):
    short = {kind: tag for tag, kind in (CORE | ATTRIBUTES).items()}
    entities = note["entities"]
    drugs = [index for index, entity in enumerate(entities) if entity["type"] == "medication"]
    heads = {relation["tail"]: relation["head"] for relation in note.get("relations", [])}
    links = {}
    for tail, head in heads.items():
        before = [drug for drug in drugs if entities[drug]["start"] < entities[tail]["start"]]
        after = [drug for drug in drugs if entities[drug]["start"] > entities[tail]["start"]]
        if before and before[-1] == head:
            links[tail] = ""
        elif after and after[0] == head:
            links[tail] = "^"
        else:
            links[tail] = f"#{drugs.index(head) + 1}"
    named = {int(link[1:]) for link in links.values() if link.startswith("#")}
    places = []
    for index, entity in enumerate(entities):
        tag = short[entity["type"]]
        flags = f"/{entity['flags']}" if entity.get("flags") else ""
        link = links.get(index, "")
        if entity["type"] == "medication" and drugs.index(index) + 1 in named:
            link = f"#{drugs.index(index) + 1}"
        elif (
            index not in heads
            and (tag in ATTRIBUTES or "a" in entity.get("flags", ""))
            and tag != "m"
        ):
            link = "!"
        places.append((entity["start"], entity["end"], f"{tag}{flags}{link}"))
    places += [(span["start"], span["end"], span["type"]) for span in note.get("phi", [])]
    pieces, last = [], 0
    for start, end, tag in sorted(places):
        if start < last:  # labels within labels have no form here
            continue
        pieces += [note["text"][last:start], "{", tag, " ", note["text"][start:end], "}"]
        last = end
    return "".join(pieces) + note["text"][last:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(required=True)
    reading = verbs.add_parser("read")
    reading.add_argument("--output", required=True)
    reading.add_argument("--no-private", action="store_true", help="private data are not marked")
    reading.add_argument("files", nargs="+")
    reading.set_defaults(run=read)
    writing = verbs.add_parser("write")
    writing.add_argument("files", nargs="+")
    writing.set_defaults(run=write)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
