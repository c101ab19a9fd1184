#!/bin/sh
# The student that finds types by name: from corpora to a model file, in steps that go on where they stopped.
#
#     Models/training/open.sh zero-shot|shipped DATA WORK [edge-distill]
#
# zero-shot learns nothing of BC5CDR and of the NCBI disease corpus: both are left out of the scheme, and
# every training document that shares text with any part of them is dropped; it starts from MiniLM. shipped
# learns from all corpora; INIT=DIRECTORY starts it from another checkpoint with MiniLM's word pieces or more.
# EPOCHS sets the passes (2). WORK gets everything that is made. Needs python3 for the data.
set -eu
variant=${1:?usage: Models/training/open.sh zero-shot|shipped DATA WORK [edge-distill]}
data=${2:?}
work=${3:?}
distill=${4:-.build/release/edge-distill}
here=$(dirname "$0")
scripts=$here/../../scripts
python=${PYTHON:-python3}
clean=$work/$variant.clean
student=$work/$variant
mkdir -p "$work"

case $variant in
  zero-shot) held="$data/bc5cdr.train.jsonl $data/ncbi-disease.train.jsonl" ;;
  shipped) held= ;;
  *) echo "open.sh: zero-shot or shipped, not $variant" >&2; exit 2 ;;
esac

# Training files without text of any development part (nor of what is held out); counts on stdout.
if [ ! -d "$clean" ]; then
  # $held is none or two paths.
  # shellcheck disable=SC2086
  "$python" "$scripts/corpora/drop_shared.py" --output "$clean.part" \
    --dev "$data"/*.dev.jsonl "$data"/open/*.dev.jsonl $held \
    -- "$data"/*.train.jsonl "$data"/open/*.train.jsonl "$data"/open/materials.jsonl \
    "$data"/open/tasteset.jsonl
  mv "$clean.part" "$clean"
fi

init=${INIT:-$work/minilm}
[ -d "$init" ] || sh "$scripts/corpora/fetch_initial_weights" "$init"

# The scheme, for zero-shot without the sources that are held out.
"$python" - "$here/open.scheme.json" "$clean/open.scheme.json" "$variant" <<'PYTHON'
import json, sys
source, target, variant = sys.argv[1:]
scheme = json.load(open(source))
if variant == "zero-shot":
    held = {"bc5cdr.train.jsonl", "ncbi-disease.train.jsonl"}
    for head in scheme["heads"]:
        head["sources"] = [s for s in head["sources"] if not held & set(s["files"])]
json.dump(scheme, open(target, "w"))
PYTHON

# The epoch is chosen on types by name of passages and of case reports.
if [ ! -e "$student.done" ]; then
  set --
  if [ -e "$student/training.safetensors" ]; then set -- --resume; fi
  "$distill" train --init "$init" --scheme "$clean/open.scheme.json" --output "$student" \
    --dev "$data/open.llm.dev.jsonl" "$data/maccrobat.dev.jsonl" \
    --features "${FEATURES:-layout,case,joined}" --epochs "${EPOCHS:-2}" --quantized-epochs 1 \
    --average 0.998 --choose open --seed 1 "$@"
  : > "$student.done"
fi
[ -e "$student.calibrated" ] \
  || "$distill" checkpoint thresholds --gold "$data/open.llm.dev.jsonl" \
    --output "$student.calibrated" "$student"

# What it finds: abstracts, passages, the same in other words, the most frequent types of case reports.
score() { "$distill" evaluate --checkpoint "$student.calibrated" --rounding narrow --head open "$@"; }
words=$here/open.paraphrases.tsv
score --gold "$data/bc5cdr.dev.jsonl"
score --gold "$data/ncbi-disease.dev.jsonl" --gold-map '*=disease'
score --gold "$data/open.llm.dev.jsonl"
score --gold "$data/open.llm.dev.jsonl" --wordings "$words"
score --gold "$data/maccrobat.dev.jsonl" --gold-map "\
Diagnostic_procedure=diagnostic procedure,Sign_symptom=sign symptom,Lab_value=lab value,\
Detailed_description=detailed description,Biological_structure=biological structure,\
Disease_disorder=disease disorder,Therapeutic_procedure=therapeutic procedure,Date=date,\
Medication=medication,Clinical_event=clinical event,History=history,\
Nonbiological_location=nonbiological location,*="
"$distill" quantize --checkpoint "$student.calibrated" --name open --output "$work/$variant.ner"
