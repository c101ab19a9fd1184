"""One peer in its own process: loads its model, then times one pass over the windows for
each line on stdin. Started by peers.py, pinned to one core.

Timed: tokenizing the window texts, forming batches, inference, arg max. Reading the model,
and turning labels into spans and JSON, are not; for edge-ner everything is timed.
"""

import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

import numpy as np

import float_model


class OnnxRuntime:
    def __init__(self, path, width, batch):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def run(self, ids, mask):
        return self.session.run(None, {"input_ids": ids, "attention_mask": mask})[0]


class OpenVino:
    """`batch` 0 keeps dynamic shapes; else the model is compiled for [batch, width]."""

    def __init__(self, path, width, batch):
        import openvino

        core = openvino.Core()
        model = core.read_model(str(path))
        if batch:
            model.reshape({"input_ids": [batch, width], "attention_mask": [batch, width]})
        compiled = core.compile_model(
            model,
            "CPU",
            {
                "INFERENCE_NUM_THREADS": 1,
                "NUM_STREAMS": 1,
                "PERFORMANCE_HINT": "LATENCY",
                "ENABLE_CPU_PINNING": False,
            },
        )
        self.request = compiled.create_infer_request()
        self.batch = batch

    def run(self, ids, mask):
        return self.request.infer({"input_ids": ids, "attention_mask": mask}, share_outputs=True)[0]


def batches(lengths, batch, width, is_fixed):
    """Index groups of windows sorted by length, so that padding within a batch is small."""
    order = np.argsort(lengths, kind="stable")
    for first in range(0, len(order), batch):
        group = order[first : first + batch]
        yield group, (width if is_fixed else int(lengths[group[-1]]))


def fill(rows, group, columns, padded_rows):
    ids = np.zeros((padded_rows, columns), np.int64)
    mask = np.zeros((padded_rows, columns), np.int64)
    for row, index in enumerate(group):
        ids[row, : len(rows[index])] = rows[index]
        mask[row, : len(rows[index])] = 1
    if padded_rows > len(group):
        mask[len(group) :, 0] = 1
    return ids, mask


class Peer:
    """`logits` has the interface of float_model.FloatModel, so that a peer can be scored."""

    def __init__(self, job):
        self.width, self.batch = job["width"], job["batch"]
        self.is_fixed = job["kind"] == "openvino" and job["fixed"]
        engine = {"onnxruntime": OnnxRuntime, "openvino": OpenVino}[job["kind"]]
        self.engine = engine(job["model"], self.width, self.batch if self.is_fixed else 0)
        self.tokenizer = float_model.load_tokenizer(job["checkpoint"])
        self.labels = job.get("labels")

    def logits(self, rows):
        lengths = np.array([len(row) for row in rows])
        result = [None] * len(rows)
        for group, columns in batches(lengths, self.batch, self.width, self.is_fixed):
            padded_rows = self.batch if self.is_fixed else len(group)
            out = self.engine.run(*fill(rows, group, columns, padded_rows))
            for row, index in enumerate(group):
                result[index] = out[row, : lengths[index]].copy()
        return result

    def timed(self, texts):
        start = time.perf_counter()
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        tokenized = time.perf_counter()
        labels = [scores.argmax(axis=1) for scores in self.logits(rows)]
        end = time.perf_counter()
        assert len(labels) == len(texts)
        return {"seconds": end - start, "tokenize": tokenized - start}


def main():
    job = json.loads(sys.argv[1])
    os.sched_setaffinity(0, {job["core"]})
    peer = Peer(job)
    with open(job["windows"], encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    peer.timed(texts[: job["batch"] * 2])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(peer.timed(texts[: int(line)])), flush=True)


if __name__ == "__main__":
    main()
