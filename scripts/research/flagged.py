"""The mentions of labelled notes that edge-ner finds as labelled, with its flags' probabilities.

Standard library only.
"""

import records

# As records name them, and their letters in the corpora's member `flags`.
FLAGS = {"negated": "n", "uncertain": "u", "historical": "h", "other_person": "f"}


def found_as_labelled(program, model, corpus):
    """For each document its text and (entity of the record, letters of its label) of mentions."""
    for gold, record in records.beside_labels(program, model, corpus, "--probabilities"):
        flags = {(e["type"], e["start"], e["end"]): e.get("flags", "") for e in gold["entities"]}
        mentions = []
        for entity in record["entities"]:
            key = (entity["type"], entity["start"], entity["end"])
            if key in flags and "assertion_scores" in entity:
                mentions.append((entity, flags[key]))
        yield gold["text"], mentions
