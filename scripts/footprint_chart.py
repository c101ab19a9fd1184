#!/usr/bin/env python3
"""A chart that compares boards, from the JSON that `edge-ner footprint` wrote on each.

    edge-ner footprint --json > raspberry-pi-5.json          (on each board)
    python3 scripts/footprint_chart.py raspberry-pi-5.json n100.json > boards.svg

One group of bars a figure, one bar a file, in the order given; a figure that a board does not tell
is called unknown. Exits with 2 when a file is not such JSON. Standard library only.
"""

import json
import pathlib
import sys
from xml.sax.saxutils import escape

# Title, unit, how to take it from the figures, and whether more is better.
FIGURES = (
    ("tokens a second", "", lambda f: f["tokensPerSecond"], True),
    ("first entity after", "ms", lambda f: scaled(f["coldStart"]["firstEntityNanoseconds"], 1e6), False),
    ("a note, median", "ms", lambda f: scaled(f["noteNanoseconds"]["p50"], 1e6), False),
    ("a note, 99th percentile", "ms", lambda f: scaled(f["noteNanoseconds"]["p99"], 1e6), False),
    ("peak RSS", "MB", lambda f: scaled(f["peakRSSBytes"], 1e6), False),
    ("program", "MB", lambda f: scaled(f["executableBytes"], 1e6), False),
    ("energy a note", "mJ", lambda f: scaled(f["microjoulesPerNote"], 1e3), False),
)
# Told apart without colour vision too (Okabe and Ito).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
WIDTH, LABEL, BAR, ROW = 860, 330, 400, 20


def scaled(value, unit):
    return None if value is None else value / unit


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def board_name(path, figures):
    processor = figures["processor"] or "unknown processor"
    throttled = ", throttled" if figures["isThrottled"] else ""
    return (
        f"{path.stem}: {processor}, {figures['isa']}, {figures['threads']} threads{throttled}")


def text(x, y, content, extra=""):
    return f'<text x="{x}" y="{y}"{extra}>{escape(content)}</text>'


def chart(boards):
    parts, y = [], 30
    for index, (path, figures) in enumerate(boards):
        colour = COLOURS[index % len(COLOURS)]
        parts.append(f'<rect x="20" y="{y - 11}" width="12" height="12" fill="{colour}"/>')
        parts.append(text(40, y, board_name(path, figures)))
        y += ROW
    for title, unit, take, is_more_better in FIGURES:
        values = [take(figures) for _, figures in boards]
        largest = max((value for value in values if value is not None), default=0)
        y += 14
        parts.append(text(20, y, title, ' font-weight="bold"'))
        parts.append(text(190, y, "more is better" if is_more_better else "less is better",
                          ' fill="#666"'))
        for index, value in enumerate(values):
            if value is None:
                parts.append(text(LABEL, y, "unknown", ' fill="#666"'))
            else:
                length = BAR * value / largest if largest > 0 else 0
                colour = COLOURS[index % len(COLOURS)]
                parts.append(
                    f'<rect x="{LABEL}" y="{y - 11}" width="{length:.1f}" height="13"'
                    f' fill="{colour}"/>')
                parts.append(text(round(LABEL + length + 6, 1), y, f"{number(value)} {unit}".strip()))
            y += ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" role="img"'
        f' aria-label="edge-ner on {len(boards)} boards" font-family="sans-serif" font-size="13">\n'
        f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n")


def main():
    paths = [pathlib.Path(name) for name in sys.argv[1:]]
    if not paths or paths[0].name in ("-h", "--help"):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    boards = []
    for path in paths:
        try:
            boards.append((path, json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError) as error:
            sys.exit(fail(f"{path}: {error}"))
    try:
        sys.stdout.write(chart(boards))
    except (KeyError, TypeError) as error:
        sys.exit(fail(f"not the JSON of edge-ner footprint: {error}"))


def fail(message):
    print(f"footprint_chart.py: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
