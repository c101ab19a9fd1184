#!/usr/bin/env python3
"""The same bytes from every instruction set of this machine and from one and two threads.

    swift build -c release --product edge-ner
    python3 scripts/checks/same_bytes.py [--edge-ner PROGRAM] [--model FILE.ner] [--write]
        [NOTES.jsonl...]

Without NOTES the notes of Examples/ are used, and the output must also equal the committed
Tests/Golden/Command/examples.jsonl, which `--write` makes anew. Instruction sets that the program
refuses on this machine are named. Exits with 1 if any output differs. Standard library only.
"""

import argparse
import hashlib
import pathlib
import platform
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = PACKAGE / "Tests/Golden/Command/examples.jsonl"
INSTRUCTION_SETS = (
    *("portable", "sse42", "avx2", "avxvnni", "avx512vnni", "amx"),
    *("neon", "dotprod", "i8mm"),
)


def run(command, *arguments):
    result = subprocess.run([*command, *arguments], cwd=PACKAGE, capture_output=True)
    return result.returncode, result.stdout, result.stderr.decode(errors="replace").strip()


def records(command, notes):
    """(status, output, message) over all files."""
    if notes:
        return run(command, "--input", "jsonl", *notes)
    whole = run(command, "Examples/note.txt")
    if whole[0]:
        return whole
    lines = run(command, "--input", "jsonl", "Examples/notes.jsonl")
    return lines[0], whole[1] + lines[1], lines[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--edge-ner", default=str(PACKAGE / ".build/release/edge-ner"))
    parser.add_argument("--model", default=str(PACKAGE / "Models/clinical.ner"))
    parser.add_argument("--write", action="store_true", help="make the golden records anew")
    parser.add_argument("notes", nargs="*", metavar="NOTES.jsonl")
    options = parser.parse_args()
    notes = [str(pathlib.Path(note).resolve()) for note in options.notes]

    outputs, refused = {}, []
    for name in INSTRUCTION_SETS:
        for threads in ("1", "2"):
            status, output, message = records(
                [
                    options.edge_ner,
                    "extract",
                    "--model",
                    options.model,
                    "--format",
                    "jsonl",
                    "--no-codes",
                    "--isa",
                    name,
                    "--threads",
                    threads,
                ],
                notes,
            )
            if status == 2 and name != "portable" and f"{name}" in message:
                refused.append(name)
                break
            if status not in (0, 1):
                sys.exit(f"same_bytes.py: --isa {name}: exit status {status}: {message}")
            outputs[f"{name}, {threads} thread(s)"] = output
    first = next(iter(outputs.values()))
    failed = False
    for name, output in outputs.items():
        mark = "" if output == first else "  DIFFERS"
        failed |= output != first
        print(f"{hashlib.sha256(output).hexdigest()}  {name}{mark}")
    print(f"not on this {platform.machine()} machine: {', '.join(refused) or 'none'}")
    if not first.count(b'"start"'):
        failed = True
        print("same_bytes.py: the notes give no entity", file=sys.stderr)
    if not notes:
        if options.write:
            GOLDEN.parent.mkdir(parents=True, exist_ok=True)
            GOLDEN.write_bytes(first)
        elif first != GOLDEN.read_bytes():
            failed = True
            print(
                f"same_bytes.py: not the records of {GOLDEN.relative_to(PACKAGE)}; if the model"
                " or the examples changed, run with --write",
                file=sys.stderr,
            )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
