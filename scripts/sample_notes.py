#!/usr/bin/env python3
"""The notes over which "the same bytes" is shown: all dev notes and 1,000 unlabelled ones.

    python3 scripts/sample_notes.py --data DATA --output notes.jsonl

First every record of DATA/*.dev.jsonl, files in order of name, then every ninth record of
DATA/*.unlabelled.jsonl, taken as one list in order of name, until there are 1,000. A record keeps
`text` and gets the id FILE:NUMBER, numbers from 0. Prints how many there are and the SHA-256 of
the list, so that another machine can tell whether it has the same. Standard library only.
"""

import argparse
import hashlib
import json
import pathlib

import corpus

UNLABELLED = 1000
STEP = 9


def notes(paths):
    for path in sorted(paths):
        for number, record in enumerate(corpus.read_jsonl(path)):
            yield {"id": f"{path.name.removesuffix('.jsonl')}:{number}", "text": record["text"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of corpora")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    options = parser.parse_args()
    labelled = list(notes(options.data.glob("*.dev.jsonl")))
    unlabelled = list(notes(options.data.glob("*.unlabelled.jsonl")))[::STEP][:UNLABELLED]
    lines = "".join(
        json.dumps(note, ensure_ascii=False, separators=(",", ":")) + "\n"
        for note in labelled + unlabelled
    ).encode()
    options.output.write_bytes(lines)
    print(f"{len(labelled)} dev notes and {len(unlabelled)} unlabelled, {len(lines)} bytes")
    print(hashlib.sha256(lines).hexdigest())


if __name__ == "__main__":
    main()
