#!/bin/sh
# Converts the float checkpoint of the shipped student; same checkpoint, same bytes.
#
#     Models/convert.sh CHECKPOINT_DIRECTORY [OUTPUT]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here/.."
swift run -c release edge-distill quantize --checkpoint "$1" --output "${2:-Models/clinical.ner}" \
  --name clinical --model-version 1 \
  --training-statement "6 layers, 384 wide, from all-MiniLM-L6-v2. 6 epochs over 434,270 tokens: \
clinical notes and case descriptions (MTSamples, ACI-Bench, MTS-Dialog, PriMock57, E3C) labelled \
by a large language model under a written guideline, and the case reports of MACCROBAT labelled \
by people (Medication, Disease_disorder, Sign_symptom)." \
  --licence "Apache-2.0; initial weights Apache-2.0, training texts CC0, CC BY and CC BY 4.0: see \
NOTICE" \
  --scores "float32 student, argmax, strict / relaxed F1. Held-out notes labelled by the same \
language model: medication 0.918 / 0.942, disease 0.815 / 0.902, symptom 0.769 / 0.863, micro \
0.811 / 0.890. MACCROBAT dev (another annotation scheme): micro 0.503 / 0.689."
