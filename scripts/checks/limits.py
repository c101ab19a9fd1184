#!/usr/bin/env python3
"""Allocations a note and bytes of the static program, beside committed limits.

    scripts/build-static x86_64
    python3 scripts/checks/limits.py [--program EDGE-NER] [--model FILE.ner]

The program runs under valgrind's callgrind over the notes of Examples, over five and over nine
times as many, with one thread, portable kernels and no codes: what the last run allocates more than
the one before is what a note takes once the program is warm. Counted are calls of posix_memalign,
which all of Swift's memory comes from; the program with symbols beside the stripped one is run.
Exits with 1 when a figure is above its line in limits.txt. x86-64 only. Installs valgrind with
apt-get when it is missing. Standard library only.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

from instructions import NOTES, PACKAGE, install

LIMITS = pathlib.Path(__file__).with_name("limits.txt")
ALLOCATOR = "posix_memalign"
WARM, LONGER = 5, 9


def allocations(program, model, repeats):
    """Calls of the allocator in a whole process, and its records."""
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder, "profile")
        notes = pathlib.Path(folder, "notes.jsonl")
        # Without ids, which would repeat.
        texts = re.sub(r'"id": *"[^"]*", *', "", NOTES.read_text())
        notes.write_text(texts * repeats)
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}"]
        command += [program, "--model", model, "--isa", "portable", "--threads", "1"]
        command += ["--no-codes", "--no-sandbox", "--input", "jsonl", "--format", "jsonl", notes]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"limits.py: the program ended with {done.returncode}: {done.stderr}")
        names, called, count = {}, "", 0
        for line in profile.read_text().splitlines():
            if name := re.match(r"c?fn=\((\d+)\)(?: (.*))?", line):
                if name[2]:
                    names[name[1]] = name[2]
                if line.startswith("c"):
                    called = name[1]
            elif names.get(called) == ALLOCATOR and line.startswith("calls="):
                count += int(line[len("calls=") :].split()[0])
    return count, len(done.stdout.splitlines())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    program = PACKAGE / ".build/static/x86_64/edge-ner"
    parser.add_argument("--program", type=pathlib.Path, default=program)
    parser.add_argument("--model", type=pathlib.Path, default=PACKAGE / "Models/clinical.ner")
    options = parser.parse_args()
    install()
    limits = dict(line.split() for line in LIMITS.read_text().splitlines())
    with_symbols = options.program.with_suffix(".symbols")
    once, few = allocations(with_symbols, options.model, 1)
    warm, more = allocations(with_symbols, options.model, WARM)
    longer, many = allocations(with_symbols, options.model, LONGER)
    if not once or (more, many) != (few * WARM, few * LONGER):
        sys.exit(f"limits.py: {once} allocations seen, {few}, {more} and {many} records")
    a_note = (longer - warm) / (many - more)
    figures = {
        "allocations-a-note": a_note,
        "allocations-to-start": once - a_note * few,
        "program-bytes": options.program.stat().st_size,
    }
    if set(figures) != set(limits):
        sys.exit(f"limits.py: limits.txt has {sorted(limits)}, measured are {sorted(figures)}")
    above = False
    for name, figure in figures.items():
        print(f"{name}: {figure:.1f}, limit {limits[name]}")
        above |= figure > float(limits[name])
    if above:
        sys.exit("limits.py: above a limit")


if __name__ == "__main__":
    main()
