#!/usr/bin/env python3
"""The footprint of two programs on this machine, run in turns: the static one and SwiftPM's.

    swift build -c release --product edge-ner && scripts/build-static x86_64
    python3 scripts/compare_footprints.py [--rounds 5] [--threads N] [FIRST SECOND]

Prints the median of each figure over the rounds and the second's beside the first's. With
--max-slowdown X it exits with 1 when the first does fewer than 1 - X of the second's tokens a second.
Standard library only.
"""

import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent.parent

FIGURES = (
    ("executableBytes", "program, bytes", lambda f: f["executableBytes"]),
    ("ready", "ready after, ms", lambda f: f["coldStart"]["readyNanoseconds"] / 1e6),
    ("entity", "first entity after, ms", lambda f: f["coldStart"]["firstEntityNanoseconds"] / 1e6),
    ("p50", "a note of 100 words, p50, ms", lambda f: f["noteNanoseconds"]["p50"] / 1e6),
    ("p95", "p95, ms", lambda f: f["noteNanoseconds"]["p95"] / 1e6),
    ("rss", "peak RSS less model, MB", lambda f: (f["peakRSSBytes"] - f["modelBytes"]) / 1e6),
    ("speed", "tokens a second", lambda f: f["tokensPerSecond"]),
)


def footprint(program, options):
    command = [str(program), "footprint", "--json", "--model", str(options.model)]
    if options.threads:
        command += ["--threads", str(options.threads)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--max-slowdown", type=float)
    parser.add_argument("--model", type=pathlib.Path, default=PACKAGE / "Models/clinical.ner")
    parser.add_argument("programs", nargs="*", type=pathlib.Path, metavar="PROGRAM")
    options = parser.parse_args()
    programs = options.programs or [
        PACKAGE / ".build/static" / platform.machine() / "edge-ner",
        PACKAGE / ".build/release/edge-ner",
    ]
    if len(programs) != 2:
        parser.error("two programs are compared")
    rows = {name: ([], []) for name, _, _ in FIGURES}
    for _ in range(options.rounds):
        for index, program in enumerate(programs):
            figures = footprint(program, options)
            for name, _, take in FIGURES:
                rows[name][index].append(take(figures))
    print(f"{'':30} {'first':>12} {'second':>12}")
    medians = {}
    for name, title, _ in FIGURES:
        medians[name] = [statistics.median(values) for values in rows[name]]
        first, second = medians[name]
        print(f"{title:30} {first:12,.1f} {second:12,.1f}  {first / second:.3f}")
    first, second = medians["speed"]
    if options.max_slowdown is not None and first < (1 - options.max_slowdown) * second:
        print(f"compare_footprints.py: {first / second:.3f} of the second's speed", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
