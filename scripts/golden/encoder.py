#!/usr/bin/env python3
"""Writes Tests/Golden/Encoder: logits of tiny checkpoints by the equations of Numerics.md.

    python3 scripts/golden/encoder.py

A second definition of the whole encoder, in numpy float32 and integers, that shares no code with
the program: quantization of weights and rows, embeddings, attention, norms, activations, heads,
each float operation rounded once and in the order that Numerics.md states. The checkpoints are
those of Tests/Golden/Quantize (one layer; GELU, its tanh form and ReLU; narrow and wide range) and
one of two layers, made here, whose widths are no multiples of 16 and whose windows are longer than
a tile, without and with input features. For each: windows of ids (and classes of each row), and
the bits of every row's logits, eight hexadecimal digits a label. Needs numpy; the committed files
were made with numpy 2.4.6.

To add a step, write it as a function of rows below and call it in `Encoder.hidden_rows`.
"""

import json
import pathlib

import numpy as np

import tiny_checkpoint
from quantize import quantized_rows

F = np.float32
GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Golden"
SMALLEST = F(2.0**-100)
LANES = 16


def lane_sum(values):
    """A sum as (5) takes it: in 16 lanes, then by one tree."""
    lanes = np.zeros(LANES, F)
    for first in range(0, len(values), LANES):
        part = values[first : first + LANES]
        lanes[: len(part)] += part
    while len(lanes) > 1:
        half = len(lanes) // 2
        lanes = lanes[:half] + lanes[half:]
    return lanes[0]


def quantize_row(row, limit):
    """(1): integers and scale of one row."""
    largest = np.abs(row).max()
    if largest < SMALLEST:
        return np.zeros(len(row), np.int64), F(1)
    return np.rint(row * (F(limit) / largest)).astype(np.int64), largest / F(limit)


def normalize(row, residual, norm, epsilon):
    """(5)."""
    x = row + residual
    inverse_width = F(1) / F(len(x))
    mean = lane_sum(x) * inverse_width
    difference = x - mean
    variance = lane_sum(difference * difference) * inverse_width
    inverse_deviation = F(1) / np.sqrt(variance + F(epsilon))
    return (difference * inverse_deviation) * norm[0] + norm[1]


def horner(x, coefficients):
    value = np.full_like(x, F(coefficients[0]))
    for coefficient in coefficients[1:]:
        value = value * x + F(coefficient)
    return value


def in_one_and_two(bits):
    """The fractions of floats with these bits, as floats from 1 to 2."""
    return (bits & np.uint32(0x007F_FFFF) | np.uint32(0x3F80_0000)).view(F)


def power_of_two(biased):
    """(6)."""
    fixed = np.maximum(biased, F(898)).view(np.uint32) << np.uint32(9)
    coefficients = [0.07802355, -0.00800207, 0.47776658, 0.45213717]
    p = horner(in_one_and_two(fixed), [F(c) * F(256) for c in coefficients])
    return (p.view(np.uint32) + (fixed & np.uint32(0xFF80_0000))).view(F)


def logarithm(x):
    """(6)."""
    bits = x.view(np.uint32)
    exponent = (bits & np.uint32(0x7F80_0000)).astype(F) * F(2.0**-23) - F(127)
    return exponent + horner(
        in_one_and_two(bits) - F(1),
        [0.044858578, -0.19215632, 0.41359386, -0.70797904, 1.4416829, 1.2517366e-5],
    )


def less_a_bump(x, limit, coefficients):
    """(7)."""
    v = np.minimum(np.abs(x), F(limit))
    return np.maximum(x, F(0)) + v * horner(v, coefficients)


ACTIVATIONS = {
    "gelu": lambda x: less_a_bump(x, 3.25, [0.02031024, -0.17928253, 0.53099805, -0.52984622]),
    "gelu_new": lambda x: less_a_bump(x, 3.25, [0.02015113, -0.17838154, 0.52963272, -0.52940787]),
    "relu": lambda x: np.maximum(x, F(0)),
}


class Linear:
    """(2) and (3)."""

    def __init__(self, weight, bias, limit):
        self.values, self.scale = quantized_rows(weight, limit)
        self.values = self.values.astype(np.int64)
        self.bias = bias

    def __call__(self, rows, limit):
        result = []
        for row in rows:
            integers, scale = quantize_row(row, limit)
            sums = (self.values @ integers).astype(F)
            result.append((sums * self.scale) * scale + self.bias)
        return np.array(result)


