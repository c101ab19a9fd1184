#!/usr/bin/env python3
"""Finds the ontology teacher's rules on training notes: stop list, weights, leading words.

Usage: ontology_rules.py EDGE_DISTILL ONTOLOGY_FOLDER TRAIN.jsonl [HAND.txt] > rules.txt

Runs `edge-distill dictionary --no-stop-list` and, for each dictionary alone, `label --names-only`
on the training notes; prints
- names that touch a span of their own label in fewer than a quarter of at least two uses, and the
  names of HAND.txt: StopList.swift,
- the weights of a multinomial regression over what remains: OntologyEvidence.swift,
- words before names that three in five labelled spans include: SpanRules.swift.
Needs numpy. Reads labels of the training part only.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy

LABELS = ["none", "medication", "disease", "symptom"]


def documents(path):
    return [json.loads(line) for line in open(path)]


def main():
    program, ontology, train = sys.argv[1:4]
    hand = pathlib.Path(sys.argv[4]).read_text().split("\n") if len(sys.argv) > 4 else []
    folder = tempfile.mkdtemp()
    files = sorted(pathlib.Path(ontology).glob("*.tsv"))
    compiled = folder + "/all.terms"
    subprocess.run(
        [program, "dictionary", "--no-stop-list", "-o", compiled, *map(str, files)],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    gold = {d["id"]: d for d in documents(train)}
    found = collections.defaultdict(dict)
    for source in (f.stem for f in files):
        output = f"{folder}/{source}.jsonl"
        subprocess.run(
            [
                program,
                "label",
                "--teacher",
                "ontology",
                "--names-only",
                "--sources",
                source,
                "--dictionary",
                compiled,
                "--notes",
                train,
                "-o",
                output,
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        for document in documents(output):
            for entity in document["entities"]:
                key = document["id"], entity["start"], entity["end"]
                found[key][source] = entity["type"]
    touched = {}
    for note, start, end in found:
        spans = [e for e in gold[note]["entities"] if e["start"] < end and start < e["end"]]
        exact = [e for e in spans if (e["start"], e["end"]) == (start, end)]
        touched[note, start, end] = [e["type"] for e in exact + spans]

    def name(key):
        return " ".join(gold[key[0]]["text"][key[1] : key[2]].lower().split())

    right, wrong = collections.Counter(), collections.Counter()
    for key, senses in found.items():
        isRight = any(label in touched[key] for label in senses.values())
        (right if isRight else wrong)[name(key)] += 1
    stops = {n for n in wrong if wrong[n] >= 2 and right[n] < (right[n] + wrong[n]) / 4}
    stops |= {h.strip() for h in hand if h.strip()}
    print("# stop list:", ", ".join(sorted(stops)))

    counts = collections.Counter()
    for key, senses in found.items():
        if name(key) in stops:
            continue
        features = {f"{source}:{label}" for source, label in senses.items()}
        if re.search(r"[ -]", name(key)):
            features.add("several words")
        outcome = (touched[key] or ["none"])[0]
        counts[tuple(sorted(features)), LABELS.index(outcome)] += 1
    regression(counts)
    leadingWords(gold, found, stops, name)


def regression(counts):
    names = sorted({f for features, _ in counts for f in features})
    matrix = numpy.zeros((len(counts), len(names) + 1))
    for row, (features, _) in enumerate(counts):
        for feature in features:
            matrix[row, names.index(feature)] = 1
    matrix[:, -1] = 1
    outcome = numpy.array([o for _, o in counts])
    weight = numpy.array(list(counts.values()), float)
    theta = numpy.zeros((len(names) + 1, 4))
    for _ in range(4000):
        score = matrix @ theta
        probability = numpy.exp(score - score.max(1, keepdims=True))
        probability /= probability.sum(1, keepdims=True)
        error = (probability - numpy.eye(4)[outcome]) * weight[:, None]
        theta -= 2.0 * (matrix.T @ error / weight.sum() + 1e-4 * theta)
    right = ((matrix @ theta).argmax(1) == outcome) @ weight / weight.sum()
    print(f"# weights: right for {right:.3f} of {int(weight.sum())} names")
    theta -= theta[:, :1]
    for feature, row in zip(names + ["bias"], theta):
        print(f'    "{feature}": ({row[1]:.2f}, {row[2]:.2f}, {row[3]:.2f}),')


def leadingWords(gold, found, stops, name):
    inside, outside = collections.Counter(), collections.Counter()
    for key in found:
        note, start, end = key
        if name(key) in stops:
            continue
        text = gold[note]["text"]
        for entity in gold[note]["entities"]:
            if entity["end"] != end or entity["type"] == "medication":
                continue
            while match := re.search(r"([A-Za-z0-9]+)[ -]$", text[max(0, start - 30) : start]):
                begin = start - len(match.group(0))
                if entity["start"] > begin:
                    outside[match.group(1).lower()] += 1
                    break
                inside[match.group(1).lower()] += 1
                start = begin
    words = [w for w in inside if inside[w] >= 3 and inside[w] >= 0.6 * (inside[w] + outside[w])]
    print("# leading words:", " ".join(sorted(w for w in words if len(w) > 1)))


main()
