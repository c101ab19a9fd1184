#!/usr/bin/env python3
"""How far the probabilities of the flags can be believed.

    swift build -c release --product edge-ner
    python3 scripts/research/reliability.py --program .build/release/edge-ner \
        --model Models/clinical.ner --picture Models/reliability.svg \
        notes.llm.dev.jsonl notes.llm2.dev.jsonl shorthand.llm.dev.jsonl

Runs `edge-ner --probabilities`, takes the mentions that are labelled with the same type and ends,
and compares for each flag its probability with how often the labels have it, in bins of a tenth.
Prints each bin's mean probability, share and count, and the expected calibration error (the mean
distance, weighed by count). --picture draws it. Standard library only.
"""

import argparse
import pathlib

from flagged import FLAGS, found_as_labelled

COLOURS = {
    "negated": "#1b6ca8",
    "uncertain": "#c26a00",
    "historical": "#7b3fa0",
    "other_person": "#2b8a3e",
}
BINS = 10
SIDE = 360
MARGIN = 46


def outcomes(program, model, corpus):
    """For each flag (probability, whether it is labelled), of the mentions found as labelled."""
    found = {flag: [] for flag in FLAGS}
    for _, mentions in found_as_labelled(program, model, corpus):
        for entity, letters in mentions:
            for flag, letter in FLAGS.items():
                found[flag].append((entity["assertion_scores"][flag], letter in letters))
    return found


def bins(pairs):
    """(mean probability, share labelled, count) of each tenth that holds any."""
    tenths = [[] for _ in range(BINS)]
    for probability, holds in pairs:
        tenths[min(BINS - 1, int(probability * BINS))].append((probability, holds))
    return [
        (sum(p for p, _ in tenth) / len(tenth), sum(h for _, h in tenth) / len(tenth), len(tenth))
        for tenth in tenths
        if tenth
    ]


def picture(curves):
    size = SIDE + 2 * MARGIN

    def place(x, y):
        return f"{MARGIN + x * SIDE:.1f},{MARGIN + (1 - y) * SIDE:.1f}"

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size + 150}" height="{size}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{size + 150}" height="{size}" fill="white"/>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" '
        'stroke="#999"/>',
        f'<polyline points="{place(0, 0)} {place(1, 1)}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for tick in range(0, 11, 2):
        at = tick / 10
        x, y = place(at, 0).split(",")
        lines.append(f'<text x="{x}" y="{float(y) + 16:.1f}" text-anchor="middle">{at:.1f}</text>')
        x, y = place(0, at).split(",")
        lines.append(
            f'<text x="{float(x) - 6:.1f}" y="{float(y) + 4:.1f}" text-anchor="end">{at:.1f}</text>'
        )
    middle = MARGIN + SIDE / 2
    lines.append(
        f'<text x="{middle}" y="{size - 10}" text-anchor="middle">probability of the flag</text>'
    )
    lines.append(
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">'
        "share of mentions that have it</text>"
    )
    for row, (flag, points) in enumerate(curves.items()):
        colour = COLOURS[flag]
        path = " ".join(place(x, y) for x, y, _ in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y, count in points:
            cx, cy = place(x, y).split(",")
            radius = 2 + min(5, count**0.25)
            lines.append(f'<circle cx="{cx}" cy="{cy}" r="{radius:.1f}" fill="{colour}"/>')
        at = MARGIN + 20 * row + 14
        lines.append(f'<text x="{MARGIN + SIDE + 14}" y="{at}" fill="{colour}">{flag}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--picture", type=pathlib.Path, help="an SVG file to write")
    parser.add_argument("corpora", nargs="+")
    options = parser.parse_args()
    pairs = {flag: [] for flag in FLAGS}
    for corpus in options.corpora:
        for flag, found in outcomes(options.program, options.model, corpus).items():
            pairs[flag] += found
    curves = {flag: bins(found) for flag, found in pairs.items()}
    for flag, points in curves.items():
        total = sum(count for _, _, count in points)
        error = sum(abs(x - y) * count for x, y, count in points) / max(1, total)
        print(f"{flag}: {total} mentions, expected calibration error {error:.3f}")
        for x, y, count in points:
            print(f"  {x:.3f} {y:.3f} {count}")
    if options.picture:
        options.picture.write_text(picture(curves), encoding="utf-8")


if __name__ == "__main__":
    main()
