"""Texts that try a BERT tokenizer, and tokenizers to compare with; used by golden_tokens.py and
parity_tokens.py. Every text comes from a fixed seed."""

import random

from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ALL = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
NFD = normalizers.NFD().normalize_str
# Marks that NFD reorders; the second kind stays when accents are stripped.
STRIP = normalizers.BertNormalizer(
    clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False
).normalize_str
MARKS = [
    c
    for c in ALL
    if NFD(f"{chr(c)}\u0334") != f"{chr(c)}\u0334" or NFD(f"\u0345{chr(c)}") != f"\u0345{chr(c)}"
]
KEPT_MARKS = [c for c in MARKS if STRIP(chr(c)) != ""]
DECOMPOSED = [c for c in ALL if NFD(chr(c)) != chr(c) and not 0xAC00 <= c <= 0xD7A3]
ODD = [
    0x00, 0x01, 0x07, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x85, 0xA0, 0xAD, 0xDF, 0x130, 0x131,
    0x344, 0x37E, 0x3A3, 0xF73, 0xF75, 0xF81, 0x1680, 0x180E, 0x1E9E, 0x200B, 0x200D, 0x2028,
    0x2029, 0x202F, 0x2260, 0x226E, 0x3000, 0x4E2D, 0xAC00, 0xD55C, 0xE000, 0xF900, 0xFE0F,
    0xFEFF, 0xFFFD, 0x1D15E, 0x1D160, 0x1F1E9, 0x1F3FD, 0x1F468, 0x2B820, 0x2B920, 0x2F800,
]  # fmt: skip
WORDS = [
    "the", "patient", "was", "given", "metformin", "500mg", "b.i.d.", "(with", "food);", "denies",
    "SOB,", "HTN/DM2", "~3.5%", "naïve", "café", "Müller", "François", "β-blocker", "10µg", "37°C",
    "INR≥2.0", "anti-TNFα", "Sjögren's", "Ménière’s", "“quoted”", "—", "H₂O", "m²", "[**Name**]",
    "[SEP]", "[MASK]", "x-ray?!", "pseudohypoparathyroidism", "1,000,000", "dysdiadochokinesia",
]  # fmt: skip


def tokenizer(vocabulary, clean=True, cjk=True, strip=None, lower=True):
    """BERT's fast tokenizer without the special tokens it adds at both ends."""
    result = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    result.normalizer = normalizers.BertNormalizer(
        clean_text=clean, handle_chinese_chars=cjk, strip_accents=strip, lowercase=lower
    )
    result.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    result.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIALS])
    return result


def random_text(r, kind, longest):
    """One of eight kinds of text; kind 6 has words around the limit of 100 characters."""
    count = r.randint(1, longest)
    ascii_range = range(0x20, 0x7F)
    if kind == 0:  # uniform over all code points
        return "".join(chr(r.choice(ALL)) for _ in range(count))
    if kind == 1:  # one script
        block = r.randrange(0, 0x20000, 128)
        points = (block + r.randrange(200) for _ in range(count))
        return "".join(chr(c) for c in points if not 0xD800 <= c < 0xE000)
    if kind == 2:  # ASCII and marks
        pools = [ascii_range, ascii_range, ascii_range, MARKS, KEPT_MARKS]
        return "".join(chr(r.choice(r.choice(pools))) for _ in range(count))
    if kind == 3:  # everything that normalisation changes
        hangul, cjk = range(0xAC00, 0xD7A4), range(0x4E00, 0x9FFF)
        pools = [ascii_range, DECOMPOSED, MARKS, KEPT_MARKS, ODD, ODD, hangul, cjk]
        return "".join(chr(r.choice(r.choice(pools))) for _ in range(count))
    if kind == 4:  # a note
        gap = r.choice([" ", "\n", "\r\n", "  ", "\t"])
        return gap.join(r.choice(WORDS) for _ in range(1 + count // 2))
    if kind == 5:  # a note without gaps, one odd character in it
        text = "".join(r.choice(WORDS) for _ in range(1 + count // 4))
        at = r.randint(0, len(text))
        return text[:at] + chr(r.choice(ODD + MARKS)) + text[at:]
    if kind == 6:
        base = r.choice(["a", "é", "가", "\u302e", "e\u0301", "Ⅷ", "İ"])
        tail = r.choice(["", " y", ".", "[SEP]", "\0z"])
        return "x " + (base * 110)[: r.randint(95, 108)] + tail
    parts = [  # special tokens, whole and broken
        lambda: r.choice(SPECIALS), lambda: r.choice(WORDS), lambda: chr(r.choice(ODD)),
        lambda: chr(r.choice(MARKS)), lambda: r.choice(["[", "]", " ", "[SE", "P]"]),
    ]  # fmt: skip
    return "".join(r.choice(parts)() for _ in range(1 + count // 3))


def random_texts(count, seed, longest=40):
    r = random.Random(seed)
    for index in range(count):
        yield random_text(r, index % 8, longest)


def random_bytes(count, seed):
    """Bytes that are mostly not UTF-8."""
    r = random.Random(seed)
    for index in range(count):
        if index % 2:
            yield bytes(r.randrange(256) for _ in range(r.randint(1, 40)))
        else:
            text = bytearray("naïve β 中文 emoji 😀 é\u0301 \u302e ".encode())
            for _ in range(r.randint(1, 6)):
                text[r.randrange(len(text))] = r.randrange(256)
            yield bytes(text[r.randint(0, 5) : len(text) - r.randint(0, 5)])


def block_text(first):
    """Each of 32 code points inside a word, alone and before a mark; "" where none is one."""
    points = (c for c in range(first, first + 32) if not 0xD800 <= c < 0xE000)
    return "".join(f"a{chr(c)}b {chr(c)}\u0301 " for c in points)
