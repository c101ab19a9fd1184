#!/usr/bin/env python3
"""A training scheme with some of its heads, each with a weight of its loss, and further sources.

    python3 scripts/corpora/weigh_heads.py clinical.scheme.json default=5 phi=2 \\
        --add notes.more.train.jsonl=3 --add lists.train.jsonl=2:default > new.scheme.json

Heads that are not named are left out. What is added, FILE=SHARE, becomes a source of every head,
or of those behind a colon, with the layer that the head reads of its other ones. Standard library
only.
"""

import argparse
import json
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("scheme", type=pathlib.Path)
    parser.add_argument("weights", nargs="+", metavar="HEAD=WEIGHT")
    parser.add_argument("--add", action="append", default=[], metavar="FILE=SHARE[:HEAD,...]")
    arguments = parser.parse_args()
    weights = dict(word.split("=") for word in arguments.weights)
    heads = json.loads(arguments.scheme.read_text())["heads"]
    names = {head["name"] for head in heads}

    def check(wanted):
        missing = set(wanted) - names
        if missing:
            parser.error(f"{arguments.scheme}: no head {', '.join(sorted(missing))}")

    check(weights)
    for added in arguments.add:
        file, _, rest = added.partition("=")
        share, _, wanted = rest.partition(":")
        readers = wanted.split(",") if wanted else names
        check(readers)
        for head in heads:
            if head["name"] in readers:
                head["sources"].append(source(file, share, head["sources"]))
    kept = [
        {**head, "weight": float(weights[head["name"]])}
        for head in heads
        if head["name"] in weights
    ]
    print(json.dumps({"heads": kept}))


def source(file, share, others):
    """A source as a scheme has it, with the layer of the others."""
    new = {"files": [file], "share": float(share) if "." in share else int(share)}
    if "layer" in others[0]:
        new["layer"] = others[0]["layer"]
    return new


if __name__ == "__main__":
    main()
