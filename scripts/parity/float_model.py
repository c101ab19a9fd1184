"""A Hugging Face BERT token classifier in float32: words, windows, logits, labels, spans.

Imported by float_predictions.py, labels.py and peers.py. A word here is what BERT's
pre-tokenizer makes (punctuation stands alone); its label is that of its first word piece.
"""

import dataclasses
import json
import pathlib

import numpy as np
from tokenizers import BertWordPieceTokenizer


@dataclasses.dataclass
class Pieces:
    """Word pieces of one note, without special tokens."""

    ids: np.ndarray  # [T] int64
    starts: np.ndarray  # [T] first code point
    ends: np.ndarray  # [T] one past the last code point
    words: np.ndarray  # [T] number of the word


def load_tokenizer(checkpoint):
    checkpoint = pathlib.Path(checkpoint)
    settings = {}
    if (checkpoint / "tokenizer_config.json").exists():
        settings = json.loads((checkpoint / "tokenizer_config.json").read_text())
    return BertWordPieceTokenizer(
        str(checkpoint / "vocab.txt"),
        lowercase=settings.get("do_lower_case", True),
        strip_accents=settings.get("strip_accents"),
        handle_chinese_chars=settings.get("tokenize_chinese_chars", True),
    )


def pieces(tokenizer, text):
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    return Pieces(
        ids=np.array(encoding.ids, dtype=np.int64),
        starts=offsets[:, 0],
        ends=offsets[:, 1],
        words=np.array(encoding.word_ids, dtype=np.int64),
    )


def plain_windows(note, text, window_tokens=128):
    """Windows without overlap: (first, last, first owned, last owned) token ranges.

    Each takes as many word pieces as fit and is cut back, within its second half, to a line
    end or to a `.`, `?` or `!`, else to a word start, else anywhere. This reproduces the scores
    that the reference student was published with.
    """
    room = window_tokens - 2
    count = len(note.ids)
    found = []
    first = 0
    while first < count:
        last = min(first + room, count)
        if last < count:
            last = plain_cut(note, text, first, last)
        found.append((first, last, first, last))
        first = last
    return found


def plain_cut(note, text, first, last):
    for cut in range(last, first + (last - first) // 2, -1):
        piece = text[note.starts[cut - 1] : note.ends[cut - 1]]
        if piece in (".", "?", "!") or "\n" in text[note.ends[cut - 1] : note.starts[cut]]:
            return cut
    return word_cut(note, first, last)


def word_cut(note, first, last):
    """The last word start in (first, last], else `last`."""
    for cut in range(last, first, -1):
        if note.words[cut] != note.words[cut - 1]:
            return cut
    return last


class FloatModel:
    """PyTorch float32 inference; results do not depend on how windows are batched together
    beyond float rounding."""

    def __init__(self, checkpoint, threads=None):
        import torch
        from transformers import BertForTokenClassification

        if threads:
            torch.set_num_threads(threads)
        self.torch = torch
        self.tokenizer = load_tokenizer(checkpoint)
        self.model = BertForTokenClassification.from_pretrained(
            checkpoint, dtype=torch.float32, attn_implementation="eager"
        ).eval()
        labels = self.model.config.id2label
        self.labels = [labels[i] for i in range(len(labels))]

    def logits(self, windows, batch_tokens=4096):
        """`windows`: list of id arrays with special tokens; gives a list of [tokens, labels]."""
        torch = self.torch
        order = sorted(range(len(windows)), key=lambda i: len(windows[i]))
        result = [None] * len(windows)
        position = 0
        with torch.inference_mode():
            while position < len(order):
                group = []
                while position < len(order):
                    width = len(windows[order[position]])
                    if group and width * (len(group) + 1) > batch_tokens:
                        break
                    group.append(order[position])
                    position += 1
                width = max(len(windows[i]) for i in group)
                ids = torch.zeros((len(group), width), dtype=torch.long)
                mask = torch.zeros((len(group), width), dtype=torch.long)
                for row, i in enumerate(group):
                    ids[row, : len(windows[i])] = torch.from_numpy(np.asarray(windows[i]))
                    mask[row, : len(windows[i])] = 1
                out = self.model(input_ids=ids, attention_mask=mask).logits.numpy()
                for row, i in enumerate(group):
                    result[i] = out[row, : len(windows[i])]
        return result


def special(tokenizer, ids):
    return np.concatenate(
        ([tokenizer.token_to_id("[CLS]")], ids, [tokenizer.token_to_id("[SEP]")])
    ).astype(np.int64)


def legal_path(scores, labels):
    """The best label sequence in which I-x follows B-x or I-x only (Viterbi, float64).

    `scores`: [words, labels]; the value of a path is the sum of its scores.
    """
    count = len(labels)
    allowed = np.zeros((count, count))
    for left in range(count):
        for right in range(count):
            inside = labels[right].startswith("I-")
            if inside and labels[left][2:] != labels[right][2:]:
                allowed[left, right] = -np.inf
    best = scores[0].astype(np.float64).copy()
    for index, label in enumerate(labels):
        if label.startswith("I-"):
            best[index] = -np.inf
    back = np.zeros((len(scores), count), dtype=np.int64)
    for row in range(1, len(scores)):
        paths = best[:, None] + allowed
        back[row] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[row]
    path = [int(best.argmax())]
    for row in range(len(scores) - 1, 0, -1):
        path.append(int(back[row, path[-1]]))
    return np.array(path[::-1])


def word_spans(labels, starts, ends):
    """Spans of word labels; an I- that continues nothing of its type starts a span."""
    found = []
    open_type = None
    for label, start, end in zip(labels, starts, ends):
        kind = None if label == "O" else label[2:]
        if kind is None:
            open_type = None
        elif label.startswith("B-") or kind != open_type:
            found.append([kind, int(start), int(end)])
            open_type = kind
        else:
            found[-1][2] = int(end)
    return found


def word_table(note):
    """First word pieces, starts and ends of all words of a note."""
    firsts = np.flatnonzero(np.diff(note.words, prepend=-1))
    lasts = np.append(firsts[1:], len(note.ids)) - 1
    return firsts, note.starts[firsts], note.ends[lasts] if len(firsts) else note.ends[:0]
