#!/usr/bin/env python3
"""How well edge-ner's layer `phi` has the private spans of a labelled corpus.

    swift build -c release --product edge-ner
    python3 scripts/research/phi_layer.py --program .build/release/edge-ner \
        --model Models/clinical.ner shorthand.llm.dev.jsonl

Runs `edge-ner --phi` and counts spans of the same type and the same ends. Prints right, found and
labelled spans and F1 of each type and of all. Standard library only.
"""

import collections

import records


def spans(record):
    return {(span["type"], span["start"], span["end"]) for span in record.get("phi", [])}


def main():
    options = records.arguments(__doc__)
    counts = collections.defaultdict(collections.Counter)
    for gold, record in records.beside_labels(
        options.program, options.model, options.corpus, "--phi"
    ):
        for name, marked in ("labelled", spans(gold)), ("found", spans(record)):
            for span in marked:
                counts[span[0]][name] += 1
        for span in spans(gold) & spans(record):
            counts[span[0]]["right"] += 1
    for count in list(counts.values()):
        counts["all"].update(count)
    for name in [*sorted(name for name in counts if name != "all"), "all"]:
        count = counts[name]
        f1 = 2 * count["right"] / max(1, count["found"] + count["labelled"])
        print(f"{name:12} {count['right']:5} {count['found']:5} {count['labelled']:5}  {f1:.3f}")


if __name__ == "__main__":
    main()
