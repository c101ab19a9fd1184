#!/usr/bin/env python3
"""The mean of the weights of several checkpoints: runs of one start that differ in their seeds or
in the order of their data are often better together than each alone.

    python3 scripts/average_checkpoints.py OUTPUT CHECKPOINT CHECKPOINT...

All must have the same tensors and heads, in float32. Means are taken in double precision. Needs
numpy. Source: Wortsman et al. 2022, Model soups, arXiv 2203.05482.
"""

import pathlib
import shutil
import sys

import numpy
import pick_heads


def average(files):
    """{name: tensor} of the means over safetensors files."""
    all_tensors = [pick_heads.read(path) for path in files]
    means = {}
    for name, (dtype, shape, data) in all_tensors[0].items():
        rows = [tensors.get(name) for tensors in all_tensors]
        if any(row is None or row[:2] != (dtype, shape) for row in rows):
            sys.exit(f"average_checkpoints.py: {name} is not the same kind in all checkpoints")
        if dtype == "F32":
            mean = sum(numpy.frombuffer(row[2], "<f4").astype("f8") for row in rows) / len(rows)
            data = mean.astype("<f4").tobytes()
        elif any(row[2] != data for row in rows):
            sys.exit(f"average_checkpoints.py: {name} is {dtype}, need F32")
        means[name] = (dtype, shape, data)
    return means


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    output, *sources = (pathlib.Path(argument) for argument in sys.argv[1:])
    configs = [(source / "config.json").read_text() for source in sources]
    if any(config != configs[0] for config in configs):
        sys.exit("average_checkpoints.py: the checkpoints' config.json differ")
    output.mkdir(parents=True)
    for path in sources[0].iterdir():
        if path.name.startswith(("config", "vocab", "tokenizer", "special_tokens")):
            shutil.copy(path, output)
    for name in ("model.safetensors", "heads.safetensors"):
        if (sources[0] / name).exists():
            pick_heads.write(output / name, average([source / name for source in sources]))


if __name__ == "__main__":
    main()
