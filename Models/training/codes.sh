#!/bin/sh
# Makes the code dictionary Models/clinical.terms; the same files give the same bytes.
#
#     Models/training/codes.sh DATA ONTOLOGY [OUTPUT] [edge-distill]
#
# DATA holds the training corpora without documents of the development parts (clinical.sh makes them in
# WORK/clean), ONTOLOGY the dictionaries that may be shipped: NOTICE lists them.
set -eu
data=${1:?usage: Models/training/codes.sh DATA ONTOLOGY [OUTPUT] [edge-distill]}
ontology=${2:?usage: Models/training/codes.sh DATA ONTOLOGY [OUTPUT] [edge-distill]}
output=${3:-Models/clinical.terms}
distill=${4:-.build/release/edge-distill}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

"$distill" dictionary --codes --output "$output" \
  MESH="$ontology/mesh.tsv" MONDO="$ontology/mondo.tsv" HPO="$ontology/hpo.tsv" \
  ICD10CM="$ontology/icd10cm.tsv" SNOMEDCT="$ontology/snomed-gps.tsv" \
  DRUGBANK="$ontology/drugbank.tsv" UNII="$ontology/unii.tsv" \
  --cross-references "$ontology/mondo-xrefs.tsv" \
  --brands "$ontology/brands.tsv" --brands "$ontology/brands-vaccines.tsv" \
  --abbreviations "$ontology/abbreviations.tsv" --abbreviations "$here/codes.senses.tsv" \
  --topics "$here/codes.topics.tsv" --corrections "$here/codes.corrections.tsv" \
  --usage "$data/bc5cdr.train.jsonl" --usage "$data/biored.train.jsonl" --similar MESH
