#!/usr/bin/env python3
"""Compares edge-ner with the float32 model: labels of all words, spans, scores and logits.

    python3 scripts/parity/labels.py --edge-ner PROGRAM --model FILE.ner --checkpoint DIR
        [--isa NAME] [--viterbi] CORPUS.dev.jsonl...

Both see the same windows, those of `edge-ner tokens --windows`. Labels are those of the spans,
read back onto words: B- where a span begins, I- inside, O elsewhere. Per corpus and over all:
label agreement over all words and over those that either side labels, strict F1 of both against
the corpus's own labels and against each other. Then the largest and the mean difference of raw
logits over each note's first window, from `edge-ner logits --json`.

Fails (exit 1) if agreement over all words is under 99.5 %, or strict micro F1 over all corpora
differs by more than 0.3 points.
"""

import argparse
import json
import subprocess
import sys

import numpy as np

import corpus
import float_model
import float_predictions

LEAST_AGREEMENT = 0.995
MOST_F1_DIFFERENCE = 0.003


def run_program(options, documents, *verb):
    """One JSON object a document, from `extract` or another verb."""
    lines = b"".join(
        json.dumps({"id": d["id"], "text": d["text"]}, ensure_ascii=False).encode() + b"\n"
        for d in documents
    )
    command = [options.edge_ner, *verb, "--model", options.model, "--input", "jsonl"]
    command += ["--window", str(options.window_tokens)]
    result = subprocess.run(command, input=lines, stdout=subprocess.PIPE, check=True)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    if [r["id"] for r in records] != [d["id"] for d in documents]:
        sys.exit("labels.py: the program's records are not those of the notes, in order")
    return records


def extracted(options, documents):
    forced = ["--isa", options.isa] if options.isa else []
    return run_program(options, documents, "extract", "--format", "jsonl", *forced)


def strict_f1(gold, predicted):
    """Micro F1 of equal spans; `gold`, `predicted`: {id: set of (type, start, end)}. Types that no
    gold span has are left out."""
    types = {span[0] for spans in gold.values() for span in spans}
    right = wanted = given = 0
    for identifier, spans in gold.items():
        found = {s for s in predicted.get(identifier, ()) if s[0] in types}
        right += len(spans & found)
        wanted += len(spans)
        given += len(found)
    return 2 * right / (wanted + given) if right else 0.0


def labels_of_words(spans, starts, ends):
    """Labels of words whose ranges are [start, end) from spans (type, start, end)."""
    labels = ["O"] * len(starts)
    for kind, first, last in spans:
        index = int(np.searchsorted(starts, first))
        prefix = "B-"
        while index < len(starts) and starts[index] < last:
            labels[index] = prefix + kind
            prefix = "I-"
            index += 1
    return labels


def compare(options, model, path):
    documents = corpus.read_jsonl(path)
    records = extracted(options, documents)
    plans = run_program(options, documents, "tokens", "--windows")

    def windows_of(index, note, document):
        return plans[index]["windows"]

    counts = {"words": 0, "equal": 0, "labelled": 0, "labelledEqual": 0}
    float_spans, program_spans = {}, {}
    found = float_predictions.predict(model, documents, windows_of, viterbi=options.viterbi)
    for record, (document, (starts, ends), _, spans) in zip(records, found):
        key = document["id"]
        float_spans[key] = {tuple(span) for span in spans}
        program_spans[key] = corpus.spans(record)
        left = labels_of_words(float_spans[key], starts, ends)
        right = labels_of_words(program_spans[key], starts, ends)
        for a, b in zip(left, right):
            counts["words"] += 1
            counts["equal"] += a == b
            if a != "O" or b != "O":
                counts["labelled"] += 1
                counts["labelledEqual"] += a == b
    cut_differently = sum(
        record.get("windows") != len(plan["windows"])
        for record, plan in zip(records, plans, strict=True)
    )
    tokens_differ = sum(
        plan["ids"] != float_model.pieces(model.tokenizer, document["text"]).ids.tolist()
        for document, plan in zip(documents, plans, strict=True)
    )
    gold = corpus.gold_spans(path)
    return {
        **counts,
        "notes": len(documents),
        "windowsDiffer": cut_differently,
        "tokensDiffer": tokens_differ,
        "gold": gold,
        "float": float_spans,
        "program": program_spans,
    }


