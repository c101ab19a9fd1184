#!/bin/sh
# What each part of the clinical recipe gives, and each head alone against all together, in short
# trainings: one pass over the people-made and language-model labels, argmax in floats.
#
#     Models/training/parts.sh DATA ONTOLOGY WORK [edge-distill]
#
# WORK is that of clinical.sh, whose first steps it needs (clean, merged, lexicon.terms, pretrained, silver).
# Makes WORK/parts/NAME.log of each row and goes on where it stopped. SEEDS="1 2 3" repeats the last row.
set -eu
data=${1:?usage: Models/training/parts.sh DATA ONTOLOGY WORK [edge-distill]}
ontology=${2:?}
work=${3:?}
distill=${4:-.build/release/edge-distill}
here=$(dirname "$0")
python=${PYTHON:-python3}
clean=$work/clean
parts=$work/parts
mkdir -p "$parts"

# Schemes beside their data: one head or all, with the wide teachers' labels or without.
"$python" - "$here/clinical.scheme.json" "$clean" <<'EOF'
import copy
import json
import pathlib
import sys

scheme, clean = json.loads(pathlib.Path(sys.argv[1]).read_text()), pathlib.Path(sys.argv[2])
short = copy.deepcopy(scheme)
for head in short["heads"]:
    head["sources"] = [s for s in head["sources"] if "silver" not in s["files"][0]]
    for source in head["sources"]:
        source.pop("share", None)
made = {"all": short["heads"], "taught": [copy.deepcopy(scheme["heads"][0])]}
for source in made["taught"][0]["sources"]:
    if "silver" not in source["files"][0]:
        source.pop("share", None)
for head in short["heads"]:
    made[head["name"]] = [head]
for name, heads in made.items():
    clean.joinpath(f"parts.{name}.scheme.json").write_text(json.dumps({"heads": heads}))
EOF

# row NAME INIT OPTIONS...: one training; prints what its only epoch scores on the development notes.
row() {
  name=$1
  init=$2
  shift 2
  if [ ! -e "$parts/$name.done" ]; then
    rm -rf "${parts:?}/$name"
    "$distill" train --init "$init" --output "$parts/$name" --epochs 1 "$@" \
      --dev "$data/notes.llm.dev.jsonl" "$data/notes.llm2.dev.jsonl" "$data/shorthand.llm.dev.jsonl" \
      > "$parts/$name.log" 2>&1
    rm -rf "${parts:?}/$name"
    : > "$parts/$name.done"
  fi
  printf '%s\n' "$name"
  grep '\.dev\.jsonl[,:]' "$parts/$name.log"
}

notes=$clean/notes.llm.train.jsonl
all="$notes $clean/notes.llm2.train.jsonl $clean/shorthand.llm.train.jsonl"
types="--types medication,disease,symptom"
features="--features layout,case,joined,dictionary --dictionary $work/lexicon.terms"
altered="--replace 0.15 --names $ontology/brands.tsv $ontology/abbreviations.tsv $ontology/symp.tsv
  --relay 0.15 --recase 0.04 --typos 0.003 --rejoin 0.003 --eponyms 0.1"
# Lists of words, split on purpose.
# shellcheck disable=SC2086
{
  row notes "$work/merged" --train $notes $types --features none
  row data "$work/merged" --train $all $types --features none
  row layout "$work/merged" --train $all $types --features layout,joined
  row case "$work/merged" --train $all $types --features layout,case,joined
  row dictionary "$work/merged" --train $all $types $features
  row pretraining "$work/pretrained" --train $all $types $features
  row augmentation "$work/pretrained" --train $all $types $features $altered
  row ensemble "$work/pretrained" --scheme "$clean/parts.taught.scheme.json" $features
  for head in phi assertion medication; do
    row "head.$head" "$work/pretrained" --scheme "$clean/parts.$head.scheme.json" $features
  done
  for seed in ${SEEDS:-1}; do
    row "heads.$seed" "$work/pretrained" --scheme "$clean/parts.all.scheme.json" $features \
      --seed "$seed"
  done
}
