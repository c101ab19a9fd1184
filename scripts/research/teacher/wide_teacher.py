#!/usr/bin/env python3
"""Wide teachers in PyTorch: an ensemble that labels notes in all layers for the small student.

    python scripts/research/teacher/wide_teacher.py --encoder mpnet --data CLEAN --dev DATA \
        --evidence EVIDENCE --seeds 1,2 --epochs 8 --label mtsamples.unlabelled --output SILVER

Fine-tunes an encoder of the Hugging Face library (BERT or MPNet) with the heads of
Models/training/clinical.scheme.json: tags of the core types and of protected health information,
flags of mentions, tags for each medication. CLEAN holds training files without text of the
development parts (scripts/corpora/drop_shared.py), EVIDENCE the dictionary spans of every file
(evidence.py), DATA the development files. Prints strict F1 on these for each seed and for the
mean of the seeds' distributions, and writes for each --label file a corpus with entities, their
flags, attributes and reactions as the ensemble sees them. With the student's own encoder and
--window 126 it is a quick way to try a recipe. Needs torch, transformers, tokenizers, numpy and a
GPU.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from batches import Batcher
from decoding import collected, predict, scores
from network import WEIGHTS
from training import masked, train
from words import make_windows, read

LAYERS = {
    "notes.llm.train": ("core flags", 1),
    "notes.llm2.train": ("core flags relation", 1),
    "shorthand.llm.train": ("core flags relation phi", 2),
    "phee.train": ("relation", 0.5),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("--encoder", required=True, help="folder of a BERT or MPNet encoder")
    add("--data", type=Path, required=True, help="training files, cleaned")
    add("--dev", type=Path, required=True, help="folder of the development files")
    add("--evidence", type=Path, help="dictionary spans by file")
    add("--features", default="layout,case,joined,dictionary")
    add("--pretrain-epochs", type=int, default=0)
    add("--pretrain-rate", type=float, default=1e-4)
    add(
        "--pretrain-files",
        default="mtsamples.unlabelled,aci-bench.unlabelled,e3c.unlabelled,"
        "notes.llm.train,notes.llm2.train,shorthand.llm.train",
    )
    add("--epochs", type=int, default=6)
    add("--rate", type=float, default=6e-5)
    add("--size", type=int, default=8192, help="word pieces of a batch")
    add("--window", type=int, default=254)
    add("--smoothing", type=float, default=0.0)
    add("--average", type=float, default=0.99)
    add("--seeds", default="1")
    add("--train", default=",".join(LAYERS), help="labelled files, name or name=share")
    add("--silver", type=Path, help="folder of labelled files of a teacher, all layers")
    add("--silver-share", type=float, default=0.5)
    add("--label", default="", help="files to label")
    add("--limit", type=int, help="documents of each file, for a trial")
    add("--name", default="")
    add("--output", type=Path)
    options = parser.parse_args()
    chosen = options.features.split(",")
    options.uses = [int(f in chosen) for f in ("layout", "case", "joined")] + [
        int("dictionary" in chosen)
    ] * 3
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = Tokenizer.from_file(f"{options.encoder}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    batcher = Batcher(tokenizer, device)
    began = time.time()

    def windows_of(path, layers, share=1.0):
        result = []
        for words in read(path, options.evidence, tokenizer, options.limit):
            for w in make_windows(words, options.window, layers.split()):
                w.share = share
                result.append(w)
        return result

    encoder_state = AutoModel.from_pretrained(options.encoder).state_dict()
    tables = None
    if options.pretrain_epochs:
        texts = []
        for name in options.pretrain_files.split(","):
            texts += windows_of(options.data / f"{name}.jsonl", "")
        print(
            f"{len(texts)} windows to pretrain on, {sum(len(w.ids) for w in texts)} pieces,"
            f" {time.time() - began:.0f} s",
            flush=True,
        )
        encoder_state, tables = masked(options.encoder, texts, batcher, tokenizer, options, device)
    training = []
    for item in options.train.split(","):
        name, _, share = item.partition("=")
        layers, usual = LAYERS[name.removesuffix(".aug")]
        training += windows_of(options.data / f"{name}.jsonl", layers, float(share or usual))
    if options.silver:
        for path in sorted(options.silver.glob("*.jsonl")):
            training += windows_of(path, "core flags relation", options.silver_share)
    dev = {
        name: windows_of(options.dev / f"{name}.jsonl", "")
        for name in ("notes.llm.dev", "notes.llm2.dev", "shorthand.llm.dev", "phee.dev")
    }
    print(
        f"{len(training)} windows, {sum(len(w.ids) for w in training)} pieces,"
        f" {time.time() - began:.0f} s",
        flush=True,
    )
    networks = []
    for seed in map(int, options.seeds.split(",")):
        networks.append(
            train(training, options, seed, encoder_state, tables, device, batcher, WEIGHTS)
        )
        for name, windows in dev.items():
            line, _ = scores(predict(networks[-1:], windows, batcher, options.size), name)
            print(f"{options.name} seed {seed} {line}", flush=True)
    if len(networks) > 1:
        for name, windows in dev.items():
            line, _ = scores(predict(networks, windows, batcher, options.size), name)
            print(f"{options.name} ensemble {line}", flush=True)
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
    for name in filter(None, options.label.split(",")):
        windows = windows_of(options.data / f"{name}.jsonl", "")
        found = predict(networks, windows, batcher, options.size)
        with (options.output / f"{name.split('.')[0]}.silver.train.jsonl").open("w") as out:
            for words, records in found.values():
                said = collected(words, records)
                document = {"id": words.document["id"], "text": words.document["text"]}
                labels = {"entities": said["entities"], "relations": said["relations"]}
                out.write(json.dumps({**document, **labels}) + "\n")
        print(f"labelled {name}, {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
