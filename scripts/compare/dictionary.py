"""The names that the dictionary peers look for: NAME, tab, TYPE a line.

They are those of public vocabularies. As someone who tends such a list would, names are taken
out that a labelled corpus hardly ever means: of those seen five times or more, those marked with
their type in fewer than one in ten places.
"""

import collections
import json
import re

WORD = re.compile(r"[A-Za-z0-9]+|[^\sA-Za-z0-9]")
LONGEST_NAME = 6
TYPES = {
    "medication": "medication",
    "substance": "medication",
    "disease": "disease",
    "symptom": "symptom",
    "finding": "symptom",
}
# UNII and ICD-10-CM are left out: chemicals and descriptions that no note spells so.
VOCABULARIES = ("drugbank", "mondo", "doid", "hpo", "symp", "mesh", "snomed-gps")
BRANDS = ("brands", "brands-vaccines")
TRAINING = ("notes.llm", "notes.llm2", "shorthand.llm")


def rows(path):
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t") + [""] * 4


def words(text):
    return tuple(word.lower() for word in WORD.findall(text))


def given(ontology):
    """(words, type) to the name as it is spelled."""
    names = {}

    def add(name, kind):
        key = words(name)
        if kind and len(name.strip()) >= 3 and 0 < len(key) <= LONGEST_NAME:
            names.setdefault((key, kind), name.strip())

    for vocabulary in VOCABULARIES:
        for _, preferred, synonyms, kind, *_ in rows(ontology / f"{vocabulary}.tsv"):
            for name in (preferred, *synonyms.split("|")):
                add(name, TYPES.get(kind))
    for table in BRANDS:
        for brand, ingredients, synonyms, *_ in rows(ontology / f"{table}.tsv"):
            for name in (brand, *ingredients.split("|"), *synonyms.split("|")):
                add(name, "medication")
    for short, _, kind, *_ in rows(ontology / "abbreviations.tsv"):
        add(short, TYPES.get(kind))
    return names


def misleading(names, data):
    """Which of the names the training parts of the corpora hardly ever mean."""
    kinds = collections.defaultdict(set)
    for key, kind in names:
        kinds[key].add(kind)
    seen, meant = collections.Counter(), collections.Counter()
    for corpus in TRAINING:
        with (data / f"{corpus}.train.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                label = {
                    place: entity["type"]
                    for entity in document["entities"]
                    for place in range(entity["start"], entity["end"])
                }
                places = [(m.group().lower(), m.start()) for m in WORD.finditer(document["text"])]
                for index, (_, start) in enumerate(places):
                    for length in range(1, min(LONGEST_NAME, len(places) - index) + 1):
                        key = tuple(word for word, _ in places[index : index + length])
                        for kind in kinds.get(key, ()):
                            seen[key, kind] += 1
                            meant[key, kind] += label.get(start) == kind
    return {name for name, count in seen.items() if count >= 5 and meant[name] < 0.1 * count}


def write(ontology, data, output):
    names = given(ontology)
    for name in misleading(names, data):
        del names[name]
    with output.open("w", encoding="utf-8") as file:
        for (_, kind), name in sorted(names.items()):
            file.write(f"{name}\t{kind}\n")
