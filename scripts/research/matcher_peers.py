#!/usr/bin/env python3
"""Times the ontology matcher beside spaCy's PhraseMatcher: the same tables, the same text.

Usage: matcher_peers.py EDGE_DISTILL ALL.TERMS NOTES.jsonl TABLE.tsv...

ALL.TERMS is compiled from the TABLEs (`edge-distill dictionary`). PhraseMatcher gets every
preferred name and synonym, compares lower case and reads text with spaCy's blank English
tokenizer. One thread each; time is the best of three passes over the notes (of five for
EDGE_DISTILL), memory the largest resident set of a process that does nothing else. PhraseMatcher
finds every name and all overlaps, inflected forms apart; the matcher here finds the longest name
at each word, in any inflection, so the counts are not the same thing. Needs spacy (3.8).
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import time


def names(tables):
    found = set()
    for table in tables:
        with open(table, encoding="utf-8") as file:
            columns = next(file).rstrip("\n").split("\t")
            preferred, synonyms = columns.index("preferred"), columns.index("synonyms")
            for line in file:
                fields = line.rstrip("\n").split("\t")
                if len(fields) == len(columns):
                    found.update([fields[preferred], *fields[synonyms].split("|")])
    return sorted(name for name in found if len(name) > 2)


def peer(notes, tables):
    import spacy
    from spacy.matcher import PhraseMatcher

    texts = [
        json.loads(line)["text"] for line in pathlib.Path(notes).read_text().split("\n") if line
    ]
    byte_count = sum(len(text.encode()) for text in texts)
    language = spacy.blank("en")
    language.max_length = 1 << 30
    start = time.perf_counter()
    patterns = names(tables)
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    for first in range(0, len(patterns), 10000):
        matcher.add(
            str(first), [language.make_doc(name) for name in patterns[first : first + 10000]]
        )
    built = time.perf_counter() - start
    best_read = best_match = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        documents = [language.make_doc(text) for text in texts]
        best_read = min(best_read, time.perf_counter() - start)
        start = time.perf_counter()
        count = sum(len(matcher(document)) for document in documents)
        best_match = min(best_match, time.perf_counter() - start)
    print(
        f"spaCy {spacy.__version__} PhraseMatcher: {len(patterns)} names, ready in {built:.1f} s,"
        f" {count} matches, {byte_count / 1e6 / (best_read + best_match):.2f} MB/s with its"
        f" tokenizer, {byte_count / 1e6 / best_match:.2f} MB/s on tokens"
    )


def own(program, terms, notes):
    print(
        subprocess.run(
            [program, "dictionary", "--time", notes, terms],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )


def main():
    program, terms, notes, *tables = sys.argv[1:]
    # Each in a process of its own, so that the largest resident set is its own too.
    for work in (lambda: own(program, terms, notes), lambda: peer(notes, tables)):
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            work()
            own_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            children_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            print(f"  largest resident set: {max(own_bytes, children_bytes) / 1024:.0f} MiB")
            sys.stdout.flush()
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            sys.exit(1)


main()
