#!/usr/bin/env python3
"""Makes Tests/DistillTests/Golden/tiny: a tiny BERT token classifier, its gradients for one batch,
and its weights after ten AdamW steps; and Golden/masked: the gradients of a tiny masked-language
model; and Golden/several: the gradients of a tiny student with input features and a head of each
kind, which all read one pass over the batch. All as PyTorch computes them in float32 without
dropout.

    python scripts/golden/training.py Tests/DistillTests/Golden

Made with torch 2.15.0, transformers and safetensors of the versions written into batch.json.
"""

import json
import sys
from pathlib import Path

import safetensors
import torch
import torch.nn.functional as F
import transformers
from safetensors.torch import save_file
from transformers import BertConfig, BertForMaskedLM, BertForTokenClassification, BertModel

LEARNING_RATE, WEIGHT_DECAY, CLIPPING, STEPS = 1e-2, 0.01, 1.0, 10
LABELS = ["O", "B-a", "I-a", "B-b", "I-b"]


def exempt(name):
    return name.endswith("bias") or "LayerNorm" in name


def make(kind, out, **fields):
    """A tiny model with biases and norms off their initial values, saved to out."""
    config = BertConfig(
        vocab_size=31,
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=3,
        intermediate_size=40,
        max_position_embeddings=20,
        type_vocab_size=2,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        layer_norm_eps=1e-12,
        initializer_range=0.15,
        attn_implementation="eager",
        **fields,
    )
    model = kind(config)
    model.train()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if exempt(name):
                tensor.add_(torch.randn_like(tensor) * 0.05)
    out.mkdir(parents=True, exist_ok=True)
    model.config.to_json_file(out / "config.json")
    save_file(
        {n: p.detach().clone() for n, p in model.named_parameters()}, out / "model.safetensors"
    )
    return model


def padded(windows, labels):
    """Id 0 is padding, whose embedding PyTorch does not train; packed windows never contain it."""
    width = max(map(len, windows))
    ids = torch.zeros(len(windows), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    target = torch.full_like(ids, -100)
    for row, (window, label) in enumerate(zip(windows, labels)):
        ids[row, : len(window)] = torch.tensor(window)
        mask[row, : len(window)] = 1
        target[row, : len(window)] = torch.tensor([x if x >= 0 else -100 for x in label])
    return {"input_ids": ids, "attention_mask": mask, "labels": target}


def masked(out):
    """Gradients of a masked-language model by tensor name; the decoder is the word embedding."""
    torch.manual_seed(11)
    model = make(BertForMaskedLM, out)
    generator = torch.Generator().manual_seed(5)
    windows = [torch.randint(1, 31, (n,), generator=generator).tolist() for n in (11, 6, 20)]
    labels = [[x if i % 3 == 1 else -1 for i, x in enumerate(w)] for w in windows]
    shown = [[2 if x >= 0 else i for i, x in zip(w, l)] for w, l in zip(windows, labels)]
    result = model(**padded(shown, labels))
    result.loss.backward()
    save_file(
        {n: p.grad.clone() for n, p in model.named_parameters()}, out / "gradients.safetensors"
    )
    (out / "batch.json").write_text(
        json.dumps({"windows": shown, "labels": labels, "losses": [result.loss.item()]}) + "\n"
    )


def classifier(out):
    torch.manual_seed(7)
    torch.set_num_threads(1)
    model = make(
        BertForTokenClassification,
        out,
        id2label=dict(enumerate(LABELS)),
        label2id={l: i for i, l in enumerate(LABELS)},
    )
    lengths = [13, 1, 20, 7]
    generator = torch.Generator().manual_seed(3)
    windows = [torch.randint(1, 31, (n,), generator=generator).tolist() for n in lengths]
    labels = [torch.randint(-1, 5, (n,), generator=generator).tolist() for n in lengths]
    batch = padded(windows, labels)

    decayed = [p for n, p in model.named_parameters() if not exempt(n)]
    others = [p for n, p in model.named_parameters() if exempt(n)]
    optimizer = torch.optim.AdamW(
        [
            {"params": decayed, "weight_decay": WEIGHT_DECAY},
            {"params": others, "weight_decay": 0.0},
        ],
        lr=LEARNING_RATE,
    )
    losses, norms = [], []
    for step in range(STEPS):
        result = model(**batch)
        optimizer.zero_grad()
        result.loss.backward()
        if step == 0:
            save_file(
                {n: p.grad.clone() for n, p in model.named_parameters()},
                out / "gradients.safetensors",
            )
            logits = [
                result.logits[r, :n].detach().reshape(-1).tolist() for r, n in enumerate(lengths)
            ]
        losses.append(result.loss.item())
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), CLIPPING).item())
        optimizer.step()
    save_file(
        {n: p.detach().clone() for n, p in model.named_parameters()}, out / "after.safetensors"
    )
    (out / "batch.json").write_text(
        json.dumps(
            {
                "versions": {
                    "torch": torch.__version__,
                    "transformers": transformers.__version__,
                    "safetensors": safetensors.__version__,
                },
                "windows": windows,
                "labels": labels,
                "logits": logits,
                "losses": losses,
                "norms": norms,
                "learningRate": LEARNING_RATE,
                "decay": WEIGHT_DECAY,
                "clipping": CLIPPING,
            }
        )
        + "\n"
    )


