#!/bin/sh
# The student that finds types by name: from corpora to a model file, in steps that go on where they stopped.
#
#     Models/training/open.sh zero-shot|shipped DATA WORK [edge-distill]
#
# zero-shot learns nothing of BC5CDR and of the NCBI disease corpus: both are left out of the scheme, and
# every training document that shares text with any part of them is dropped; it starts from MiniLM. shipped
# learns from all corpora, and then more passages and wordings; INIT=DIRECTORY starts it from another checkpoint with MiniLM's
# word pieces or more.
# EPOCHS sets the passes (2). WORK gets everything that is made. Needs xz, and python3 for the data.
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

# learn NAME INIT SCHEME EPOCHS RATE SEED: a training that goes on where it stopped, its epoch chosen on types by name of
# passages and of case reports.
learn() {
  output=$work/$1
  [ ! -e "$output.done" ] || return 0
  resume=
  if [ -e "$output/training.safetensors" ]; then resume=--resume; fi
  # $resume is an option or nothing.
  # shellcheck disable=SC2086
  "$distill" train --init "$2" --scheme "$3" --output "$output" \
    --dev "$data/open.llm.dev.jsonl" "$data/maccrobat.dev.jsonl" \
    --features "${FEATURES:-layout,case,joined}" --epochs "$4" --rate "$5" --quantized-epochs 1 \
    --average 0.998 --choose open --seed "$6" $resume
  : > "$output.done"
}
learn "$variant" "$init" "$clean/open.scheme.json" "${EPOCHS:-2}" 4e-4 1

# prepare NAME PASSAGES=SHARE...: the files of a lesson, with marked passages (a large language model's types of its own choice
# and several wordings of each) and wordings for open.llm's names, and its scheme: these most, the other corpora less.
prepare() {
  lesson=$work/$1
  shift
  [ ! -d "$lesson" ] || return 0
  part=$lesson.part
  rm -rf "$part"
  mkdir "$part"
  cp "$clean"/*.jsonl "$part/"
  "$python" "$scripts/corpora/corpora.py" wordings --table "$here/open.wordings.tsv" \
    --output "$part/open.llm.train.jsonl" "$clean/open.llm.train.jsonl"
  for passages in "$@"; do
    name=${passages%=*}
    xz -dc "$here/$name.labels.jsonl.xz" > "$work/labels.jsonl"
    "$python" "$scripts/corpora/corpora.py" texts --labels "$work/labels.jsonl" \
      --output "$part/$name.train.jsonl" "$data"/*.unlabelled.jsonl \
      "$data/biored.train.jsonl" "$data/bc5cdr.train.jsonl" "$data/ncbi-disease.train.jsonl"
  done
  "$python" - "$here/open.scheme.json" "$part/scheme.json" "$@" <<'PYTHON'
import json, sys
source, target, *marked = sys.argv[1:]
scheme = json.load(open(source))
for head in scheme["heads"]:
    for part in head["sources"]:
        if part.get("free"):
            part["weak"] = 0.1
        else:
            part["share"] = round(0.3 * part.get("share", 1), 3)
for name, share in (passages.split("=") for passages in marked):
    passages = {"files": [f"{name}.train.jsonl"], "share": int(share), "free": True, "weak": 0.1}
    scheme["heads"][0]["sources"].insert(1, passages)
json.dump(scheme, open(target, "w"))
PYTHON
  mv "$part" "$lesson"
}

# The shipped one then learns 420 marked passages for three epochs, and 390 more beside them for two; it is the mean of before
# these two and after. No 12 words in a row of the passages are those of a development part. It began each time from the model file of the step
# before, unpacked, and its first lesson had wordings for the first 1,074 names alone.
if [ "$variant" = shipped ]; then
  prepare lesson.data open.marked=5
  learn lesson1 "$student" "$work/lesson.data/scheme.json" 2 2e-4 1
  learn lesson2 "$work/lesson1" "$work/lesson.data/scheme.json" 1 2e-4 2
  prepare more.data open.marked=4 open.more=4
  learn lesson3 "$work/lesson2" "$work/more.data/scheme.json" 2 2e-4 3
  student=$work/shipped.student
  [ -d "$student" ] \
    || "$distill" checkpoint average --output "$student" "$work/lesson2" "$work/lesson3"
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
