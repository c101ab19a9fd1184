#!/usr/bin/env python3
"""Word labels and spans of the float32 model for corpus files.

    python3 scripts/parity/float_predictions.py --checkpoint DIR --output OUT.jsonl [--viterbi]
        [--windows WINDOWS.jsonl] CORPUS.jsonl...

Each output line: {"id", "entities": [{"type","start","end"}], "words": [[start, end, label],
...]}, a valid input of `edge-distill evaluate --predicted`. Windows: without --windows, cut without
overlap at sentence or line ends (how the reference student was scored); with it, what the program
itself uses, one line a note, as `edge-ner tokens --windows --input jsonl CORPUS.jsonl` writes them.
"""

import argparse
import json
import sys

import numpy as np

import corpus
import float_model


def predict(model, documents, windows_of=None, window_tokens=128, viterbi=False):
    """Yields (document, words table, [words] label numbers, spans)."""
    notes, jobs, owners = [], [], []
    for index, document in enumerate(documents):
        note = float_model.pieces(model.tokenizer, document["text"])
        notes.append(note)
        if windows_of is None:
            windows = float_model.plain_windows(note, document["text"], window_tokens)
        else:
            windows = windows_of(index, note, document)
        for window in windows:
            jobs.append(float_model.special(model.tokenizer, note.ids[window[0] : window[1]]))
            owners.append((index, window))
    scores = [np.zeros((len(note.ids), len(model.labels)), np.float32) for note in notes]
    for logits, (index, (first, _, first_owned, last_owned)) in zip(model.logits(jobs), owners):
        scores[index][first_owned:last_owned] = logits[
            1 + first_owned - first : 1 + last_owned - first
        ]
    for document, note, rows in zip(documents, notes, scores):
        firsts, starts, ends = float_model.word_table(note)
        rows = rows[firsts]
        if len(rows) == 0:
            labels = np.zeros(0, np.int64)
        elif viterbi:
            labels = float_model.legal_path(rows, model.labels)
        else:
            labels = rows.argmax(axis=1)
        names = [model.labels[i] for i in labels]
        yield document, (starts, ends), names, float_model.word_spans(names, starts, ends)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--windows", help="windows of the program, one line a note")
    parser.add_argument("--window-tokens", type=int, default=128, help="special tokens included")
    parser.add_argument("--viterbi", action="store_true", help="legal sequences only")
    parser.add_argument("--threads", type=int)
    parser.add_argument("corpora", nargs="+")
    options = parser.parse_args()
    documents = [d for path in options.corpora for d in corpus.read_jsonl(path)]
    windows_of = None
    if options.windows:
        given = corpus.read_jsonl(options.windows)
        if len(given) != len(documents):
            sys.exit(f"float_predictions.py: {len(given)} window lines, {len(documents)} notes")

        def windows_of(index, note, document):
            return given[index]["windows"]

    model = float_model.FloatModel(options.checkpoint, options.threads)
    with open(options.output, "w", encoding="utf-8") as out:
        for document, (starts, ends), names, spans in predict(
            model, documents, windows_of, options.window_tokens, options.viterbi
        ):
            record = {
                "id": document["id"],
                "entities": [{"type": t, "start": s, "end": e} for t, s, e in spans],
                "words": [[int(s), int(e), name] for s, e, name in zip(starts, ends, names)],
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
