"""edge-ner's records of a labelled corpus, each beside its labels."""

import argparse
import json
import subprocess


def arguments(description):
    """--program, --model and the corpus of a script that runs the program."""
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("corpus")
    return parser.parse_args()


def beside_labels(program, model, corpus, *options):
    """For each document of a file its labels and the record that the program makes of it."""
    output = subprocess.run(
        [program, "--model", model, "--no-codes", "--input", "jsonl", "--format", "jsonl"]
        + [*options, corpus],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    with open(corpus, encoding="utf-8") as file:
        labelled = [json.loads(line) for line in file]
    records = [json.loads(line) for line in output.splitlines()]
    return zip(labelled, records, strict=True)
