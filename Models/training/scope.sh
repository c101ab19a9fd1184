#!/bin/sh
# Lessons with short texts in which a cue ends before the next finding, and with notes of families: steps and seeds.
#
#     Models/training/scope.sh DATA WORK [edge-distill]
#
# Goes on where clinical.sh stopped in WORK, and from Models/clinical.ner, unpacked; what came of it so far is in
# Experiments.md, "Where a cue ends". Each step is left out when its result is there, trainings go on where they stopped:
# an hour for each of the two lessons with families, half an hour for each of the four after them, on two cores with AVX2.
# Needs jq, xz and python3.
set -eu
data=${1:?usage: Models/training/scope.sh DATA WORK [edge-distill]}
work=${2:?}
distill=${3:-.build/release/edge-distill}
here=$(dirname "$0")
scripts=$here/../../scripts
python=${PYTHON:-python3}

[ -d "$work/shipped" ] \
  || "$distill" checkpoint unpack --output "$work/shipped" "$here/../clinical.ner"

# files NAME [THEMES]: the last lesson's files, notes of families and, of THEMES, the texts but for every tenth, which is held back.
files() {
  [ ! -d "$work/$1" ] || return 0
  part=$work/files.part
  rm -rf "$part"
  mkdir -p "$part"
  cp "$work"/prose/*.jsonl "$part/"
  xz -dc "$here/written.family.txt.xz" > "$part/notes.txt"
  "$python" "$scripts/corpora/marked_notes.py" read "$part/notes.txt" \
    --output "$part/shorthand.family.train.jsonl"
  if [ "${2:-}" ]; then
    for texts in scope scope.more; do
      xz -dc "$here/written.$texts.txt.xz"
    done | awk -v themes=" $2 " '
      /^=== / {
        theme = $2
        sub(/-.*/, "", theme)
        isKept = ++count[theme] % 10 && index(themes, " " theme " ")
      }
      isKept' > "$part/plain.txt"
    "$python" "$scripts/corpora/marked_notes.py" read "$part/plain.txt" \
      --output "$part/notes.scope.train.jsonl"
  fi
  mv "$part" "$work/$1"
}

# lesson FILES NAME INIT EPOCHS RATE SEED SHORTHAND SILVER PROSE FAMILY TEXTS: all heads once more, with these shares of the sources. Without
# texts nothing of what is past is learnt from the 250 notes marked last.
lesson() {
  "$python" "$scripts/corpora/weigh_heads.py" "$here/clinical.prose.scheme.json" \
    default=5 phi=4 assertion=2 medication=6 \
    | jq --argjson shorthand "$7" --argjson silver "$8" --argjson prose "$9" --argjson family "${10}" \
      --argjson texts "${11}" '
      .heads |= map(.name as $head
        | (if $head == "phi" then {layer: "phi"} else {} end) as $layer
        | .sources |= (map(
            if any(.files[]; startswith("shorthand.llm")) then .share = $shorthand
            elif any(.files[]; contains("silver")) then .share = $silver
            elif .files == ["notes.prose.train.jsonl"] then .share = $prose
              | if $head == "assertion" and $texts == 0 then .missing = ["historical"] else . end
            else . end)
          + [{files: ["shorthand.family.train.jsonl"], share: $family} + $layer]
          + if $texts == 0 then [] else
              [{files: ["notes.scope.train.jsonl"], share: $texts} + $layer] end))' \
      > "$work/$1/$2.scheme.json"
  [ ! -e "$work/$2.done" ] || return 0
  resume=
  [ ! -e "$work/$2/training.safetensors" ] || resume=--resume
  # shellcheck disable=SC2086
  "$distill" train --init "$work/$3" --scheme "$work/$1/$2.scheme.json" \
    --features layout,case,joined,dictionary --dictionary "$work/lexicon.terms" \
    --dev "$data/notes.llm.dev.jsonl" "$data/notes.llm2.dev.jsonl" "$data/shorthand.llm.dev.jsonl" \
    --epochs "$4" --rate "$5" --average 0.998 --quantized-epochs 1 \
    --choose default,assertion,medication,phi --seed "$6" --output "$work/$2" $resume
  : > "$work/$2.done"
}

files family
lesson family family21 student 2 2e-4 21 1 0.3 2 2 0
lesson family family41 student 2 2e-4 41 1 0.3 2 2 0
[ -d "$work/families" ] || "$distill" checkpoint average --output "$work/families" \
  "$work/shipped" "$work/family21" "$work/family41"

files scope.a "c1 c7 c8"
files scope.b "c1 c3 c4 c7 c8"
files scope.c "c1 c2 c3 c4 c5 c7 c8"
files scope.d "c1 c2 c3 c4 c5 c6 c7 c8 c9 c10"
lesson scope.a scopeA families 1 1e-4 61 0.6 0.18 2 2 4
lesson scope.b scopeB families 1 1e-4 71 0.6 0.18 2 2 4
lesson scope.c scopeC shipped 1 1e-4 81 1 0.3 1 1 4
lesson scope.d scopeD families 1 1e-4 91 1 0.3 2 2 3
