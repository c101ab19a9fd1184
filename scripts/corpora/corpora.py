#!/usr/bin/env python3
"""Lists of notes that the documents' recipes and checks name, made from a folder of corpora.

    python3 scripts/corpora/corpora.py VERB ...

    unlabelled  the unlabelled notes that the shipped student learnt from (Training.md)
    abstracts   the abstracts and case descriptions that the heads for abstracts learnt from
    sample      the notes over which "the same bytes" is shown (Numerics.md)
    join        edge-ner's records and the notes' texts in one corpus: a model file as a teacher
    texts       labels without their texts, with them again
    mentions    relations between concepts as relations between their mentions (Training.md)
    pairs       sentences whose pairs are known, with what is unknown said (Training.md)
    treatments  sentences of a treatment alone, which say that no adverse reaction is there
    wordings    types of free choice with other wordings for their names

Each prints how many there are and the SHA-256 of what it wrote, so that another machine can tell
whether it has the same. `VERB --help` says how they are chosen. Standard library only.
"""

import argparse
import hashlib
import json
import pathlib
import random
import re
import sys

import corpus


def write(path, lines, what):
    data = "".join(lines).encode()
    path.write_bytes(data)
    print(f"{what}, {len(data)} bytes")
    print(hashlib.sha256(data).hexdigest())


def part(data, name, suffix):
    return corpus.read_jsonl(data / f"{name}.{suffix}.jsonl")


def parse_link(text):
    """`Gene:Disease=gene_disease`: types of the two mentions and the relation's name."""
    found = re.fullmatch(r"([^:=]+):([^:=]+)=([^:=]+)", text)
    if not found:
        sys.exit(f"{text}: not HEAD:TAIL=NAME")
    return found.groups()


class Unlabelled:
    """Of DATA/{mtsamples,e3c,aci-bench}.unlabelled.jsonl the notes are left out that share a
    passage with a note of a dev part (three runs of eight words), that are mostly a note of
    notes.llm.train or maccrobat.train (a fifth of the runs), or mostly an earlier note (half of
    them). Of the rest, in random order, 700 of MTSamples and ACI-Bench are taken, then notes of E3C
    up to 3,000,000 characters. With --ids, exactly the notes named, one CORPUS-ID a line, in that
    order."""

    SOURCES = ["mtsamples", "e3c", "aci-bench"]
    DEV = ["notes.llm", "maccrobat", "bc5cdr", "ncbi-disease", "phee", "biored"]
    TRAIN = ["notes.llm", "maccrobat"]
    RUN, CHARACTERS, OTHERS = 8, 3_000_000, 700

    @staticmethod
    def arguments(parser):
        parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of corpora")
        parser.add_argument("--ids", type=pathlib.Path, help="take the notes named in this file")
        parser.add_argument("--output", type=pathlib.Path, required=True)

    def run(self, options):
        self.data = options.data
        notes = list(self.named(options.ids) if options.ids else self.chosen())
        lines = [
            json.dumps({"id": f"{source}-{name}", "text": text}) + "\n"
            for source, name, text in notes
        ]
        write(options.output, lines, f"{len(notes)} notes")

    def runs_of(self, names, suffix):
        return {
            run
            for name in names
            for record in part(self.data, name, suffix)
            for run in corpus.runs(record["text"], self.RUN)
        }

    def candidates(self):
        dev = self.runs_of(self.DEV, "dev")
        apart = [
            (source, record["id"], record["text"])
            for source in self.SOURCES
            for record in part(self.data, source, "unlabelled")
            if len(corpus.runs(record["text"], self.RUN) & dev) < 3
        ]
        random.seed(1)
        random.shuffle(apart)
        train, seen = self.runs_of(self.TRAIN, "train"), set()
        for source, name, text in apart:
            own = corpus.runs(text, self.RUN)
            if own and len(own & train) <= 0.2 * len(own) and len(own & seen) <= 0.5 * len(own):
                seen |= own
                yield source, name, text

    def chosen(self):
        notes = list(self.candidates())
        result = [note for note in notes if note[0] != "e3c"][: self.OTHERS]
        count = sum(len(text) for _, _, text in result)
        for note in notes:
            if note[0] == "e3c" and count <= self.CHARACTERS:
                result.append(note)
                count += len(note[2])
        random.seed(2)
        random.shuffle(result)
        return result

    def named(self, path):
        texts = {
            (source, record["id"]): record["text"]
            for source in self.SOURCES
            for record in part(self.data, source, "unlabelled")
        }
        for line in path.read_text().split():
            source = next(s for s in self.SOURCES if line.startswith(s + "-"))
            name = line.removeprefix(source + "-")
            if (source, name) not in texts:
                sys.exit(f"{line}: no such note in {self.data}")
            yield source, name, texts[source, name]


