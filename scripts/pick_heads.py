#!/usr/bin/env python3
"""A checkpoint of some of the heads of another, in another order: the first is what `train` starts
its first head from, and what `--teacher` labels by.

    python3 scripts/pick_heads.py CHECKPOINT OUTPUT HEAD[=NAME]...

Heads are named as in config.json (`edge_heads`); the checkpoint's own first head is `first`. With
NAME a head gets another name.
Standard library only.
"""

import json
import pathlib
import shutil
import struct
import sys


def read(path):
    """{name: (dtype, shape, bytes)} of a safetensors file."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + size]), data[8 + size :]
    return {
        name: (entry["dtype"], entry["shape"], body[slice(*entry["data_offsets"])])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def write(path, tensors):
    header, position = {"__metadata__": {"format": "pt"}}, 0
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {
            "dtype": dtype,
            "shape": shape,
            "data_offsets": [position, position + len(data)],
        }
        position += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(t[2] for t in tensors.values()))


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    source, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    names = [text.split("=")[0] for text in sys.argv[3:]]
    new_names = dict(text.split("=") for text in sys.argv[3:] if "=" in text)
    config = json.loads((source / "config.json").read_text())
    tensors = read(source / "model.safetensors")
    further = read(source / "heads.safetensors") if config.get("edge_heads") else {}
    first = config["id2label"]
    labels = {"first": [first[str(i)] for i in range(len(first))]}
    parts = {"first": {part: tensors[f"classifier.{part}"] for part in ("weight", "bias")}}
    for head in config.pop("edge_heads", []):
        labels[head["name"]] = head["labels"]
        parts[head["name"]] = {p: further[f"heads.{head['name']}.{p}"] for p in ("weight", "bias")}
    for name in names:
        if name not in labels:
            sys.exit(f"pick_heads.py: {source} has no head {name}; it has {', '.join(labels)}")
    config["id2label"] = {str(i): label for i, label in enumerate(labels[names[0]])}
    config["label2id"] = {label: i for i, label in enumerate(labels[names[0]])}
    tensors.update({f"classifier.{p}": tensor for p, tensor in parts[names[0]].items()})
    output.mkdir(parents=True)
    for path in source.iterdir():
        if path.name.startswith(("vocab", "tokenizer", "special_tokens")):
            shutil.copy(path, output)
    if names[1:]:
        config["edge_heads"] = [
            {"name": new_names.get(name, name), "labels": labels[name]} for name in names[1:]
        ]
        write(
            output / "heads.safetensors",
            {
                f"heads.{new_names.get(name, name)}.{p}": parts[name][p]
                for name in names[1:]
                for p in parts[name]
            },
        )
    write(output / "model.safetensors", tensors)
    (output / "config.json").write_text(json.dumps(config) + "\n")


if __name__ == "__main__":
    main()
