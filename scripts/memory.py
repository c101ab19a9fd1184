#!/usr/bin/env python3
"""Memory of the program: the peak for a 10 MB note, and whether it grows with the notes.

    python3 scripts/memory.py --edge-ner PROGRAM --model FILE.ner [--threads N]
        [--megabytes 10] [--notes 10000]

The numbers are the kernel's own, VmHWM (peak) and VmRSS in /proc/PID/status, read while the
program still runs (the resource usage of a child also counts its parent's memory). The mapped
model counts as far as it was touched. Fails (exit 1) if the peak is above the model's bytes +
16 MB, or if RSS at the last note is over 1 % and 128 kB above that at the 100th. Linux,
standard library only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import example_note

MEGABYTE = 1 << 20
ALLOWANCE = 16 * MEGABYTE


def memory_of(process, field):
    """Bytes, or None when the process is gone."""
    try:
        with open(f"/proc/{process.pid}/status") as file:
            for line in file:
                if line.startswith(field):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def peak_for_text(command, megabytes):
    """One note, all of stdin; the peak is sampled until the program ends."""
    with tempfile.TemporaryFile() as note, tempfile.TemporaryFile() as records:
        text = example_note.TEXT.encode()
        while note.tell() < megabytes * MEGABYTE:
            note.write(text)
        note.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(command + ["--input", "text"], stdin=note, stdout=records)
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory_of(process, "VmHWM") or 0)
            time.sleep(0.002)
        seconds = time.perf_counter() - start
        records.seek(0)
        record = json.load(records)
    if process.returncode:
        sys.exit(f"memory.py: the program ended with {process.returncode}")
    return peak, seconds, record


class Conversation:
    """The program with JSON Lines in and out, one note at a time."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command + ["--input", "jsonl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, text):
        self.process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def growth(command, notes):
    """RSS after the 100th and the last of many short notes of different lengths."""
    sentences = [s.strip() for s in example_note.TEXT.replace("\n", " ").split(".") if s.strip()]
    conversation = Conversation(command)
    conversation.ask(example_note.TEXT)
    seen = {}
    for number in range(1, notes + 1):
        conversation.ask(sentences[number % len(sentences)] + ".")
        if number in (100, 1000, notes):
            seen[number] = memory_of(conversation.process, "VmRSS")
    conversation.close()
    return seen


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--edge-ner", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--skip-peak", action="store_true")
    options = parser.parse_args()
    command = [os.path.abspath(options.edge_ner), "--model", options.model]
    command += ["--format", "jsonl", "--threads", str(options.threads)]
    model_bytes = os.path.getsize(options.model)
    report = {"modelBytes": model_bytes, "threads": options.threads}
    failures = []
    if not options.skip_peak:
        peak, seconds, record = peak_for_text(command, options.megabytes)
        report["peak"] = {
            "noteMegabytes": options.megabytes,
            "tokens": record.get("tokens"),
            "entities": len(record["entities"]),
            "peakBytes": peak,
            "aboveModelMegabytes": round((peak - model_bytes) / MEGABYTE, 2),
            "seconds": round(seconds, 1),
        }
        if peak > model_bytes + ALLOWANCE:
            failures.append("the peak is above the model's bytes + 16 MB")
    if options.notes:
        seen = growth(command, options.notes)
        report["residentBytesAtNote"] = seen
        if seen[options.notes] > max(seen[100] * 1.01, seen[100] + 128 * 1024):
            failures.append("memory grows with the number of notes")
    print(json.dumps(report, indent=1))
    for failure in failures:
        print(f"memory.py: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
