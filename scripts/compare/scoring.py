"""F1 of spans and of flags, counted as `edge-distill evaluate` does.

A span is (type, start, end, flags). Strict: the same type, start and end; relaxed: the same type
and a character in common.
"""

TYPES = ("medication", "disease", "symptom")
FLAGS = {"n": "negated", "u": "uncertain", "h": "historical", "f": "another person's"}


def f1(precise, predicted, found, wanted):
    precision = precise / predicted if predicted else 0
    recall = found / wanted if wanted else 0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0


def touches(a, b):
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


def touched(spans, others):
    return sum(any(touches(span, other) for other in others) for span in spans)


def span_scores(documents, types=TYPES):
    """Type, and "all", to (strict, relaxed) F1; documents are pairs of gold and found spans."""
    scores, total = {}, [0] * 5
    for kind in types:
        counts = [0] * 5
        for gold, found in documents:
            gold = {span[:3] for span in gold if span[0] == kind}
            found = {span[:3] for span in found if span[0] == kind}
            for index, value in enumerate(
                (
                    len(gold & found),
                    touched(found, gold),
                    touched(gold, found),
                    len(found),
                    len(gold),
                )
            ):
                counts[index] += value
        scores[kind] = both(counts)
        total = [a + b for a, b in zip(total, counts)]
    scores["all"] = both(total)
    return scores


def both(counts):
    same, precise, recalled, found, gold = counts
    return f1(same, found, same, gold), f1(precise, found, recalled, gold)


def flag_scores(pairs):
    """Flag to F1 over pairs of (right flags, said flags), one for each mention."""
    scores = {}
    for flag in FLAGS:
        right = sum(flag in a for a, _ in pairs)
        said = sum(flag in b for _, b in pairs)
        hits = sum(flag in a and flag in b for a, b in pairs)
        scores[flag] = f1(hits, said, hits, right)
    return scores


def end_to_end(documents):
    """Flag to F1 of findings with it: the mention must be found and the flag said."""
    scores = {}
    for flag in FLAGS:
        counts = [0] * 4
        for gold, found in documents:
            gold = [span for span in gold if flag in span[3]]
            found = [span for span in found if flag in span[3]]
            for index, value in enumerate(
                (touched(found, gold), len(found), touched(gold, found), len(gold))
            ):
                counts[index] += value
        scores[flag] = f1(*counts)
    return scores


def same_mentions(gold, found):
    """For each gold span that a found one touches: its index and the found one's flags."""
    for index, span in enumerate(gold):
        for other in found:
            if touches(span, other):
                yield index, other[3]
                break
