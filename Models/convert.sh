#!/bin/sh
# Converts the float checkpoint of a shipped student; same checkpoint and names, same bytes.
#
#     Models/convert.sh clinical|biomedical CHECKPOINT_DIRECTORY LEXICON.terms [OUTPUT]
#     Models/convert.sh open CHECKPOINT_DIRECTORY [OUTPUT]
#
# The last steps of training/clinical.sh, open.sh and biomedical.sh make both.
set -eu
usage="usage: Models/convert.sh clinical|open|biomedical CHECKPOINT [LEXICON.terms] [OUTPUT]"
student=${1:?$usage}
checkpoint=${2:?$usage}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here/.."
case $student in
clinical)
  lexicon=${3:?$usage}
  output=${4:-Models/clinical.ner}
  set -- --dictionary "$lexicon" --model-version 11 \
    --training-statement "6 layers, 384 wide, from all-MiniLM-L6-v2 with 6,000 clinical words added as \
word pieces; trained by edge-distill: masked words of 2.3 million word pieces, twice, then 4 epochs \
over 1.8 million with all heads, twice, and one more from the mean of both over 2.1 million; 4 epochs of the \
core types alone; 3 more of all heads from the mean of all of this; the mean of these lessons, and of that and 3 \
more epochs with notes written and marked for this project; 3 more with shorthand written later, and the mean of what came of \
these, counting twice, and of what they began from; 2 more with 250 notes and case descriptions marked later, with three seeds, and their mean \
with what they began from, which counts twice; 2 more from there with invented notes of families, with two seeds, the mean of these \
and of the mean before, and one more with short texts in which a cue ends before the next finding, three times, and the mean of these and of the mean before; one more with lists of \
medications in the form of RxNorm, and the mean with what it began from. Notes and case \
descriptions (MTSamples, ACI-Bench, MTS-Dialog, PriMock57, E3C) and \
invented shorthand and prose labelled by large language models; 1,622 more notes (MTSamples, ACI-Bench) labelled \
by two wide encoders taught on these; drug-effect pairs of PHEE." \
    --licence "Apache-2.0; initial weights Apache-2.0, training texts CC0, CC BY, CC BY 4.0, MIT and \
invented ones, names from open dictionaries: see NOTICE" \
    --scores "strict / relaxed F1 of this file with edge-ner's defaults on development notes, by which \
epochs and this mean were chosen, labelled by the same language models. Prose: medication 0.956 / 0.979, \
disease 0.916 / 0.953, symptom 0.867 / 0.926, micro 0.899 / 0.945; longer notes: micro 0.882 / 0.938; \
shorthand: micro 0.878 / 0.932."
  ;;
open)
  output=${3:-Models/open.ner}
  set -- --model-version 3 \
    --training-statement "6 layers, 384 wide, from the encoder of the clinical student before its heads; \
trained by edge-distill for 2 epochs over 2.5 million word pieces of 20 corpora asked for by the names \
of their types: passages marked by a large language model with types of its own choice, case reports, \
abstracts, eligibility criteria, notes, laboratory protocols, recipes; 3 more epochs with 420 passages marked likewise, several \
wordings for each type; 2 more with another 390, and the mean of before and after." \
    --licence "Apache-2.0; initial weights Apache-2.0, annotations public domain, MIT, CC BY 3.0, \
CC BY 4.0, CC BY-SA 3.0: see NOTICE" \
    --scores "strict / relaxed F1 on development notes, by which its threshold was chosen, types asked for \
by name: passages with types of free choice 0.598 / 0.729, in other words 0.583 / 0.710; 12 frequent types of case reports \
0.593 / 0.750; without the last 5 epochs and any text or label of BC5CDR and the NCBI disease corpus: 0.720 / 0.804 \
and 0.651 / 0.861 on these."
  ;;
biomedical)
  lexicon=${3:?$usage}
  output=${4:-Models/biomedical.ner}
  set -- --dictionary "$lexicon" --model-version 6 --window 512 \
    --head gene_disease --head gene_phenotype --head chemical_disease --head drug_effect \
    --training-statement "6 layers, 384 wide, from the encoder of the clinical student before its heads; \
trained by edge-distill for 5 epochs over abstracts of BioRED, BC5CDR, the NCBI disease corpus and four \
BioNLP tasks (Cancer Genetics, Pathway Curation, Epigenetics, Infectious Diseases), and sentences of PGR \
and PHEE; then the mean of two epochs from there with 288 and with 672 of these abstracts marked by a large language \
model by BioRED's types; then the mean of three lessons from there with 1,016 abstracts and 900 or 1,350 sentences of PGR marked likewise." \
    --licence "Apache-2.0; initial weights Apache-2.0, annotations public domain, MIT, Apache-2.0, \
CC BY 3.0, CC BY-SA 3.0, names from open dictionaries: see NOTICE" \
    --scores "strict F1 of this file with edge-ner's defaults on development abstracts, by which its epochs were \
chosen: BioRED gene 0.855, disease 0.833, chemical 0.772, species 0.985, variant 0.822, cell line 0.667; \
BC5CDR chemical 0.878, disease 0.795; pairs of a document: gene and disease 0.497, chemical and disease 0.484."
  ;;
*) echo "$usage" >&2; exit 2 ;;
esac
swift run -c release edge-distill quantize --checkpoint "$checkpoint" --name "$student" \
  --output "$output" "$@"