class Several(torch.nn.Module):
    """Training.md (12) to (15): tags, flags of mentions, tags for arguments, types by name, rows of
    features."""

    def __init__(self, config, features, flags, relation_labels, size, open_size):
        super().__init__()
        h = config.hidden_size
        self.bert = BertModel(config, add_pooling_layer=False)
        self.classifier = torch.nn.Linear(h, len(LABELS))
        self.features = torch.nn.ModuleDict(
            {name: torch.nn.Embedding(count, h, padding_idx=0) for name, count in features.items()}
        )
        self.heads = torch.nn.ModuleDict(
            {
                "assertion": torch.nn.Linear(h, len(flags)),
                "medication": torch.nn.ModuleDict(
                    {
                        "word": torch.nn.Linear(h, size, bias=False),
                        "argument": torch.nn.Linear(h, size, bias=False),
                        "distance": torch.nn.Embedding(15, size),
                        "output": torch.nn.Linear(size, len(relation_labels)),
                    }
                ),
                "open": torch.nn.ModuleDict(
                    {
                        "word": torch.nn.Linear(h, 2 * open_size),
                        # A ModuleDict has an attribute called type.
                        "name": torch.nn.Linear(h, 2 * open_size),
                    }
                ),
            }
        )
        self.hidden_bias = torch.nn.Parameter(torch.randn(size) * 0.05)
        self.scale = torch.nn.Parameter(torch.tensor([open_size**-0.5]))
        self.score_bias = torch.nn.Parameter(torch.tensor([-1.0, -0.5]))

    def named(self):
        names = {
            "hidden_bias": "heads.medication.hidden.bias",
            "scale": "heads.open.scale",
            "score_bias": "heads.open.bias",
            "heads.open.name.weight": "heads.open.type.weight",
            "heads.open.name.bias": "heads.open.type.bias",
        }
        for name, tensor in self.named_parameters():
            yield names.get(name, name), tensor

    def states(self, ids, classes):
        """Hidden states of one window."""
        rows = self.bert.embeddings.word_embeddings(ids)
        for column, feature in enumerate(self.features.values()):
            rows = rows + feature(classes[:, column])
        return self.bert(inputs_embeds=rows[None]).last_hidden_state[0]

    def relation(self, states, first, last):
        """Scores of every word for the argument of the words first to last."""
        head = self.heads["medication"]
        mention = head["argument"](states[first : last + 1]).mean(0)
        distance = torch.tensor([bucket(word, first, last) for word in range(len(states))])
        hidden = head["word"](states) + mention + head["distance"](distance) + self.hidden_bias
        return head["output"](torch.relu(hidden))

    def open(self, states, name):
        """Scores of outside, begin and inside of every word for the type of this name."""
        head = self.heads["open"]
        neutral = torch.zeros(len(name), len(self.features), dtype=torch.long)
        vectors = head["name"](self.states(torch.tensor(name), neutral)).mean(0).chunk(2)
        halves = head["word"](states).chunk(2, dim=1)
        scores = [self.scale * (h @ v) + b for h, v, b in zip(halves, vectors, self.score_bias)]
        return torch.stack([torch.zeros(len(states)), *scores], dim=1)


def bucket(word, first, last):
    """The step of a signed distance in words: WordDistance.swift."""
    count = max(word - last, first - word, 0)
    step = next(i for i, end in enumerate([0, 1, 2, 4, 8, 16, 32, 10**9]) if count <= end)
    return step + 7 if word < first else step


