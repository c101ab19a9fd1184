#!/usr/bin/env python3
"""Dictionary spans of corpora, as wide_teacher.py reads them.

    python scripts/research/teacher/evidence.py --distill edge-distill \\
        --lexicon lexicon.terms --output EVIDENCE CORPUS.jsonl...

For each corpus a file NAME.json: a list with one object a document, {"medication": [[start, end],
...], ...} in code points, what `label --teacher ontology --names-only` finds for each type alone.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

TYPES = ("medication", "disease", "symptom")


def spans(distill, lexicon, kind, corpus):
    with tempfile.TemporaryDirectory() as folder:
        labelled = Path(folder) / "labelled.jsonl"
        subprocess.run(
            [distill, "label", "--teacher", "ontology", "--names-only", "--dictionary", lexicon]
            + ["--map", f"{kind}={kind},*=", "--notes", corpus, "--output", labelled],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        with labelled.open() as lines:
            return [
                [[e["start"], e["end"]] for e in json.loads(line)["entities"]] for line in lines
            ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--distill", required=True)
    parser.add_argument("--lexicon", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("corpora", nargs="+", type=Path)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    for corpus in options.corpora:
        found = {kind: spans(options.distill, options.lexicon, kind, corpus) for kind in TYPES}
        documents = [
            {kind: found[kind][i] for kind in TYPES if found[kind][i]}
            for i in range(len(found[TYPES[0]]))
        ]
        name = corpus.name.removesuffix(".jsonl")
        (options.output / f"{name}.json").write_text(json.dumps(documents, separators=(",", ":")))
        print(f"{name}: {len(documents)} documents")


if __name__ == "__main__":
    main()
