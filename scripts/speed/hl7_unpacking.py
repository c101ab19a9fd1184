#!/usr/bin/env python3
"""Messages a second: the unpacking of HL7 v2 by edge-ner beside python-hl7's, on one core.

    scripts/build-static x86_64
    python3 -m venv .build/hl7/venv && .build/hl7/venv/bin/pip install hl7==0.4.5
    .build/hl7/venv/bin/python scripts/speed/hl7_unpacking.py [--messages N] [--passes N]

Two kinds of messages: a report of 20 lines of text with escapes in OBX and a note in NTE, and
40 numeric results without text. python-hl7 parses each message, finds the text of OBX (TX, FT,
ST) and NTE, undoes the escapes and puts the lines of one observation together. edge-ner runs its
verb `tokens`, which does the same, cuts the text into word pieces besides and writes them as
JSON: there is no run that only unpacks, so its number is a lower bound. Both must find the same
number of texts. Times are whole processes from a file to a pipe, start included, the best of
some passes in turns.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

PACKAGE = pathlib.Path(__file__).resolve().parents[2]

LINES = (
    "HISTORY: chest pain \\T\\ shortness of breath since Monday, no fever.",
    "Hypertension, type 2 diabetes\\.br\\treated with metformin 500 mg.",
    "LUNGS: clear. HEART: regular, no murmur\\F\\rub. ABDOMEN: soft.",
    "X-ray: no infiltrate, heart not enlarged \\S\\ unchanged.",
)


def head(n):
    return (
        f"MSH|^~\\&|LAB|HOSP|GATE|HOSP|20260304083000||ORU^R01|M{n}|P|2.5.1\r"
        f"PID|1||{n:09}^^^HOSP^MR||MUSTER^KIM||19600411|U\rOBR|1|{n}||11488-4^Note^LN|||20260304\r"
    )


def report(n):
    """A text of 20 lines and one of a comment."""
    lines = "".join(
        f"OBX|{i}|TX|11488-4^Note^LN|1|{LINES[(n + i) % len(LINES)]}||||||F\r" for i in range(1, 21)
    )
    return head(n) + lines + "NTE|1||Read by Dr. Muster \\R\\ signed.\r"


def results(n):
    """No text."""
    return head(n) + "".join(
        f"OBX|{i}|NM|2345-{i}^Glucose \\T\\ more^LN||{n % 300}.{i}|mg/dL^^UCUM|70-99|H|||F\r"
        for i in range(1, 41)
    )


def unpack(path):
    """What python-hl7 does, in a process of its own; the number of texts."""
    import hl7

    count = characters = 0
    with open(path, encoding="utf-8", newline="") as file:
        whole = file.read()
    for part in whole.split("MSH|")[1:]:
        message = hl7.parse("MSH|" + part)
        last, lines = None, []
        texts = []
        for segment in message:
            name = str(segment[0])
            if name == "OBX" and str(segment[2]) in ("TX", "FT", "ST"):
                key, field = ("OBX", str(segment[3]), str(segment[4])), str(segment[5])
            elif name == "NTE":
                key, field = ("NTE",), str(segment[3])
            else:
                last = None
                continue
            if key != last:
                lines = []
                texts.append(lines)
            lines.append(message.unescape(field))
            last = key
        for lines in texts:
            count += 1
            characters += len("\n".join(lines))
    print(count, characters)


def seconds(command, environment):
    begin = time.perf_counter()
    process = subprocess.run(command, capture_output=True, check=True, env=environment)
    return time.perf_counter() - begin, process.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(PACKAGE / ".build/static/x86_64/edge-ner"))
    parser.add_argument("--model", default=str(PACKAGE / "Models/clinical.ner"))
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--unpack", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.unpack:
        return unpack(options.unpack)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    environment = dict(os.environ, EDGE_NER_MODEL=options.model)
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (
            ("21 lines of text", report),
            ("40 results without text", results),
        ):
            path = pathlib.Path(folder) / "messages.hl7"
            path.write_bytes("".join(make(n) for n in range(options.messages)).encode())
            ours = [options.program, "tokens", "--input", "hl7", str(path)]
            theirs = [sys.executable, __file__, "--unpack", str(path)]
            best = {}
            for _ in range(options.passes):
                for who, command in (("edge-ner", ours), ("python-hl7", theirs)):
                    took, output = seconds(command, environment)
                    best[who] = min(took, best.get(who, took))
                    if who == "python-hl7":
                        texts = int(output.split()[0])
                    else:
                        records = sum(b'"ids":[]' not in line for line in output.splitlines())
            if texts != records:
                sys.exit(f"hl7_unpacking: {records} texts by edge-ner, {texts} by python-hl7")
            rates = {who: options.messages / took for who, took in best.items()}
            kilobytes = path.stat().st_size / 1e3 / options.messages
            print(
                f"{name}, {kilobytes:.1f} kB a message; messages a second: "
                f"edge-ner {rates['edge-ner']:.0f}, python-hl7 {rates['python-hl7']:.0f} "
                f"({rates['edge-ner'] / rates['python-hl7']:.1f} times)",
                flush=True,
            )


if __name__ == "__main__":
    main()
