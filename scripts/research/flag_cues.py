#!/usr/bin/env python3
"""Whether cue words and sections help a learnt flag.

    swift build -c release --product edge-ner
    python3 scripts/research/flag_cues.py --program .build/release/edge-ner \
        --model Models/clinical.ner --flag historical \
        notes.llm.dev.jsonl notes.llm2.dev.jsonl shorthand.llm.dev.jsonl

Of the mentions found as labelled: logistic regressions of the learnt logits, and of these with
signs of cue words around the mention and with the note's section, ten-fold over documents. Prints
the best F1 over all thresholds of each. Needs scikit-learn and numpy.
"""

import argparse
import re

import numpy
from flagged import FLAGS, found_as_labelled
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

TYPES = ("medication", "disease", "symptom")
CUES = [
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "history of|h/o|hx",
        "pmh|past",
        "prior|previous|previously",
        "old|remote|former|formerly|childhood",
        "s/p|status post",
        "resolved|healed|remission|gone|better",
        "stopped|discontinued|dc|dced|d/c|weaned|off|held|switched",
        "completed|finished|course",
        "ago",
        "last year|last month|last week",
        r"(?:19|20)\d\d",
        "was|were|had|been",
        "tried|failed|used to",
        "now|currently|today|continues|still|ongoing|current|chronic",
        "presents|presented|presenting",
        "denies|no",
    )
]
SENTENCE = re.compile(r"[.\n;]\s")
FOLDS = 10
# Characters of the sentence.
BEFORE, BEHIND = 80, 60


def logit(probability):
    return numpy.log((probability + 1e-4) / (1 - probability + 1e-4))


def mentions(arguments, corpus):
    """(learnt logits and type, cues, section, whether the label holds) of each document."""
    for text, found in found_as_labelled(arguments.program, arguments.model, corpus):
        rows = []
        for entity, letters in found:
            learnt = [logit(entity["assertion_scores"][flag]) for flag in FLAGS]
            learnt += [entity["type"] == name for name in TYPES]
            before = SENTENCE.split(text[: entity["start"]])[-1][-BEFORE:]
            behind = SENTENCE.split(text[entity["end"] :])[0][:BEHIND]
            cues = [bool(cue.search(side)) for side in (before, behind) for cue in CUES]
            rows.append((learnt, cues, entity.get("section"), FLAGS[arguments.flag] in letters))
        yield rows


def best(truth, scores):
    """The best F1 over thresholds."""

    def f1(threshold):
        said = scores > threshold
        return 2 * (said & truth).sum() / max(1, said.sum() + truth.sum())

    return max(f1(threshold) for threshold in numpy.arange(0.05, 0.95, 0.02))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--flag", choices=list(FLAGS), default="historical")
    parser.add_argument("corpora", nargs="+")
    arguments = parser.parse_args()
    documents = [rows for corpus in arguments.corpora for rows in mentions(arguments, corpus)]
    fold = numpy.array([i % FOLDS for i, rows in enumerate(documents) for _ in rows])
    rows = [row for document in documents for row in document]
    truth = numpy.array([row[3] for row in rows])
    sections = sorted({str(row[2]) for row in rows})
    learnt = numpy.array([row[0] for row in rows], float)
    cues = numpy.array([row[1] for row in rows], float)
    section = numpy.array([[str(row[2]) == name for name in sections] for row in rows], float)
    print(f"{truth.sum()} of {len(rows)} mentions are {arguments.flag}")
    logistic = LogisticRegression(C=0.3, max_iter=2000)
    trees = GradientBoostingClassifier(n_estimators=80, max_depth=3, random_state=1)
    for name, inputs, model in (
        ("learnt", [learnt], logistic),
        ("and cues", [learnt, cues], logistic),
        ("and section", [learnt, section], logistic),
        ("and both", [learnt, cues, section], logistic),
        ("and both, trees", [learnt, cues, section], trees),
    ):
        features = numpy.concatenate(inputs, axis=1)
        scores = numpy.zeros(len(rows))
        for k in range(FOLDS):
            model.fit(features[fold != k], truth[fold != k])
            scores[fold == k] = model.predict_proba(features[fold == k])[:, 1]
        print(f"{name}: {best(truth, scores):.3f}")


if __name__ == "__main__":
    main()
