#!/usr/bin/env python3
"""Makes Tests/DistillTests/Golden/tiny: a tiny BERT token classifier, its gradients for one batch,
and its weights after ten AdamW steps; and Golden/masked: the gradients of a tiny masked-language
model. All as PyTorch computes them in float32 without dropout.

    python scripts/golden/training.py Tests/DistillTests/Golden

Made with torch 2.15.0, transformers and safetensors of the versions written into batch.json.
"""

import json
import sys
from pathlib import Path

import safetensors
import torch
import transformers
from safetensors.torch import save_file
from transformers import BertConfig, BertForMaskedLM, BertForTokenClassification

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


if __name__ == "__main__":
    classifier(Path(sys.argv[1]) / "tiny")
    masked(Path(sys.argv[1]) / "masked")
