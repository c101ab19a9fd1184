#!/usr/bin/env python3
"""From the start of the process to the first entity of a 100-word note, files in the page cache.

    python3 scripts/cold_start.py --edge-ner PROGRAM --model FILE.ner [--repeats 200] [--threads N]

Each repeat: the time is taken, the program started by posix_spawn with the note on its stdin,
and the time taken again when its first line arrives. Prints median, 95th percentile and the
fastest in milliseconds, and the same for the time to the end of the process. Fails (exit 1) if
the median is above 15 ms. Standard library only, Linux.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time

import example_note

MOST_MILLISECONDS = 15.0


def once(command, note):
    """(milliseconds to the first line, milliseconds to the end, first line)."""
    read_end, write_end = os.pipe()
    os.lseek(note, 0, os.SEEK_SET)
    actions = [
        (os.POSIX_SPAWN_DUP2, note, 0),
        (os.POSIX_SPAWN_DUP2, write_end, 1),
        (os.POSIX_SPAWN_CLOSE, read_end),
    ]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    os.close(write_end)
    data = b""
    while b"\n" not in data:
        part = os.read(read_end, 65536)
        if not part:
            break
        data += part
    first = time.perf_counter()
    while os.read(read_end, 65536):
        pass
    _, status = os.waitpid(process, 0)
    end = time.perf_counter()
    os.close(read_end)
    if status or b"\n" not in data:
        sys.exit(f"cold_start.py: the program ended with status {status}")
    return (first - start) * 1000, (end - start) * 1000, data


def spread(values):
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 2),
        "p95": round(ordered[int(len(ordered) * 0.95)], 2),
        "fastest": round(ordered[0], 2),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--edge-ner", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--threads", type=int, help="default: all cores, as edge-ner does")
    options = parser.parse_args()
    command = [os.path.abspath(options.edge_ner), "--model", options.model]
    command += ["--format", "jsonl"]
    if options.threads:
        command += ["--threads", str(options.threads)]
    with tempfile.TemporaryFile() as file:
        file.write(example_note.TEXT.encode())
        file.flush()
        for _ in range(5):
            line = once(command, file.fileno())[2]
        results = [once(command, file.fileno()) for _ in range(options.repeats)]
    first = spread([r[0] for r in results])
    report = {
        "words": example_note.WORD_COUNT,
        "entities": len(json.loads(line)["entities"]),
        "repeats": options.repeats,
        "threads": options.threads or "all",
        "millisecondsToFirstEntity": first,
        "millisecondsToEnd": spread([r[1] for r in results]),
    }
    print(json.dumps(report, indent=1))
    if first["median"] > MOST_MILLISECONDS:
        sys.exit(f"cold_start.py: the median is above {MOST_MILLISECONDS} ms")


if __name__ == "__main__":
    main()
