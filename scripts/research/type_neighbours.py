#!/usr/bin/env python3
"""Whether a type's name in other words lies near the name, in the vectors of a checkpoint.

    python3 scripts/research/type_neighbours.py --checkpoint open/shipped.calibrated \
        --wordings Models/training/open.paraphrases.tsv open.llm.train.jsonl open.llm.dev.jsonl

For every name of the corpora that has other words in --wordings: the place of the name among all
names of the corpora, ordered by the cosine of their vectors with that of the other words. The
vectors are those of the checkpoint's open head, or, without one, the mean of the last hidden rows.
Prints how many names are first, among the first 5 and the first 20. Needs torch, transformers,
tokenizers and safetensors.
"""

import argparse
import json
import pathlib

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

TOPS = (1, 5, 20)
# Names are short: threads would only wait for one another.
torch.set_num_threads(1)


def vectors(checkpoint, names):
    """One row a name, of length 1."""
    config = json.loads((checkpoint / "config.json").read_text())
    shape = BertConfig(**{k: v for k, v in config.items() if not k.startswith("edge_")})
    encoder = BertModel(shape, add_pooling_layer=False).eval()
    tensors = load_file(checkpoint / "model.safetensors")
    state = {name.removeprefix("bert."): tensor for name, tensor in tensors.items()}
    missing = encoder.load_state_dict(state, strict=False).missing_keys
    assert not missing, missing
    heads = checkpoint / "heads.safetensors"
    head = load_file(heads) if heads.exists() else {}
    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    rows = []
    with torch.no_grad():
        for name in names:
            ids = torch.tensor([tokenizer.encode(name).ids])
            row = encoder(ids).last_hidden_state[0].mean(0)
            if "heads.open.type.weight" in head:
                row = head["heads.open.type.weight"] @ row + head["heads.open.type.bias"]
            rows.append(row / row.norm())
    return torch.stack(rows)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--wordings", type=pathlib.Path, required=True)
    parser.add_argument("corpora", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    names = set()
    for corpus in arguments.corpora:
        for line in corpus.read_text().splitlines():
            names |= {entity["type"] for entity in json.loads(line)["entities"]}
    names = sorted(names)
    pairs = [
        line.split("\t")
        for line in arguments.wordings.read_text().splitlines()
        if not line.startswith("#")
    ]
    place = {name: index for index, name in enumerate(names)}
    pairs = [(place[name], words) for name, words in pairs if name in place]
    similarity = vectors(arguments.checkpoint, [words for _, words in pairs]) @ (
        vectors(arguments.checkpoint, names).T
    )
    own = torch.tensor([index for index, _ in pairs])
    ranks = (similarity > similarity.gather(1, own[:, None])).sum(1)
    shares = ", ".join(f"first {top}: {(ranks < top).float().mean():.3f}" for top in TOPS)
    print(f"{len(pairs)} names among {len(names)}: {shares}")


if __name__ == "__main__":
    main()
