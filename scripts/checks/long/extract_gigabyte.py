#!/usr/bin/env python3
"""A gigabyte of a FHIR bulk export, and one of HL7 v2 messages, through extract in flat memory.

    scripts/build-static x86_64
    nice python3 scripts/checks/long/extract_gigabyte.py [--program FILE] [--write]

Makes files of 10 MB, 100 MB and 1 GB, mostly resources and segments without text and a note in
each half megabyte, and runs `edge-ner extract --input fhir` and `--input hl7` over each. Each
peak of the process is its VmHWM, which the kernel keeps: all pages that it had at once, those of
the mapped model and dictionary with them; RssAnon, its own memory, is sampled. Every text, and
every resource and message without one, must have its record, and the peak of the gigabyte may be
at most 4 MB over that of 10 MB. The results are in extract_gigabyte.txt; --write writes them.
Needs 1.1 GB of disk for a while.
"""

import argparse
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import threading
import time

PACKAGE = pathlib.Path(__file__).resolve().parents[3]
SIZES = (10_000_000, 100_000_000, 1_000_000_000)
BYTES_PER_NOTE = 500_000
PEAK_GROWTH_KB = 4096
RESOURCES_PER_UNIT = 27

NOTE = (
    "HISTORY OF PRESENT ILLNESS: Seen for chest pain and shortness of breath since Monday, no "
    "fever. PAST MEDICAL HISTORY: hypertension, type 2 diabetes. MEDICATIONS: metformin 500 mg "
    "twice a day, lisinopril 10 mg daily. ASSESSMENT: likely angina. PLAN: aspirin 81 mg daily."
)

PATIENT = (
    '{{"resourceType":"Patient","id":"p{n}","identifier":[{{"system":"urn:oid:2.16.840.1.113883.19",'
    '"value":"{n:09}"}}],"name":[{{"family":"Muster","given":["Kim"]}}],"gender":"other",'
    '"birthDate":"1960-04-11","address":[{{"line":["Main Street 1"],"city":"Anytown"}}]}}\n'
)
OBSERVATION = (
    '{{"resourceType":"Observation","id":"o{n}","status":"final","category":[{{"coding":[{{"system":'
    '"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}}]}}],"code":'
    '{{"coding":[{{"system":"http://loinc.org","code":"2345-7","display":"Glucose"}}]}},"subject":'
    '{{"reference":"Patient/p{n}"}},"effectiveDateTime":"2026-03-04T08:30:00Z","valueQuantity":'
    '{{"value":{n}.25,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}}}\n'
)
ENCOUNTER = (
    '{{"resourceType":"Encounter","id":"e{n}","status":"finished","class":{{"code":"AMB"}},"subject":'
    '{{"reference":"Patient/p{n}"}},"period":{{"start":"2026-03-04T08:00:00Z"}},"participant":[{{'
    '"individual":{{"reference":"Practitioner/1","display":"A \\"quoted\\" name \\u00e9"}}}}]}}\n'
)
REPORT = (
    '{{"resourceType":"DiagnosticReport","id":"r{n}","status":"final","code":{{"text":"visit"}},'
    '"subject":{{"reference":"Patient/p{n}"}},"conclusion":"{note}"}}\n'
)


