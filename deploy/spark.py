"""Apache Spark: notes in JSON Lines to records in JSON Lines, one edge-ner for each running task.

    spark-submit --conf spark.task.cpus=1 deploy/spark.py NOTES RECORDS

NOTES is a file or folder that Spark reads, one object a line with "id" and "text"; RECORDS is a
folder that must not be there. A record is in it once, whatever was killed, started again or started
twice: Spark's committer renames a task's file when the task is done, and the job's when all are.
EDGE_NER and EDGE_NER_MODEL name program and model on the workers (else edge-ner on PATH and its own
model); the model is mapped, so a host has it in memory once. pyspark with pandas and pyarrow.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pandas
from pyspark.sql import SparkSession


def start(environment: dict[str, str]) -> subprocess.Popen:
    program = environment.get("EDGE_NER", "edge-ner")
    command = [program, "--input", "jsonl", "--format", "jsonl", "--threads", "1"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **environment}
    )


def write(process: subprocess.Popen, lines: pandas.Series) -> None:
    try:
        for line in lines:
            process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        pass  # The reader finds records missing and says so.


def extract(frames: Iterator[pandas.DataFrame], environment: dict) -> Iterator[pandas.DataFrame]:
    """A record for each line, in order; the process lives as long as the task."""
    process = start(environment)
    try:
        for frame in frames:
            writer = threading.Thread(target=write, args=(process, frame["value"]))
            writer.start()
            records = [process.stdout.readline() for _ in range(len(frame))]
            if not records[-1].endswith(b"\n"):
                raise RuntimeError(f"edge-ner ended with {process.wait()}")
            writer.join()
            yield pandas.DataFrame({"value": [record[:-1].decode() for record in records]})
    finally:
        process.stdin.close()
        process.wait()


def main() -> None:
    notes, records = sys.argv[1:]
    names = ("EDGE_NER", "EDGE_NER_MODEL")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    spark = SparkSession.builder.appName("edge-ner").getOrCreate()
    # An empty line is no note and would get no record.
    lines = spark.read.text(notes).where("trim(value) <> ''")
    found = lines.mapInPandas(lambda frames: extract(frames, environment), "value string")
    found.write.mode("error").text(records)
    spark.stop()


if __name__ == "__main__":
    main()
