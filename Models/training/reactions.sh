#!/bin/sh
# A drug-centred student of adverse reactions, taught by a language model's labels alone or by people: what
# the labels are worth. Three students of the same form, the same seed and steps for each sentence.
#
#     Models/training/reactions.sh DATA WORK [edge-distill]
#
# language-model: the 1,400 sentences of phee.llm.train. people: the same sentences of phee.train. all: every
# sentence of phee.train. Each is scored on phee.dev's sentences of a single event, by the runtime's rounding. A sentence whose
# only event is a treatment has no adverse reaction. Needs python3 and about ten minutes.
set -eu
data=${1:?usage: Models/training/reactions.sh DATA WORK [edge-distill]}
work=${2:?}
distill=${3:-.build/release/edge-distill}
here=$(dirname "$0")
scripts=$here/../../scripts
python=${PYTHON:-python3}
mkdir -p "$work"

mkdir -p "$work/single"
"$python" "$scripts/corpora/corpora.py" treatments --output "$work" "$data/phee.train.jsonl"
"$python" "$scripts/corpora/corpora.py" treatments --single --output "$work/single" \
  "$data/phee.train.jsonl" "$data/phee.dev.jsonl"

# The two students of 1,400 sentences learn the same ones: people give those of several events no relations.
"$python" - "$data" "$work" <<'PYTHON'
import json, sys
data, work = sys.argv[1:]

def read(path):
    with open(path) as file:
        return [json.loads(line) for line in file]

dev = read(f"{work}/single/phee.dev.jsonl")
for document in dev:
    for entity in document["entities"]:
        entity["type"] = {"Drug": "medication"}.get(entity["type"], entity["type"])
    for relation in document["relations"]:
        relation["type"] = "adverse_reaction"
with open(f"{work}/dev.jsonl", "w") as file:
    file.writelines(json.dumps(d) + "\n" for d in dev)

taught = read(f"{data}/phee.llm.train.jsonl")
people = {d["id"]: d for d in read(f"{work}/single/phee.train.jsonl")}
taught = [d for d in taught if d["id"] in people]
sets = {"language-model": taught, "people": [people[d["id"]] for d in taught],
        "all": read(f"{work}/phee.train.jsonl")}
for name, documents in sets.items():
    print(f"{name}: {len(documents)} sentences")
    with open(f"{work}/{name}.jsonl", "w") as file:
        file.writelines(json.dumps(d) + "\n" for d in documents)
    source = {"files": [f"{name}.jsonl"]}
    scheme = {"heads": [
        {"name": "default", "types": ["medication"],
         "sources": [{**source, "map": {"Drug": "medication"}}]},
        {"name": "reactions", "kind": "relation", "types": ["adverse_reaction"],
         "arguments": ["medication"], "size": 96, "weight": 3,
         "sources": [{**source, "map": {"adverse_event": "adverse_reaction"},
                      "mentions": ["Drug"]}]}]}
    with open(f"{work}/{name}.scheme.json", "w") as file:
        json.dump(scheme, file)
PYTHON

init=${INIT:-$work/minilm}
[ -d "$init" ] || sh "$scripts/corpora/fetch_initial_weights" "$init"
for name in language-model people all; do
  student=$work/$name.student
  if [ ! -e "$student.done" ]; then
    # Eight passes over 1,200 sentences, four over all: the same steps within a tenth.
    case $name in all) epochs=${EPOCHS_ALL:-4} ;; *) epochs=${EPOCHS:-8} ;; esac
    "$distill" train --init "$init" --scheme "$work/$name.scheme.json" --output "$student" \
      --epochs "$epochs" --rate "${RATE:-3e-4}" --average 0.99 --seed "${SEED:-1}"
    : > "$student.done"
  fi
  echo "== $name"
  "$distill" quantize --checkpoint "$student" --name reactions --head reactions --output "$work/$name.ner"
  "$distill" evaluate --model "$work/$name.ner" --gold "$work/dev.jsonl" | grep -E '^(medication|adverse_reaction) '
  "$distill" label --teacher model --checkpoint "$student" --notes "$work/dev.jsonl" \
    --output "$work/$name.found.jsonl"
  # The paper's measure: a pair is right where both its ends share a character with those of a gold pair.
  "$python" - "$work/dev.jsonl" "$work/$name.found.jsonl" <<'PYTHON'
import json, sys

def pairs(path):
    """For each sentence the spans of drug and reaction."""
    found = {}
    with open(path) as file:
        for document in map(json.loads, file):
            ends = [(e["start"], e["end"]) for e in document["entities"]]
            found[document["id"]] = {
                (ends[r["head"]], ends[r["tail"]]) for r in document.get("relations", [])
                if r["type"] == "adverse_reaction"}
    return found

def meet(a, b):
    return all(x[0] < y[1] and y[0] < x[1] for x, y in zip(a, b))

gold, found = map(pairs, sys.argv[1:])
golds = sum(map(len, gold.values()))
founds = sum(map(len, found.values()))
precision = sum(any(meet(f, g) for g in gold[k]) for k in gold for f in found[k]) / max(1, founds)
recall = sum(any(meet(g, f) for f in found[k]) for k in gold for g in gold[k]) / golds
print(f"pairs, lenient: {precision:.3f} {recall:.3f} {2 * precision * recall / (precision + recall):.3f}")
PYTHON
done
