#!/usr/bin/env python3
"""Writes documents with free type names again, their types named in other words.

    scripts/corpora/reword.py --wordings open.wordings.tsv --copies 2 --seed 1 \\
        --output open.reworded.train.jsonl open.llm.train.jsonl

A line of the wordings is a name, a tab and its wordings between bars; "~word" holds words for one
inside of longer names. In each copy a document's names (`entities` and `absent`) become one of
their wordings each, the same one throughout; "the X Y" may become "Y of the X". Names without a
wording stay. The same seed gives the same bytes. Standard library only.
"""

import argparse
import json
import random


def read_wordings(path):
    names, words = {}, {}
    with open(path) as file:
        for line in file:
            if line.startswith("#"):
                continue
            name, others = line.rstrip("\n").split("\t")
            target = words if name.startswith("~") else names
            target[name.removeprefix("~")] = others.split("|")
    return names, words


def reworded(name, names, words, draw):
    """Another wording of a name; the name itself where none is known."""
    if name.lower() in names and draw.random() < 0.7:
        return draw.choice(names[name.lower()])
    parts = [
        part.lower() if part in (name.capitalize(), part.lower()) else part for part in name.split()
    ]
    known = [index for index, part in enumerate(parts) if part in words]
    if not known:
        return draw.choice(names[name.lower()]) if name.lower() in names else name
    for index in known:
        if len(known) == 1 or draw.random() < 0.6:
            parts[index] = draw.choice(words[parts[index]])
    if len(parts) == 2 and "of" not in name and draw.random() < 0.3:
        parts = [parts[1], "of", parts[0].removeprefix("of the ")]
    # "of the heart finding" reads "finding of the heart".
    elif parts[0].startswith("of ") and len(parts) > 1:
        parts = parts[1:] + parts[:1]
    return " ".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wordings", required=True)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", required=True)
    parser.add_argument("corpora", nargs="+")
    options = parser.parse_args()
    names, words = read_wordings(options.wordings)
    draw = random.Random(options.seed)
    changed = total = 0
    with open(options.output, "w") as file:
        for path in options.corpora:
            with open(path) as source:
                documents = [json.loads(line) for line in source]
            for copy in range(options.copies):
                for document in documents:
                    known = {}
                    for name in [e["type"] for e in document["entities"]] + document.get(
                        "absent", []
                    ):
                        if name in known:
                            continue
                        other = reworded(name, names, words, draw)
                        # Two types never become one.
                        if other in known.values():
                            other = name
                        known[name] = other
                        total += 1
                        changed += other != name
                    record = {
                        **document,
                        "id": f"{document['id']}.words{copy + 1}",
                        "entities": [{**e, "type": known[e["type"]]} for e in document["entities"]],
                    }
                    if "absent" in document:
                        record["absent"] = [known[name] for name in document["absent"]]
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{options.output}: {changed} of {total} names in other words")


if __name__ == "__main__":
    main()