FEATURES = [
    ("layout", "", 5), ("case", "", 6), ("joined", "", 2),
    ("dictionary", "medication", 3), ("dictionary", "disease", 3),
]  # fmt: skip


def feature_name(kind, type_name):
    return f"features.{kind}{'.' if type_name else ''}{type_name}.weight"


def feature_tables(folder, configuration):
    """[classes, H] of each feature that the checkpoint has, in its order."""
    declared = configuration.get("edge_features", [])
    if not declared:
        return []
    tensors = tiny_checkpoint.read_safetensors(folder / "features.safetensors")
    return [tensors[feature_name(f["kind"], f.get("type", ""))] for f in declared]


class Encoder:
    def __init__(self, folder, limit):
        folder = pathlib.Path(folder)
        self.configuration = json.loads((folder / "config.json").read_text())
        self.limit = limit
        self.epsilon = self.configuration["layer_norm_eps"]
        self.activation = ACTIVATIONS[self.configuration["hidden_act"]]
        self.tensors = {
            name.removeprefix("bert.").replace("gamma", "weight").replace("beta", "bias"): values
            for path in sorted(folder.glob("model*.safetensors"))
            for name, values in tiny_checkpoint.read_safetensors(path).items()
        }
        self.word = quantized_rows(self.tensors["embeddings.word_embeddings.weight"], 127)
        positions = (
            self.tensors["embeddings.position_embeddings.weight"]
            + self.tensors["embeddings.token_type_embeddings.weight"][0]
        )
        total = np.zeros(positions.shape[1])
        for row in positions:
            total += row.astype(np.float64)
        self.offset = (total / len(positions)).astype(F)
        self.position = quantized_rows(positions - self.offset, 127)
        self.classifier = self.linear("classifier")
        self.features = feature_tables(folder, self.configuration)

    def linear(self, name):
        return Linear(self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"], self.limit)

    def norm(self, name):
        return self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]

    def normalized(self, rows, residuals, name):
        norm = self.norm(name)
        return np.array([normalize(r, s, norm, self.epsilon) for r, s in zip(rows, residuals)])

    def embed(self, ids, classes):
        rows = []
        for position, word in enumerate(ids):
            w = self.word[0][word].astype(F) * self.word[1][word]
            p = self.position[0][position].astype(F) * self.position[1][position]
            row = w + p
            for table, number in zip(self.features, classes[position] if classes else ()):
                if number:
                    row = row + table[number]
            rows.append(row)
        offsets = np.broadcast_to(self.offset, (len(ids), len(self.offset)))
        return self.normalized(rows, offsets, "embeddings.LayerNorm")

    def attend_head(self, query, key, value):
        """(4): one head's contexts of one window; query, key, value: [S, D]."""
        root = F(1.442695041) / np.sqrt(F(query.shape[1]))
        keys = [quantize_row(row, self.limit) for row in key]
        values, value_scale = [], []
        for row in value:
            scale = np.abs(row).max() / F(self.limit)
            inverse = F(0) if scale < SMALLEST else F(1) / scale
            values.append(np.rint(row * inverse).astype(np.int64))
            value_scale.append(scale)
        value_scale = np.maximum(np.array(value_scale), SMALLEST)
        weight, inverse_scale = logarithm(value_scale), F(1) / value_scale
        key_scale = np.array([np.abs(row).max() / F(self.limit) for row in key])
        contexts = []
        for row in query:
            integers, _ = quantize_row(row, self.limit)
            scale = (np.abs(row).max() / F(self.limit)) * root
            sums = np.array([k @ integers for k, _ in keys]).astype(F)
            s = (sums * key_scale) * scale + weight
            if abs(s.max()) > 8192:
                s = s - s.max()
            p = power_of_two(s - (s.max() - (F(1016) + F(6.9886847))))
            p8 = np.rint(p).astype(np.int64)
            total = (p8 @ np.array(values)).astype(F)
            contexts.append(total * (F(1) / lane_sum(p * inverse_scale)))
        return np.array(contexts)

    def attend(self, hidden, layer):
        parts = [
            self.linear(f"{layer}.attention.self.{name}")(hidden, self.limit)
            for name in ("query", "key", "value")
        ]
        heads = self.configuration["num_attention_heads"]
        cut = [np.split(part, heads, axis=1) for part in parts]
        return np.concatenate([self.attend_head(*head) for head in zip(*cut)], axis=1)

    def hidden_rows(self, ids, classes):
        hidden = self.embed(ids, classes)
        for number in range(self.configuration["num_hidden_layers"]):
            layer = f"encoder.layer.{number}"
            context = self.attend(hidden, layer)
            output = self.linear(f"{layer}.attention.output.dense")(context, self.limit)
            hidden = self.normalized(output, hidden, f"{layer}.attention.output.LayerNorm")
            wide = self.linear(f"{layer}.intermediate.dense")(hidden, self.limit)
            output = self.linear(f"{layer}.output.dense")(self.activation(wide), self.limit)
            hidden = self.normalized(output, hidden, f"{layer}.output.LayerNorm")
        return hidden

    def logits(self, ids, classes=None):
        return self.classifier(self.hidden_rows(ids, classes), self.limit)


