"""Entities from Python: one long-lived edge-ner process, one note at a time or many. No dependency.

    with EdgeNer(".build/release/edge-ner") as ner:
        for entity in ner.find("Started metformin for type 2 diabetes."):
            print(entity.type, entity.text, entity.score)

Records as a data frame: frame(ner, {"visit-1": text, ...}).
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas


class NoteError(Exception):
    """The program could not process a note; it says why, never with text of it."""


@dataclass(frozen=True)
class Entity:
    start: int
    end: int
    text: str
    type: str
    score: float


class EdgeNer:
    def __init__(self, program: str = "edge-ner", *options: str) -> None:
        self.process = subprocess.Popen(
            [program, "--input", "jsonl", "--format", "jsonl", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def find(self, text: str) -> list[Entity]:
        """The note's entities; start and end are indices of `text`."""
        self.process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise NoteError(f"edge-ner ended with {self.process.wait()}")
        record = json.loads(line)
        if "error" in record:
            raise NoteError(record["error"])
        names = Entity.__dataclass_fields__
        return [Entity(*(entity[name] for name in names)) for entity in record["entities"]]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()

    def __enter__(self) -> "EdgeNer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def rows(ner: EdgeNer, notes: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """One row an entity, with the note's key."""
    for key, text in notes.items():
        for entity in ner.find(text):
            yield {"note": key, **vars(entity)}


def frame(ner: EdgeNer, notes: Mapping[str, str]) -> "pandas.DataFrame":
    """The rows as a data frame; pandas is needed for this alone."""
    import pandas

    names = ["note", *Entity.__dataclass_fields__]
    return pandas.DataFrame(rows(ner, notes), columns=names)
