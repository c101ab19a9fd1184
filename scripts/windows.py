"""The program's window planner once more, in Python: Sources/Runtime/Windows/WindowPlanner.swift
with its default overlaps. parity.py checks that both cut every note into as many windows.
"""

import re

import numpy as np

OVERLAP = 16  # tokens, where a cut falls inside a sentence
BOUNDARY_OVERLAP = 8  # tokens, at the end of a line or sentence


def flags(note, text):
    """([T] a line break lies before, [T] a sentence end lies before, [T] starts a word)."""
    count = len(note.ids)
    after_line = np.zeros(count, bool)
    after_sentence = np.zeros(count, bool)
    for index in range(count):
        start = note.ends[index - 1] if index else 0
        gap = text[start : note.starts[index]]
        after_line[index] = "\n" in gap or "\r" in gap
        before = text[start - 1] if start else ""
        after_sentence[index] = re.search(r"[.!?]\s", before + gap) is not None
    starts_word = np.diff(note.words, prepend=-1) != 0
    return after_line, after_sentence, starts_word


def plan(note, text, window_tokens=128):
    """(first, last, first owned, last owned) token ranges of a note's windows."""
    body = window_tokens - 2
    most = body // 4
    overlap = min(most, OVERLAP)
    boundary_overlap = min(overlap, BOUNDARY_OVERLAP)
    count = len(note.ids)
    after_line, after_sentence, starts_word = flags(note, text)
    after_any = after_line | after_sentence

    def last_cut(low, high, wanted, owned):
        for index in range(high, max(low, owned + 1) - 1, -1):
            if starts_word[index] and (wanted is None or wanted[index]):
                return index
        return None

    found = []
    first, owned = 0, 0
    while owned < count:
        if count - first <= body:
            found.append((first, count, owned, count))
            break
        limit = first + body - boundary_overlap
        room = limit - owned
        cut = last_cut(limit - room // 4, limit, after_line, owned)
        if cut is None:
            cut = last_cut(limit - room // 2, limit, after_any, owned)
        shared = overlap if cut is None else boundary_overlap
        if cut is None:
            word_limit = first + body - overlap
            cut = last_cut(owned + 1, word_limit, None, owned)
            if cut is None:
                cut = word_limit
        found.append((first, cut + shared, owned, cut))
        start = cut - shared
        while start < cut and not starts_word[start]:
            start += 1
        first, owned = start, cut
    return found
