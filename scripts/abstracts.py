#!/usr/bin/env python3
"""The abstracts and case descriptions that the heads for abstracts learn from, besides their corpora.

    python3 scripts/abstracts.py --data DATA --output DIR

Writes DIR/biored.train.jsonl and DIR/phee.train.jsonl, the BioRED abstracts and PHEE sentences of no
abstract in the dev parts of BC5CDR, NCBI and BioRED, and DIR/e3c.sample.jsonl, 1,600 descriptions of E3C of 60 to 400 words without a run of
twelve words of these dev parts. Prints the SHA-256 of each. Standard library only.
"""

import argparse
import hashlib
import json
import pathlib
import random
import re

import corpus

DEV = ["bc5cdr", "ncbi-disease", "biored"]
RUN, SAMPLE = 12, 1600


def words(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).split()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of corpora")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="folder to write to")
    options = parser.parse_args()
    dev = [record for name in DEV for record in corpus.read_jsonl(options.data / f"{name}.dev.jsonl")]
    ids = {record["id"] for record in dev}
    texts = {"".join(words(record["text"]))[:120] for record in dev}
    abstracts = [record for record in corpus.read_jsonl(options.data / "biored.train.jsonl")
                 if record["id"] not in ids and "".join(words(record["text"]))[:120] not in texts]
    sentences = [record for record in corpus.read_jsonl(options.data / "phee.train.jsonl")
                 if record["id"].split("_")[0] not in ids]
    dev_runs = {run for record in dev for run in corpus.runs(record["text"], RUN)}
    cases = [{"id": record["id"], "text": record["text"]}
             for record in corpus.read_jsonl(options.data / "e3c.unlabelled.jsonl")
             if 60 <= len(words(record["text"])) <= 400 and not corpus.runs(record["text"], RUN) & dev_runs]
    random.Random(7).shuffle(cases)
    for name, records in (
        ("biored.train", abstracts), ("phee.train", sentences), ("e3c.sample", cases[:SAMPLE])
    ):
        lines = "".join(json.dumps(record) + "\n" for record in records).encode()
        (options.output / f"{name}.jsonl").write_bytes(lines)
        print(f"{name}: {len(records)} documents, {hashlib.sha256(lines).hexdigest()}")


if __name__ == "__main__":
    main()
