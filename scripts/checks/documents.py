#!/usr/bin/env python3
"""What the documents show is what happens: console blocks are run and their output compared, and
every file that a document names is there.

    swift build -c release
    python3 scripts/checks/documents.py [--write] [--long]

In a block fenced with ```console a line `$ COMMAND` is run by bash in the package's folder, and the
lines up to the next such line or the block's end must be its standard output; `--write` puts there
what is printed now. Blocks fenced with ```console long need tools of their own: they are run with
`--long`, and nothing else is (scripts/checks/long/recipes). Exits with 1 and one line per finding.
Standard library only.
"""

import argparse
import difflib
import pathlib
import re
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parents[2]

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
LONG_BLOCK = re.compile(r"^```console long\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)[^)]*\)")
ARTICLE = re.compile(r"<doc:([\w-]+)>")
# A path inside code marks: it starts with a top-level folder and is a name, not a pattern.
PATH = re.compile(
    r"`((?:\.ci|Examples|Models|Sources|Tests|deploy|packaging|prompts|scripts)/[\w./+-]*[\w/])`"
)


def documents():
    listing = subprocess.run(
        ["git", "-C", str(PACKAGE), "ls-files", "--cached", "--others", "--exclude-standard"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [PACKAGE / line for line in listing.stdout.splitlines() if line.endswith(".md")]


def check_names(document, text, report):
    """Links, articles and paths of one document."""
    for match in LINK.finditer(text):
        target = match.group(1)
        if not re.match(r"[a-z]+:", target) and not (document.parent / target).exists():
            report(document, f"link to {target}")
    for match in ARTICLE.finditer(text):
        if not (document.parent / f"{match.group(1)}.md").exists():
            report(document, f"article {match.group(1)}")
    for match in PATH.finditer(text):
        if not (PACKAGE / match.group(1)).exists():
            report(document, f"path {match.group(1)}")


def runs(text, blocks):
    """(command, shown output, its place in the text) of every command in a console block."""
    for block in blocks.finditer(text):
        starts = [m.start() for m in re.finditer(r"^\$ ", block.group(1), re.M)]
        for start, end in zip(starts, starts[1:] + [len(block.group(1))]):
            command, shown = block.group(1)[start + 2 : end].split("\n", 1)
            place = block.start(1) + start + 2 + len(command) + 1
            yield command, shown, slice(place, block.start(1) + end)


def check_runs(document, text, blocks, report):
    """Runs a document's commands; returns how many, and the text with what they print now."""
    count, written = 0, []
    position = 0
    for command, shown, place in runs(text, blocks):
        print(f"$ {command}", flush=True)
        result = subprocess.run(
            ["bash", "-c", command],
            cwd=PACKAGE,
            capture_output=True,
            text=True,
        )
        count += 1
        written += [text[position : place.start], result.stdout]
        position = place.stop
        if result.returncode:
            report(document, f"{command}: exit status {result.returncode}: {result.stderr[-500:]}")
        if result.stdout != shown:
            print(
                "".join(
                    difflib.unified_diff(
                        shown.splitlines(True), result.stdout.splitlines(True), "shown", "printed"
                    )
                )
            )
            report(document, f"{command}: prints something else than is shown")
    return count, "".join(written) + text[position:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="show what the commands print now")
    parser.add_argument("--long", action="store_true", help="run blocks that need more tools, only")
    options = parser.parse_args()
    blocks = LONG_BLOCK if options.long else BLOCK
    findings = []

    def report(document, what):
        findings.append(f"{document.relative_to(PACKAGE)}: {what}")

    every = documents()
    for document in every:
        check_names(document, document.read_text(encoding="utf-8"), report)
    total = 0
    for document in every:
        text = document.read_text(encoding="utf-8")
        count, written = check_runs(document, text, blocks, report)
        total += count
        if options.write and written != text:
            document.write_text(written, encoding="utf-8")
    if not total:
        report(PACKAGE / "README.md", "no command with its output is shown")
    print(f"{total} commands run, names in {len(every)} documents looked up")
    for finding in findings:
        print(f"documents.py: {finding}", file=sys.stderr)
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
