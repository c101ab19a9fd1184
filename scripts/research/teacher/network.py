"""An encoder with the heads of the student: the equations are those of Training.md."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from words import CORE, FEATURE_CLASSES, FLAGS, LINKED, PHI

REACH, BUCKETS = 64, 15
WEIGHTS = {"core": 1.0, "phi": 1.0, "flags": 1.0, "relation": 3.0}


def bucket(distance):
    """Signed distance in words (0 inside) to the row of Runtime's WordDistance."""
    n = abs(distance)
    step = 0 if n == 0 else 7 if n > 32 else 1 + math.ceil(math.log2(n))
    return step if distance >= 0 else 7 + step


BUCKET = torch.tensor([bucket(d) for d in range(-REACH, REACH + 1)])


class Network(nn.Module):
    def __init__(self, encoder, features, size=96):
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.features = nn.ModuleList(nn.Embedding(n, width) for n in FEATURE_CLASSES)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)
        self.uses = features
        self.drop = nn.Dropout(0.1)
        self.core = nn.Linear(width, 2 * len(CORE) + 1)
        self.phi = nn.Linear(width, 2 * len(PHI) + 1)
        self.flags = nn.Linear(width, len(FLAGS))
        self.word = nn.Linear(width, size)
        self.argument = nn.Linear(width, size, bias=False)
        self.distance = nn.Embedding(BUCKETS, size)
        nn.init.normal_(self.distance.weight, std=0.02)
        self.output = nn.Linear(size, 2 * len(LINKED) + 1)

    def rows(self, features, ids):
        x = self.encoder.get_input_embeddings()(ids)
        for column in range(6):
            if self.uses[column]:
                f = features[:, :, column]
                x = x + self.features[column](f) * (f > 0).unsqueeze(-1)
        return x

    def forward(self, batch):
        x = self.rows(batch["features"], batch["ids"])
        states = self.encoder(inputs_embeds=x, attention_mask=batch["mask"]).last_hidden_state
        index = batch["positions"].unsqueeze(-1).expand(-1, -1, states.shape[-1])
        return self.drop(states.gather(1, index))

    def mean(self, rows, row, first, last):
        """Mean of words first..<last of windows `row`; rows is [B, W, X]."""
        place = torch.arange(rows.shape[1], device=rows.device)
        member = (place >= first.unsqueeze(1)) & (place < last.unsqueeze(1))
        member = member.to(rows.dtype) / (last - first).unsqueeze(1).to(rows.dtype)
        return torch.bmm(member.unsqueeze(1), rows[row]).squeeze(1)

    def relation(self, words, row, first, last):
        g = self.mean(self.argument(words), row, first, last)
        place = torch.arange(words.shape[1], device=words.device).unsqueeze(0)
        f, l = first.unsqueeze(1), last.unsqueeze(1) - 1
        distance = torch.where(place > l, place - l, torch.where(place < f, place - f, 0))
        near = distance.abs() <= REACH
        table = BUCKET.to(words.device)[distance.clamp(-REACH, REACH) + REACH]
        h = F.relu(self.word(words)[row] + g.unsqueeze(1) + self.distance(table))
        return self.output(h), near


def loss_of(network, batch, weights, smoothing=0.0):
    words = network(batch)
    total = 0
    if (batch["core"] >= 0).any():
        s = network.core(words).flatten(0, 1).float()
        total = total + weights["core"] * F.cross_entropy(
            s, batch["core"].flatten(), label_smoothing=smoothing
        )
    if (batch["phi"] >= 0).any():
        s = network.phi(words).flatten(0, 1).float()
        share = (batch["phi"] >= 0).any(1).float().mean()
        total = total + weights["phi"] * share * F.cross_entropy(s, batch["phi"].flatten())
    if "flags" in batch:
        m = batch["flags"]
        z = network.mean(network.flags(words), m[:, 0], m[:, 1], m[:, 2]).float()
        total = total + weights["flags"] * F.binary_cross_entropy_with_logits(z, batch["holds"])
    if "arguments" in batch:
        m = batch["arguments"]
        s, near = network.relation(words, m[:, 0], m[:, 1], m[:, 2])
        labels = torch.where(near, batch["links"], -100)
        if (labels >= 0).any():
            share = m[:, 0].unique().numel() / batch["ids"].shape[0]
            total = total + weights["relation"] * share * F.cross_entropy(
                s.flatten(0, 1).float(), labels.flatten()
            )
    return total
