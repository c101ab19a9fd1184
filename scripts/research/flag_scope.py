#!/usr/bin/env python3
"""Whether flags end where their cue does, in short texts.

    swift build -c release --product edge-ner
    python3 scripts/corpora/marked_notes.py read scripts/research/flag_scope.txt \
        --output scope.jsonl
    python3 scripts/research/flag_scope.py --program .build/release/edge-ner \
        --model Models/clinical.ner scope.jsonl assertion.traps.dev.jsonl

flag_scope.txt was written before any text that teaches a student where a cue ends; only the
mentions that it asks about are marked.

Of the labelled mentions that edge-ner finds (any overlap, since ends do not matter here): how many
have exactly the labelled flags, by kind of text (what stands before the number of its id, or its
trap), then each other one's id with the flags it should have and has. Takes flags as letters
(`nuhf`) and the attributes of assertion.traps.dev, where a flag counts only if it is said; what is
historical there may have no flag, since chronic diseases have none by these labels' rule.

A peer to which the mentions are given instead of a program, one corpus:

    python3 scripts/compare/worker.py medspacy --given --notes scope.jsonl --found found.jsonl \
        --dictionary /dev/null
    python3 scripts/research/flag_scope.py --given found.jsonl scope.jsonl

Standard library only; prints no text.
"""

import argparse
import collections
import json
import re

import records

# assertion.traps.dev has TARGET and CONDITION; its other mentions are no clinical ones.
TYPES = ("medication", "disease", "symptom", "TARGET", "CONDITION")
LETTERS = {"negated": "n", "uncertain": "u", "historical": "h", "other_person": "f"}


def said(attributes):
    """Of the attributes of assertion.traps.dev, each letter and whether it holds."""
    flags = {}
    if "negation" in attributes:
        flags["n"] = attributes["negation"] == "negated"
    if "certainty" in attributes or attributes.get("temporality") == "hypothetical":
        flags["u"] = (
            attributes.get("certainty") == "uncertain"
            or attributes.get("temporality") == "hypothetical"
        )
    if attributes.get("uncertainty") == "uncertain":
        flags["u"] = True
    if attributes.get("temporality") == "recent":
        flags["h"] = False
    if "experiencer" in attributes:
        flags["f"] = attributes["experiencer"] != "patient"
    for name, letter in (("negated", "n"), ("historical", "h"), ("family", "f")):
        if name in attributes:
            flags[letter] = attributes[name]
    return flags


def wanted(entity):
    if "attributes" in entity:
        return said(entity["attributes"])
    return {letter: letter in entity.get("flags", "") for letter in "nuhf"}


def answered(arguments, corpus):
    """Each labelled document with the letters said of each of its mentions; None if not found."""
    if arguments.given:
        with (
            open(corpus, encoding="utf-8") as labels,
            open(arguments.given, encoding="utf-8") as found,
        ):
            for label, line in zip(labels, found, strict=True):
                gold, said_of = json.loads(label), dict(json.loads(line))
                yield gold, [said_of.get(index) for index in range(len(gold["entities"]))]
        return
    for gold, record in records.beside_labels(arguments.program, arguments.model, corpus):
        answers = []
        for entity in gold["entities"]:
            near = [
                found
                for found in record["entities"]
                if found["start"] < entity["end"] and entity["start"] < found["end"]
            ]
            letters = {LETTERS[name] for name in near[0].get("assertion", [])} if near else set()
            answers.append("".join(sorted(letters, key="nuhf".index)) if near else None)
        yield gold, answers


def shown(flags):
    return "".join(letter for letter in "nuhf" if flags.get(letter)) or "-"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program")
    parser.add_argument("--model")
    parser.add_argument("--given", metavar="FOUND", help="what a peer says of given mentions")
    parser.add_argument("--brief", action="store_true", help="the table alone")
    parser.add_argument("corpora", nargs="+")
    arguments = parser.parse_args()
    counts = collections.defaultdict(lambda: [0, 0, 0])
    wrong = collections.Counter()
    mistakes = []
    for corpus in arguments.corpora:
        for gold, answers in answered(arguments, corpus):
            kind = gold.get("trap") or re.sub(r"-?\d+$", "", gold["id"])
            for entity, flags in zip(gold["entities"], answers, strict=True):
                if entity["type"] not in TYPES:
                    continue
                if flags is None:
                    counts[kind][2] += 1
                    continue
                expected = wanted(entity)
                bad = [letter for letter in expected if expected[letter] != (letter in flags)]
                counts[kind][1] += 1
                counts[kind][0] += not bad
                if bad:
                    wrong.update((letter, expected[letter]) for letter in bad)
                    mistakes.append(
                        f"{gold['id']} at {entity['start']}: {shown(expected)}, not {flags or '-'}"
                    )
    for kind, (right, found, missed) in sorted(counts.items()):
        print(f"{kind:24} {right:4} of {found:4} right, {missed} not found")
    right, found, missed = (sum(column) for column in zip(*counts.values(), strict=True))
    print(f"{'all':24} {right:4} of {found:4} right, {missed} not found")
    for name, letter in LETTERS.items():
        print(f"{name}: {wrong[letter, False]} too many, {wrong[letter, True]} missing")
    if not arguments.brief:
        print(*mistakes, sep="\n")


if __name__ == "__main__":
    main()