class Abstracts:
    """Writes DIR/biored.train.jsonl and DIR/phee.train.jsonl, the BioRED abstracts and PHEE
    sentences of no abstract in the dev parts of BC5CDR, NCBI and BioRED, and DIR/e3c.sample.jsonl,
    1,600 descriptions of E3C of 60 to 400 words without a run of twelve words of these dev
    parts."""

    DEV = ["bc5cdr", "ncbi-disease", "biored"]
    RUN, SAMPLE = 12, 1600

    @staticmethod
    def arguments(parser):
        parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of corpora")
        parser.add_argument("--output", type=pathlib.Path, required=True, help="folder")

    def run(self, options):
        dev = [record for name in self.DEV for record in part(options.data, name, "dev")]
        ids = {record["id"] for record in dev}
        beginnings = {self.beginning(record) for record in dev}
        dev_runs = {run for record in dev for run in corpus.runs(record["text"], self.RUN)}
        abstracts = [
            record
            for record in part(options.data, "biored", "train")
            if record["id"] not in ids and self.beginning(record) not in beginnings
        ]
        sentences = [
            record
            for record in part(options.data, "phee", "train")
            if record["id"].split("_")[0] not in ids
        ]
        cases = [
            {"id": record["id"], "text": record["text"]}
            for record in part(options.data, "e3c", "unlabelled")
            if 60 <= len(self.words(record)) <= 400
            and not corpus.runs(record["text"], self.RUN) & dev_runs
        ]
        random.Random(7).shuffle(cases)
        for name, records in (
            ("biored.train", abstracts),
            ("phee.train", sentences),
            ("e3c.sample", cases[: self.SAMPLE]),
        ):
            lines = [json.dumps(record) + "\n" for record in records]
            write(options.output / f"{name}.jsonl", lines, f"{name}: {len(records)} documents")

    @staticmethod
    def words(record):
        return re.sub(r"[^a-z0-9]+", " ", record["text"].lower()).split()

    def beginning(self, record):
        return "".join(self.words(record))[:120]


class Sample:
    """First every record of DATA/*.dev.jsonl, files in order of name, then every ninth record of
    DATA/*.unlabelled.jsonl, taken as one list in order of name, until there are 1,000. A record
    keeps `text` and gets the id FILE:NUMBER, numbers from 0."""

    UNLABELLED, STEP = 1000, 9

    @staticmethod
    def arguments(parser):
        parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of corpora")
        parser.add_argument("--output", type=pathlib.Path, required=True)

    def run(self, options):
        labelled = list(self.notes(options.data.glob("*.dev.jsonl")))
        unlabelled = list(self.notes(options.data.glob("*.unlabelled.jsonl")))
        unlabelled = unlabelled[:: self.STEP][: self.UNLABELLED]
        lines = [
            json.dumps(note, ensure_ascii=False, separators=(",", ":")) + "\n"
            for note in labelled + unlabelled
        ]
        what = f"{len(labelled)} dev notes and {len(unlabelled)} unlabelled"
        write(options.output, lines, what)

    @staticmethod
    def notes(paths):
        for path in sorted(paths):
            for number, record in enumerate(corpus.read_jsonl(path)):
                yield {"id": f"{path.name.removesuffix('.jsonl')}:{number}", "text": record["text"]}


