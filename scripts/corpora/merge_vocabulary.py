#!/usr/bin/env python3
"""Adds frequent clinical words to an encoder's vocabulary as whole word pieces.

    python3 scripts/corpora/merge_vocabulary.py --init minilm --words 5000 \\
        --output minilm-clinical CLEAN/mtsamples.unlabelled.jsonl CLEAN/shorthand.llm.train.jsonl=4

A word is a run of the letters a to z in lower-cased text. Its worth is how many word pieces it
would save: its count (times the file's weight, 1 unless given) times its pieces less one. The
most worthy are appended to the vocabulary; the embedding of each starts as the mean of its
pieces' embeddings. Writes a folder in the Hugging Face layout and prints pieces per word of each
file before and after. Needs tokenizers, safetensors and numpy (scripts/requirements-checks.txt).
"""

import argparse
import collections
import json
import pathlib
import re
import shutil

import numpy
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

LEAST_COUNT = 8
EMBEDDING = "embeddings.word_embeddings.weight"


def texts(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line)["text"] for line in file if line.strip()]


def words(text):
    return re.findall(r"[a-z]+", text.lower())


def read_tokenizer(folder):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pieces_per_word(tokenizer, notes):
    pieces = sum(len(tokenizer.encode(note, add_special_tokens=False).ids) for note in notes)
    return pieces / sum(len(note.split()) for note in notes)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--init", type=pathlib.Path, required=True, help="folder of the encoder")
    parser.add_argument("--words", type=int, required=True, help="how many words to add")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="folder to write")
    parser.add_argument("files", nargs="+", help="corpora, FILE or FILE=WEIGHT")
    options = parser.parse_args()
    tokenizer = read_tokenizer(options.init)
    corpora = []
    count = collections.Counter()
    for name in options.files:
        path, _, weight = name.partition("=")
        corpora.append((path, texts(path)))
        for note in corpora[-1][1]:
            for word in words(note):
                count[word] += float(weight or 1)
    encoded = {
        word: tokenizer.encode(word, add_special_tokens=False).ids
        for word, times in count.items()
        if times >= LEAST_COUNT
    }
    worth = sorted(
        ((count[word] * (len(ids) - 1), word) for word, ids in encoded.items() if len(ids) > 1),
        key=lambda item: (-item[0], item[1]),
    )
    added = [word for _, word in worth[: options.words]]

    options.output.mkdir(parents=True, exist_ok=True)
    weights = load_file(options.init / "model.safetensors")
    name = next(key for key in weights if key.endswith(EMBEDDING))
    rows = [weights[name][encoded[word]].astype(numpy.float32).mean(0) for word in added]
    weights[name] = numpy.concatenate(
        [weights[name], numpy.stack(rows).astype(weights[name].dtype)]
    )
    save_file(weights, options.output / "model.safetensors")
    description = json.loads((options.init / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = description["model"]["vocab"]
    for word in added:
        vocabulary[word] = len(vocabulary)
    (options.output / "tokenizer.json").write_text(
        json.dumps(description, ensure_ascii=False), encoding="utf-8"
    )
    configuration = json.loads((options.init / "config.json").read_text())
    configuration["vocab_size"] = len(vocabulary)
    (options.output / "config.json").write_text(json.dumps(configuration, indent=1) + "\n")
    for extra in ("tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(options.init / extra, options.output)

    merged = read_tokenizer(options.output)
    print(f"{len(added)} words of {len(worth)} added, {len(vocabulary)} word pieces")
    for path, notes in corpora:
        before, after = pieces_per_word(tokenizer, notes), pieces_per_word(merged, notes)
        print(
            f"{pathlib.Path(path).name}: {before:.3f} word pieces a word, {after:.3f} after, "
            f"{before / after:.3f} times fewer"
        )


if __name__ == "__main__":
    main()
