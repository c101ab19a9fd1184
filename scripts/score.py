#!/usr/bin/env python3
"""Precision, recall and F1 of predicted spans, strict and relaxed, per type and micro.

    python3 scripts/score.py --gold notes.dev.jsonl --predicted predicted.jsonl [--json]

Strict: same type, same start, same end. Relaxed: same type and at least one character in
common; precision counts the predicted spans that touch a gold span, recall the gold spans
that are touched. The gold file's name chooses the type map (see corpus.py). Standard
library only.
"""

import argparse
import json
import sys

import corpus


def f1(true_of_predicted, predicted_count, true_of_gold, gold_count):
    precision = true_of_predicted / predicted_count if predicted_count else 0.0
    recall = true_of_gold / gold_count if gold_count else 0.0
    total = precision + recall
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / total if total else 0.0,
    }


def touches(span, others):
    return any(
        span[0] == other[0] and span[1] < other[2] and other[1] < span[2] for other in others
    )


def score(gold, predicted):
    """`gold`, `predicted`: {id: set of (type, start, end)}. A missing id predicts nothing."""
    types = sorted({span[0] for spans in gold.values() for span in spans})
    result = {}
    for kind in types + ["micro"]:
        counts = dict.fromkeys(("gold", "predicted", "strict", "near", "found"), 0)
        for identifier, gold_spans in gold.items():
            wanted = {s for s in gold_spans if kind in ("micro", s[0])}
            given = {
                s
                for s in predicted.get(identifier, ())
                if s[0] in types and kind in ("micro", s[0])
            }
            counts["gold"] += len(wanted)
            counts["predicted"] += len(given)
            counts["strict"] += len(wanted & given)
            counts["near"] += sum(touches(s, wanted) for s in given)
            counts["found"] += sum(touches(s, given) for s in wanted)
        result[kind] = {
            "gold": counts["gold"],
            "predicted": counts["predicted"],
            "strict": f1(counts["strict"], counts["predicted"], counts["strict"], counts["gold"]),
            "relaxed": f1(counts["near"], counts["predicted"], counts["found"], counts["gold"]),
        }
    return result


def table(result):
    lines = [f"{'type':12} {'gold':>6} {'pred':>6}   strict P/R/F1        relaxed P/R/F1"]
    for kind, row in result.items():
        parts = []
        for rule in ("strict", "relaxed"):
            parts.append(
                "{precision:.3f} {recall:.3f} {f1:.3f}".format(**row[rule])
            )
        lines.append(f"{kind:12} {row['gold']:6} {row['predicted']:6}   {parts[0]}    {parts[1]}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gold", required=True)
    parser.add_argument("--predicted", required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    gold = corpus.gold_spans(options.gold)
    predicted = {
        record["id"]: corpus.spans(record)
        for record in corpus.read_jsonl(options.predicted)
        if "entities" in record
    }
    missing = sum(identifier not in predicted for identifier in gold)
    if missing:
        print(f"score.py: {missing} of {len(gold)} documents have no prediction", file=sys.stderr)
    result = score(gold, predicted)
    print(json.dumps(result) if options.json else table(result))


if __name__ == "__main__":
    main()
