#!/bin/sh
# Converts the float checkpoint of the shipped student; same checkpoint, same bytes.
#
#     Models/convert.sh CHECKPOINT_DIRECTORY [OUTPUT]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here/.."
swift run -c release edge-distill quantize --checkpoint "$1" --output "${2:-Models/clinical.ner}" \
  --name clinical --model-version 2 \
  --training-statement "6 layers, 384 wide, from all-MiniLM-L6-v2, trained by edge-distill: 4 epochs \
over 1.1 million word pieces. Notes and case descriptions (MTSamples, ACI-Bench, MTS-Dialog, \
PriMock57, E3C) labelled by a large language model under a written guideline; 1,672 more (E3C, \
MTSamples, ACI-Bench) labelled by the majority of ten dictionaries and three earlier students; and, \
on heads of their own that are not in this file, MACCROBAT, BC5CDR and the NCBI disease corpus, \
labelled by people." \
  --licence "Apache-2.0; initial weights Apache-2.0, training texts CC0, CC BY, CC BY 4.0 and public \
domain: see NOTICE" \
  --scores "strict / relaxed F1 of this file with edge-ner's defaults. Held-out notes labelled by the \
same language model: medication 0.914 / 0.949, disease 0.866 / 0.918, symptom 0.800 / 0.884, micro \
0.843 / 0.908. MACCROBAT dev (another annotation scheme): micro 0.407 / 0.665."
