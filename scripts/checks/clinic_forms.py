#!/usr/bin/env python3
"""The forms for record systems and the page, read by other people's readers.

    swift build
    python3 scripts/checks/clinic_forms.py [--edge-ner PROGRAM] [--model FILE.ner]
        [--chromium PROGRAM] [--screenshots FOLDER]

Checks the committed files of Tests/Golden/Records, which have every part, and what the program
makes of Examples: each line of FHIR is a Bundle (or OperationOutcome) of the R4B models of
fhir.resources, and its references lead to entries; OMOP's rows go into SQLite's table of CDM 5.4
with its types and widths; PubTator's offsets slice its text; the page opens in headless Chromium
without a request or a message, its filters are clicked by mouse and key, and it prints. Needs the
packages fhir.resources and playwright (requirements-checks.txt) and Debian's chromium. Exits with
1 at the first thing that is wrong.
"""

import argparse
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = PACKAGE / "Tests/Golden/Records"

# NOTE_NLP of OMOPCDM 5.4. SQLite's strict tables know text and integer; the widths of the CDM's
# varchar and its dates are checks.
NOTE_NLP = """
create table note_nlp (
  note_nlp_id integer not null primary key,
  note_id integer not null,
  section_concept_id integer,
  snippet text check (length(snippet) <= 250),
  "offset" text check (length("offset") <= 50),
  lexical_variant text not null check (length(lexical_variant) between 1 and 250),
  note_nlp_concept_id integer,
  note_nlp_source_concept_id integer,
  nlp_system text check (length(nlp_system) <= 250),
  nlp_date text not null check (nlp_date = date(nlp_date)),
  nlp_datetime text check (nlp_datetime = datetime(nlp_datetime)),
  term_exists text check (length(term_exists) <= 1),
  term_temporal text check (length(term_temporal) <= 50),
  term_modifiers text check (length(term_modifiers) <= 2000)
) strict
"""


def fail(message):
    print(f"clinic_forms.py: {message}", file=sys.stderr)
    sys.exit(1)


