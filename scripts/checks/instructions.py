#!/usr/bin/env python3
"""Instructions that the static program executes for fixed notes, beside a committed number.

    scripts/build-static x86_64
    python3 scripts/checks/instructions.py [--edge-ner PROGRAM] [--model FILE.ner] [--record]

Portable kernels and one thread, outside the sandbox, counted by valgrind's callgrind, so that the
number does not depend on the machine's load and hardly on its processor. Exits with 1 when it
differs by more than 1 % from the model's line in instructions.txt (SHA-256 of the model,
instructions); --record writes that line. x86-64 only. Installs valgrind with apt-get when it is
missing. Standard library only.
"""

import argparse
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
COUNTS = pathlib.Path(__file__).with_name("instructions.txt")
NOTES = PACKAGE / "Examples/notes.jsonl"
TOLERANCE = 0.01


def install():
    if shutil.which("valgrind"):
        return
    command = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", "valgrind"]
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*root, "apt-get", "update", "-qq"], stdout=subprocess.DEVNULL)
    subprocess.run([*root, *command], stdout=subprocess.DEVNULL, check=True)


def count(program, model):
    """Instructions of the whole process."""
    with tempfile.NamedTemporaryFile() as profile:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile.name}"]
        command += [program, "--model", model, "--isa", "portable", "--threads", "1"]
        command += ["--no-codes", "--input", "jsonl", "--format", "jsonl", NOTES]
        # Inside, valgrind could not write its profile.
        if b"--no-sandbox" in subprocess.run([program, "--help"], capture_output=True).stdout:
            command.append("--no-sandbox")
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"instructions.py: the program ended with {done.returncode}: {done.stderr}")
        text = pathlib.Path(profile.name).read_text()
        total = re.search(r"^(?:summary|totals): (\d+)", text, re.M)
    return int(total.group(1)), len(done.stdout.splitlines())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    program = PACKAGE / ".build/static/x86_64/edge-ner"
    parser.add_argument("--edge-ner", type=pathlib.Path, default=program)
    parser.add_argument("--model", type=pathlib.Path, default=PACKAGE / "Models/clinical.ner")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    install()
    total, notes = count(options.edge_ner.resolve(), options.model.resolve())
    model = hashlib.sha256(options.model.read_bytes()).hexdigest()
    lines = COUNTS.read_text().splitlines() if COUNTS.exists() else []
    known = dict(line.split() for line in lines)
    print(f"{total:,} instructions for {notes} notes, {total / notes:,.0f} a note")
    if options.record:
        known[model] = str(total)
        COUNTS.write_text("".join(f"{name} {number}\n" for name, number in known.items()))
    elif model not in known:
        sys.exit(f"instructions.py: {COUNTS} has no line for {options.model}; see --record")
    else:
        change = total / int(known[model]) - 1
        print(f"{100 * change:+.2f} % of {int(known[model]):,}")
        if abs(change) > TOLERANCE:
            sys.exit("instructions.py: more than 1 % from the committed number")


if __name__ == "__main__":
    main()
