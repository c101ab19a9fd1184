#!/usr/bin/env python3
"""Compares `edge-ner tokens` with Hugging Face tokenizers: ids and offsets of every text.

    swift build -c release
    python3 scripts/parity/tokens.py --vocabulary CHECKPOINT/vocab.txt --model X.ner \\
        --random 100000 --code-points CORPUS.jsonl...

The model must have been made from that vocabulary; --cased says that it keeps case and accents.
Exits with 1 if any text differs and prints the first of them (do not run it on notes that must
not be shown).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import tokenizers

import corpus
import token_texts as texts

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")


def ours(command, model, kind, raw):
    """Tokens of each text, given to edge-ner as `kind` of input."""
    with tempfile.TemporaryFile() as source:
        for text in raw:
            if kind == "jsonl":
                source.write(json.dumps({"text": text}).encode() + b"\n")
            else:
                source.write(text + b"\0")
        source.seek(0)
        arguments = [command, "tokens", "--json", "--input", kind, "--model", model]
        with subprocess.Popen(arguments, stdin=source, stdout=subprocess.PIPE) as process:
            for line in process.stdout:
                yield json.loads(line)
        if process.returncode != 0:
            sys.exit(f"edge-ner tokens ended with {process.returncode}")


def compare(name, tokenizer, command, model, raw):
    kind = "nul" if raw and isinstance(raw[0], bytes) else "jsonl"
    found = ours(command, model, kind, raw)
    different = tokens = 0
    for start in range(0, len(raw), 1000):
        part = [
            t.decode("utf-8", "replace") if kind == "nul" else t for t in raw[start : start + 1000]
        ]
        for text, expected in zip(part, tokenizer.encode_batch(part, add_special_tokens=False)):
            record = next(found)
            tokens += len(expected.ids)
            if record["ids"] == expected.ids and record["offsets"] == [
                list(o) for o in expected.offsets
            ]:
                continue
            different += 1
            if different <= 3:
                print(
                    f"{ascii(text)}\n  expected {expected.ids} {expected.offsets}\n"
                    f"  found    {record['ids']} {record['offsets']}"
                )
    if next(found, None) is not None:
        sys.exit(f"{name}: more records than texts")
    print(f"{name}: {len(raw)} texts, {tokens} tokens, {different} different", flush=True)
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vocabulary", required=True, help="vocab.txt")
    parser.add_argument("--model", required=True, help="the model file made from it")
    parser.add_argument("--command", default=f"{ROOT}/.build/release/edge-ner")
    parser.add_argument("--cased", action="store_true")
    parser.add_argument("--random", type=int, default=100_000, help="random texts")
    parser.add_argument("--code-points", action="store_true", help="also every code point")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("corpora", nargs="*", help="JSON Lines with text")
    options = parser.parse_args()

    with open(options.vocabulary, encoding="utf-8") as f:
        vocabulary = {line.rstrip("\n"): index for index, line in enumerate(f)}
    tokenizer = texts.tokenizer(vocabulary, lower=not options.cased)
    print(f"tokenizers {tokenizers.__version__}, seed {options.seed}")
    groups = [
        (os.path.basename(path), [record["text"] for record in corpus.read_jsonl(path)])
        for path in options.corpora
    ]
    groups.append(("random texts", list(texts.random_texts(options.random, options.seed))))
    raw = texts.random_bytes(options.random // 10, options.seed)
    groups.append(("random bytes", [t.replace(b"\0", b"\1") for t in raw]))
    if options.code_points:
        blocks = map(texts.block_text, range(0, 0x110000, 32))
        groups.append(("every code point", [text for text in blocks if text]))
    different = sum(
        compare(name, tokenizer, options.command, options.model, raw) for name, raw in groups if raw
    )
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
