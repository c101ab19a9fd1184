#!/bin/sh
# Converts the float checkpoint of the shipped student; same checkpoint and names, same bytes.
#
#     Models/convert.sh CHECKPOINT_DIRECTORY LEXICON.terms [OUTPUT]
#
# The last steps of training/clinical.sh make both.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here/.."
swift run -c release edge-distill quantize --checkpoint "$1" --dictionary "$2" \
  --output "${3:-Models/clinical.ner}" --name clinical --model-version 3 \
  --training-statement "6 layers, 384 wide, from all-MiniLM-L6-v2 with 6,000 clinical words added as \
word pieces; trained by edge-distill: masked words of 2.3 million word pieces, twice, then 4 epochs \
over 1.8 million with all heads. Notes and case descriptions (MTSamples, ACI-Bench, MTS-Dialog, \
PriMock57, E3C) and invented shorthand labelled by large language models; 1,622 more notes \
(MTSamples, ACI-Bench) labelled by two wide encoders taught on these; drug-effect pairs of PHEE." \
  --licence "Apache-2.0; initial weights Apache-2.0, training texts CC0, CC BY, CC BY 4.0, MIT and \
invented ones, names from open dictionaries: see NOTICE" \
  --scores "strict / relaxed F1 of this file with edge-ner's defaults on held-out notes labelled by the \
same language models. Prose: medication 0.940 / 0.972, disease 0.887 / 0.928, symptom 0.817 / 0.897, \
micro 0.863 / 0.921; longer notes: micro 0.860 / 0.926; shorthand: micro 0.845 / 0.908."