class Join:
    """`edge-ner --input jsonl NOTES > FOUND`, and what the program found becomes labels. Records
    are matched by id; a note without a record, or whose record is an error, ends the run."""

    @staticmethod
    def arguments(parser):
        parser.add_argument("--notes", type=pathlib.Path, required=True)
        parser.add_argument("--found", type=pathlib.Path, required=True)
        parser.add_argument("--output", type=pathlib.Path, required=True)

    def run(self, options):
        found = {record["id"]: record for record in corpus.read_jsonl(options.found)}
        lines = []
        for note in corpus.read_jsonl(options.notes):
            record = found.get(note["id"], {})
            if "entities" not in record or "error" in record:
                sys.exit(f"{note['id']}: no entities in {options.found}")
            labelled = {"id": note["id"], "text": note["text"], "entities": record["entities"]}
            lines.append(json.dumps(labelled) + "\n")
        write(options.output, lines, f"{len(lines)} notes")


class Texts:
    """Labels that are kept without the texts they belong to get them again, by id, from any of the
    files of notes; `--strip` takes the labels' texts off a corpus instead. Labels of a part of a
    note have `part`, where it begins and ends in code points; their offsets count from there, and
    its id gets a point and its begin."""

    @staticmethod
    def arguments(parser):
        parser.add_argument("--labels", type=pathlib.Path, required=True)
        parser.add_argument("--strip", action="store_true")
        parser.add_argument("--output", type=pathlib.Path, required=True)
        parser.add_argument("files", type=pathlib.Path, nargs="*", help="notes with these ids")

    def run(self, options):
        texts = {
            note["id"]: note["text"] for path in options.files for note in corpus.read_jsonl(path)
        }
        lines = []
        for record in corpus.read_jsonl(options.labels):
            record.pop("text", None)
            if options.strip:
                for entity in record["entities"]:
                    entity.pop("text", None)
                    entity.pop("drug", None)
            elif record["id"] in texts:
                begin, end = record.pop("part", (0, None))
                record["text"] = texts[record["id"]][begin:end]
                if end is not None:
                    record["id"] += f".{begin}"
            else:
                sys.exit(f"{record['id']}: in none of the files of notes")
            lines.append(json.dumps(record, ensure_ascii=False) + "\n")
        write(options.output, lines, f"{len(lines)} notes")


class Mentions:
    """Writes DIR/NAME of each file: a document's `concept_relations` become `relations` between
    mentions, from every mention of the one concept to every mention of the other. --link
    HEAD:TAIL=NAME says which types of mentions are joined and what the relation is called; the
    concepts of a relation may stand in either order. Every document has `relations` afterwards, if
    only an empty list. --only takes relations of these types."""

    @staticmethod
    def arguments(parser):
        parser.add_argument("--link", required=True, metavar="HEAD:TAIL=NAME")
        parser.add_argument("--only", metavar="TYPE,...", help="these relations, else all")
        parser.add_argument("--output", type=pathlib.Path, required=True, help="folder")
        parser.add_argument("files", type=pathlib.Path, nargs="+")

    def run(self, options):
        head, tail, name = parse_link(options.link)
        only = set(options.only.split(",")) if options.only else None
        for path in options.files:
            lines, count = [], 0
            for record in corpus.read_jsonl(path):
                record["relations"] = [
                    {"type": name, "head": first, "tail": second}
                    for first, second in self.linked(record, head, tail, only)
                ]
                count += len(record["relations"])
                lines.append(json.dumps(record) + "\n")
            what = f"{path.name}: {len(lines)} documents, {count} links between mentions"
            write(options.output / path.name, lines, what)

    @staticmethod
    def linked(record, head, tail, only):
        """Pairs of indices of mentions, ascending."""
        mentions = {}
        for index, entity in enumerate(record["entities"]):
            for concept in corpus.concepts(entity):
                mentions.setdefault((entity["type"], concept), []).append(index)
        return sorted(
            {
                (first, second)
                for relation in record.get("concept_relations", [])
                if only is None or relation["type"] in only
                for one, other in (
                    (relation["head"], relation["tail"]),
                    (relation["tail"], relation["head"]),
                )
                for first in mentions.get((head, one), [])
                for second in mentions.get((tail, other), [])
            }
        )


