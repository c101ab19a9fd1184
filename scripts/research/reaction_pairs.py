#!/usr/bin/env python3
"""How many pairs of a drug and its adverse reaction a model file finds in PHEE's sentences.

    swift build -c release --product edge-ner
    python3 scripts/research/reaction_pairs.py --program .build/release/edge-ner \
        --model Models/clinical.ner phee.dev.jsonl

A drug is right where it begins and ends as the labels say, a pair where both its mentions do; pairs
are counted in the sentences with labelled relations. Prints right, found and labelled drugs and
pairs with their F1. Standard library only.
"""

import collections

import records


def main():
    options = records.arguments(__doc__)
    counts = collections.Counter()

    def count(what, found, gold):
        counts[what, "right"] += len(found & gold)
        counts[what, "found"] += len(found)
        counts[what, "labelled"] += len(gold)

    for gold, record in records.beside_labels(options.program, options.model, options.corpus):
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
    return {(ends[relation["head"]], ends[relation["tail"]]) for relation in relations}


if __name__ == "__main__":
    main()