def export_unit(n):
    """Resources without text, about 9 kB."""
    return "".join(
        template.format(n=n * 10 + i)
        for i in range(RESOURCES_PER_UNIT // 3)
        for template in (PATIENT, OBSERVATION, ENCOUNTER)
    )


def export_note(n):
    return REPORT.format(n=n, note=NOTE)


def message(n, segments):
    head = (
        f"MSH|^~\\&|LAB|HOSP|GATE|HOSP|20260304083000||ORU^R01|M{n}|P|2.5.1\r"
        f"PID|1||{n:09}^^^HOSP^MR||MUSTER^KIM||19600411|U\rOBR|1|{n}||CMP^Panel^L|||20260304\r"
    )
    return head + "".join(segments) + "\r"


def message_unit(n):
    """A message of 40 numeric results, which has no text, about 4 kB."""
    return message(
        n,
        [
            f"OBX|{i}|NM|2345-{i}^Glucose \\T\\ more^LN||{n % 300}.{i}|mg/dL|70-99|H|||F\r"
            for i in range(1, 41)
        ],
    )


def message_note(n):
    """A message with a note in one OBX of text."""
    number, text = "OBX|1|NM|2345-7^Glucose^LN||98|mg/dL\r", f"OBX|2|TX|11488-4^Note^LN||{NOTE}\r"
    return message(n, [number, text])


def make(path, size, unit, note):
    """(notes, units) written; a note after each BYTES_PER_NOTE bytes."""
    notes = units = written = 0
    with open(path, "wb", buffering=1 << 20) as file:
        while written < size:
            if written >= notes * BYTES_PER_NOTE:
                notes += 1
                written += file.write(note(10_000_000 + notes).encode())
            units += 1
            written += file.write(unit(units).encode())
    return notes, units


def status(process):
    found = {}
    try:
        for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("VmHWM", "RssAnon"):
                found[name] = int(value.split()[0])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def run(program, kind, path):
    """(records with entities, all records, seconds, VmHWM kB, largest RssAnon kB)"""
    begin = time.monotonic()
    process = subprocess.Popen(
        [program, "extract", "--input", kind, "--format", "jsonl", path], stdout=subprocess.PIPE
    )
    counts = {"entities": 0, "records": 0}

    def count():
        for line in process.stdout:
            counts["records"] += 1
            counts["entities"] += b'"metformin"' in line

    reader = threading.Thread(target=count)
    reader.start()
    peak = own = 0
    while reader.is_alive():
        now = status(process.pid)
        peak, own = max(peak, now.get("VmHWM", 0)), max(own, now.get("RssAnon", 0))
        time.sleep(0.05)
    reader.join()
    if process.wait() != 0:
        sys.exit(f"extract_gigabyte: edge-ner ended with {process.returncode}")
    return counts["entities"], counts["records"], time.monotonic() - begin, peak, own


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=PACKAGE / ".build/static/x86_64/edge-ner")
    parser.add_argument("--model", default=PACKAGE / "Models/clinical.ner")
    parser.add_argument("--folder", help="where the files are made")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    os.environ["EDGE_NER_MODEL"] = str(options.model)
    version = subprocess.run([options.program, "--version"], capture_output=True, text=True).stdout
    lines = [
        "scripts/checks/long/extract_gigabyte.py --write",
        version.splitlines()[0],
        f"{processor()}, {os.cpu_count()} cores shared with other work, {platform.release()}",
        "input             bytes  notes  records  seconds  peak kB  own kB",
    ]
    print("\n".join(lines), flush=True)
    isFlat = True
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = pathlib.Path(folder) / "input"
        for kind, unit, note in (
            ("fhir", export_unit, export_note),
            ("hl7", message_unit, message_note),
        ):
            peaks = []
            for size in SIZES:
                notes, units = make(path, size, unit, note)
                found, records, seconds, peak, own = run(options.program, kind, path)
                # What has no text has a record that says so.
                expected = notes + units * (RESOURCES_PER_UNIT if kind == "fhir" else 1)
                if found != notes or records != expected:
                    sys.exit(
                        f"extract_gigabyte: {kind}: {found} of {notes} notes, "
                        f"{records} of {expected} records"
                    )
                peaks.append(peak)
                lines.append(
                    f"{kind:6} {path.stat().st_size:16} {notes:6} {records:8} "
                    f"{seconds:8.1f} {peak:8} {own:7}"
                )
                print(lines[-1], flush=True)
            isFlat = isFlat and peaks[-1] - peaks[0] <= PEAK_GROWTH_KB
            growth = (
                f"{kind}: peak {peaks[-1] - peaks[0]:+} kB from {SIZES[0]} to {SIZES[-1]} bytes"
            )
            lines.append(growth)
            print(growth, flush=True)
    if not isFlat:
        sys.exit("extract_gigabyte: memory grows with the input")
    if options.write:
        pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
