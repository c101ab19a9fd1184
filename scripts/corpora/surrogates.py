#!/usr/bin/env python3
"""Writes labelled notes again with other names, dates and numbers in the places of `phi`.

    scripts/corpora/surrogates.py --seed 1 --output surrogates.train.jsonl shorthand.llm.train.jsonl

Every span of the layer `phi` gets another value of its type: made by Faker in the languages of many
countries, drawn from the other spans of the file, or the same form with other digits. A word keeps
its case and its initials stay initials; within a note a word always becomes the same word. Spans of
all layers move along; a mention that shares characters with a changed span is left as it is.
Needs `faker`. The same seed gives the same bytes.
"""

import argparse
import json
import os
import random
import re
import sys
import unicodedata
from collections import defaultdict

import faker


def words(text):
    return text.split()


LOCALES = words("""
    en_US en_GB en_AU en_CA en_IE en_IN en_NZ en_NG de_DE de_AT fr_FR fr_CA es_ES es_MX
    es_CO it_IT nl_NL pt_BR pt_PT pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI sv_SE no_NO
    da_DK fi_FI et_EE lt_LT lv_LV tr_TR az_AZ vi_VN id_ID fil_PH zu_ZA yo_NG ha_NG tw_GH sw
""")
MONTHS = words("""
    January February March April May June July August September October November December
""")
DAYS = words("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
""")
TITLES = set(
    words("""
    al and baby bin bsn cns consultant crna da dad das daughter de del den der di dnp do dos
    dpt dr dra drs e el fnp frau herr husband la lcsw le lpn m md miss mme mr mrs ms mum mx
    np nurse of ot pa pharmd phd prof professor pt rn rph sister slp son sr sra the van von
    wife y
""")
)
PLACES = set(
    words("""
    academy and apt associates ave avenue box cancer care center centre city cl clinic close
    co college community county court ct dr drive east ed elementary er eye flat for general
    gp group hc health healthcare heart high hill home hosp hospice hospital house icu inc
    infirmary institute kidney lane llc ln ltd med medical memorial new nh north ns nursing
    of old op park pharmacy phc pl place po port practice rd regional rehab rehabilitation
    road rr saint school service services skin south st street suite surgery teaching
    terrace the unit university ward way west
""")
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
DATES = (
    "{m}/{d}",
    "{d}/{m}",
    "{m}/{d}/{y}",
    "{d}/{m}/{y}",
    "{m:02}/{d:02}/{Y}",
    "{d:02}/{m:02}/{Y}",
    "{d}.{m}.{Y}",
    "{d:02}.{m:02}.{y}",
    "{m}-{d}-{y}",
    "{Y}-{m:02}-{d:02}",
    "{b} {d}",
    "{d} {b}",
    "{d}-{b}-{y}",
    "{d}{b}{y}",
    "{B} {d}",
    "{B} {d}, {Y}",
    "{d} {B} {Y}",
    "{b} {Y}",
    "{B} {Y}",
    "{m:02}/{Y}",
    "{Y}",
    "{b}",
    "{B}",
    "{a}",
    "{A}",
    "{a} {m}/{d}",
    "{a} {d}/{m}",
    "{A} {d} {B}",
    "{b} '{y}",
    "{d}{th} {B}",
    "{B} {d}{th}",
    "'{y}",
)


def shaped(word, like):
    """The word in the letter case of another."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    if like.islower():
        return word.lower()
    return word


def plain(text):
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class Surrogates:
    def __init__(self, seed, pools):
        self.random = random.Random(seed)
        self.pools = pools
        self.makers = [faker.Faker(locale) for locale in LOCALES]
        for index, maker in enumerate(self.makers):
            maker.seed_instance(seed * 1000 + index)
        self.plain = self.makers[:8]
        self.start()

    def start(self):
        """A new note: one country for most names, accents in a third of them, no word known yet."""
        self.words = {}
        self.hasAccents = self.random.random() < 0.3
        self.country = self.random.choice(self.makers)

    def maker(self):
        return self.country if self.random.random() < 0.7 else self.random.choice(self.makers)

    def one_word(self, make):
        for _ in range(8):
            text = make()
            if not self.hasAccents:
                text = plain(text)
            words = [word for word in WORD.findall(text) if len(word) > 2]
            if words:
                return self.random.choice(words)
        return "Ashby"

    def word(self, old, make):
        """What an old word becomes: one letter another letter, else one made word."""
        key = old.lower()
        if key not in self.words:
            if len(old) == 1:
                self.words[key] = self.random.choice("ABCDEFGHIJKLMNOPQRSTUVWZ")
            elif len(old) == 2 and old.isupper():
                self.words[key] = "".join(self.random.choice("ABCDEFGHJKLMNPRSTW") for _ in old)
            else:
                self.words[key] = self.one_word(make)
        return shaped(self.words[key], old)

    def replaced(self, text, make, kept):
        """Every word of the text but the kept ones, digits too."""
        parts = WORD.sub(lambda m: m[0] if m[0].lower() in kept else self.word(m[0], make), text)
        return self.digits(parts)

    def digits(self, text):
        """Other digits; a leading digit keeps being none or not none of zero."""
        draw = self.random.randint
        return re.sub(r"\d", lambda m: str(draw(1, 9)) if m[0] != "0" else str(draw(0, 9)), text)

    def person(self, old):
        words = [word for word in WORD.findall(old) if word.lower() not in TITLES]
        last = words[0] if "," in old and words else words[-1] if len(words) > 1 else None

        def change(match):
            word = match[0]
            if word.lower() in TITLES and (len(word) > 1 or word == "y"):
                return word
            maker = self.maker()
            isLast = word == last or len(words) == 1 and self.random.random() < 0.5
            return self.word(word, maker.last_name if isLast else maker.first_name)

        return self.digits(WORD.sub(change, old))

    def date(self, old):
        draw = self.random
        words = WORD.findall(old)
        isKnown = all(self.calendar(word) for word in words)
        if not isKnown or re.fullmatch(r"\d{5,8}", old):
            return draw.choice(self.pools["DATE"])
        if draw.random() < 0.4:
            return self.written(draw.choice(DATES))
        separators = re.findall(r"\d+", old)
        numbers = []
        for text in separators:
            value = int(text)
            if len(text) == 4:
                numbers.append(str(draw.randint(1935, 2026)))
            elif len(text) > 2:
                numbers.append(self.digits(text))
            elif value <= 12:
                numbers.append(f"{draw.randint(1, 12):0{2 if text[0] == '0' else 1}d}")
            elif value <= 31 and len(separators) != 1:
                numbers.append(str(draw.randint(13, 31 if len(numbers) < 2 else 29)))
            elif value <= 31:
                numbers.append(str(draw.randint(1, 28)))
            else:
                numbers.append(str(draw.randint(32, 99)))
        places = iter(numbers)
        text = re.sub(r"\d+", lambda m: next(places), old)
        return WORD.sub(lambda m: self.other(m[0]), text)

    def calendar(self, word):
        key = word.lower()
        if key in ("st", "nd", "rd", "th", "of", "the"):
            return [word]
        for names in (MONTHS, DAYS):
            for name in names:
                if key in (name.lower(), name.lower()[:3]) or key == "sept":
                    return names
        return None

    def other(self, word):
        names = self.calendar(word)
        if names == [word]:
            return word
        name = self.random.choice(names)
        return shaped(name if len(word) > 4 else name[:3], word)

    def written(self, form):
        draw = self.random
        year, month, day = draw.randint(1935, 2026), draw.randint(1, 12), draw.randint(1, 28)
        weekday = draw.choice(DAYS)
        ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
        text = form.format(
            m=month,
            d=day,
            Y=year,
            y=f"{year % 100:02}",
            b=MONTHS[month - 1][:3],
            B=MONTHS[month - 1],
            a=weekday[:3],
            A=weekday,
            th=ending,
        )
        return draw.choice([text, text, text, text.lower(), text.upper()])

    def age(self, old):
        draw = self.random
        if re.fullmatch(r"\d+", old):
            return str(
                draw.choice([draw.randint(1, 9), draw.randint(10, 99), draw.randint(20, 89)])
            )
        if re.search(r"\d", old):
            return re.sub(r"\d+", lambda m: str(draw.randint(1, 11 if len(m[0]) == 1 else 99)), old)
        return draw.choice(self.pools["AGE.words"])

    def profession(self, old):
        draw = self.random
        if draw.random() < 0.4:
            return draw.choice(self.pools["PROFESSION"])
        job = self.plain[0].job().split("(")[0].strip()
        parts = [part.strip() for part in re.split(r"[,/]", job)]
        job = f"{parts[1]} {parts[0]}" if len(parts) == 2 and draw.random() < 0.8 else parts[0]
        job = job.lower() if draw.random() < 0.75 else job.capitalize()
        return " ".join(job.split())

    def place(self, old, kind):
        draw = self.random
        if draw.random() < 0.4:
            return draw.choice(self.pools[kind])
        maker = self.maker() if draw.random() < 0.6 else draw.choice(self.plain)
        make = draw.choice([maker.last_name, getattr(maker, "city", maker.last_name)])
        return self.replaced(old, make, PLACES)

    def value(self, kind, old):
        draw = self.random
        if kind in ("PATIENT", "DOCTOR"):
            return self.person(old)
        if kind == "DATE":
            return self.date(old)
        if kind == "AGE":
            return self.age(old)
        if kind == "PROFESSION":
            return self.profession(old)
        if kind in ("HOSPITAL", "ORGANIZATION"):
            return self.place(old, kind)
        if kind == "STREET":
            if draw.random() < 0.4:
                street = draw.choice(self.plain).street_address().replace("\n", ", ")
                return shaped(street, old)
            return self.place(old, kind)
        if kind == "CITY":
            maker = draw.choice(self.makers)
            city = maker.city() if draw.random() < 0.6 else draw.choice(self.pools[kind])
            city = city if self.hasAccents else plain(city)
            return shaped(city.strip(), old if old.isupper() else "Aa")
        if kind in ("STATE", "COUNTRY"):
            return draw.choice(self.pools[kind])
        if kind in ("PHONE", "MRN", "ID", "ZIP"):
            form = draw.choice(self.pools[kind]) if draw.random() < 0.4 else old
            text = self.digits(form)
            if kind != "PHONE" and not re.search(r"[a-z]{2}", text):
                letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
                text = re.sub(r"[A-Z](?=.*\d)", lambda m: draw.choice(letters), text)
            return text
        return self.address(old, kind)

    def address(self, old, kind):
        """A user name, mail or web address: other words without accents, other digits."""
        kept = ("example", "www", "https", "http")

        def change(match):
            word = match[0]
            if word.lower() in kept or len(word) < 3 and kind != "USERNAME":
                return word
            made = plain(self.one_word(self.maker().last_name))
            made = "".join(c for c in made if c.isascii() and c.isalpha()) or "ashby"
            if kind == "USERNAME" and self.random.random() < 0.6:
                made = self.random.choice("abcdefghjklmnprstw") + made
            return shaped(
                made[: max(len(word), 5)] if kind == "USERNAME" else made,
                word.lower() if not word.isupper() else word,
            )

        return WORD.sub(change, self.digits(old))


def shares(span, changed):
    return any(span["start"] < other["end"] and other["start"] < span["end"] for other in changed)


def rewrite(document, surrogates):
    """The document with other values; None where it has none."""
    text = document["text"]
    mentions = document.get("entities", [])
    spans = sorted(document.get("phi", []), key=lambda span: span["start"])
    changed = [span for span in spans if not shares(span, mentions)]
    if not changed:
        return None
    surrogates.start()
    pieces, moves, position = [], [], 0
    for span in changed:
        if span["start"] < position:
            return None
        new = surrogates.value(span["type"], text[span["start"] : span["end"]])
        new = new.strip() or text[span["start"] : span["end"]]
        pieces += [text[position : span["start"]], new]
        moves.append((span["start"], span["end"], len(new)))
        position = span["end"]
    pieces.append(text[position:])
    result = "".join(pieces)

    def moved(place, isEnd):
        shift = 0
        for start, end, length in moves:
            if place >= end and (place > start or not isEnd):
                shift += length - (end - start)
        return place + shift

    def move(span):
        start = moved(span["start"], False)
        end = moved(span["end"], True)
        return {**span, "start": start, "end": end, "text": result[start:end]}

    record = {**document, "id": document["id"] + ".surrogates", "text": result}
    for layer in ("entities", "phi"):
        if layer in document:
            record[layer] = [move(span) for span in document[layer]]
    return record


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", required=True)
    parser.add_argument("corpora", nargs="+")
    options = parser.parse_args()
    documents = []
    for path in options.corpora:
        with open(path) as file:
            documents += [json.loads(line) for line in file]
    pools = defaultdict(list)
    for document in documents:
        for span in document.get("phi", []):
            text = document["text"][span["start"] : span["end"]]
            pools[span["type"]].append(text)
            if span["type"] == "AGE" and not re.search(r"\d", text):
                pools["AGE.words"].append(text)
    surrogates = Surrogates(options.seed, pools)
    written = 0
    with open(options.output, "w") as file:
        for document in documents:
            record = rewrite(document, surrogates)
            written += record is not None
            file.write(json.dumps(record or document, ensure_ascii=False) + "\n")
    print(f"{options.output}: {written} of {len(documents)} documents with other values")


if __name__ == "__main__":
    # Some of Faker's lists are sets: their order is that of the hashes.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    main()
