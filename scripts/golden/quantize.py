#!/usr/bin/env python3
"""Small checkpoints and what their conversion must give, for Tests/QuantizeTests.

    python3 scripts/golden/quantize.py        writes Tests/Golden/Quantize
    python3 scripts/golden/quantize.py DIR    writes another folder

Three checkpoints of one layer with random weights (seed fixed) in three spellings that Hugging
Face has used, and an expected.json beside each: the quantized rows, scales and column sums as
numpy computes them in float32. Needs numpy only; the files in the repository were made with
numpy 2.4.6 and Python 3.11.7.
"""

import base64
import pathlib
import sys

import numpy as np

from tiny_checkpoint import (
    SPECIAL,
    WORDS,
    Shape,
    configuration,
    tensors,
    write_json,
    write_safetensors,
)

HIDDEN = Shape().hidden


def quantized_rows(rows, limit):
    """Integers and scales, the rule of QuantizedRows, in float32."""
    largest = np.abs(rows).max(axis=1)
    scale = np.where(largest > 0, largest / np.float32(limit), np.float32(1)).astype(np.float32)
    return np.rint(rows / scale[:, None]).clip(-limit, limit).astype(np.int8), scale


def quantized(rows, limit=127):
    values, scale = quantized_rows(rows, limit)
    error = np.abs(rows.astype(np.float64) - (values * scale[:, None]).astype(np.float64))
    return {
        "shape": list(rows.shape),
        "values": base64.b64encode(values.tobytes()).decode(),
        "scales": [f"{bits:08x}" for bits in scale.view("<u4").tolist()],
        "sums": values.astype(np.int64).sum(axis=1).tolist(),
        "largestError": error.max(),
        "meanError": error.mean(),
    }


def expected(widened, vocabulary_count, limit):
    """What the file holds; linear layers within +-limit, embeddings within +-127."""
    plain = {name.removeprefix("bert."): values for name, values in widened.items()}
    result = {}
    for name, values in plain.items():
        is_linear = ".dense." in name or ".self." in name or name.startswith("classifier")
        if is_linear and name.endswith(".weight") and not name.startswith("pooler"):
            result[name] = quantized(values, limit)
    result["word"] = quantized(plain["embeddings.word_embeddings.weight"][:vocabulary_count])
    positions = (
        plain["embeddings.position_embeddings.weight"]
        + plain["embeddings.token_type_embeddings.weight"][0]
    )
    sums = np.zeros(HIDDEN, dtype=np.float64)
    for row in positions:
        sums += row.astype(np.float64)
    offset = (sums / len(positions)).astype(np.float32)
    result["position"] = quantized(positions - offset)
    result["offset"] = {"bits": [f"{bits:08x}" for bits in offset.view("<u4").tolist()]}
    return result


def main():
    root = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Golden" / "Quantize"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root
    pieces = SPECIAL + WORDS
    rng = np.random.default_rng(20)

    # With prefix and pooler, float32, vocab.txt, three embedding rows more than word pieces.
    folder = root / "f32-prefix-pooler"
    folder.mkdir(parents=True, exist_ok=True)
    labels = ["O", "B-drug", "I-drug"]
    plain = tensors(rng, len(labels), len(pieces) + 3, ("weight", "bias"))
    plain["pooler.dense.weight"] = rng.standard_normal((HIDDEN, HIDDEN)).astype(np.float32)
    plain["pooler.dense.bias"] = np.zeros(HIDDEN, dtype=np.float32)
    named = {n if n.startswith("classifier") else f"bert.{n}": v for n, v in plain.items()}
    widened = write_safetensors(folder / "model.safetensors", named, "F32")
    write_json(folder / "config.json", configuration(labels, len(pieces) + 3, "gelu", 1e-12))
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    write_json(folder / "expected.json", expected(widened, len(pieces), 63))

    # Without prefix, bfloat16 in two shards, cased tokenizer.json, IOBES.
    folder = root / "bf16-shards"
    folder.mkdir(parents=True, exist_ok=True)
    labels = ["O", "B-sign", "I-sign", "E-sign", "S-sign"]
    plain = tensors(rng, len(labels), len(pieces), ("weight", "bias"))
    names = list(plain)
    shards = [names[: len(names) // 2], names[len(names) // 2 :]]
    widened, weight_map = {}, {}
    for number, shard in enumerate(shards):
        file = f"model-{number + 1:05}-of-00002.safetensors"
        widened |= write_safetensors(folder / file, {n: plain[n] for n in shard}, "BF16")
        weight_map |= dict.fromkeys(shard, file)
    write_json(folder / "model.safetensors.index.json", {"metadata": {}, "weight_map": weight_map})
    write_json(folder / "config.json", configuration(labels, len(pieces), "gelu_new", 1e-5))
    added = [
        {
            "id": i,
            "content": p,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for i, p in enumerate(SPECIAL)
    ]
    write_json(
        folder / "tokenizer.json",
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": added,
            "normalizer": {
                "type": "BertNormalizer",
                "clean_text": True,
                "handle_chinese_chars": True,
                "strip_accents": None,
                "lowercase": False,
            },
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {
                "type": "WordPiece",
                "unk_token": "[UNK]",
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": {p: i for i, p in enumerate(pieces)},
            },
        },
    )
    write_json(folder / "expected.json", expected(widened, len(pieces), 127))

    # float16, norms named gamma and beta, relu, plain labels.
    folder = root / "f16-old-names"
    folder.mkdir(parents=True, exist_ok=True)
    labels = ["sign", "O", "drug"]
    plain = tensors(rng, len(labels), len(pieces), ("gamma", "beta"))
    named = {n if n.startswith("classifier") else f"bert.{n}": v for n, v in plain.items()}
    widened = write_safetensors(folder / "model.safetensors", named, "F16")
    write_json(folder / "config.json", configuration(labels, len(pieces), "relu", 1e-12))
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    write_json(folder / "expected.json", expected(widened, len(pieces), 63))


if __name__ == "__main__":
    main()