class Pairs:
    """Writes DIR/NAME of each file of sentences with `associated` and `not_associated` pairs:
    `associated` becomes NAME, `not_associated` goes (a pair that is not named is not linked), and
    pairs that nobody judged become `unknown`, so that nothing is learnt of them."""

    @staticmethod
    def arguments(parser):
        parser.add_argument("--link", required=True, metavar="HEAD:TAIL=NAME")
        parser.add_argument("--output", type=pathlib.Path, required=True, help="folder")
        parser.add_argument("files", type=pathlib.Path, nargs="+")

    def run(self, options):
        head, tail, name = parse_link(options.link)
        for path in options.files:
            lines, linked, unknown = [], 0, 0
            for record in corpus.read_jsonl(path):
                judged = {(r["head"], r["tail"]): r["type"] for r in record["relations"]}
                relations = []
                for first, one in enumerate(record["entities"]):
                    for second, other in enumerate(record["entities"]):
                        if (one["type"], other["type"]) != (head, tail):
                            continue
                        verdict = judged.get((first, second), "unknown")
                        if verdict != "not_associated":
                            kind = name if verdict == "associated" else "unknown"
                            relations.append({"type": kind, "head": first, "tail": second})
                linked += sum(relation["type"] == name for relation in relations)
                unknown += sum(relation["type"] != name for relation in relations)
                record["relations"] = relations
                lines.append(json.dumps(record) + "\n")
            what = f"{path.name}: {len(lines)} sentences, {linked} links, {unknown} unknown"
            write(options.output / path.name, lines, what)


class Treatments:
    """Writes DIR/NAME of each file of PHEE's sentences: one whose only event is a treatment gets an
    empty list of relations, so that its drugs teach that nothing is a reaction. With --single only
    sentences with relations are kept, also the empty ones."""

    @staticmethod
    def arguments(parser):
        parser.add_argument("--single", action="store_true", help="sentences of one event alone")
        parser.add_argument("--output", type=pathlib.Path, required=True, help="folder")
        parser.add_argument("files", type=pathlib.Path, nargs="+")

    def run(self, options):
        for path in options.files:
            lines, none = [], 0
            for record in corpus.read_jsonl(path):
                if record.get("events") == ["Potential_therapeutic_event"]:
                    record["relations"] = []
                    none += 1
                if "relations" in record or not options.single:
                    lines.append(json.dumps(record) + "\n")
            what = f"{path.name}: {len(lines)} sentences, {none} of a treatment alone"
            write(options.output / path.name, lines, what)


class Wordings:
    """A type of a corpus of free types gets the other wordings of its name, between `|`, that a
    table has: a name, a tab, a wording, a tab, the next."""

    @staticmethod
    def arguments(parser):
        parser.add_argument("--table", type=pathlib.Path, required=True)
        parser.add_argument("--output", type=pathlib.Path, required=True)
        parser.add_argument("file", type=pathlib.Path)

    def run(self, options):
        rows = options.table.read_text(encoding="utf-8").splitlines()
        others = dict(row.split("\t", 1) for row in rows if not row.startswith("#"))
        lines, known = [], set()
        for record in corpus.read_jsonl(options.file):
            for entity in record["entities"]:
                name = entity["type"]
                if name.lower() in others:
                    known.add(name.lower())
                    entity["type"] = name + "|" + others[name.lower()].replace("\t", "|")
            lines.append(json.dumps(record) + "\n")
        what = f"{len(lines)} documents, other wordings of {len(known)} names"
        write(options.output, lines, what)


VERBS = {
    "unlabelled": Unlabelled,
    "abstracts": Abstracts,
    "sample": Sample,
    "join": Join,
    "texts": Texts,
    "mentions": Mentions,
    "pairs": Pairs,
    "treatments": Treatments,
    "wordings": Wordings,
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, verb in VERBS.items():
        verb.arguments(verbs.add_parser(name, help=argparse.SUPPRESS, description=verb.__doc__))
    options = parser.parse_args()
    VERBS[options.verb]().run(options)


if __name__ == "__main__":
    main()
