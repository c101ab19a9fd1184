#!/usr/bin/env python3
"""How much of a code dictionary a note of 100 words touches.

    python3 scripts/research/code_pages.py PROGRAM MODEL CODES NOTES.jsonl

CODES should lie on a tmpfs (/dev/shm), whose pages are small: where a file system keeps a file in
large pages the kernel cannot tell which part of them was read. For each of 100 notes, after all of
them were read once: clears the pages' accessed bits (/proc/PID/clear_refs, its own child), reads
the note again, and adds up "Referenced" of the dictionary's mapping. Linux only; standard library
only.
"""

import json
import pathlib
import re
import statistics
import subprocess
import sys

WORDS = 100
NOTES = 100


def texts(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        words = json.loads(line)["text"].split()
        for start in range(0, len(words) - WORDS + 1, WORDS):
            yield " ".join(words[start : start + WORDS])


def referenced(process, name):
    """KiB of the mapping of the file that were accessed."""
    total, is_file = 0, False
    for line in pathlib.Path(f"/proc/{process.pid}/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            is_file = line.endswith("/" + name)
        elif is_file and line.startswith("Referenced:"):
            total += int(line.split()[1])
    return total


def main():
    program, model, codes, corpus = sys.argv[1:5]
    notes = list(texts(pathlib.Path(corpus)))[:NOTES]
    command = [program, "--model", model, "--codes", codes, "--input", "lines"]
    command += ["--format", "jsonl", "--threads", "1"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(note):
        process.stdin.write(note.encode() + b"\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    for note in notes:
        read(note)
    touched, entities, coded = [], 0, 0
    for note in notes:
        pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("1")
        found = read(note)["entities"]
        touched.append(referenced(process, pathlib.Path(codes).name))
        entities += len(found)
        coded += sum(1 for entity in found if entity["codes"])
    process.stdin.close()
    process.wait()
    print(
        f"{len(notes)} notes, {entities} entities, {coded} with codes; KiB touched a note: "
        f"median {statistics.median(touched):.0f}, largest {max(touched)}"
    )


if __name__ == "__main__":
    main()
