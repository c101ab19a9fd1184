"""Windows to padded tensors."""

import random

import numpy as np
import torch


class Batcher:
    def __init__(self, tokenizer, device):
        self.cls = tokenizer.token_to_id("[CLS]")
        self.sep = tokenizer.token_to_id("[SEP]")
        if self.cls is None:
            self.cls, self.sep = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
        pad = tokenizer.token_to_id("[PAD]")
        self.pad = pad if pad is not None else tokenizer.token_to_id("<pad>")
        self.device = device

    def __call__(self, windows):
        width = max(len(w.ids) for w in windows) + 2
        count = max(len(w.positions) for w in windows)
        n = len(windows)
        ids = np.full((n, width), self.pad, np.int64)
        mask = np.zeros((n, width), np.int64)
        features = np.zeros((n, width, 6), np.int64)
        positions = np.zeros((n, count), np.int64)
        core = np.full((n, count), -100, np.int64)
        phi = np.full((n, count), -100, np.int64)
        flags, arguments, links = [], [], []
        for r, w in enumerate(windows):
            size = len(w.ids)
            ids[r, : size + 2] = [self.cls, *w.ids, self.sep]
            mask[r, : size + 2] = 1
            features[r, 1 : size + 1] = w.features
            positions[r, : len(w.positions)] = np.array(w.positions) + 1
            if w.tags is not None:
                core[r, : len(w.tags)] = w.tags
            if w.phi is not None:
                phi[r, : len(w.phi)] = w.phi
            flags += [(r, f, l, y) for f, l, y in w.flags]
            for f, l, labels in w.arguments:
                arguments.append((r, f, l))
                row = np.full(count, -100, np.int64)
                row[: len(labels)] = labels
                links.append(row)

        def to(x):
            return torch.from_numpy(np.ascontiguousarray(x)).to(self.device)

        batch = {
            "ids": to(ids),
            "mask": to(mask),
            "features": to(features),
            "positions": to(positions),
            "core": to(core),
            "phi": to(phi),
        }
        if flags:
            batch["flags"] = to(np.array([f[:3] for f in flags]))
            batch["holds"] = to(np.array([f[3] for f in flags], np.float32))
        if arguments:
            batch["arguments"] = to(np.array(arguments))
            batch["links"] = to(np.stack(links))
        return batch


def batches(windows, size, seed):
    """Windows of like length together, in random order; size counts word pieces."""
    rng = random.Random(seed)
    order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids) + rng.random() * 24)
    groups, group, longest = [], [], 0
    for i in order:
        longest = max(longest, len(windows[i].ids) + 2)
        if group and longest * (len(group) + 1) > size:
            groups.append(group)
            group, longest = [], len(windows[i].ids) + 2
        group.append(i)
    groups.append(group)
    rng.shuffle(groups)
    return [[windows[i] for i in g] for g in groups]


def drop_evidence(features, windows=0.2, names=0.2):
    """Clears the dictionary's columns for some windows and some names elsewhere."""
    f = features.clone()
    n = f.shape[0]
    gone = torch.rand(n, 1, 1, device=f.device) < windows
    begins = f[:, :, 3:] == 1
    chosen = (torch.rand(begins.shape, device=f.device) < names).float()
    # A name's fate is that of its first token: carried on to its further tokens.
    index = torch.arange(f.shape[1], device=f.device).view(1, -1, 1).expand_as(begins)
    last = torch.where(begins, index, 0).cummax(1).values
    fate = chosen.gather(1, last) > 0
    f[:, :, 3:] = torch.where(fate | gone, 0, f[:, :, 3:])
    return f
