#!/usr/bin/env python3
"""The spool when the power fails: a file system that stops at once, again and again.

    scripts/build-static x86_64
    python3 scripts/checks/long/power_loss.py [--rounds 20] [--program EDGE-NER] [--write]

Needs root: an ext4 in a file is mounted, the spool runs in it, and at a random moment the kernel
is told to shut the file system down without writing its log (FS_IOC_GOINGDOWN): all that was not
yet made to last is lost, as when the power fails. Mounted again, each note must be there once, each
note that is done must have its whole record; then the rest is done. Exits with 1 when a note or a
record is lost. Standard library only.
"""

import argparse
import fcntl
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

PACKAGE = pathlib.Path(__file__).resolve().parents[3]
GOING_DOWN = 0x8004587D  # _IOR('X', 125, __u32)
WITHOUT_LOG = struct.pack("I", 2)
NOTES = 400


def command(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def put_notes(spool, number):
    """Whole and lasting before the spool starts."""
    names = []
    for index in range(NOTES):
        name = f"note-{number}-{index}"
        path = spool / f"{name}.txt"
        path.write_text(f"Note {index}: started metformin {index} mg, no chest pain.\n")
        names.append(name)
    os.sync()
    return names


def whole(record, name):
    lines = record.read_text().split("\n")
    return len(lines) == 2 and json.loads(lines[0])["id"] == f"{name}.txt"


def check(spool, names):
    """Faults, and how many notes are done."""
    faults, done = [], 0
    for name in names:
        places = [p for p in (".", "working", "done") if (spool / p / f"{name}.txt").exists()]
        if len(places) != 1:
            faults.append(f"{name} is in {places}")
        elif places == ["done"]:
            done += 1
            record = spool / "records" / f"{name}.jsonl"
            if not record.exists() or not whole(record, name):
                faults.append(f"{name} is done, its record is not whole")
    return faults, done


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    program = PACKAGE / ".build/static/x86_64/edge-ner"
    parser.add_argument("--program", type=pathlib.Path, default=program)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    generator = random.Random(1)
    lost, dones = [], []
    folder = pathlib.Path(tempfile.mkdtemp())
    image, place = folder / "image", folder / "mounted"
    place.mkdir()
    spool = place / "spool"
    spooling = [options.program, "spool", spool, "--settle", "0", "--threads", "1"]
    spooling += ["--model", PACKAGE / "Models/clinical.ner"]
    try:
        with image.open("wb") as file:
            file.truncate(128 << 20)
        command("mkfs.ext4", "-q", image)
        for number in range(options.rounds):
            command("mount", "-o", "loop", image, place)
            spool.mkdir(exist_ok=True)
            names = put_notes(spool, number)
            process = subprocess.Popen(spooling, stderr=subprocess.DEVNULL)
            goal = generator.randrange(1, NOTES)
            while process.poll() is None and len(list(spool.glob("done/*"))) < goal:
                time.sleep(0.001)
            root = os.open(place, os.O_RDONLY)
            fcntl.ioctl(root, GOING_DOWN, WITHOUT_LOG)
            os.close(root)
            if process.wait(60) != 2:
                lost.append(f"round {number}: the spool ended with {process.returncode}")
            command("umount", place)
            command("mount", "-o", "loop", image, place)
            faults, done = check(spool, names)
            dones.append(done)
            ended = subprocess.run([*spooling, "--once"], check=False).returncode
            after, all_done = check(spool, names)
            lost += faults + after
            if ended != 0 or all_done != NOTES:
                lost.append(
                    f"round {number}: status {ended}, {all_done} of {NOTES} done in the end"
                )
            shutil.rmtree(spool)
            command("umount", place)
    finally:
        subprocess.run(["umount", "-q", place], check=False)
        shutil.rmtree(folder)
    for fault in lost:
        print(f"power_loss.py: {fault}", file=sys.stderr)
    said = (
        f"{options.rounds} losses of power at {min(dones)} to {max(dones)} of {NOTES} notes done: "
    )
    said += f"{len(lost)} faults; all notes done once, with whole records"
    if lost:
        sys.exit(1)
    print(said)
    if options.write:
        first = f"scripts/checks/long/power_loss.py --rounds {options.rounds}"
        pathlib.Path(__file__).with_suffix(".txt").write_text(
            f"{first}, ext4 of Linux {os.uname().release}\n{said}\n"
        )


if __name__ == "__main__":
    main()
