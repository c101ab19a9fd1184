#!/usr/bin/env python3
"""Training steps a second of the Swift trainer beside PyTorch on the CPU, float32, interleaved.

    swift build --build-tests
    python scripts/training_speed.py --rounds 3 --steps 6

Both sides train a 6-layer, 384-wide token classifier from random weights on the same 16 windows of
80 to 127 word pieces with dropout 0.1, clipping and AdamW. PyTorch pads to the longest window, as
its models demand. Tokens a second count real word pieces. The best step of each round is taken,
the median of the rounds is reported, with every round's value.
"""
import argparse
import os
import re
import statistics
import subprocess
import time

import torch
from transformers import BertConfig, BertForTokenClassification

LENGTHS = [80 + (window * 37) % 48 for window in range(16)]


class Peer:
    def __init__(self, threads):
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        config = BertConfig(
            vocab_size=30522, hidden_size=384, num_hidden_layers=6, num_attention_heads=12,
            intermediate_size=1536, max_position_embeddings=512, num_labels=7)
        self.model = BertForTokenClassification(config)
        self.model.train()
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-4, weight_decay=0.01)
        width = max(LENGTHS)
        self.ids = torch.randint(1, 30522, (len(LENGTHS), width))
        self.mask = torch.zeros_like(self.ids)
        self.labels = torch.full_like(self.ids, -100)
        for row, length in enumerate(LENGTHS):
            self.mask[row, :length] = 1
            self.labels[row, :length] = torch.arange(length) % 7

    def best_step(self, steps):
        best = float("inf")
        for _ in range(steps):
            start = time.perf_counter()
            loss = self.model(
                input_ids=self.ids, attention_mask=self.mask, labels=self.labels).loss
            self.optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            best = min(best, time.perf_counter() - start)
        return sum(LENGTHS) / best


def swift_rate(threads, steps):
    environment = dict(
        os.environ, EDGE_NER_TRAINING_SPEED=str(steps), EDGE_NER_THREADS=str(threads))
    output = subprocess.run(
        ["swift", "test", "--skip-build", "--filter", "TrainingSpeed"], env=environment,
        capture_output=True, text=True, check=True).stdout
    return float(re.search(r"(\d+) tokens/s", output).group(1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    peer = Peer(arguments.threads)
    swift, pytorch = [], []
    for _ in range(arguments.rounds):
        swift.append(swift_rate(arguments.threads, arguments.steps))
        pytorch.append(peer.best_step(arguments.steps))
        print(f"swift {swift[-1]:.0f}, torch {torch.__version__} {pytorch[-1]:.0f} tokens/s",
              flush=True)
    ratio = statistics.median(swift) / statistics.median(pytorch)
    print(f"medians: swift {statistics.median(swift):.0f}, torch "
          f"{statistics.median(pytorch):.0f} tokens/s, {ratio:.2f} times, "
          f"{arguments.threads} threads")


if __name__ == "__main__":
    main()