def several(out):
    torch.manual_seed(13)
    config = BertConfig(
        vocab_size=31,
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=3,
        intermediate_size=40,
        max_position_embeddings=40,
        type_vocab_size=2,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        layer_norm_eps=1e-12,
        initializer_range=0.15,
        attn_implementation="eager",
    )
    flags, types, size = ["negated", "historical"], ["x", "y"], 8
    relation_labels = ["O"] + [prefix + name for name in types for prefix in ("B-", "I-")]
    open_size = 6
    model = Several(config, {"layout": 5, "joined": 2}, flags, relation_labels, size, open_size)
    with torch.no_grad():
        for name, tensor in model.named():
            if exempt(name) or name.startswith(("heads.", "classifier.", "features.")):
                tensor.add_(torch.randn_like(tensor) * 0.1)
            if name.startswith("features."):
                tensor[0] = 0
    generator = torch.Generator().manual_seed(17)

    def draw(low, high, count):
        return torch.randint(low, high, (count,), generator=generator).tolist()

    weights = {"default": 1.0, "assertion": 0.5, "medication": 2.0, "open": 1.5}
    windows, classes = [], []
    for length in (17, 5, 40, 9):
        windows.append(draw(1, 31, length))
        classes.append(list(zip(draw(0, 5, length), draw(0, 2, length))))
    # Every row is a word. Windows without an entry say nothing about the head.
    tags = {0: draw(-1, 5, 17), 1: draw(-1, 5, 5), 2: draw(0, 5, 40)}
    # First word, last word, flags, known flags.
    mentions = {0: [[2, 3, 1, 3], [9, 9, 0, 2]], 2: [[30, 34, 3, 3]], 3: []}
    # First word, last word, spans of first word, last word, type; -1 is an unknown type.
    arguments = {
        0: [[4, 4, [[5, 6, 0], [10, 10, 1]]], [12, 13, []]],
        2: [[20, 22, [[0, 1, 1], [23, 23, 0], [39, 39, -1]]], [1, 1, [[38, 39, 0]]]],
    }
    names = [draw(1, 31, 3), draw(1, 31, 6), draw(1, 31, 4)]
    # Name, label of each word (-1 unknown), weight.
    questions = {
        0: [[0, draw(-1, 3, 17), 1.0], [2, draw(0, 3, 17), 0.25]],
        1: [[1, draw(0, 3, 5), 1.0]],
        3: [[name, draw(-1, 3, 9), 1.0] for name in range(3)],
    }
    losses = {name: [] for name in weights}
    for index, (window, rows) in enumerate(zip(windows, classes)):
        states = model.states(torch.tensor(window), torch.tensor(rows))
        if index in tags:
            target = torch.tensor([x if x >= 0 else -100 for x in tags[index]])
            losses["default"] += F.cross_entropy(
                model.classifier(states), target, reduction="none"
            )[target >= 0].unbind()
        for first, last, bits, known in mentions.get(index, []):
            logits = model.heads["assertion"](states)[first : last + 1].mean(0)
            losses["assertion"] += [
                F.binary_cross_entropy_with_logits(logits[f], torch.tensor(float(bits >> f & 1)))
                for f in range(len(flags))
                if known >> f & 1
            ]
        for first, last, spans in arguments.get(index, []):
            target = torch.zeros(len(window), dtype=torch.long)
            for start, end, kind in spans:
                target[start : end + 1] = -100 if kind < 0 else 2 + 2 * kind
                target[start] = -100 if kind < 0 else 1 + 2 * kind
            losses["medication"] += F.cross_entropy(
                model.relation(states, first, last), target, reduction="none"
            )[target >= 0].unbind()
        for name, labels, weight in questions.get(index, []):
            target = torch.tensor([x if x >= 0 else -100 for x in labels])
            values = F.cross_entropy(model.open(states, names[name]), target, reduction="none")
            losses["open"] += (weight * values[target >= 0]).unbind()
    shares = {
        "default": len(tags),
        "assertion": len(mentions),
        "medication": len(arguments),
        "open": len(questions),
    }
    means = {name: torch.stack(values).mean() for name, values in losses.items()}
    # The sum over types, the mean over words that some type is asked of.
    asked_words = sum(len(windows[index]) for index in questions)
    means["open"] = torch.stack(losses["open"]).sum() / asked_words
    total = sum(weights[name] * shares[name] / len(windows) * means[name] for name in weights)
    total.backward()
    out.mkdir(parents=True, exist_ok=True)
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {label: i for i, label in enumerate(LABELS)}
    config.update(
        {
            "edge_heads": [
                {"name": "assertion", "kind": "flags", "flags": flags, "mentions": ["a", "b"]},
                {
                    "name": "medication",
                    "kind": "relation",
                    "types": types,
                    "arguments": ["a"],
                    "size": size,
                },
                {"name": "open", "kind": "open", "size": open_size},
            ],
            "edge_features": [{"kind": "layout", "classes": 5}, {"kind": "joined", "classes": 2}],
        }
    )
    config.to_json_file(out / "config.json")
    files = {"model": {}, "gradients": {}}
    for name, tensor in model.named():
        if tensor.grad is None:
            tensor.grad = torch.zeros_like(tensor)
        files["model"][name] = tensor.detach().clone()
        files["gradients"][name] = tensor.grad.clone()
    for name, tensors in files.items():
        save_file(tensors, out / f"{name}.safetensors")
    (out / "batch.json").write_text(
        json.dumps(
            {
                "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
                "windows": windows,
                "classes": classes,
                "tags": tags,
                "mentions": mentions,
                "arguments": arguments,
                "names": names,
                "questions": questions,
                "weights": list(weights.values()),
                "losses": [means[name].item() for name in weights],
            }
        )
        + "\n"
    )


if __name__ == "__main__":
    classifier(Path(sys.argv[1]) / "tiny")
    masked(Path(sys.argv[1]) / "masked")
    several(Path(sys.argv[1]) / "several")
