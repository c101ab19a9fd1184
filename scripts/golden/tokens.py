#!/usr/bin/env python3
"""Writes Tests/Golden/Tokens: ids and offsets as Hugging Face tokenizers gives them.

    python3 scripts/golden/tokens.py

- vocabulary.txt: a small vocabulary made here, so that most characters are pieces of their own.
- cases.jsonl: a first line with the version, then texts ("text", or "bytes" in hexadecimal) with
  ids and offsets [start, end, start, end, ...] in code points.
- blocks.json: for each set of switches, a 64-bit FNV-1a hash over the tokens of every code point,
  one for each 4,096 code points.
"""

import json
import os

import tokenizers

import token_texts as texts

FOLDER = os.path.join(os.path.dirname(__file__), "../..", "Tests", "Golden", "Tokens")
# Letters: c(lean), i(deographs), a(ccents stripped), l(ower case).
SWITCHES = {
    "cial": {},
    "ci": {"lower": False},
    "cil": {"strip": False},
    "cia": {"strip": True, "lower": False},
    "al": {"clean": False, "cjk": False},
    "": {"clean": False, "cjk": False, "lower": False},
}
BLOCK_SWITCHES = ["cial", "ci", "al", ""]


def vocabulary(samples):
    pieces = dict.fromkeys(texts.SPECIALS)
    characters = sorted({c for s in samples for c in s if not c.isspace()})
    for c in [chr(c) for c in range(0x21, 0x7F)] + characters[::2]:
        pieces[c] = None
        pieces["##" + c] = None
    for word in texts.WORDS:
        for form in (word, word.lower()):
            for count in range(2, len(form), 3):
                pieces[form[:count]] = None
                pieces["##" + form[-count:]] = None
    return list(pieces)


def hash_tokens(value, encoding):
    for number in (n for i, (s, e) in zip(encoding.ids, encoding.offsets) for n in (i, s, e)):
        value = ((value ^ number) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def main():
    samples = list(texts.random_texts(1800, seed=7, longest=16))
    raw = list(texts.random_bytes(200, seed=8))
    pieces = vocabulary(samples)
    ids = {piece: index for index, piece in enumerate(pieces)}
    with open(f"{FOLDER}/vocabulary.txt", "w", encoding="utf-8", newline="\n") as f:
        f.writelines(piece + "\n" for piece in pieces)
    by_name = {name: texts.tokenizer(ids, **switches) for name, switches in SWITCHES.items()}
    names = list(SWITCHES)
    with open(f"{FOLDER}/cases.jsonl", "w") as f:
        f.write(json.dumps({"tokenizers": tokenizers.__version__}) + "\n")
        for index, sample in enumerate(samples + raw):
            name = names[index % len(names)] if index % 3 else "cial"
            text = sample if isinstance(sample, str) else sample.decode("utf-8", "replace")
            encoding = by_name[name].encode(text, add_special_tokens=False)
            key, value = ("text", sample) if sample is text else ("bytes", sample.hex())
            case = {
                "switches": name, key: value, "ids": encoding.ids,
                "offsets": [n for pair in encoding.offsets for n in pair],
            }  # fmt: skip
            f.write(json.dumps(case, separators=(",", ":")) + "\n")
    blocks = {"tokenizers": tokenizers.__version__}
    for name in BLOCK_SWITCHES:
        hashes = []
        for first in range(0, 0x110000, 0x1000):
            value = 0xCBF29CE484222325
            strings = [texts.block_text(c) for c in range(first, first + 0x1000, 32)]
            for encoding in by_name[name].encode_batch(strings, add_special_tokens=False):
                value = hash_tokens(value, encoding)
            hashes.append(f"{value:016x}")
        blocks[name] = hashes
    with open(f"{FOLDER}/blocks.json", "w") as f:
        json.dump(blocks, f, indent=0)
        f.write("\n")


if __name__ == "__main__":
    main()
