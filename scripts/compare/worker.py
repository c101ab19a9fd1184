"""One peer in a process of its own: reads notes, writes what it finds, says what it needed.

    worker.py PEER --notes NOTES.jsonl --found FOUND.jsonl --dictionary NAMES.tsv [--given]

With --given the mentions of the notes are given, and only what the peer says of each is written.
The last line of stdout is JSON; its seconds are those of the processor.
"""

import argparse
import json
import os
import pathlib
import re
import time


def names(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def longest(spans):
    """Of overlapping spans the longest, of equally long ones the first."""
    chosen, taken = [], set()
    for span in sorted(spans, key=lambda span: (span[1] - span[2], span[1])):
        if taken.isdisjoint(range(span[1], span[2])):
            taken.update(range(span[1], span[2]))
            chosen.append(span)
    return sorted(chosen, key=lambda span: span[1])


class Given:
    """Puts the mentions of a note where the next step of a pipeline looks for them."""

    def __init__(self):
        self.mentions = []

    def __call__(self, document):
        from spacy.tokens import Span
        from spacy.util import filter_spans

        spans = []
        for index, (kind, start, end) in enumerate(self.mentions):
            span = document.char_span(start, end, label=kind, alignment_mode="expand")
            if span is not None:
                spans.append(Span(document, span.start, span.end, kind, span_id=str(index)))
        document.ents = filter_spans(spans)
        return document


class SpaCyPeer:
    """A spaCy pipeline that finds mentions, or is given them, and flags them."""

    def __init__(self, dictionary, is_given):
        self.given = Given() if is_given else None
        self.pipeline = self.built(dictionary)

    def find(self, text):
        return [
            (span.label_, span.start_char, span.end_char, self.flags(span))
            for span in self.pipeline(text).ents
        ]

    def say(self, text, mentions):
        self.given.mentions = mentions
        return [(int(span.id_), self.flags(span)) for span in self.pipeline(text).ents]

    def add_given(self, pipeline, before):
        from spacy.language import Language

        Language.component("given", func=self.given)
        pipeline.add_pipe("given", before=before)


class MedSpaCy(SpaCyPeer):
    """medSpaCy: its tokenizer and sentences, the dictionary as target rules, ConText."""

    def built(self, dictionary):
        # As installed, its sentence splitter writes every word of the notes to stderr.
        os.environ["LOGURU_LEVEL"] = "WARNING"
        import medspacy
        from medspacy.target_matcher import TargetRule

        pipes = {"medspacy_tokenizer", "medspacy_pyrush", "medspacy_context"}
        if self.given:
            pipeline = medspacy.load(medspacy_enable=pipes)
            self.add_given(pipeline, "medspacy_context")
        else:
            pipeline = medspacy.load(medspacy_enable=pipes | {"medspacy_target_matcher"})
            rules = [TargetRule(name, kind) for name, kind in names(dictionary)]
            pipeline.get_pipe("medspacy_target_matcher").add(rules)
        return pipeline

    def flags(self, span):
        said = span._
        return (
            "n" * said.is_negated
            + "u" * (said.is_uncertain or said.is_hypothetical)
            + "h" * said.is_historical
            + "f" * said.is_family
        )


class NegSpaCy(SpaCyPeer):
    """spaCy's blank English pipeline, its PhraseMatcher with the dictionary, and negspacy."""

    def built(self, dictionary):
        import negspacy.negation  # noqa: F401 (makes the factory `negex` known)
        import spacy
        from spacy.language import Language
        from spacy.matcher import PhraseMatcher
        from spacy.util import filter_spans

        pipeline = spacy.blank("en")
        pipeline.add_pipe("sentencizer")
        pipeline.add_pipe("negex")
        if self.given:
            self.add_given(pipeline, "negex")
            return pipeline
        matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
        for name, kind in names(dictionary):
            matcher.add(kind, [pipeline.make_doc(name)])

        @Language.component("phrases")
        def phrases(document):
            document.ents = filter_spans(matcher(document, as_spans=True))
            return document

        pipeline.add_pipe("phrases", before="negex")
        return pipeline

    def flags(self, span):
        return "n" * span._.negex


class NameLists:
    """Two packages that look names of drugs and of diseases up in lists which they bring."""

    def __init__(self, dictionary, is_given):
        from drug_named_entity_recognition import find_drugs
        from medical_named_entity_recognition import find_diseases

        self.finders = {"medication": find_drugs, "disease": find_diseases}

    def find(self, text):
        places = [(m.start(), m.end()) for m in re.finditer(r"\w+(?:['’-]\w+)*|[^\w\s]", text)]
        tokens = [text[start:end] for start, end in places]
        spans = set()
        for kind, finder in self.finders.items():
            for match, first, _ in finder(tokens):
                # The end that find_diseases gives is not the name's.
                last = first + len(match["matching_string"].split(" ")) - 1
                spans.add((kind, places[first][0], places[last][1], ""))
        return longest(spans)


PEERS = {"medspacy": MedSpaCy, "negspacy": NegSpaCy, "lists": NameLists}


def peak_bytes():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--notes", type=pathlib.Path, required=True)
    parser.add_argument("--found", type=pathlib.Path, required=True)
    parser.add_argument("--dictionary", type=pathlib.Path, required=True)
    parser.add_argument("--given", action="store_true")
    options = parser.parse_args()
    notes = [json.loads(line) for line in options.notes.read_text().splitlines()]
    peer = PEERS[options.peer](options.dictionary, options.given)
    loaded = time.process_time()
    first = None
    with options.found.open("w") as file:
        for note in notes:
            if options.given:
                mentions = [(e["type"], e["start"], e["end"]) for e in note["entities"]]
                answer = peer.say(note["text"], mentions)
            else:
                answer = peer.find(note["text"])
            first = first or time.process_time()
            file.write(json.dumps(answer) + "\n")
    ended = time.process_time()
    print(
        json.dumps(
            {
                "start": first,
                "seconds": ended - loaded,
                "peak": peak_bytes(),
            }
        )
    )


if __name__ == "__main__":
    main()
