#!/usr/bin/env python3
"""Runs small inputs with known answers through the program and says which are exactly right.

    python3 scripts/checks/check_cases.py --program .build/release/edge-ner CASES.jsonl
        [--model FILE]

A case is a JSON object: `id`, `text`, and `entities` (the whole list wanted, or a list of lists
for several notes); `bytes` (base64) is the real input where `text` is its decoded form, `input`
holds values of options. Each case runs alone, as `edge-ner --format jsonl` with its options. An
entity is right when start, end and type are. Prints a line a wrong case, then how many are right;
exits with 1 when fewer than --least are. Standard library only.
"""

import argparse
import base64
import json
import pathlib
import subprocess
import sys


def wanted_notes(case):
    entities = case["entities"]
    notes = entities if entities and isinstance(entities[0], list) else [entities]
    return [{(e["start"], e["end"], e["type"]) for e in note} for note in notes]


def run(program, model, case):
    options = ["--format", "jsonl"] + (["--model", model] if model else [])
    for name, value in (case.get("input") or {}).items():
        if name != "format":
            options += [f"--{name}", value]
    data = base64.b64decode(case["bytes"]) if "bytes" in case else case["text"].encode()
    done = subprocess.run([program, *options], input=data, capture_output=True, timeout=60)
    records = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    return records, done


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=".build/release/edge-ner")
    parser.add_argument("--model")
    parser.add_argument("--least", type=int, default=0, help="cases that must be right")
    parser.add_argument("cases", type=pathlib.Path)
    options = parser.parse_args()
    cases = [json.loads(line) for line in options.cases.read_text("utf-8").split("\n") if line]
    right = 0
    for case in cases:
        records, done = run(options.program, options.model, case)
        found = [
            {(e["start"], e["end"], e["type"]) for e in record.get("entities", [])}
            for record in records
        ]
        wanted = wanted_notes(case)
        if found == wanted:
            right += 1
            continue
        print(f"{case['id']}: exit {done.returncode}")
        for number, note in enumerate(wanted):
            have = found[number] if number < len(found) else set()
            print(f"    note {number}: missing {sorted(note - have)}, extra {sorted(have - note)}")
    print(f"{right} of {len(cases)} exactly right")
    sys.exit(right < options.least)


if __name__ == "__main__":
    main()
