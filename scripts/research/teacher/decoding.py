"""Predictions of an ensemble as documents, and their scores."""

import numpy as np
import torch
import torch.nn.functional as F

from batches import batches
from words import CORE, FLAGS, LINKED, PHI, Window


def viterbi(logp):
    """Best labels of [T, L] log probabilities under BIO."""
    T, L = logp.shape
    allowed = np.zeros((L, L))
    for b in range(L):
        if b and b % 2 == 0:  # I-x follows B-x and I-x alone
            for a in range(L):
                if a != b and a != b - 1:
                    allowed[a, b] = -1e9
    score = logp[0].copy()
    score[2::2] = -1e9
    back = np.zeros((T, L), np.int64)
    for t in range(1, T):
        m = score[:, None] + allowed
        back[t] = m.argmax(0)
        score = m.max(0) + logp[t]
    path = [int(score.argmax())]
    for t in range(T - 1, 0, -1):
        path.append(int(back[t][path[-1]]))
    return path[::-1]


def spans_of(path, types, first=0):
    spans, open_ = [], None
    for i, label in enumerate([*path, 0]):
        if open_ and (label == 0 or label % 2 == 1):
            spans.append((types[(open_[1] - 1) // 2], open_[0] + first, i + first))
            open_ = None
        if label and label % 2 == 1:
            open_ = (i, label)
    return spans


@torch.no_grad()
def predict(networks, windows, batcher, size, floor=0.0):
    """Entities, flags, links, phi per document, from the mean of the networks' distributions."""
    found = {}
    for group in batches(windows, size, 0):
        batch = batcher([strip(w) for w in group])
        with torch.autocast(batcher.device.type, torch.bfloat16):
            words = [n(batch) for n in networks]
            core = sum(F.softmax(n.core(x).float(), -1) for n, x in zip(networks, words))
            phi = sum(F.softmax(n.phi(x).float(), -1) for n, x in zip(networks, words))
        core = (core / len(networks)).clamp_min(1e-7).cpu().numpy()
        phi = (phi / len(networks)).clamp_min(1e-7).cpu().numpy()
        mentions, owners = [], []
        for r, w in enumerate(group):
            n = len(w.positions)
            result = found.setdefault(id(w.words), (w.words, []))[1]
            path = viterbi(np.log(core[r, :n]))
            record = {"window": w, "entities": [], "links": [], "phi": []}
            for t, a, b in spans_of(path, CORE):
                score = float(np.mean([core[r, i, path[i]] for i in range(a, b)]))
                if score < floor:
                    continue
                record["entities"].append([t, a, b, score, ""])
                mentions.append((r, a, b))
                owners.append((record, len(record["entities"]) - 1))
            path = viterbi(np.log(phi[r, :n]))
            record["phi"] = spans_of(path, PHI)
            result.append(record)
        if mentions:
            m = torch.tensor(mentions, device=batcher.device)
            with torch.autocast(batcher.device.type, torch.bfloat16):
                z = sum(
                    torch.sigmoid(n.mean(n.flags(x), m[:, 0], m[:, 1], m[:, 2]).float())
                    for n, x in zip(networks, words)
                ) / len(networks)
            z = z.cpu().numpy()
            drugs = []
            for i, (record, place) in enumerate(owners):
                record["entities"][place][4] = "".join(c for c, p in zip(FLAGS, z[i]) if p >= 0.5)
                if record["entities"][place][0] == "medication":
                    drugs.append(i)
            if drugs:
                d = m[drugs]
                with torch.autocast(batcher.device.type, torch.bfloat16):
                    parts = [
                        n.relation(x, d[:, 0], d[:, 1], d[:, 2]) for n, x in zip(networks, words)
                    ]
                    p = sum(F.softmax(s.float(), -1) for s, _ in parts) / len(networks)
                near = parts[0][1]
                p[..., 0] = torch.where(near, p[..., 0], 1)
                p[..., 1:] = torch.where(near.unsqueeze(-1), p[..., 1:], 0)
                p = p.clamp_min(1e-7).cpu().numpy()
                for j, i in enumerate(drugs):
                    record, place = owners[i]
                    n = len(record["window"].positions)
                    for t, a, b in spans_of(viterbi(np.log(p[j, :n])), LINKED):
                        record["links"].append((place, t, a, b))
    return found


def strip(w):
    """The window without targets."""
    s = Window()
    s.words, s.start, s.end, s.ids, s.features, s.positions = (
        w.words,
        w.start,
        w.end,
        w.ids,
        w.features,
        w.positions,
    )
    s.tags = s.phi = None
    s.flags, s.arguments = [], []
    return s


def collected(words, records):
    """A document's predictions in characters, in the corpus form."""
    entities, relations, phi = [], [], []
    at = {}

    def entity(kind, a, b, w, **more):
        start, end = words.spans[w.start + a][0], words.spans[w.start + b - 1][1]
        key = (kind, start, end)
        if key not in at:
            at[key] = len(entities)
            entities.append({"type": kind, "start": start, "end": end, **more})
        return at[key]

    for r in sorted(records, key=lambda r: r["window"].start):
        w = r["window"]
        places = [entity(t, a, b, w, score=round(s, 4), flags=f) for t, a, b, s, f in r["entities"]]
        for place, t, a, b in r["links"]:
            if t == "adverse_reaction":
                # The disease or symptom that it overlaps most, else a span of its own.
                over = [
                    (min(b, y) - max(a, x), i)
                    for i, (k, x, y, _, _) in enumerate(r["entities"])
                    if k != "medication" and min(b, y) > max(a, x)
                ]
                tail = places[max(over)[1]] if over else entity(t, a, b, w)
            else:
                tail = entity(t, a, b, w)
            relations.append({"type": t, "head": places[place], "tail": tail})
        phi += [
            {
                "type": t,
                "start": words.spans[w.start + a][0],
                "end": words.spans[w.start + b - 1][1],
            }
            for t, a, b in r["phi"]
        ]
    return {"entities": entities, "relations": relations, "phi": phi}


def f1(hit, said, gold):
    return 2 * hit / max(1, said + gold)


def scores(found, name):
    """Strict F1 per type and micro, flags on found mentions, links, phi."""
    counts = {t: [0, 0, 0] for t in CORE}
    phi, links, reactions = [0, 0, 0], [0, 0, 0], [0, 0, 0]
    flags = {c: [0, 0, 0] for c in FLAGS}
    for words, records in found.values():
        document, said = words.document, collected(words, records)
        gold = {(e["type"], e["start"], e["end"]): e for e in document["entities"]}
        got = {(e["type"], e["start"], e["end"]): e for e in said["entities"]}
        for t in CORE:
            g = {k for k in gold if k[0] == t}
            s = {k for k in got if k[0] == t}
            for i, n in enumerate((len(g & s), len(s), len(g))):
                counts[t][i] += n
        for k in gold.keys() & got.keys():
            if "flags" in gold[k]:
                for c in FLAGS:
                    a, b = c in gold[k]["flags"], c in got[k].get("flags", "")
                    for i, n in enumerate((a and b, b, a)):
                        flags[c][i] += n
        if "phi" in document:
            g = {(e["type"], e["start"], e["end"]) for e in document["phi"]}
            s = {(e["type"], e["start"], e["end"]) for e in said["phi"]}
            for i, n in enumerate((len(g & s), len(s), len(g))):
                phi[i] += n
        if isinstance(document.get("relations"), list):

            def pairs(d, arguments):
                kept = set()
                for l in d["relations"]:
                    t = {"adverse_event": "adverse_reaction"}.get(l["type"], l["type"])
                    h, e = d["entities"][l["head"]], d["entities"][l["tail"]]
                    if h["type"] in arguments and t in LINKED:
                        kept.add((t, h["start"], h["end"], e["start"], e["end"]))
                return kept

            g, s = pairs(document, ("medication", "Drug")), pairs(said, ("medication",))
            for target, test in (
                (links, lambda k: k[0] != LINKED[-1]),
                (reactions, lambda k: k[0] == LINKED[-1]),
            ):
                x, y = {k for k in g if test(k)}, {k for k in s if test(k)}
                for i, n in enumerate((len(x & y), len(y), len(x))):
                    target[i] += n
    micro = [sum(counts[t][i] for t in CORE) for i in range(3)]
    precision, recall = (micro[0] / max(1, n) for n in micro[1:])
    line = f"{name}: micro {f1(*micro):.4f} (P {precision:.3f} R {recall:.3f})"
    line += "".join(f" {t[:3]} {f1(*counts[t]):.3f}" for t in CORE)
    line += " flags " + " ".join(f"{c} {f1(*flags[c]):.3f}" for c in FLAGS)
    line += f" attributes {f1(*links):.3f} reactions {f1(*reactions):.3f} phi {f1(*phi):.3f}"
    return line, f1(*micro)
