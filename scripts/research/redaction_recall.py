#!/usr/bin/env python3
"""How much protected health information `edge-ner redact` finds in labelled corpora.

    swift build -c release --product edge-ner
    python3 scripts/research/redaction_recall.py --program .build/release/edge-ner \
        --layer entities phi.asq.dev.jsonl

Runs `redact --mode tag --types all` (and the arguments after `--`, by default --rules-only) and
finds the spans again by aligning the output with the text. Counts letters and digits inside the
marked spans, spans covered whole, and spans touched; a title before a name is not counted. For
documents without any marked span it counts how many the default policy alters. Standard library
only.
"""

import argparse
import json
import re
import subprocess

TAG = re.compile(
    r"\[(?:PATIENT|DOCTOR|USERNAME|HOSPITAL|STREET|CITY|STATE|ZIP|COUNTRY|ORGANIZATION|PROFESSION"
    r"|AGE|DATE|PHONE|EMAIL|URL|MRN|ID)\]"
)
TITLE = re.compile(r"(?:Dr|Mr|Mrs|Ms|Prof|Doctor)\.? +")
# Types of phi.golden.dev that are no protected health information.
CLINICAL = {
    "MEDICATION",
    "CONDITION",
    "LAB_TEST",
    "DIAGNOSIS",
    "GENDER",
    "AMOUNT",
    "CURRENCY",
    "BODY_SITE",
    "PROCEDURE",
}


def redact(program, arguments, texts):
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [program, "redact", "--input", "jsonl", *arguments]
    output = subprocess.run(command, input=lines, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def covered(text, redacted):
    """For each character of the text, whether a tag stands in its place."""
    taken = [False] * len(text)
    pieces = TAG.split(redacted)
    position = len(pieces[0])
    for index, piece in enumerate(pieces[1:], 1):
        isLast = index == len(pieces) - 1
        start = len(text) - len(piece) if isLast else text.find(piece, position + 1)
        for place in range(position, start):
            taken[place] = True
        position = start + len(piece)
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--layer", default="phi", help="member with the marked spans")
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--arguments", nargs="*", default=["--rules-only"])
    options = parser.parse_args()
    for path in options.corpora:
        with open(path) as file:
            documents = [json.loads(line) for line in file]
        texts = [document["text"] for document in documents]
        tagged = redact(
            options.program, ["--mode", "tag", "--types", "all", *options.arguments], texts
        )
        default = redact(options.program, options.arguments, texts)
        characters = found = spans = whole = touched = clean = altered = failed = 0
        for document, record, kept in zip(documents, tagged, default):
            text = document["text"]
            marked = [
                span for span in document.get(options.layer, []) if span["type"] not in CLINICAL
            ]
            if not marked:
                clean += 1
                altered += kept["text"] != text
            if "error" in record:
                failed += 1
                continue
            taken = covered(text, record["text"])
            for span in marked:
                title = TITLE.match(text[span["start"] : span["end"]])
                start = span["start"] + (title.end() if title else 0)
                places = [p for p in range(start, span["end"]) if text[p].isalnum()]
                count = sum(taken[place] for place in places)
                characters += len(places)
                found += count
                spans += 1
                whole += count == len(places)
                touched += count > 0
        print(
            f"{path}: characters {found / characters:.3f}, whole {whole / spans:.3f} "
            f"({whole} of {spans}), touched {touched / spans:.3f}; failed notes {failed}; "
            f"altered {altered} of {clean} without any"
        )


main()
