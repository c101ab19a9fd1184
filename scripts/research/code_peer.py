#!/usr/bin/env python3
"""The peer of the code dictionary: nearest name by TF-IDF of character 3-grams.

Usage: code_peer.py ONTOLOGY_FOLDER CORPORA_FOLDER [--usage]

For each true mention with a MeSH descriptor of bc5cdr.dev and biored.dev takes the code of the
nearest name (cosine) among MeSH names and the names of Mondo concepts for which Mondo states a
MeSH code; with --usage also the mentions of bc5cdr.train and biored.train under the code that they
mostly have, as the code dictionary has them. Prints the share of right codes and the memory of the
process. Needs scikit-learn. `swift test --filter CodeAccuracyTests` is the other side.
"""

import collections
import json
import pathlib
import re
import resource
import sys

from sklearn.feature_extraction.text import TfidfVectorizer

GROUPS = {
    "Chemical": "drug",
    "ChemicalEntity": "drug",
    "Disease": "condition",
    "DiseaseOrPhenotypicFeature": "condition",
    "substance": "drug",
    "disease": "condition",
    "symptom": "condition",
}


def rows(path):
    for line in path.read_text(encoding="utf-8").split("\n")[1:]:
        if line:
            yield line.split("\t")


def mentions(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        for entity in json.loads(line)["entities"]:
            group = GROUPS.get(entity["type"])
            if group and re.fullmatch(r"D\d+", entity.get("code", "")):
                yield group, entity["text"], entity["code"]


def names_of(ontology, corpora, has_usage):
    names = {"drug": {}, "condition": {}}
    mesh = set()
    for code, preferred, synonyms, kind in rows(ontology / "mesh.tsv"):
        mesh.add(code)
        for name in [preferred, *filter(None, synonyms.split("|"))]:
            names[GROUPS[kind]].setdefault(name.lower(), code)
    stated = {a: c for a, system, c in rows(ontology / "mondo-xrefs.tsv") if system == "MESH"}
    for code, preferred, synonyms, _ in rows(ontology / "mondo.tsv"):
        if stated.get(code) in mesh:
            for name in [preferred, *filter(None, synonyms.split("|"))]:
                names["condition"].setdefault(name.lower(), stated[code])
    if has_usage:
        counts = collections.defaultdict(collections.Counter)
        for corpus in ("bc5cdr.train", "biored.train"):
            for group, name, code in mentions(corpora / f"{corpus}.jsonl"):
                counts[group, name.lower()][code] += 1
        for (group, name), codes in counts.items():
            names[group][name] = codes.most_common(1)[0][0]
    return names


def main():
    ontology, corpora = map(pathlib.Path, sys.argv[1:3])
    names = names_of(ontology, corpora, "--usage" in sys.argv)
    wanted = collections.defaultdict(list)
    for corpus in ("bc5cdr.dev", "biored.dev"):
        for group, name, code in mentions(corpora / f"{corpus}.jsonl"):
            wanted[group].append((name.lower(), code))
    for group, pairs in wanted.items():
        texts = list(names[group])
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))
        matrix = vectorizer.fit_transform(texts).T.tocsc()
        distinct = sorted({name for name, _ in pairs})
        nearest = {}
        for start in range(0, len(distinct), 256):
            part = distinct[start : start + 256]
            best = (vectorizer.transform(part) @ matrix).toarray().argmax(axis=1)
            nearest.update(zip(part, best, strict=True))
        right = sum(names[group][texts[nearest[name]]] == code for name, code in pairs)
        print(f"{group}: {right} of {len(pairs)}, {right / len(pairs):.4f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{peak} MiB")


if __name__ == "__main__":
    main()
