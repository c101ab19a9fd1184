#!/usr/bin/env python3
"""Writes Sources/Quantize/Vocabulary/UnicodeData.swift.

The behaviour of BERT's normaliser and word splitting on each code point is taken from Hugging
Face tokenizers itself, by asking it about every code point, because its tables mix several
versions of Unicode and leave unassigned code points alone. Nothing comes from Python's unicodedata.

    python3 scripts/golden/unicode_tables.py > Sources/Quantize/Vocabulary/UnicodeData.swift
"""

import textwrap

import tokenizers
from tokenizers import normalizers, pre_tokenizers


def bert(clean=False, cjk=False, strip=False, lower=False):
    return normalizers.BertNormalizer(
        clean_text=clean, handle_chinese_chars=cjk, strip_accents=strip, lowercase=lower
    ).normalize_str


CLEAN, CJK, STRIP, LOWER = bert(clean=True), bert(cjk=True), bert(strip=True), bert(lower=True)
NFD = normalizers.NFD().normalize_str
SPLIT = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def ranges(code_points):
    """Sorted code points as a list of (first, last)."""
    out = []
    for c in code_points:
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def spell(code_points):
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in ranges(code_points))


def is_hangul(c):
    return 0xAC00 <= c <= 0xD7A3


def hangul(c):
    index = c - 0xAC00
    tail = index % 28
    letters = [0x1100 + index // 588, 0x1161 + index % 588 // 28] + (
        [0x11A7 + tail] if tail else []
    )
    return "".join(map(chr, letters))


def combining_classes(marks):
    """Order of marks under NFD, as classes 1, 2, ... (0 for starters): only the order matters."""

    # A mark swaps with a later one exactly if its class is larger and both are not 0.
    def precedes(a, b):
        return NFD(b + a) == a + b

    # Sort into classes by insertion; a class is a list of marks that never swap with each other.
    classes = []
    for mark in marks:
        low, high = 0, len(classes)
        while low < high:
            middle = (low + high) // 2
            other = classes[middle][0]
            if precedes(mark, other):
                high = middle
            elif precedes(other, mark):
                low = middle + 1
            else:
                low = high = middle
                classes[middle].append(mark)
                break
        else:
            classes.insert(low, [mark])
    for index, members in enumerate(classes):
        for later in classes[index + 1 :]:
            for mark in members:
                assert precedes(mark, later[0]), (mark, later[0])
    return classes


def main():
    removed, spaces, ideographs = [], [], []
    white, punctuation, stripped = [], [], []
    decomposed, lower = {}, {}
    for c in CODE_POINTS:
        s = chr(c)
        cleaned = CLEAN(s)
        if cleaned == "":
            removed.append(c)
        elif cleaned != s:
            assert cleaned == " ", hex(c)
            spaces.append(c)
        separated = CJK(s)
        if separated != s:
            assert separated == f" {s} ", hex(c)
            ideographs.append(c)
        parts = [piece for piece, _ in SPLIT(f"a{s}a")]
        if parts == ["a", "a"]:
            white.append(c)
        elif parts == ["a", s, "a"]:
            punctuation.append(c)
        else:
            assert parts == [f"a{s}a"], hex(c)
        full = NFD(s)
        if is_hangul(c):
            assert full == hangul(c) and LOWER(s) == s, hex(c)
        elif full != s:
            decomposed[c] = full
        if full == s and STRIP(s) == "":
            stripped.append(c)
        if LOWER(s) != s:
            lower[c] = LOWER(s)
    gone = set(map(chr, stripped))
    for c in CODE_POINTS:
        kept = "".join(x for x in NFD(chr(c)) if x not in gone)
        assert STRIP(chr(c)) == kept, hex(c)

    # A mark is what swaps with the first or the last of the known orders: U+0334 (the lowest
    # class but none) after it, or U+0345 (the highest) before it.
    marks = [
        chr(c)
        for c in CODE_POINTS
        if NFD(chr(c)) == chr(c)
        and (
            NFD(f"{chr(c)}\u0334") != f"{chr(c)}\u0334"
            or NFD(f"\u0345{chr(c)}") != f"\u0345{chr(c)}"
        )
    ]
    assert "\u0334" in marks and "\u0345" in marks
    classes = combining_classes(marks)
    mark_set = set(marks)
    for c, text in decomposed.items():
        seen = False
        for x in text:
            assert not (seen and x not in mark_set), f"starter after mark in {c:X}"
            seen = seen or x in mark_set
            assert len(LOWER(x)) == 1, f"two letters after decomposition in {c:X}"

    def sequence(text):
        return ".".join(f"{ord(x):X}" for x in text)

    fields = [
        ("removedByCleaning", "Removed by clean_text.", spell(removed)),
        ("spaceByCleaning", "Made a space by clean_text.", spell(spaces)),
        ("ideographs", "Put between spaces by handle_chinese_chars.", spell(ideographs)),
        ("whiteSpace", "White space to the word splitter.", spell(white)),
        ("punctuation", "A word of its own to the word splitter.", spell(punctuation)),
        ("strippedMarks", "Removed by strip_accents, after decomposition.", spell(stripped)),
        (
            "combiningOrder",
            "Marks by ascending combining class, one class between two bars.",
            " | ".join(spell(sorted(map(ord, members))) for members in classes),
        ),
        (
            "decompositions",
            "Full canonical decompositions, Hangul syllables left out.",
            " ".join(f"{c:X}={sequence(t)}" for c, t in decomposed.items()),
        ),
        ("lowerCase", "Lower case.", " ".join(f"{c:X}={sequence(t)}" for c, t in lower.items())),
    ]
    print(
        "// Generated by scripts/golden/unicode_tables.py from Hugging Face tokenizers "
        f"{tokenizers.__version__}; do not edit."
    )
    print("// Code points in hexadecimal: ranges `first-last`, mappings `code point=result`.")
    print("// swift-format-ignore-file")
    print("\nenum UnicodeData {")
    for index, (name, note, text) in enumerate(fields):
        print(("\n" if index else "") + f"  /// {note}")
        print(f'  static let {name} = """')
        print(
            textwrap.fill(
                text,
                96,
                initial_indent="    ",
                subsequent_indent="    ",
                break_on_hyphens=False,
                break_long_words=False,
            )
        )
        print('    """')
    print("}")


if __name__ == "__main__":
    main()
