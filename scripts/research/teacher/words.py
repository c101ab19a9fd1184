"""Documents cut into words, word pieces and windows, with input features and targets."""

import json

import numpy as np

CORE = ["medication", "disease", "symptom"]
PHI = [
    "PATIENT",
    "DOCTOR",
    "USERNAME",
    "HOSPITAL",
    "STREET",
    "CITY",
    "STATE",
    "ZIP",
    "COUNTRY",
    "ORGANIZATION",
    "PROFESSION",
    "AGE",
    "DATE",
    "PHONE",
    "EMAIL",
    "URL",
    "MRN",
    "ID",
]
FLAGS = "nuhf"
LINKED = ["strength", "dosage", "form", "route", "frequency", "duration", "adverse_reaction"]
REACH, BUCKETS = 64, 15

FEATURE_CLASSES = [5, 6, 2, 3, 3, 3]


def letter_case(word):
    if any(c.isdigit() for c in word):
        return 5
    upper = sum(c.isupper() for c in word)
    lower = sum(c.islower() for c in word)
    if upper == 0:
        return 0
    if upper == 1 and lower == 0:
        return 3
    if lower == 0:
        return 2
    first = next(c for c in word if c.isalpha())
    return 1 if first.isupper() and upper == 1 else 4


def layout(gap, is_first):
    if is_first:
        return 4
    lines = gap.replace("\r\n", "\n").count("\n") + gap.count("\r") + 2 * gap.count("\f")
    if lines >= 2:
        return 2
    if lines == 1:
        return 1
    return 3 if "\t" in gap or gap.count(" ") + gap.count("\xa0") >= 2 else 0


class Words:
    """A document cut into words and word pieces, with the features of each piece."""

    def __init__(self, document, encoding, evidence):
        text = document["text"]
        self.document, self.ids = document, encoding.ids
        self.first, self.spans, pieces = [], [], []
        word = None
        for index, w in enumerate(encoding.word_ids):
            start, end = encoding.offsets[index]
            if w != word:
                word = w
                self.first.append(index)
                self.spans.append([start, end])
            else:
                self.spans[-1][1] = max(end, self.spans[-1][1])
            pieces.append(len(self.spans) - 1)
        self.word_of = pieces
        features = np.zeros((len(self.ids), 6), np.int8)
        previous = 0
        self.breaks = []
        for index, (start, end) in enumerate(self.spans):
            gap = text[previous:start]
            place = layout(gap, index == 0)
            self.breaks.append(place)
            first = self.first[index]
            last = self.first[index + 1] if index + 1 < len(self.first) else len(self.ids)
            features[first, 0] = place
            features[first:last, 1] = letter_case(text[start:end])
            features[first, 2] = 1 if index and not gap else 0
            previous = end
        starts = [s for s, _ in self.spans]
        for column, kind in enumerate(CORE):
            for a, b in evidence.get(kind, []):
                index = int(np.searchsorted(starts, a, "right")) - 1
                is_first = True
                while 0 <= index < len(self.spans) and self.spans[index][0] < b:
                    if self.spans[index][1] > a:
                        first = self.first[index]
                        last = (
                            self.first[index + 1] if index + 1 < len(self.first) else len(self.ids)
                        )
                        features[first:last, 3 + column] = 2
                        if is_first:
                            features[first, 3 + column] = 1
                        is_first = False
                    index += 1
        self.features = features
        self.starts = np.array(starts)
        self.ends = np.array([e for _, e in self.spans])

    def touched(self, span):
        """Words that a span of characters touches, as first and last + 1."""
        return (
            int(np.searchsorted(self.ends, span["start"], "right")),
            int(np.searchsorted(self.starts, span["end"], "left")),
        )

    def tags(self, spans, types):
        labels = np.zeros(len(self.spans), np.int64)
        for span in sorted(spans, key=lambda s: (s["start"], -s["end"])):
            if span["type"] not in types or span["end"] <= span["start"]:
                continue
            a, b = self.touched(span)
            if a >= b or labels[a:b].any():
                continue
            base = 1 + 2 * types.index(span["type"])
            labels[a] = base
            labels[a + 1 : b] = base + 1
        return labels

    def windows(self, most):
        """Ranges of words of at most `most` pieces, cut at line or sentence ends."""
        result, start, count = [], 0, len(self.spans)
        text = self.document["text"]

        def place(w):
            return self.first[w] if w < count else len(self.ids)

        while start < count:
            end = start
            while end < count and place(end + 1) - place(start) <= most:
                end += 1
            end = max(end, start + 1)
            if end < count:
                for cut in range(end, start + (end - start) // 2, -1):
                    if self.breaks[cut] in (1, 2) or text[self.spans[cut - 1][0]] in ".!?":
                        end = cut
                        break
            result.append((start, end))
            start = end
        return result


class Window:
    """A part of a document that is encoded at once, with its targets."""

    __slots__ = (
        "words",
        "start",
        "end",
        "ids",
        "features",
        "positions",
        "tags",
        "phi",
        "flags",
        "arguments",
        "share",
    )


def relations_of(document, arguments):
    """For each argument entity the spans that are linked to it, by the relation's type."""
    linked = {}
    entities = document["entities"]
    for index, entity in enumerate(entities):
        if entity["type"] in arguments:
            linked[index] = []
    for link in document["relations"]:
        kind = {"adverse_event": "adverse_reaction"}.get(link["type"], link["type"])
        if link["head"] in linked and kind in LINKED:
            tail = entities[link["tail"]]
            linked[link["head"]].append({"type": kind, "start": tail["start"], "end": tail["end"]})
    return linked


def make_windows(words, most, layers):
    """Windows with the targets of the layers that the document has; -100 and -1 are no target."""
    document = words.document
    entities = document.get("entities", [])
    tags = words.tags(entities, CORE) if "core" in layers else None
    phi = words.tags(document["phi"], PHI) if "phi" in layers and "phi" in document else None
    linked = {}
    if "relation" in layers and isinstance(document.get("relations"), list):
        linked = relations_of(document, ("medication", "Drug"))
    result = []
    for start, end in words.windows(most):
        w = Window()
        w.words, w.start, w.end = words, start, end
        a = words.first[start]
        b = words.first[end] if end < len(words.first) else len(words.ids)
        w.ids, w.features = words.ids[a:b], words.features[a:b]
        w.positions = [words.first[i] - a for i in range(start, end)]
        w.tags = tags[start:end] if tags is not None else None
        w.phi = phi[start:end] if phi is not None else None
        w.flags, w.arguments = [], []
        for index, entity in enumerate(entities):
            f, l = words.touched(entity)
            if f < start or l > end or f >= l:
                continue
            if "flags" in layers and "flags" in entity and entity["type"] in CORE:
                w.flags.append((f - start, l - start, [float(c in entity["flags"]) for c in FLAGS]))
            if index in linked:
                labels = words.tags(linked[index], LINKED)[start:end]
                w.arguments.append((f - start, l - start, labels))
        result.append(w)
    return result


def read(path, evidence, tokenizer, limit=None):
    documents = [json.loads(line) for line in path.open()]
    if limit:
        documents = documents[:limit]
    stem = path.name.removesuffix(".jsonl")
    hints = [{}] * len(documents)
    file = evidence / f"{stem}.json" if evidence else None
    if file and file.exists():
        hints = json.loads(file.read_text())
    encodings = tokenizer.encode_batch([d["text"] for d in documents], add_special_tokens=False)
    return [Words(d, e, h) for d, e, h in zip(documents, encodings, hints) if e.ids]
