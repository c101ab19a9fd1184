#!/usr/bin/env python3
"""The written training notes have no mistake and come back the same from their labels, and notes
with mistakes are named.

    python3 scripts/checks/written_notes.py

Standard library only.
"""

import lzma
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/corpora"))

from marked_notes import Mistake, marked_text, notes, parse  # noqa: E402

WRONG = {
    "{d MI": "a brace that is no label",
    "{d  MI}": "begins or ends with a blank",
    "{d/q MI}": "a brace that is no label",
    "{x MI}": "unknown tag",
    "{d a {s b}}": "a brace that is no label",
    "{st 5mg} od": "has no medication",
    "{m aspirin} {st^ 5mg}": "has no medication",
    "{m aspirin} {st#2 5mg}": "has no medication",
}


def main():
    files = sorted((ROOT / "Models/training").glob("written.*.txt.xz"))
    wrong = not files
    for file in files:
        count = 0
        for ident, line, marked in notes(lzma.decompress(file.read_bytes()).decode()):
            count += 1
            try:
                note = parse(ident, marked)
                if parse(ident, marked_text(note)) != note:
                    raise Mistake("does not come back from its labels")
            except Mistake as mistake:
                wrong += 1
                print(f"{file.name}:{line}: {ident}: {mistake}", file=sys.stderr)
        print(f"{file.name}: {count} notes")
        wrong += count == 0
    for marked, said in WRONG.items():
        try:
            parse("wrong", marked)
            found = "nothing"
        except Mistake as mistake:
            found = str(mistake)
        if said not in found:
            wrong += 1
            print(f"{marked!r}: {found!r} said, {said!r} expected", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