def windows(rng, vocabulary_count, longest):
    """Of one row, of two, around 16 rows where they fit, and the longest; any ids."""
    counts = sorted({1, 2, 5, min(16, longest), min(17, longest), longest})
    return [rng.integers(0, vocabulary_count, count).tolist() for count in counts]


def drawn_classes(rng):
    """A class of each feature, about half of them neutral."""
    return [int(rng.integers(0, count)) * int(rng.integers(0, 2)) for _, _, count in FEATURES]


def two_layers(folder):
    """A checkpoint of two layers; widths 40 and 72, two heads of 20."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = tiny_checkpoint.SPECIAL + [f"w{number}" for number in range(19)]
    shape = tiny_checkpoint.Shape(hidden=40, wide=72, positions=37, layers=2, heads=2)
    labels = ["O", "B-a", "I-a", "B-b", "I-b"]
    rng = np.random.default_rng(21)
    named = tiny_checkpoint.tensors(rng, len(labels), len(pieces), ("weight", "bias"), shape)
    tiny_checkpoint.write_safetensors(folder / "model.safetensors", named, "F16")
    configuration = tiny_checkpoint.configuration(labels, len(pieces), "gelu", 1e-12, shape)
    tiny_checkpoint.write_json(folder / "config.json", configuration)
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")


def features(folder):
    """The same shape with input features."""
    two_layers(folder)
    configuration = json.loads((folder / "config.json").read_text())
    configuration["edge_features"] = [
        {"kind": kind, "classes": count} | ({"type": type_name} if type_name else {})
        for kind, type_name, count in FEATURES
    ]
    tiny_checkpoint.write_json(folder / "config.json", configuration)
    rng = np.random.default_rng(23)
    named = {}
    for kind, type_name, count in FEATURES:
        rows = rng.normal(0, 0.5, (count, configuration["hidden_size"])).astype(F)
        rows[0] = 0
        named[feature_name(kind, type_name)] = rows
    tiny_checkpoint.write_safetensors(folder / "features.safetensors", named, "F32")


def main():
    folder = GOLDEN / "Encoder"
    two_layers(folder / "two-layers")
    features(folder / "features")
    rng = np.random.default_rng(22)
    for name, place, limit in (
        ("f32-prefix-pooler", "Quantize", 63),
        ("bf16-shards", "Quantize", 127),
        ("f16-old-names", "Quantize", 63),
        ("two-layers", "Encoder", 63),
        ("two-layers-wide", "Encoder", 127),
        ("features", "Encoder", 63),
    ):
        source = GOLDEN / place / name.removesuffix("-wide")
        encoder = Encoder(source, limit)
        count = len(tiny_checkpoint.SPECIAL + tiny_checkpoint.WORDS)
        cases = [
            {
                "ids": ids,
                **({"classes": classes} if classes else {}),
                "logits": ["".join(f"{b:08x}" for b in row.view("<u4")) for row in logits],
            }
            for ids in windows(rng, count, encoder.configuration["max_position_embeddings"])
            for classes in [[drawn_classes(rng) for _ in ids] if encoder.features else None]
            for logits in [encoder.logits(ids, classes)]
        ]
        golden = {
            "numpy": np.__version__,
            "checkpoint": f"{place}/{source.name}",
            "limit": limit,
            "windows": cases,
        }
        tiny_checkpoint.write_json(folder / f"{name}.json", golden)
        print(name, sum(len(case["ids"]) for case in cases), "rows")


if __name__ == "__main__":
    main()
