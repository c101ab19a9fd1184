#!/usr/bin/env python3
"""Takes documents out of training files that share text with a development part.

    python3 scripts/corpora/drop_shared.py --dev DATA/*.dev.jsonl --output CLEAN DATA/*.train.jsonl

A run is twelve words in a row, in lower case, without punctuation. A document is dropped when
runs that stand in any development document cover more than a third of its words; one of fewer
than twelve words when all of its words together stand in a row in a development document. What is
left is written, line for line as it was, to CLEAN/NAME.jsonl. Prints, for each file, how many
documents were read and dropped and the SHA-256 of what is left. Standard library only.
"""

import argparse
import hashlib
import json
import pathlib
import re

RUN = 12
SHARE = 1 / 3


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def runs(text, length):
    found = words(text)
    return [" ".join(found[i : i + length]) for i in range(len(found) - length + 1)]


def covered_share(text, dev_runs, dev_text):
    """The share of the text's words inside runs of the development parts."""
    found = words(text)
    if len(found) < RUN:
        return 1.0 if len(found) > 3 and f" {' '.join(found)} " in dev_text else 0.0
    covered = [False] * len(found)
    for start in range(len(found) - RUN + 1):
        if " ".join(found[start : start + RUN]) in dev_runs:
            covered[start : start + RUN] = [True] * RUN
    return sum(covered) / len(found)


def records(path):
    """The lines of a JSON Lines file; lines end with a line feed only."""
    with open(path, encoding="utf-8", newline="\n") as file:
        return [line for line in file if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dev", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True, help="folder to write to")
    parser.add_argument("files", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    texts = [json.loads(line)["text"] for path in options.dev for line in records(path)]
    dev_runs = {run for text in texts for run in runs(text, RUN)}
    dev_text = " | ".join(f" {' '.join(words(text))} " for text in texts)
    options.output.mkdir(parents=True, exist_ok=True)
    for path in options.files:
        lines = records(path)
        kept = [
            line
            for line in lines
            if covered_share(json.loads(line)["text"], dev_runs, dev_text) <= SHARE
        ]
        content = "".join(line if line.endswith("\n") else line + "\n" for line in kept).encode()
        (options.output / path.name).write_bytes(content)
        print(
            f"{path.name}: {len(lines)} documents, {len(lines) - len(kept)} dropped, "
            f"{hashlib.sha256(content).hexdigest()}"
        )


if __name__ == "__main__":
    main()
