#!/bin/sh
# The student for abstracts, with genes, diseases, chemicals and what is said to join them: from corpora
# to a model file, in steps that go on where they stopped.
#
#     Models/training/biomedical.sh DATA ONTOLOGY WORK [edge-distill]
#
# DATA holds the corpora, ONTOLOGY the dictionaries. INIT=DIRECTORY starts it from another checkpoint than MiniLM, EPOCHS sets
# the passes over the corpora (5). WORK gets everything that is made. Needs xz, and python3 for the data.
set -eu
data=${1:?usage: Models/training/biomedical.sh DATA ONTOLOGY WORK [edge-distill]}
ontology=${2:?}
work=${3:?}
distill=${4:-.build/release/edge-distill}
here=$(dirname "$0")
scripts=$here/../../scripts
python=${PYTHON:-python3}
clean=$work/biomedical.clean
linked=$work/biomedical.linked
mkdir -p "$work"

# Training files without text of any development part; counts on stdout.
if [ ! -d "$clean" ]; then
  "$python" "$scripts/corpora/drop_shared.py" --output "$clean.part" --dev "$data"/*.dev.jsonl \
    "$data"/open/*.dev.jsonl \
    -- "$data/biored.train.jsonl" "$data/bc5cdr.train.jsonl" "$data/ncbi-disease.train.jsonl" \
    "$data/gda-pgr.train.jsonl" "$data/phee.train.jsonl" "$data/open/bionlp-cg.train.jsonl" \
    "$data/open/bionlp-pc.train.jsonl" "$data/open/bionlp-epi.train.jsonl" \
    "$data/open/bionlp-id.train.jsonl"
  mv "$clean.part" "$clean"
fi

# What corpora say of concepts, as relations between mentions.
corpora() { "$python" "$scripts/corpora/corpora.py" "$@" --output "$linked.part"; }
if [ ! -d "$linked" ]; then
  rm -rf "$linked.part"
  mkdir "$linked.part"
  cp "$clean/ncbi-disease.train.jsonl" "$clean/phee.train.jsonl" "$clean"/bionlp-*.train.jsonl \
    "$linked.part"
  corpora mentions "$clean/biored.train.jsonl" "$data/biored.dev.jsonl" \
    --link GeneOrGeneProduct:DiseaseOrPhenotypicFeature=gene_disease
  corpora mentions "$clean/bc5cdr.train.jsonl" "$data/bc5cdr.dev.jsonl" \
    --link Chemical:Disease=chemical_disease
  corpora pairs "$clean/gda-pgr.train.jsonl" --link Gene:Phenotype=gene_phenotype
  mv "$linked.part" "$linked"
fi

# Names of chemicals (as medications) and diseases, from the dictionaries that may be shipped, less those
# that the abstracts hardly ever label.
names=$work/biomedical.terms
if [ ! -f "$names" ]; then
  "$python" - "$linked" "$work" <<'EOF'
import json
import pathlib
import sys

linked, work = map(pathlib.Path, sys.argv[1:])
meanings = {"ChemicalEntity": "medication", "Chemical": "medication"}
meanings |= {"DiseaseOrPhenotypicFeature": "disease", "Disease": "disease"}
for corpus in "biored", "bc5cdr":
    with open(work / f"{corpus}.names.jsonl", "w", encoding="utf-8") as output:
        for line in open(linked / f"{corpus}.train.jsonl", encoding="utf-8"):
            document = json.loads(line)
            entities = [
                {**entity, "type": meanings[entity["type"]]}
                for entity in document["entities"]
                if entity["type"] in meanings
            ]
            kept = {"id": document["id"], "text": document["text"], "entities": entities}
            output.write(json.dumps(kept, ensure_ascii=False) + "\n")
EOF
  "$distill" dictionary --names-only --no-stop-list --no-marks --most-words 5 \
    --types medication=medication,substance=medication,disease=disease,symptom=disease,finding=disease \
    --labelled "$work/biored.names.jsonl" --labelled "$work/bc5cdr.names.jsonl" --output "$names" \
    "$ontology/snomed-gps.tsv" "$ontology/drugbank.tsv" "$ontology/unii.tsv" "$ontology/mondo.tsv" \
    "$ontology/doid.tsv" "$ontology/hpo.tsv" "$ontology/symp.tsv" "$ontology/mesh.tsv" \
    "$ontology/icd10cm.tsv" "$ontology/brands.tsv" "$ontology/abbreviations.tsv"
fi

init=${INIT:-$work/minilm}
[ -d "$init" ] || sh "$scripts/corpora/fetch_initial_weights" "$init"

# learn NAME INIT SCHEME EPOCHS RATE: a training that goes on where it stopped. A window holds an abstract, so that the
# ends of a relation see each other.
learn() {
  output=$work/$1
  [ ! -e "$output.done" ] || return 0
  resume=
  if [ -e "$output/training.safetensors" ]; then resume=--resume; fi
  # $resume is an option or nothing.
  # shellcheck disable=SC2086
  "$distill" train --init "$2" --scheme "$3" --output "$output" \
    --dev "$linked/biored.dev.jsonl" "$linked/bc5cdr.dev.jsonl" \
    --choose default,gene_disease,chemical_disease \
    --features layout,case,joined,dictionary --dictionary "$names" --window 510 --batch 8 \
    --epochs "$4" --rate "$5" --quantized-epochs 1 --average 0.997 --seed "${SEED:-1}" $resume
  : > "$output.done"
}
cp "$here/biomedical.scheme.json" "$linked/"
learn biomedical "$init" "$linked/biomedical.scheme.json" "${EPOCHS:-5}" "${RATE:-3e-4}"

# Abstracts of the NCBI disease corpus and of BC5CDR that a large language model marked by BioRED's types, learnt by the
# heads that the file has: the first 288 of them, of three epochs the first chosen, and 672, of two the first chosen. The
# student so far is the mean of both. The shipped one began from the model file of the step above, unpacked (edge-distill
# checkpoint unpack), whose float weights were gone.
marked() {
  files=$work/biomedical.marked$1${2:+.$2}
  [ ! -d "$files" ] || return 0
  rm -rf "$files.part"
  mkdir "$files.part"
  cp "$linked"/*.jsonl "$here/biomedical.marked.scheme.json" "$files.part/"
  xz -dc "$here/abstracts.labels.jsonl.xz" | head -n "$1" > "$work/abstracts.labels.jsonl"
  "$python" "$scripts/corpora/corpora.py" texts --labels "$work/abstracts.labels.jsonl" \
    --output "$files.part/abstracts.marked.train.jsonl" \
    "$clean/ncbi-disease.train.jsonl" "$clean/bc5cdr.train.jsonl"
  [ "$#" -lt 2 ] || sentences "$2"
  mv "$files.part" "$files"
}

# Beside all abstracts the first so many of the marked sentences of PGR, where genes stand close.
sentences() {
  xz -dc "$here/sentences.labels.jsonl.xz" | head -n "$1" > "$work/sentences.labels.jsonl"
  "$python" "$scripts/corpora/corpora.py" texts --labels "$work/sentences.labels.jsonl" \
    --output "$files.part/sentences.marked.train.jsonl" "$clean/gda-pgr.train.jsonl"
  "$python" - "$files.part/biomedical.marked.scheme.json" <<'EOF'
import json
import sys

scheme = json.load(open(sys.argv[1], encoding="utf-8"))
sources = scheme["heads"][0]["sources"]
abstracts = next(s for s in sources if s["files"] == ["abstracts.marked.train.jsonl"])
abstracts["share"] = 1.5
sources.append(abstracts | {"files": ["sentences.marked.train.jsonl"], "share": 1})
json.dump(scheme, open(sys.argv[1], "w", encoding="utf-8"))
EOF
}
marked 288
marked 672
marked 1016 900
marked 1016 1350
scheme=biomedical.marked.scheme.json
learn biomedical.lesson1 "$work/biomedical" "$work/biomedical.marked288/$scheme" 3 1e-4
learn biomedical.lesson2 "$work/biomedical" "$work/biomedical.marked672/$scheme" 2 1e-4
[ -d "$work/biomedical.earlier" ] \
  || "$distill" checkpoint average --output "$work/biomedical.earlier" \
    "$work/biomedical.lesson2" "$work/biomedical.lesson1"

# Three times, from there and with three seeds, all abstracts and 900 of the sentences, twice, and all 1,350. Here too the shipped
# one began from the model file, unpacked; it is the mean of the three.
earlier=$work/biomedical.earlier
SEED=3 learn biomedical.lesson3 "$earlier" "$work/biomedical.marked1016.900/$scheme" 2 1e-4
SEED=4 learn biomedical.lesson4 "$earlier" "$work/biomedical.marked1016.900/$scheme" 2 1e-4
SEED=5 learn biomedical.lesson5 "$earlier" "$work/biomedical.marked1016.1350/$scheme" 2 1e-4
[ -d "$work/biomedical.student" ] \
  || "$distill" checkpoint average --output "$work/biomedical.student" \
    "$work/biomedical.lesson3" "$work/biomedical.lesson4" "$work/biomedical.lesson5"

"$distill" quantize --checkpoint "$work/biomedical.student" --dictionary "$names" --name biomedical --window 512 \
  --head gene_disease --head gene_phenotype --head chemical_disease --head drug_effect \
  --output "$work/biomedical.ner"
