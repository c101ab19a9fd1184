#!/usr/bin/env python3
"""How many pairs of a drug and its adverse reaction a model file finds in PHEE's sentences.

    swift build -c release --product edge-ner
    python3 scripts/research/reaction_pairs.py --program .build/release/edge-ner \
        --model Models/clinical.ner phee.dev.jsonl

A pair is right where both its mentions begin and end as the labels say; sentences without labelled
relations are left out. Prints right, found and labelled drugs and pairs with their F1. Standard
library only.
"""

import argparse
import collections
import json
import subprocess


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("corpus")
    options = parser.parse_args()
    output = subprocess.run(
        [options.program, "--model", options.model, "--no-codes", "--input", "jsonl"]
        + ["--format", "jsonl", options.corpus],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    found = [json.loads(line) for line in output.splitlines()]
    with open(options.corpus, encoding="utf-8") as file:
        labelled = [json.loads(line) for line in file]
    counts = collections.Counter()

    def count(what, found, gold):
        counts[what, "right"] += len(found & gold)
        counts[what, "found"] += len(found)
        counts[what, "labelled"] += len(gold)

    for gold, record in zip(labelled, found, strict=True):
        count("drugs", mentions(record, "medication"), mentions(gold, "Drug"))
        if "relations" in gold:
            count("pairs", pairs(record, "adverse_reaction"), pairs(gold, "adverse_event"))
    for what in "drugs", "pairs":
        right, found, gold = (counts[what, name] for name in ("right", "found", "labelled"))
        print(f"{what} {right:5} {found:5} {gold:5}  {2 * right / max(1, found + gold):.3f}")


def mentions(record, kind):
    return {(e["start"], e["end"]) for e in record["entities"] if e["type"] == kind}


def pairs(record, kind):
    """Both mentions' ends of each relation of a kind."""
    ends = [(entity["start"], entity["end"]) for entity in record["entities"]]
    relations = [relation for relation in record["relations"] if relation["type"] == kind]
    return {(ends[r["head"]], ends[r["tail"]] if "tail" in r else None) for r in relations}


if __name__ == "__main__":
    main()
