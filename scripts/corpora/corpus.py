"""Corpus files (JSON Lines) and the mapping of their types to the three core types.

Imported by the scripts that read corpora.
"""

import json
import pathlib
import re

# Corpora whose types are not the core types. A type that is absent is left out, as are
# discontinuous entities; other corpora keep their types as they are.
TYPE_MAPS = {
    "maccrobat": {
        "Medication": "medication",
        "Disease_disorder": "disease",
        "Sign_symptom": "symptom",
    },
    "bc5cdr": {"Disease": "disease", "Chemical": "medication"},
    "ncbi-disease": {
        "SpecificDisease": "disease",
        "Modifier": "disease",
        "DiseaseClass": "disease",
        "CompositeMention": "disease",
    },
    "biored": {"DiseaseOrPhenotypicFeature": "disease", "ChemicalEntity": "medication"},
    "phee": {"Drug": "medication", "Treat-Disorder": "disease", "Effect": "symptom"},
}


def read_jsonl(path):
    """All records of a JSON Lines file; lines are separated by a line feed only."""
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file if line.strip()]


def runs(text, length):
    """All runs of so many words of a text, in lower case: what texts that share a passage share."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


def corpus_name(path):
    """`.../bc5cdr.dev.jsonl` gives `bc5cdr`."""
    return pathlib.Path(path).name.split(".")[0]


def concepts(entity):
    """The ids of a mention's concepts: several stand with commas, semicolons or bars between them;
    -1 and nothing are the id of none."""
    ids = re.split(r"[,;|]", entity.get("code", ""))
    return [name.strip() for name in ids if name.strip() not in ("", "-1")]


def spans(record, type_map=None):
    """The set of (type, start, end) of a record, types mapped where a map is given."""
    found = set()
    for entity in record["entities"]:
        if entity.get("discontinuous"):
            continue
        kind = entity["type"]
        if type_map is not None:
            if kind not in type_map:
                continue
            kind = type_map[kind]
        found.add((kind, entity["start"], entity["end"]))
    return found


def gold_spans(path):
    """{id: set of (type, start, end)} of a labelled corpus in core types."""
    type_map = TYPE_MAPS.get(corpus_name(path))
    return {record["id"]: spans(record, type_map) for record in read_jsonl(path)}
