#!/usr/bin/env python3
"""Makes Tests/DistillTests/Golden/tiny: a tiny BERT token classifier, its gradients for one batch,
and its weights after ten AdamW steps, as PyTorch computes them in float32 without dropout.

    python scripts/golden_training.py Tests/DistillTests/Golden/tiny

Made with torch 2.15.0, transformers and safetensors of the versions written into batch.json.
"""
import json
import sys
from pathlib import Path

import safetensors
import torch
import transformers
from safetensors.torch import save_file
from transformers import BertConfig, BertForTokenClassification

LEARNING_RATE, WEIGHT_DECAY, CLIPPING, STEPS = 1e-2, 0.01, 1.0, 10
LABELS = ["O", "B-a", "I-a", "B-b", "I-b"]


def exempt(name):
    return name.endswith("bias") or "LayerNorm" in name


def main(out):
    torch.manual_seed(7)
    torch.set_num_threads(1)
    config = BertConfig(
        vocab_size=31, hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
        intermediate_size=40, max_position_embeddings=20, type_vocab_size=2,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, layer_norm_eps=1e-12,
        initializer_range=0.15, attn_implementation="eager",
        id2label=dict(enumerate(LABELS)), label2id={l: i for i, l in enumerate(LABELS)})
    model = BertForTokenClassification(config)
    model.train()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if exempt(name):
                tensor.add_(torch.randn_like(tensor) * 0.05)
    out.mkdir(parents=True, exist_ok=True)
    model.config.to_json_file(out / "config.json")
    save_file({n: p.detach().clone() for n, p in model.named_parameters()},
              out / "model.safetensors")

    lengths = [13, 1, 20, 7]
    generator = torch.Generator().manual_seed(3)
    windows = [torch.randint(1, 31, (n,), generator=generator).tolist() for n in lengths]
    labels = [torch.randint(-1, 5, (n,), generator=generator).tolist() for n in lengths]
    # Id 0 is padding, whose embedding PyTorch does not train; packed windows never contain it.
    width = max(lengths)
    ids = torch.zeros(len(lengths), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    target = torch.full_like(ids, -100)
    for row, (window, label) in enumerate(zip(windows, labels)):
        ids[row, :len(window)] = torch.tensor(window)
        mask[row, :len(window)] = 1
        target[row, :len(window)] = torch.tensor([x if x >= 0 else -100 for x in label])

    decayed = [p for n, p in model.named_parameters() if not exempt(n)]
    others = [p for n, p in model.named_parameters() if exempt(n)]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}],
        lr=LEARNING_RATE)
    losses, norms = [], []
    for step in range(STEPS):
        result = model(input_ids=ids, attention_mask=mask, labels=target)
        optimizer.zero_grad()
        result.loss.backward()
        if step == 0:
            save_file({n: p.grad.clone() for n, p in model.named_parameters()},
                      out / "gradients.safetensors")
            logits = [result.logits[r, :n].detach().reshape(-1).tolist()
                      for r, n in enumerate(lengths)]
        losses.append(result.loss.item())
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), CLIPPING).item())
        optimizer.step()
    save_file({n: p.detach().clone() for n, p in model.named_parameters()},
              out / "after.safetensors")
    (out / "batch.json").write_text(json.dumps({
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__,
                     "safetensors": safetensors.__version__},
        "windows": windows, "labels": labels, "logits": logits, "losses": losses, "norms": norms,
        "learningRate": LEARNING_RATE, "decay": WEIGHT_DECAY, "clipping": CLIPPING,
    }) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
