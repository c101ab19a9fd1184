#!/usr/bin/env python3
"""A corpus from notes and edge-ner's records of them: what the program found becomes labels.

    edge-ner --input jsonl notes.jsonl > found.jsonl
    python3 scripts/join_texts.py --notes notes.jsonl --found found.jsonl --output labelled.jsonl

Records are matched by id; a note without a record, or whose record is an error, ends the run.
Standard library only.
"""

import argparse
import json
import pathlib
import sys

import corpus


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notes", type=pathlib.Path, required=True)
    parser.add_argument("--found", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    options = parser.parse_args()
    found = {record["id"]: record for record in corpus.read_jsonl(options.found)}
    lines = []
    for note in corpus.read_jsonl(options.notes):
        record = found.get(note["id"], {})
        if "entities" not in record:
            sys.exit(f"{note['id']}: no entities in {options.found}")
        lines.append(json.dumps(
            {"id": note["id"], "text": note["text"], "entities": record["entities"]}) + "\n")
    options.output.write_text("".join(lines))
    print(f"{len(lines)} notes")


if __name__ == "__main__":
    main()
