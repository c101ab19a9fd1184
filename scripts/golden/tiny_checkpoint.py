"""Tiny checkpoints with random weights in the Hugging Face layout, for golden data and checks.

Imported by the scripts of this folder and by ../parity/tokenizer_checkpoint.py. Needs numpy.
"""

import dataclasses
import json
import struct

import numpy as np

WORDS = ["pain", "aspirin", "##s", "no", "a", "##a", "b", "##b", ".", "ä"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


@dataclasses.dataclass(frozen=True)
class Shape:
    hidden: int = 26
    wide: int = 36
    positions: int = 12
    layers: int = 1
    heads: int = 2


def tensors(rng, label_count, row_count, norm_names, shape=None):
    """Weights of a BERT token classifier, named without prefix."""
    shape = shape or Shape()
    hidden, wide = shape.hidden, shape.wide

    def normal(*counts):
        return rng.standard_normal(counts).astype(np.float32) * np.float32(0.2)

    scale, bias = norm_names
    result = {
        "embeddings.word_embeddings.weight": normal(row_count, hidden),
        "embeddings.position_embeddings.weight": normal(shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": normal(2, hidden),
        f"embeddings.LayerNorm.{scale}": 1 + normal(hidden),
        f"embeddings.LayerNorm.{bias}": normal(hidden),
        "classifier.weight": normal(label_count, hidden),
        "classifier.bias": normal(label_count),
    }
    counts = {
        "attention.self.query": (hidden, hidden),
        "attention.self.key": (hidden, hidden),
        "attention.self.value": (hidden, hidden),
        "attention.output.dense": (hidden, hidden),
        "intermediate.dense": (wide, hidden),
        "output.dense": (hidden, wide),
    }
    for number in range(shape.layers):
        layer = f"encoder.layer.{number}."
        for name, (outputs, inputs) in counts.items():
            result[f"{layer}{name}.weight"] = normal(outputs, inputs)
            result[f"{layer}{name}.bias"] = normal(outputs)
        for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
            result[f"{layer}{name}.{scale}"] = 1 + normal(hidden)
            result[f"{layer}{name}.{bias}"] = normal(hidden)
    # A channel of zeros, a word piece of zeros, and exact halves, which round to even.
    result["encoder.layer.0.attention.self.key.weight"][3] = 0
    result["embeddings.word_embeddings.weight"][0] = 0
    halves = np.arange(hidden, dtype=np.float32) - np.float32(12.5)
    halves[0] = 63
    result["classifier.weight"][0] = halves / np.float32(64)
    return result


def stored(values, kind):
    """Bytes of a tensor in an element type of safetensors, and what they widen to."""
    if kind == "F32":
        return values.astype("<f4").tobytes(), values
    if kind == "F16":
        half = values.astype("<f2")
        return half.tobytes(), half.astype(np.float32)
    bits = values.astype("<f4").view("<u4")
    rounded = ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("<u2")
    return rounded.tobytes(), (rounded.astype("<u4") << 16).view("<f4").astype(np.float32)


def write_safetensors(path, named, kind):
    header, data, widened = {"__metadata__": {"format": "pt"}}, b"", {}
    for name, values in named.items():
        raw, widened[name] = stored(values, kind)
        header[name] = {
            "dtype": kind,
            "shape": list(values.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return widened


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def read_safetensors(path):
    """{name: values}, widened to float32."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    result = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name == "__metadata__":
            continue
        raw = data[8 + size :][slice(*entry["data_offsets"])]
        if entry["dtype"] == "BF16":
            values = (np.frombuffer(raw, "<u2").astype("<u4") << 16).view("<f4")
        else:
            values = np.frombuffer(raw, {"F32": "<f4", "F16": "<f2"}[entry["dtype"]])
        result[name] = values.astype(np.float32).reshape(entry["shape"])
    return result


def configuration(labels, row_count, activation, epsilon, shape=None):
    shape = shape or Shape()
    return {
        "architectures": ["BertForTokenClassification"],
        "model_type": "bert",
        "hidden_act": activation,
        "hidden_size": shape.hidden,
        "id2label": {str(index): label for index, label in enumerate(labels)},
        "intermediate_size": shape.wide,
        "layer_norm_eps": epsilon,
        "max_position_embeddings": shape.positions,
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "type_vocab_size": 2,
        "vocab_size": row_count,
    }
