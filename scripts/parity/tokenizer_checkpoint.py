#!/usr/bin/env python3
"""A checkpoint that is all tokenizer, for parity_tokens.py: one small layer of random weights.

    python3 scripts/parity/tokenizer_checkpoint.py --output DIR [--cased] [--size 30000]
        (--vocabulary vocab.txt | CORPUS.jsonl...)

The vocabulary is the given one, or WordPiece is trained on the texts of the corpora with case and
accents kept (--cased) or not. `edge-distill quantize --checkpoint DIR` makes the model file.
Needs the packages numpy and tokenizers.
"""

import argparse
import json
import pathlib
import shutil

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

import corpus
import tiny_checkpoint
import token_texts


def train(corpora, size, cased):
    """The vocabulary, in order of ids; the same corpora give the same one."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=not cased)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=token_texts.SPECIALS, show_progress=False
    )
    texts = (record["text"] for path in corpora for record in corpus.read_jsonl(path))
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.get)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--cased", action="store_true", help="keep case and accents")
    parser.add_argument("--size", type=int, default=30_000)
    parser.add_argument("--vocabulary", type=pathlib.Path)
    parser.add_argument("corpora", nargs="*")
    options = parser.parse_args()
    if bool(options.vocabulary) == bool(options.corpora):
        parser.error("either --vocabulary or corpora")
    options.output.mkdir(parents=True, exist_ok=True)
    target = options.output / "vocab.txt"
    if options.vocabulary:
        shutil.copyfile(options.vocabulary, target)
    else:
        pieces = train(options.corpora, options.size, options.cased)
        target.write_text("".join(piece + "\n" for piece in pieces), encoding="utf-8")
    with open(target, encoding="utf-8", newline="\n") as file:
        count = sum(1 for _ in file)
    labels = ["O", "B-a", "I-a"]
    configuration = tiny_checkpoint.configuration(labels, count, "gelu", 1e-12)
    (options.output / "config.json").write_text(json.dumps(configuration, indent=1) + "\n")
    switches = {"do_lower_case": not options.cased, "tokenizer_class": "BertTokenizerFast"}
    (options.output / "tokenizer_config.json").write_text(json.dumps(switches) + "\n")
    weights = tiny_checkpoint.tensors(
        np.random.default_rng(1), len(labels), count, ("weight", "bias")
    )
    tiny_checkpoint.write_safetensors(options.output / "model.safetensors", weights, "F32")
    print(f"{count} word pieces, {'cased' if options.cased else 'uncased'}")


if __name__ == "__main__":
    main()
