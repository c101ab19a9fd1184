#!/bin/sh
# The steps and seeds of the next clinical student: from corpora and dictionaries to a model file.
#
#     Models/training/clinical.sh DATA ONTOLOGY WORK [edge-distill]
#
# DATA holds the corpora, ONTOLOGY the dictionaries, WORK gets everything that is made: hours on two
# cores. Each step is left out when its result is there, trainings go on where they stopped: call it again
# after an interruption. Needs jq, xz and python3 with tokenizers, safetensors, numpy and faker; the
# wide teachers need torch and transformers too.
set -eu
data=${1:?usage: Models/training/clinical.sh DATA ONTOLOGY WORK [edge-distill]}
ontology=${2:?}
work=${3:?}
distill=${4:-.build/release/edge-distill}
here=$(dirname "$0")
scripts=$here/../../scripts
python=${PYTHON:-python3}
clean=$work/clean
mkdir -p "$work"

# Training files without text of any development part; counts on stdout.
if [ ! -d "$clean" ]; then
  "$python" "$scripts/corpora/drop_shared.py" --output "$clean.part" --dev "$data"/*.dev.jsonl \
    -- "$data"/*.train.jsonl "$data"/*.unlabelled.jsonl
  mv "$clean.part" "$clean"
fi

# The initial encoder, with 6,000 frequent clinical words as whole word pieces.
[ -d "$work/minilm" ] || sh "$scripts/corpora/fetch_initial_weights" "$work/minilm"
if [ ! -d "$work/merged" ]; then
  "$python" "$scripts/corpora/merge_vocabulary.py" --init "$work/minilm" --words 6000 \
    --output "$work/merged.part" "$clean/mtsamples.unlabelled.jsonl" \
    "$clean/aci-bench.unlabelled.jsonl" "$clean/notes.llm.train.jsonl" \
    "$clean/notes.llm2.train.jsonl" "$clean/shorthand.llm.train.jsonl=4" \
    "$clean/e3c.unlabelled.jsonl=0.3"
  mv "$work/merged.part" "$work/merged"
fi

# Names with their types, from the dictionaries that may be shipped.
if [ ! -f "$work/lexicon.terms" ]; then
  "$distill" dictionary --names-only --no-stop-list --no-marks --most-words 5 \
    --types medication=medication,substance=medication,disease=disease,symptom=symptom,finding=symptom \
    --labelled "$clean/notes.llm.train.jsonl" --labelled "$clean/notes.llm2.train.jsonl" \
    --labelled "$clean/shorthand.llm.train.jsonl" --output "$work/lexicon.terms" \
    "$ontology/snomed-gps.tsv" "$ontology/drugbank.tsv" "$ontology/unii.tsv" "$ontology/mondo.tsv" \
    "$ontology/doid.tsv" "$ontology/hpo.tsv" "$ontology/symp.tsv" "$ontology/mesh.tsv" \
    "$ontology/icd10cm.tsv" "$ontology/brands.tsv" "$ontology/brands-vaccines.tsv" \
    "$ontology/abbreviations.tsv"
fi

# run OUTPUT VERB...: a training that goes on where it stopped.
run() {
  output=$1
  shift
  [ ! -e "$output.done" ] || return 0
  if [ -e "$output/training.safetensors" ]; then set -- "$@" --resume; fi
  "$distill" "$@" --output "$output"
  : > "$output.done"
}

# Unlabelled notes as an ensemble of two wide teachers labels them. Their labels stand beside this script;
# TEACH=1 makes them anew: PyTorch, eight minutes on an H200.
if [ ! -d "$work/silver" ] && [ -z "${TEACH:-}" ]; then
  mkdir -p "$work/silver.part"
  for notes in mtsamples aci-bench; do
    xz -dc "$here/$notes.silver.jsonl.xz" > "$work/labels.jsonl"
    "$python" "$scripts/corpora/corpora.py" join --notes "$clean/$notes.unlabelled.jsonl" \
      --found "$work/labels.jsonl" --output "$work/silver.part/$notes.silver.train.jsonl"
  done
  mv "$work/silver.part" "$work/silver"
fi
if [ ! -d "$work/silver" ]; then
  [ -d "$work/mpnet" ] || sh "$scripts/corpora/fetch_initial_weights" "$work/mpnet" mpnet
  "$python" "$scripts/research/teacher/evidence.py" --distill "$distill" \
    --lexicon "$work/lexicon.terms" --output "$work/evidence" \
    "$clean"/notes.llm*.train.jsonl "$clean/shorthand.llm.train.jsonl" "$clean/phee.train.jsonl" \
    "$clean/mtsamples.unlabelled.jsonl" "$clean/aci-bench.unlabelled.jsonl" \
    "$data"/notes.llm*.dev.jsonl "$data/shorthand.llm.dev.jsonl" "$data/phee.dev.jsonl"
  "$python" "$scripts/research/teacher/wide_teacher.py" --encoder "$work/mpnet" --data "$clean" \
    --dev "$data" --evidence "$work/evidence" --pretrain-epochs 2 --pretrain-rate 1e-4 \
    --pretrain-files mtsamples.unlabelled,shorthand.llm.train --size 6144 --epochs 8 --rate 8e-5 \
    --seeds 1,2 --label aci-bench.unlabelled,mtsamples.unlabelled --output "$work/silver.part"
  mv "$work/silver.part" "$work/silver"
fi
cp "$work"/silver/*.jsonl "$clean/"

# Masked words of notes, with the features of place and case.
head -n 3000 "$clean/e3c.unlabelled.jsonl" > "$work/e3c.part.jsonl"
run "$work/pretrained" pretrain --init "$work/merged" --features layout,case,joined --epochs 2 \
  --seed 1 --notes "$clean/mtsamples.unlabelled.jsonl" "$clean/aci-bench.unlabelled.jsonl" \
  "$clean/notes.llm.train.jsonl" "$clean/notes.llm2.train.jsonl" \
  "$clean/shorthand.llm.train.jsonl" "$work/e3c.part.jsonl"

# All heads together, twice: with altered texts (other names, laid out anew, case, typing errors), and as they are.
cp "$here/clinical.scheme.json" "$here/clinical.last.scheme.json" "$clean/"
features="--features layout,case,joined,dictionary --dictionary $work/lexicon.terms"
dev="--dev $data/notes.llm.dev.jsonl $data/notes.llm2.dev.jsonl $data/shorthand.llm.dev.jsonl"
choose="--choose default,assertion,medication,phi"
names="$ontology/brands.tsv $ontology/abbreviations.tsv $ontology/symp.tsv"
# Lists of words, split on purpose.
# shellcheck disable=SC2086
run "$work/altered" train --init "$work/pretrained" --scheme "$clean/clinical.scheme.json" \
  $features $dev --epochs 4 --average 0.998 --quantized-epochs 1 $choose --seed 1 \
  --replace 0.15 --names $names --relay 0.15 --recase 0.04 --typos 0.003 --rejoin 0.003 --eponyms 0.1
# shellcheck disable=SC2086
run "$work/plain" train --init "$work/pretrained" --scheme "$clean/clinical.scheme.json" \
  $features $dev --epochs 4 --average 0.998 --quantized-epochs 1 $choose --seed 1

# The mean of their weights learns for one more epoch, with the shorthand's names, dates and numbers replaced by others in
# every second copy and with PHEE's sentences of treatments, where nothing is a reaction.
[ -d "$work/mean" ] \
  || "$distill" checkpoint average --output "$work/mean" "$work/altered" "$work/plain"
if [ ! -d "$work/last" ]; then
  mkdir -p "$work/last.part"
  cp "$clean"/*.jsonl "$clean/clinical.last.scheme.json" "$work/last.part/"
  "$python" "$scripts/corpora/surrogates.py" --seed 1 \
    --output "$work/last.part/shorthand.surrogates.train.jsonl" "$clean/shorthand.llm.train.jsonl"
  "$python" "$scripts/corpora/corpora.py" treatments --output "$work/last.part" \
    "$clean/phee.train.jsonl"
  mv "$work/last.part" "$work/last"
fi
# shellcheck disable=SC2086
run "$work/more" train --init "$work/mean" --scheme "$work/last/clinical.last.scheme.json" \
  $features $dev --epochs 1 --rate 1e-4 --average 0.998 --quantized-epochs 1 $choose --seed 1

# The mean of that and of what it started from; then the core types alone, from the masked words again.
[ -d "$work/all" ] \
  || "$distill" checkpoint average --output "$work/all" "$work/more" "$work/mean"
"$python" "$scripts/corpora/weigh_heads.py" "$here/clinical.scheme.json" default=1 \
  > "$clean/core.scheme.json"
# shellcheck disable=SC2086
run "$work/core" train --init "$work/pretrained" --scheme "$clean/core.scheme.json" \
  $features $dev --epochs 4 --average 0.998 --quantized-epochs 1 --choose default --seed 1

# The encoder's mean of both, which no other head fits, learns them again, with the core types' loss counting most.
[ -d "$work/start" ] \
  || "$distill" checkpoint average --output "$work/start" "$work/all" "$work/core"
# lesson KIND NAME INIT EPOCHS RATE SEED WEIGHTS...: all heads once more, with the files of KIND and the scheme of what stands before
# its dot; what weigh_heads.py adds to it may follow.
lesson() {
  kind=$1
  name=$2
  init=$3
  epochs=$4
  rate=$5
  seed=$6
  shift 6
  "$python" "$scripts/corpora/weigh_heads.py" "$here/clinical.${kind%.*}.scheme.json" "$@" \
    > "$work/$kind/$name.scheme.json"
  # shellcheck disable=SC2086
  run "$work/$name" train --init "$work/$init" --scheme "$work/$kind/$name.scheme.json" $features $dev \
    --epochs "$epochs" --rate "$rate" --average 0.998 --quantized-epochs 1 $choose --seed "$seed"
}
lesson last first start 2 1e-4 1 default=5 phi=2 assertion=1 medication=3
lesson last second first 1 1e-4 2 default=5 phi=4 assertion=1.5 medication=6

# The student so far is the mean of these two and of what all heads learnt together.
[ -d "$work/lessons" ] \
  || "$distill" checkpoint average --output "$work/lessons" "$work/first" "$work/second"
[ -d "$work/before" ] \
  || "$distill" checkpoint average --output "$work/before" "$work/lessons" "$work/more"

# Shorthand and prose that a language model wrote and marked for this project under written.guide.md, and its
# labels of 190 more notes and case descriptions, which the wide teachers' labels of the same give way to.
if [ ! -d "$work/written" ]; then
  mkdir -p "$work/written.part"
  cp "$work"/last/*.jsonl "$work/written.part/"
  for kind in shorthand prose; do
    xz -dc "$here/written.$kind.txt.xz" > "$work/written.$kind.txt"
  done
  "$python" "$scripts/corpora/marked_notes.py" read "$work/written.shorthand.txt" \
    --output "$work/written.part/shorthand.written.train.jsonl"
  "$python" "$scripts/corpora/marked_notes.py" read "$work/written.prose.txt" --no-private \
    --output "$work/written.part/notes.written.train.jsonl"
  xz -dc "$here/marked.labels.jsonl.xz" > "$work/labels.jsonl"
  "$python" "$scripts/corpora/corpora.py" texts --labels "$work/labels.jsonl" \
    --output "$work/written.part/notes.marked.train.jsonl" "$clean"/*.unlabelled.jsonl
  for notes in mtsamples aci-bench; do
    jq -c --slurpfile marked "$work/labels.jsonl" \
      'select(.id as $id | all($marked[]; .id != $id))' "$work/last/$notes.silver.train.jsonl" \
      > "$work/written.part/$notes.silver.train.jsonl"
  done
  "$python" "$scripts/corpora/surrogates.py" --seed 2 \
    --output "$work/written.part/shorthand.written.surrogates.train.jsonl" \
    "$work/written.part/shorthand.written.train.jsonl"
  mv "$work/written.part" "$work/written"
fi
lesson written written1 before 1 1e-4 4 default=5 phi=4 assertion=1.5 medication=6
lesson written written2 written1 2 2e-4 5 default=5 phi=4 assertion=2 medication=6
[ -d "$work/earlier" ] \
  || "$distill" checkpoint average --output "$work/earlier" "$work/before" "$work/written2"

# begin KIND: a new folder $part, which is moved when it is whole, with the files of the lesson before, KIND.
begin() {
  part=$work/files.part
  rm -rf "$part"
  mkdir -p "$part"
  cp "$work/$1"/*.jsonl "$part/"
}

# More shorthand of that kind, 400 notes and later 1,280, learnt in two further lessons; in notes.written, where the past is
# marked by other habits than in notes.llm, nothing is learnt of it. The student is their outcome twice and once what they
# began from.
further() {
  [ ! -d "$work/further.$1" ] || return 0
  begin written
  for kind in $2; do
    xz -dc "$here/written.$kind.txt.xz"
  done > "$part/notes.txt"
  "$python" "$scripts/corpora/marked_notes.py" read "$part/notes.txt" \
    --output "$part/shorthand.written.train.jsonl"
  "$python" "$scripts/corpora/surrogates.py" --seed 3 \
    --output "$part/shorthand.written.surrogates.train.jsonl" \
    "$part/shorthand.written.train.jsonl"
  mv "$part" "$work/further.$1"
}
further more "shorthand more"
further later "shorthand more later"
lesson further.more further1 earlier 1 2e-4 11 default=5 phi=4 assertion=2 medication=6
lesson further.later further2 further1 2 2e-4 12 default=5 phi=4 assertion=2 medication=6
[ -d "$work/student" ] \
  || "$distill" checkpoint average --output "$work/student" "$work/earlier" "$work/further2" \
    "$work/further2"

# Notes and case descriptions that a language model marked later: the first 250 of 582 are learnt, with PHEE's drugs as
# medications, with three seeds. It began from the model file of the step above, unpacked (edge-distill checkpoint unpack). The
# student is the mean of what came of them and, counting twice, of what they began from.
if [ ! -d "$work/prose" ]; then
  begin further.later
  xz -dc "$here/prose.labels.jsonl.xz" | head -n 250 > "$work/labels.jsonl"
  "$python" "$scripts/corpora/corpora.py" texts --labels "$work/labels.jsonl" \
    --output "$part/notes.prose.train.jsonl" "$clean"/*.unlabelled.jsonl
  mv "$part" "$work/prose"
fi
for seed in 21 31 41; do
  lesson prose "prose$seed" student 2 2e-4 "$seed" default=5 phi=4 assertion=2 medication=6
done
[ -d "$work/marked" ] \
  || "$distill" checkpoint average --output "$work/marked" "$work/student" "$work/student" \
    "$work/prose21" "$work/prose31" "$work/prose41"

# Notes of families, learnt from what the 250 notes were learnt from, with two seeds; then short texts in which a cue ends before the
# next finding, every tenth of a theme held back, from the mean of these and of the student so far: without the last texts, and, with
# two seeds, with labels that say of no relative's finding that it is past, as those given. The student is the mean of these three, the
# first two counting twice, and of the student so far.
if [ ! -d "$work/family" ]; then
  begin prose
  xz -dc "$here/written.family.txt.xz" > "$part/notes.txt"
  "$python" "$scripts/corpora/marked_notes.py" read "$part/notes.txt" \
    --output "$part/shorthand.family.train.jsonl"
  mv "$part" "$work/family"
fi
for seed in 21 41; do
  lesson family "family$seed" student 2 2e-4 "$seed" default=5 phi=4 assertion=2 medication=6
done
[ -d "$work/families" ] || "$distill" checkpoint average --output "$work/families" \
  "$work/marked" "$work/family21" "$work/family41"
# texts NAME THEMES MEND: the files of a lesson with the texts whose theme is one of THEMES, their labels mended by the expression.
texts() {
  [ ! -d "$work/$1" ] || return 0
  begin prose
  for texts in scope scope.more; do
    xz -dc "$here/written.$texts.txt.xz"
  done | awk -v themes="$2" '
    /^=== / {
      theme = $2
      sub(/-.*/, "", theme)
      isKept = ++count[theme] % 10 && theme ~ themes
    }
    isKept' > "$part/notes.txt"
  "$python" "$scripts/corpora/marked_notes.py" read "$part/notes.txt" \
    --output "$part/texts.jsonl"
  sed -E "$3" "$part/texts.jsonl" > "$part/notes.scope.train.jsonl"
  sed -E "$3" "$work/family/shorthand.family.train.jsonl" > "$part/shorthand.family.train.jsonl"
  rm "$part/texts.jsonl"
  mv "$part" "$work/$1"
}
texts prose.first '^c([1-9]|10)$' ''
texts prose.all '' 's/("flags": "[a-z]*)h([a-z]*f)/\1\2/g; s/("flags": "[a-z]*f[a-z]*)h/\1/g'
short="--add shorthand.family.train.jsonl=2 --add notes.scope.train.jsonl=3"
# shellcheck disable=SC2086
lesson prose.first scope91 families 1 1e-4 91 default=5 phi=4 assertion=2 medication=6 $short
for seed in 101 111; do
  # shellcheck disable=SC2086
  lesson prose.all "scope$seed" families 1 1e-4 "$seed" default=5 phi=4 assertion=2 medication=6 $short
done
[ -d "$work/scoped" ] || "$distill" checkpoint average --output "$work/scoped" \
  "$work/scope91" "$work/scope91" "$work/scope101" "$work/scope101" "$work/scope111" "$work/marked"

# Lists of medications as record systems export them, and everything of the lesson before, learnt from the student so far. The
# student is the mean of both.
if [ ! -d "$work/prose.drugs" ]; then
  begin prose.all
  "$python" "$scripts/corpora/drug_lists.py" --count 320 --seed 5 \
    --output "$part/notes.drugs.train.jsonl"
  mv "$part" "$work/prose.drugs"
fi
# shellcheck disable=SC2086
lesson prose.drugs drugs121 scoped 1 1e-4 121 default=5 phi=4 assertion=2 medication=6 $short \
  --add notes.drugs.train.jsonl=2:default,assertion,medication
[ -d "$work/listed" ] \
  || "$distill" checkpoint average --output "$work/listed" "$work/scoped" "$work/drugs121"

# The model file. Flags hold from one half on.
"$distill" quantize --checkpoint "$work/listed" --dictionary "$work/lexicon.terms" \
  --name clinical --output "$work/clinical.ner"
