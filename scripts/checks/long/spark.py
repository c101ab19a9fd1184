#!/usr/bin/env python3
"""deploy/spark.py on a cluster of processes on this machine, with workers killed in the middle.

    swift build -c release --product edge-ner
    python3 -m venv .build/spark/venv
    .build/spark/venv/bin/pip install pyspark==4.3.0 pandas==3.1.1 pyarrow==26.0.1
    .build/spark/venv/bin/python scripts/checks/long/spark.py [--notes N] [--write]

Needs a Java runtime (Debian: default-jre-headless). Spark starts two executors of one core
(local-cluster); while the job runs, one edge-ner process and then one executor are killed with
signal 9. The records must be those of one edge-ner over the same notes, each once. `--write`
puts what is printed into spark.txt beside this script.
"""

import argparse
import contextlib
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
import time

import pandas
import pyarrow
import pyspark

PACKAGE = pathlib.Path(__file__).resolve().parents[3]
PARTS = 8
SYMPTOMS = ("fever", "cough", "chest pain", "nausea", "dizziness", "headache", "wheezing")
DRUGS = ("metformin", "aspirin", "lisinopril", "albuterol", "warfarin")
DISEASES = ("gout", "asthma", "hypertension", "pneumonia", "type 2 diabetes")


def write_notes(folder, count):
    """Notes of about forty words, none like another."""
    for part in range(PARTS):
        with open(folder / f"part-{part:05}.jsonl", "w") as file:
            for note in range(part, count, PARTS):
                symptom, drug = SYMPTOMS[note % 7], DRUGS[note % 5]
                text = (
                    f"Seen on day {note} for {symptom} and {SYMPTOMS[note % 6]}. History of "
                    f"{DISEASES[note % 4]}. Lungs clear, no edema, no rash. Continue {drug} "
                    f"{note % 90 + 5} mg daily, start {DRUGS[note // 5 % 5]}; return for worse "
                    f"{symptom} or when {DISEASES[note // 4 % 5]} is not better in a week."
                )
                file.write(f'{{"id":"n{note}","text":"{text}"}}\n')


def descendants(root):
    """(process, command line) of all processes that the driver has started, itself left out."""
    parents, names = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = (entry / "stat").read_text()
            parents[int(entry.name)] = int(status.rsplit(")", 1)[1].split()[1])
            names[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return [(process, names[process]) for process in found - {root}]


def mapped_bytes(process):
    """(resident, this process's share of it) of the model's mapping, in bytes."""
    resident = share = 0
    inside = False
    for line in pathlib.Path(f"/proc/{process}/smaps").read_text().splitlines():
        key, *values = line.split()
        if not key.endswith(":"):
            inside = line.endswith("clinical.ner")
        elif inside and key == "Rss:":
            resident += int(values[0]) << 10
        elif inside and key == "Pss:":
            share += int(values[0]) << 10
    return resident, share


class Job:
    def __init__(self, work, program):
        self.log = work / "spark.log"
        self.environment = {
            **os.environ,
            "EDGE_NER": str(program),
            "EDGE_NER_MODEL": str(PACKAGE / "Models/clinical.ner"),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_HOME": str(pathlib.Path(pyspark.__file__).parent),
        }
        command = [
            *(self.environment["SPARK_HOME"] + "/bin/spark-submit", "--master"),
            *("local-cluster[2,1,512]", "--driver-memory", "512m"),
            *("--conf", "spark.executor.memory=512m", "--conf", "spark.ui.enabled=false"),
            *("--conf", "spark.sql.files.maxPartitionBytes=64k"),
            *("--conf", "spark.sql.files.openCostInBytes=64k"),
            *("--conf", "spark.sql.execution.arrow.maxRecordsPerBatch=50"),
            *(str(PACKAGE / "deploy/spark.py"), str(work / "notes"), str(work / "records")),
        ]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, cwd=work, env=self.environment, stdout=log, stderr=log
            )

    def named(self, word):
        return sorted(p for p, name in descendants(self.process.pid) if word in name)

    def two_running(self, word):
        """The model's memory in two processes of two tasks, once both have it mapped and in use."""
        while self.process.poll() is None:
            try:
                shares = [mapped_bytes(process) for process in self.named(word)]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if len([resident for resident, _ in shares if resident > 8 << 20]) == 2:
                return shares
            time.sleep(0.05)
        return []

    def end(self):
        """Ends what is left of the job when the check itself fails."""
        for process, _ in descendants(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.kill()

    def kill_one(self, word, deadline=300):
        """Kills one of the job's own processes as soon as there is one."""
        end = time.monotonic() + deadline
        while self.process.poll() is None and time.monotonic() < end:
            for process in self.named(word):
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                return True
            time.sleep(0.05)
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notes", type=int, default=4000)
    parser.add_argument("--edge-ner", default=str(PACKAGE / ".build/release/edge-ner"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = run(options, pathlib.Path(folder))
    print("\n".join(lines))
    if options.write:
        pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")


def run(options, work):
    (work / "notes").mkdir()
    write_notes(work / "notes", options.notes)
    program = pathlib.Path(options.edge_ner).resolve()
    began = time.monotonic()
    expected = subprocess.run(
        [program, "--input", "jsonl", "--format", "jsonl", "--threads", "1"],
        input=b"".join(p.read_bytes() for p in sorted((work / "notes").iterdir())),
        env={**os.environ, "EDGE_NER_MODEL": str(PACKAGE / "Models/clinical.ner")},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.splitlines()
    alone = time.monotonic() - began

    began = time.monotonic()
    job = Job(work, program)
    try:
        shares = job.two_running(str(program))
        killed = job.kill_one(str(program))
        time.sleep(2)
        killed = job.kill_one("CoarseGrainedExecutorBackend") and killed
        status = job.process.wait(timeout=1500)
    finally:
        job.end()
    seconds = time.monotonic() - began
    if status or not killed or not shares:
        sys.exit(f"spark.py: status {status}, both killed: {killed}\n{job.log.read_text()[-3000:]}")
    log = job.log.read_text()
    tasks, executors = log.count("Lost task"), log.count("Lost executor")
    found = [
        line
        for part in sorted((work / "records").glob("part-*"))
        for line in part.read_bytes().splitlines()
    ]
    if sorted(found) != sorted(expected):
        sys.exit(f"spark.py: {len(found)} records, {len(set(found) & set(expected))} as expected")
    if not tasks or not executors:
        sys.exit(f"spark.py: killed in vain: {tasks} tasks and {executors} executors were lost")
    model = (PACKAGE / "Models/clinical.ner").stat().st_size
    versions = f"pyspark {pyspark.__version__}, pandas {pandas.__version__}"
    return [
        f"python scripts/checks/long/spark.py --notes {options.notes}",
        f"{versions}, pyarrow {pyarrow.__version__}, Python {platform.python_version()}",
        subprocess.run([program, "version"], stdout=subprocess.PIPE, text=True).stdout.strip(),
        f"{processor()}, {os.cpu_count()} cores shared with other work, {platform.release()}",
        f"{len(found)} records, each once, equal to one process's; killed: one edge-ner process, "
        f"one executor; lost: {tasks} tasks, {executors} executors",
        f"one process, one thread: {alone:.1f} s; Spark, 2 executors of one core: {seconds:.1f} s "
        "with start, end and what was done twice",
        f"the model's {model / 1e6:.1f} MB in two processes: resident "
        + ", ".join(f"{resident / 1e6:.1f}" for resident, _ in shares)
        + " MB each, their shares together "
        + f"{sum(share for _, share in shares) / 1e6:.1f} MB",
    ]


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


if __name__ == "__main__":
    main()
