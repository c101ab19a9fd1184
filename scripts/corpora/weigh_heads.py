#!/usr/bin/env python3
"""A training scheme with some of its heads, each with a weight of its loss.

    python3 scripts/corpora/weigh_heads.py clinical.scheme.json default=5 phi=2 > new.scheme.json

Heads that are not named are left out. Standard library only.
"""

import argparse
import json
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("scheme", type=pathlib.Path)
    parser.add_argument("weights", nargs="+", metavar="HEAD=WEIGHT")
    arguments = parser.parse_args()
    weights = dict(word.split("=") for word in arguments.weights)
    heads = json.loads(arguments.scheme.read_text())["heads"]
    missing = set(weights) - {head["name"] for head in heads}
    if missing:
        parser.error(f"{arguments.scheme}: no head {', '.join(sorted(missing))}")
    kept = [
        {**head, "weight": float(weights[head["name"]])}
        for head in heads
        if head["name"] in weights
    ]
    print(json.dumps({"heads": kept}))


if __name__ == "__main__":
    main()
