#!/usr/bin/env python3
"""What the program needs of this machine, beyond what `edge-ner footprint` tells of one run.

    swift build -c release --product edge-ner && scripts/build-static x86_64
    python3 scripts/speed/footprints.py compare [--rounds 5] [--threads N] [FIRST SECOND]
    python3 scripts/speed/footprints.py memory [--edge-ner PROGRAM] [--megabytes 10] [--notes 10000]

compare: the footprints of two programs, run in turns, by default the static one's and SwiftPM's;
medians over the rounds and the first's beside the second's. With --max-slowdown X it exits with 1
when the first does fewer than 1 - X of the second's tokens a second.

memory: the peak for one note of many megabytes, and whether resident memory grows with the number
of notes. The numbers are the kernel's own, VmHWM and VmRSS in /proc/PID/status, read while the
program runs (the resource usage of a child also counts its parent's memory). The mapped model
counts as far as it was touched. Exits with 1 if the peak is above the model's bytes + 16 MiB, or
if VmRSS at the last note is over 1 % and 128 KiB above that at the 100th.

Linux, standard library only.
"""

import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
STATIC = PACKAGE / ".build/static" / platform.machine() / "edge-ner"
RELEASE = PACKAGE / ".build/release/edge-ner"

FIGURES = (
    ("executableBytes", "program, bytes", lambda f: f["executableBytes"]),
    ("ready", "ready after, ms", lambda f: f["coldStart"]["readyNanoseconds"] / 1e6),
    ("entity", "first entity after, ms", lambda f: f["coldStart"]["firstEntityNanoseconds"] / 1e6),
    ("p50", "a note of 100 words, p50, ms", lambda f: f["noteNanoseconds"]["p50"] / 1e6),
    ("p95", "p95, ms", lambda f: f["noteNanoseconds"]["p95"] / 1e6),
    ("rss", "peak RSS less model, MB", lambda f: (f["peakRSSBytes"] - f["modelBytes"]) / 1e6),
    ("speed", "tokens a second", lambda f: f["tokensPerSecond"]),
)
MEBIBYTE = 1 << 20
ALLOWANCE = 16 * MEBIBYTE


def compare(options):
    programs = options.programs or [STATIC, RELEASE]
    if len(programs) != 2:
        sys.exit("footprints.py: two programs are compared")
    rows = {name: ([], []) for name, _, _ in FIGURES}
    for _ in range(options.rounds):
        for index, program in enumerate(programs):
            command = [program, "footprint", "--json", "--model", options.model]
            if options.threads:
                command += ["--threads", str(options.threads)]
            output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
            figures = json.loads(output)
            for name, _, take in FIGURES:
                rows[name][index].append(take(figures))
    print(f"{'':30} {'first':>12} {'second':>12}")
    medians = {}
    for name, title, _ in FIGURES:
        first, second = medians[name] = [statistics.median(values) for values in rows[name]]
        print(f"{title:30} {first:12,.1f} {second:12,.1f}  {first / second:.3f}")
    first, second = medians["speed"]
    if options.max_slowdown is not None and first < (1 - options.max_slowdown) * second:
        sys.exit(f"footprints.py: {first / second:.3f} of the second's speed")


def memory_of(process, field):
    """Bytes, or None when the process is gone."""
    try:
        for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def peak_for_text(command, text, megabytes):
    """One note, all of stdin; the peak is sampled until the program ends."""
    with tempfile.TemporaryFile() as note, tempfile.TemporaryFile() as records:
        while note.tell() < megabytes * MEBIBYTE:
            note.write(text.encode())
        note.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen([*command, "--input", "text"], stdin=note, stdout=records)
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory_of(process, "VmHWM") or 0)
            time.sleep(0.002)
        seconds = time.perf_counter() - start
        records.seek(0)
        if process.returncode:
            sys.exit(f"footprints.py: the program ended with {process.returncode}")
        return peak, seconds, json.load(records)


def growth(command, text, notes):
    """VmRSS after the 100th, 1,000th and last of many short notes of different lengths, sent one at
    a time."""
    sentences = [s.strip() + "." for s in text.replace("\n", " ").split(".") if s.strip()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    seen = {}
    with subprocess.Popen([*command, "--input", "jsonl"], **pipes) as process:
        for number in range(notes + 1):
            sentence = sentences[number % len(sentences)] if number else text
            process.stdin.write(json.dumps({"text": sentence}).encode() + b"\n")
            process.stdin.flush()
            process.stdout.readline()
            if number in (100, 1000, notes):
                seen[number] = memory_of(process, "VmRSS")
    return seen


def memory(options):
    text = (PACKAGE / "Examples/note.txt").read_text(encoding="utf-8")
    command = [str(options.edge_ner.resolve()), "--model", str(options.model)]
    command += ["--format", "jsonl", "--threads", str(options.threads or 1)]
    model_bytes = options.model.stat().st_size
    report, failures = {"modelBytes": model_bytes, "threads": options.threads or 1}, []
    if options.megabytes:
        peak, seconds, record = peak_for_text(command, text, options.megabytes)
        report["peak"] = {
            "noteMegabytes": options.megabytes,
            "tokens": record.get("tokens"),
            "entities": len(record["entities"]),
            "peakBytes": peak,
            "aboveModelMegabytes": round((peak - model_bytes) / MEBIBYTE, 2),
            "seconds": round(seconds, 1),
        }
        if peak > model_bytes + ALLOWANCE:
            failures.append("the peak is above the model's bytes + 16 MiB")
    if options.notes:
        seen = report["residentBytesAtNote"] = growth(command, text, options.notes)
        if seen[options.notes] > max(seen[100] * 1.01, seen[100] + 128 * 1024):
            failures.append("memory grows with the number of notes")
    print(json.dumps(report, indent=1))
    for failure in failures:
        print(f"footprints.py: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--model", type=pathlib.Path, default=PACKAGE / "Models/clinical.ner")
    common.add_argument("--threads", type=int)
    verbs = parser.add_subparsers(required=True, metavar="compare|memory")
    verb = verbs.add_parser("compare", parents=[common])
    verb.add_argument("--rounds", type=int, default=5)
    verb.add_argument("--max-slowdown", type=float)
    verb.add_argument("programs", nargs="*", type=pathlib.Path, metavar="PROGRAM")
    verb.set_defaults(run=compare)
    verb = verbs.add_parser("memory", parents=[common])
    verb.add_argument("--edge-ner", type=pathlib.Path, default=RELEASE)
    verb.add_argument("--megabytes", type=float, default=10, help="0: no peak")
    verb.add_argument("--notes", type=int, default=10_000, help="100 or more; 0: no growth")
    verb.set_defaults(run=memory)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