def references(value):
    """Every urn:uuid reference in a resource."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "reference" and str(member).startswith("urn:uuid:"):
                yield member
            else:
                yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def check_fhir(name, text):
    from fhir.resources.R4B.bundle import Bundle
    from fhir.resources.R4B.operationoutcome import OperationOutcome

    kinds = {}
    for line in text.splitlines():
        record = json.loads(line)
        if record["resourceType"] == "OperationOutcome":
            OperationOutcome.model_validate_json(line)
            continue
        Bundle.model_validate_json(line)
        entries = record.get("entry", [])
        urls = [entry["fullUrl"] for entry in entries]
        if len(set(urls)) != len(urls):
            fail(f"{name}: an identifier appears twice")
        for entry in entries:
            resource = entry["resource"]
            kinds[resource["resourceType"]] = kinds.get(resource["resourceType"], 0) + 1
            for reference in references(resource):
                if reference not in urls:
                    fail(f"{name}: {resource['resourceType']} refers to what is not there")
    print(f"{name}: {kinds}")


def check_omop(name, text):
    lines = text.split("\n")
    columns = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:] if line]
    with sqlite3.connect(":memory:") as database:
        database.execute(NOTE_NLP)
        wanted = [row[1] for row in database.execute("pragma table_info(note_nlp)")]
        if columns != wanted:
            fail(f"{name}: columns {columns}")
        places = ",".join("?" * len(columns))
        database.executemany(f"insert into note_nlp values ({places})", rows)
        count = database.execute("select count(*) from note_nlp").fetchone()[0]
    if count == 0:
        fail(f"{name}: no rows")
    print(f"{name}: {count} rows")


def check_pubtator(name, text):
    count = 0
    for note in text.split("\n\n"):
        lines = [line for line in note.split("\n") if line]
        if not lines:
            continue
        title, abstract = (lines[index].split("|", 2)[2] for index in (0, 1))
        whole = f"{title} {abstract}"
        for line in lines[2:]:
            _, start, end, words, _, _ = line.split("\t")
            if whole[int(start) : int(end)] != words:
                fail(f"{name}: offsets {start} to {end} give other words")
            count += 1
    if count == 0:
        fail(f"{name}: no entities")
    print(f"{name}: {count} entities")


def check_page(name, path, options):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 800})
        noise, requests = [], []
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        if noise or requests != [path.as_uri()]:
            fail(f"{name}: messages {noise}, requests {requests}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            fail(f"{name}: wider than a phone")
        marks = page.locator("mark").count()
        rows = page.locator("tbody tr").count()
        boxes = page.locator("input[type=checkbox]")
        if not marks or not rows or not boxes.count():
            fail(f"{name}: {marks} marks, {rows} rows, {boxes.count()} filters")
        for index in range(boxes.count()):
            check_filter(name, page, boxes.nth(index))
        for label in page.locator("input").evaluate_all("all => all.map(x => x.labels.length)"):
            if label != 1:
                fail(f"{name}: a filter without a label")
        targets = page.locator("tbody a").evaluate_all(
            "all => all.map(x => !!document.querySelector(x.getAttribute('href')))"
        )
        if not all(targets):
            fail(f"{name}: a row leads nowhere")
        if options.screenshots:
            stem = pathlib.Path(options.screenshots) / path.stem
            page.screenshot(path=f"{stem}-phone.png", full_page=True)
            page.set_viewport_size({"width": 1000, "height": 800})
            page.screenshot(path=f"{stem}.png", full_page=True)
            page.emulate_media(media="print")
            page.screenshot(path=f"{stem}-print.png", full_page=True)
            page.emulate_media(media="screen", color_scheme="dark")
            page.screenshot(path=f"{stem}-dark.png", full_page=True)
        page.emulate_media(media="print")
        colours = page.locator("mark").evaluate_all(
            "all => [...new Set(all.map(x => getComputedStyle(x).backgroundColor))]"
        )
        if colours != ["rgba(0, 0, 0, 0)"]:
            fail(f"{name}: prints with colours {colours}")
        if page.locator("form").is_visible():
            fail(f"{name}: filters are printed")
        if len(page.pdf()) < 1000:
            fail(f"{name}: does not print")
        browser.close()
    print(f"{name}: {marks} marks, {rows} rows, filters work")


def check_filter(name, page, box):
    """Unchecked by the keyboard, the box hides what has its class; checked by mouse it is back."""
    identifier = box.get_attribute("id")
    rows = page.locator(f"tr.{identifier}")
    small = page.locator(f"mark.{identifier} > small")
    text = page.locator(".text").first.evaluate("x => x.querySelector('mark') ? x.innerText : ''")
    box.focus()
    page.keyboard.press("Space")
    for thing in (rows, small):
        for index in range(thing.count()):
            if thing.nth(index).is_visible():
                fail(f"{name}: filter {identifier} leaves something")
    # The words themselves stay.
    for index in range(page.locator(f"mark.{identifier} > span").count()):
        if not page.locator(f"mark.{identifier} > span").nth(index).is_visible():
            fail(f"{name}: filter {identifier} takes words away")
    page.locator(f"label[for={identifier}]").click()
    if (
        page.locator(".text").first.evaluate("x => x.querySelector('mark') ? x.innerText : ''")
        != text
    ):
        fail(f"{name}: filter {identifier} does not come back")


def program_output(options, form):
    result = subprocess.run(
        [options.edge_ner, "--model", options.model, "--format", form, "Examples/note.txt"],
        cwd=PACKAGE,
        stdout=subprocess.PIPE,
        check=True,
    )
    return result.stdout.decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--edge-ner", default=str(PACKAGE / ".build/debug/edge-ner"))
    parser.add_argument("--model", default=str(PACKAGE / "Models/clinical.ner"))
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--screenshots", metavar="FOLDER", help="leave pictures of the pages here")
    options = parser.parse_args()
    for form, suffix, check in (
        ("fhir", "fhir.ndjson", check_fhir),
        ("omop", "omop.tsv", check_omop),
        ("pubtator", "pubtator.txt", check_pubtator),
    ):
        check(f"example.{suffix}", (GOLDEN / f"example.{suffix}").read_text())
        check(f"Examples/note.txt as {form}", program_output(options, form))
    check_page("example.html", GOLDEN / "example.html", options)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "note.html"
        path.write_text(program_output(options, "html"))
        check_page("Examples/note.txt as html", path, options)


if __name__ == "__main__":
    main()
