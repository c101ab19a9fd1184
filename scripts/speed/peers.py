#!/usr/bin/env python3
"""Speed beside onnxruntime and OpenVINO: same checkpoint, texts, windows and core.

    python3 scripts/speed/peers.py prepare --cache DIR --checkpoint DIR --calibration NOTES.jsonl
    python3 scripts/speed/peers.py tune    --cache DIR --checkpoint DIR --notes NOTES.jsonl
    python3 scripts/speed/peers.py run     --cache DIR --checkpoint DIR --notes NOTES.jsonl
        [--edge-ner PROGRAM --model FILE.ner [--isa NAME]] [--rounds 7] [--windows 200]
    python3 scripts/speed/peers.py predict --cache DIR --checkpoint DIR --notes NOTES.dev.jsonl

`prepare` exports and quantizes; `tune` finds each peer's best graph and batch and keeps them
in the cache; `run` times one pass of every system in turn (A B C A B C ...), all on one core
with one thread, and prints medians and ratios; `predict` writes what the quantized
peers find, for `edge-distill evaluate`.
`--shape base` (prepare, tune, run) takes a 12-layer, 768-wide model with random weights made
in the cache instead of the checkpoint's own.

A window is at most 128 tokens, [CLS] and [SEP] included; tokens per second count those and no
padding. The peers are timed from window text to labels, edge-ner as a process from the JSON
Lines of the same texts on stdin to JSON Lines on stdout, start of the process and all heads of its
model included, codes, which the peers do not look up, left out.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import corpus
import float_model
import peer_models

HERE = pathlib.Path(__file__).resolve().parent
BATCHES = (1, 2, 4, 8, 16, 32)


def cpu_name():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            family = [
                entry.split(":")[1].strip()
                for entry in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if entry.startswith(("cpu family", "model\t"))
            ][:2]
            return f"{line.split(':')[1].strip()} (family {family[0]}, model {family[1]})"
    return "unknown CPU"


class Workload:
    """The window texts, written once as JSON Lines, with their token and word counts."""

    def __init__(self, checkpoint, notes, count, cache):
        tokenizer = float_model.load_tokenizer(checkpoint)
        documents = [d for path in notes for d in corpus.read_jsonl(path)]
        texts = peer_models.cut_windows(tokenizer, documents)
        # The short last window of a note is left out: this is the rate at 128 tokens.
        lengths = [len(encoding.ids) for encoding in tokenizer.encode_batch(texts)]
        full = [i for i in range(len(texts)) if lengths[i] > peer_models.WINDOW_TOKENS - 16]
        texts = [texts[i] for i in full[:count]]
        self.count = len(texts)
        self.tokens = sum(lengths[i] for i in full[:count])
        self.words = sum(len(text.split()) for text in texts)
        self.path = pathlib.Path(cache) / "windows.jsonl"
        with open(self.path, "w", encoding="utf-8") as file:
            for index, text in enumerate(texts):
                file.write(json.dumps({"id": str(index), "text": text}, ensure_ascii=False) + "\n")

    def rates(self, seconds):
        return {
            "seconds": round(seconds, 4),
            "tokensPerSecond": round(self.tokens / seconds),
            "wordsPerSecond": round(self.words / seconds),
        }


class Worker:
    def __init__(self, job):
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "peer_worker.py"), json.dumps(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if self.process.stdout.readline().strip() != "ready":
            sys.exit(
                f"peers.py: {job['kind']} did not start; run peer_worker.py by hand to see why"
            )

    def run(self, count):
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["seconds"]

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Program:
    """edge-ner as its user runs it: one process a pass."""

    def __init__(self, options, workload, threads=1):
        self.command = [options.edge_ner, "--input", "jsonl", "--format", "jsonl"]
        self.command += ["--threads", str(threads), "--model", options.model, "--no-codes"]
        if options.isa:
            self.command += ["--isa", options.isa]
        if threads == 1:
            self.command = ["taskset", "-c", str(options.core)] + self.command
        self.path = workload.path

    def run(self, count):
        with open(self.path, "rb") as source, tempfile.TemporaryFile() as target:
            start = time.perf_counter()
            subprocess.run(self.command, stdin=source, stdout=target, check=True)
            seconds = time.perf_counter() - start
            target.seek(0)
            lines = sum(1 for _ in target)
        if lines != count:
            sys.exit(f"peers.py: edge-ner wrote {lines} records for {count} windows")
        return seconds

    def stop(self):
        pass


def job(options, workload, kind, model, batch, fixed):
    return {
        "kind": kind,
        "model": str(model),
        "batch": batch,
        "fixed": fixed,
        "width": peer_models.WINDOW_TOKENS,
        "core": options.core,
        "checkpoint": str(options.checkpoint),
        "windows": str(workload.path),
    }


def candidates(options):
    for path in sorted(options.cache.glob("ort-*.onnx")):
        for batch in options.batches:
            yield "onnxruntime", path, batch, False
    for fixed in (True, False):
        for batch in options.batches:
            yield "openvino", options.cache / "openvino-int8.xml", batch, fixed


def tune(options):
    workload = Workload(options.checkpoint, options.notes, options.windows, options.cache)
    best = {}
    for kind, path, batch, fixed in candidates(options):
        if options.only and options.only not in path.name:
            continue
        worker = Worker(job(options, workload, kind, path, batch, fixed))
        seconds = min(worker.run(workload.count) for _ in range(options.rounds))
        worker.stop()
        rate = workload.tokens / seconds
        shape = "fixed" if fixed else "padded to the batch's longest"
        print(
            f"{kind:12} {path.name:28} batch {batch:3} {shape:30} {rate:8.0f} tokens/s", flush=True
        )
        if rate > best.get(kind, (0,))[0]:
            best[kind] = (rate, path.name, batch, fixed)
    target = options.cache / "best.json"
    known = json.loads(target.read_text()) if target.exists() else {}
    for kind, (rate, name, batch, fixed) in best.items():
        if rate > known.get(kind, {}).get("tokensPerSecond", 0):
            known[kind] = {
                "model": name,
                "batch": batch,
                "fixed": fixed,
                "tokensPerSecond": round(rate),
            }
    target.write_text(json.dumps(known, indent=1) + "\n")
    print(json.dumps(known))


def run(options):
    workload = Workload(options.checkpoint, options.notes, options.windows, options.cache)
    best = json.loads((options.cache / "best.json").read_text())
    systems = {}
    if options.edge_ner:
        if not options.model:
            sys.exit("peers.py: --edge-ner needs --model")
        systems["edge-ner"] = Program(options, workload)
    for kind, choice in best.items():
        if options.only and options.only != kind:
            continue
        path = options.cache / choice["model"]
        systems[kind] = Worker(job(options, workload, kind, path, choice["batch"], choice["fixed"]))
    if options.two_threads:
        systems["edge-ner, 2 threads"] = Program(options, workload, threads=2)
    times = {name: [] for name in systems}
    for _ in range(options.rounds):
        for name, system in systems.items():
            times[name].append(system.run(workload.count))
    for system in systems.values():
        system.stop()
    report = {
        "cpu": cpu_name(),
        "windows": workload.count,
        "tokens": workload.tokens,
        "words": workload.words,
        "rounds": options.rounds,
        "systems": {
            name: {
                **workload.rates(statistics.median(values)),
                "fastest": round(min(values), 4),
                "slowest": round(max(values), 4),
                "choice": best.get(name),
            }
            for name, values in times.items()
        },
    }
    first = next(iter(systems))
    report["ratioOf"] = first
    report["ratios"] = {
        name: round(statistics.median(v / f for v, f in zip(times[name], times[first])), 3)
        for name in systems
    }
    print(json.dumps(report, indent=1))


def predict(options):
    """CACHE/MODEL.CORPUS: what each peer finds, for `edge-distill evaluate --predicted`."""
    import float_predictions
    import peer_worker

    best = json.loads((options.cache / "best.json").read_text())
    config = json.loads((options.checkpoint / "config.json").read_text())
    labels = [config["id2label"][str(i)] for i in range(len(config["id2label"]))]
    names = sorted(p.name for p in options.cache.glob("ort-*.onnx")) + ["openvino-int8.xml"]
    if not options.all:
        names = [choice["model"] for choice in best.values()]
    for name in names:
        settings = {
            "kind": "openvino" if name.endswith(".xml") else "onnxruntime",
            "model": str(options.cache / name),
            "batch": 8,
            "fixed": False,
            "width": peer_models.WINDOW_TOKENS,
            "checkpoint": str(options.checkpoint),
            "labels": labels,
        }
        peer = peer_worker.Peer(settings)
        for path in options.notes:
            target = options.cache / f"{name}.{pathlib.Path(path).name}"
            found = float_predictions.predict(peer, corpus.read_jsonl(path))
            with open(target, "w", encoding="utf-8") as file:
                for document, _, _, spans in found:
                    entities = [{"type": t, "start": s, "end": e} for t, s, e in spans]
                    file.write(json.dumps({"id": document["id"], "entities": entities}) + "\n")
            print(target, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("step", choices=("prepare", "tune", "run", "predict"))
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--shape", choices=("own", "base"), default="own")
    parser.add_argument("--calibration", help="corpus for the static calibration")
    parser.add_argument("--calibration-windows", type=int, default=300)
    parser.add_argument("--variants", default=",".join(peer_models.ORT_VARIANTS))
    parser.add_argument("--notes", nargs="+", default=[])
    parser.add_argument("--windows", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batches", type=lambda s: [int(x) for x in s.split(",")], default=BATCHES)
    parser.add_argument("--only", help="tune: part of a model's file name; run: one peer")
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--edge-ner")
    parser.add_argument("--model")
    parser.add_argument("--isa")
    parser.add_argument("--two-threads", action="store_true")
    parser.add_argument("--all", action="store_true", help="predict: with every quantized model")
    options = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    if options.shape == "base":
        vocabulary = options.checkpoint / "vocab.txt"
        options.cache = options.cache / "base"
        options.cache.mkdir(parents=True, exist_ok=True)
        options.checkpoint = peer_models.random_checkpoint(options.cache / "checkpoint", vocabulary)
    if options.step == "prepare":
        peer_models.prepare(
            options.checkpoint,
            options.cache,
            options.calibration,
            options.variants.split(","),
            options.calibration_windows,
        )
    else:
        {"tune": tune, "run": run, "predict": predict}[options.step](options)


if __name__ == "__main__":
    main()
