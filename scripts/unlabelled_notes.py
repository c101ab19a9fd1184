#!/usr/bin/env python3
"""The unlabelled notes that the shipped student learnt from.

    python3 scripts/unlabelled_notes.py --data DATA --output unlabelled.jsonl
    python3 scripts/unlabelled_notes.py --data DATA --ids Models/training/soft.notes.txt --output n.jsonl

Of DATA/{mtsamples,e3c,aci-bench}.unlabelled.jsonl the notes are left out that share a passage with
a note of a dev part (three runs of eight words), that are mostly a note of notes.llm.train or
maccrobat.train (a fifth of the runs), or mostly an earlier note (half of them). Of the rest, in
random order, 700 of MTSamples and ACI-Bench are taken, then notes of E3C up to 3,000,000
characters. With --ids, exactly the notes named, one CORPUS-ID a line, in that order. Prints the
SHA-256 of the file. Standard library only.
"""

import argparse
import hashlib
import json
import pathlib
import random

import corpus

SOURCES = ["mtsamples", "e3c", "aci-bench"]
DEV = ["notes.llm", "maccrobat", "bc5cdr", "ncbi-disease", "phee", "biored"]
TRAIN = ["notes.llm", "maccrobat"]
RUN, CHARACTERS, OTHERS = 8, 3_000_000, 700


def runs(text):
    return corpus.runs(text, RUN)


def runs_of(data, names, part):
    return {r for name in names
            for record in corpus.read_jsonl(data / f"{name}.{part}.jsonl")
            for r in runs(record["text"])}


def candidates(data):
    dev = runs_of(data, DEV, "dev")
    apart = [(source, record["id"], record["text"]) for source in SOURCES
             for record in corpus.read_jsonl(data / f"{source}.unlabelled.jsonl")
             if len(runs(record["text"]) & dev) < 3]
    random.seed(1)
    random.shuffle(apart)
    train, seen = runs_of(data, TRAIN, "train"), set()
    for source, name, text in apart:
        own = runs(text)
        if own and len(own & train) <= 0.2 * len(own) and len(own & seen) <= 0.5 * len(own):
            seen |= own
            yield source, name, text


def chosen(data):
    notes = list(candidates(data))
    result = [note for note in notes if note[0] != "e3c"][:OTHERS]
    count = sum(len(text) for _, _, text in result)
    for note in notes:
        if note[0] == "e3c" and count <= CHARACTERS:
            result.append(note)
            count += len(note[2])
    random.seed(2)
    random.shuffle(result)
    return result


def named(data, path):
    texts = {(source, record["id"]): record["text"] for source in SOURCES
             for record in corpus.read_jsonl(data / f"{source}.unlabelled.jsonl")}
    for line in path.read_text().split():
        source = next(s for s in SOURCES if line.startswith(s + "-"))
        name = line.removeprefix(source + "-")
        yield source, name, texts[source, name]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of corpora")
    parser.add_argument("--ids", type=pathlib.Path, help="take the notes named in this file")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    options = parser.parse_args()
    notes = list(named(options.data, options.ids) if options.ids else chosen(options.data))
    lines = "".join(json.dumps({"id": f"{source}-{name}", "text": text}) + "\n"
                    for source, name, text in notes).encode()
    options.output.write_bytes(lines)
    print(f"{len(notes)} notes, {len(lines)} bytes")
    print(hashlib.sha256(lines).hexdigest())


if __name__ == "__main__":
    main()