def summary(name, result):
    float_f1 = strict_f1(result["gold"], result["float"])
    program_f1 = strict_f1(result["gold"], result["program"])
    row = {
        "corpus": name,
        "notes": result["notes"],
        "words": result["words"],
        "agreement": round(result["equal"] / max(1, result["words"]), 5),
        "agreementWhereLabelled": round(result["labelledEqual"] / max(1, result["labelled"]), 5),
        "strictF1Float": round(float_f1, 4),
        "strictF1Program": round(program_f1, 4),
        "strictF1OfProgramAgainstFloat": round(strict_f1(result["float"], result["program"]), 4),
        "notesCutDifferently": result["windowsDiffer"],
        "notesTokenizedDifferently": result["tokensDiffer"],
    }
    print(json.dumps(row), flush=True)
    return row


def total_of(results):
    total = {}
    for number, result in enumerate(results):
        for key, value in result.items():
            if isinstance(value, dict):
                total.setdefault(key, {}).update(
                    {(number, name): spans for name, spans in value.items()}
                )
            else:
                total[key] = total.get(key, 0) + value
    return total


def logits_difference(options, model, documents):
    """Over the first windows of the notes: equal ids, largest and mean absolute difference."""
    rows, texts = [], []
    command = [options.edge_ner, "logits", "--json", "--model", options.model]
    if options.isa:
        command += ["--isa", options.isa]
    for document in documents:
        result = subprocess.run(
            command, input=document["text"].encode(), stdout=subprocess.PIPE, check=True
        )
        rows.append(json.loads(result.stdout))
        texts.append(document)
    exact = model.logits([np.array(row["ids"], np.int64) for row in rows])
    largest, total, count, same = 0.0, 0.0, 0, 0
    for row, wanted in zip(rows, exact):
        given = np.array(row["logits"], np.float32)
        order = [row["labels"].index(label) for label in model.labels]
        difference = np.abs(given[:, order] - wanted)
        largest = max(largest, float(difference.max()))
        total += float(difference.sum())
        count += difference.size
        same += int((given[:, order].argmax(1) == wanted.argmax(1)).sum())
    tokens = sum(len(row["ids"]) for row in rows)
    print(
        json.dumps(
            {
                "logitsOfWindows": len(rows),
                "tokens": tokens,
                "largestDifference": round(largest, 4),
                "meanDifference": round(total / max(1, count), 5),
                "sameArgMax": round(same / max(1, tokens), 5),
            }
        )
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--edge-ner", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--window-tokens", type=int, default=128)
    parser.add_argument("--isa")
    parser.add_argument("--viterbi", action="store_true", help="the program decodes so")
    parser.add_argument("--logits-notes", type=int, default=60)
    parser.add_argument("corpora", nargs="+")
    options = parser.parse_args()
    model = float_model.FloatModel(options.checkpoint)
    results = []
    for path in options.corpora:
        results.append(compare(options, model, path))
        summary(path.split("/")[-1], results[-1])
    row = summary("all", total_of(results))
    if options.logits_notes:
        documents = corpus.read_jsonl(options.corpora[0])[: options.logits_notes]
        logits_difference(options, model, documents)
    failures = []
    if row["agreement"] < LEAST_AGREEMENT:
        failures.append(f"label agreement {row['agreement']} is under {LEAST_AGREEMENT}")
    if abs(row["strictF1Float"] - row["strictF1Program"]) > MOST_F1_DIFFERENCE:
        failures.append("strict F1 differs by more than 0.3 points")
    if row["notesCutDifferently"] or row["notesTokenizedDifferently"]:
        failures.append("extract and tokens --windows cut otherwise, or the word pieces differ")
    for failure in failures:
        print(f"labels.py: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
