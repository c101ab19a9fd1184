"""Masked words, then all heads together."""

import random
import time

import torch
import torch.nn as nn
import torch.nn.functional as F
from transformers import AutoConfig, AutoModel, AutoModelForMaskedLM

from batches import batches, drop_evidence
from network import Network, loss_of


def optimizer_for(model, rate, head_rate, decay=0.01):
    groups = {}
    for name, p in model.named_parameters():
        plain = name.endswith("bias") or "LayerNorm" in name or "layer_norm" in name
        own = not name.startswith("encoder.")
        groups.setdefault((plain, own), []).append(p)
    return torch.optim.AdamW(
        [
            {
                "params": ps,
                "weight_decay": 0.0 if plain else decay,
                "lr": head_rate if own else rate,
                "peak": head_rate if own else rate,
            }
            for (plain, own), ps in groups.items()
        ]
    )


def course(step, total, warm):
    return step / max(1, warm) if step < warm else max(0.0, (total - step) / max(1, total - warm))


def masked(network_path, windows, batcher, tokenizer, options, device):
    """Masked-word training of the encoder with the features of place and case; 15 % of words."""
    torch.manual_seed(1)
    model = AutoModelForMaskedLM.from_pretrained(network_path)
    model = model.to(device)
    encoder = getattr(model, model.base_model_prefix)
    network = Network(encoder, [1, 1, 1, 0, 0, 0]).to(device)
    mask_id = tokenizer.token_to_id("[MASK]")
    if mask_id is None:
        mask_id = tokenizer.token_to_id("<mask>")
    head = getattr(model, "lm_head", None) or model.cls
    parameters = list(model.parameters()) + list(network.features.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=options.pretrain_rate, weight_decay=0.01)
    epochs = [batches(windows, options.size, e) for e in range(options.pretrain_epochs)]
    total, step = sum(map(len, epochs)), 0
    model.train()
    began = time.time()
    for e, groups in enumerate(epochs):
        kept = 0.0
        for group in groups:
            batch = batcher(group)
            ids = batch["ids"]
            # Whole words are hidden: a piece's fate is that of its word's first piece.
            place = torch.zeros_like(ids)
            place.scatter_(1, batch["positions"], batch["positions"])
            start = place.cummax(1).values
            chosen = torch.rand(ids.shape, device=device).gather(1, start) < 0.15
            chosen &= (batch["mask"] > 0) & (start > 0)
            sep = batch["mask"].sum(1, keepdim=True) - 1
            chosen.scatter_(1, sep, False)
            fate = torch.rand(ids.shape, device=device)
            shown = torch.where(chosen & (fate < 0.8), mask_id, ids)
            other = torch.randint(1000, model.config.vocab_size, ids.shape, device=device)
            shown = torch.where(chosen & (fate >= 0.9), other, shown)
            with torch.autocast(device.type, torch.bfloat16):
                x = network.rows(batch["features"], shown)
                states = encoder(inputs_embeds=x, attention_mask=batch["mask"]).last_hidden_state
                logits = head(states[chosen]).float()
            loss = F.cross_entropy(logits, ids[chosen])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            for g in optimizer.param_groups:
                g["lr"] = options.pretrain_rate * course(step, total, int(0.06 * total))
            optimizer.step()
            kept += loss.item() if step % 20 == 0 else 0
            step += 1
        print(
            f"masked epoch {e + 1}: loss {kept / max(1, len(groups) / 20):.3f},"
            f" {time.time() - began:.0f} s",
            flush=True,
        )
    result = {k: v.detach().cpu() for k, v in encoder.state_dict().items()}
    tables = {k: v.detach().cpu() for k, v in network.features.state_dict().items()}
    return result, tables


def train(windows, options, seed, encoder_state, tables, device, batcher, weights):
    torch.manual_seed(seed)
    config = AutoConfig.from_pretrained(options.encoder)
    encoder = AutoModel.from_config(config)
    encoder.load_state_dict(encoder_state, strict=False)
    network = Network(encoder, options.uses).to(device)
    if tables is not None:
        network.features.load_state_dict(tables)
        for column in (3, 4, 5):
            nn.init.normal_(network.features[column].weight, std=0.01)
    rng = random.Random(seed)
    rate = options.rate
    optimizer = optimizer_for(network, rate, max(rate, 4e-4))
    epochs = []
    for e in range(options.epochs):
        drawn = []
        for w in windows:
            copies = int(w.share) + (rng.random() < w.share - int(w.share))
            drawn += [w] * copies
        epochs.append(batches(drawn, options.size, 100 * seed + e))
    total, step = sum(map(len, epochs)), 0
    average = [p.detach().clone() for p in network.parameters()]
    began = time.time()
    for groups in epochs:
        network.train()
        for group in groups:
            batch = batcher(group)
            batch["features"] = drop_evidence(batch["features"])
            with torch.autocast(device.type, torch.bfloat16):
                loss = loss_of(network, batch, weights, options.smoothing)
            if not torch.is_tensor(loss):
                continue
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            factor = course(step, total, int(0.06 * total))
            for g in optimizer.param_groups:
                g["lr"] = g["peak"] * factor
            optimizer.step()
            step += 1
            keep = min(options.average, 1 - 1 / (step + 1))
            torch._foreach_lerp_(average, list(network.parameters()), 1 - keep)
    with torch.no_grad():
        for p, a in zip(network.parameters(), average):
            p.copy_(a)
    network.eval()
    print(f"seed {seed}: {step} steps, {time.time() - began:.0f} s", flush=True)
    return network
