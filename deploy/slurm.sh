#!/bin/bash
#SBATCH --job-name=edge-ner
#SBATCH --cpus-per-task=1
#SBATCH --mem=512M
#SBATCH --time=04:00:00
#SBATCH --requeue
# Slurm: one task of a job array takes one part, a file of JSON Lines.
#
#     export PARTS=/data/parts RECORDS=/data/records
#     sbatch --array=0-999 --export=PARTS,RECORDS deploy/slurm.sh
#
# A part's records appear under their name only when they are whole, so a task that is killed and started
# again loses nothing and doubles nothing. A part whose notes failed in part keeps its record of them (exit
# status 1 is not an error here).
set -euo pipefail

parts="${PARTS:?folder of parts}" records="${RECORDS:?folder of records}"
program="${EDGE_NER:-edge-ner}"
mapfile -t files < <(find "$parts" -name '*.jsonl' | LC_ALL=C sort)
part="${files[${SLURM_ARRAY_TASK_ID:?runs as a task of an array}]:?no such part}"
target="$records/$(basename "$part")"

if [ -e "$target" ]; then
  echo "$target is there already"
  exit
fi
mkdir -p "$records"
temporary="$target.$SLURM_ARRAY_TASK_ID.part"
status=0
"$program" --input jsonl --format jsonl --threads "${SLURM_CPUS_PER_TASK:-1}" "$part" \
  > "$temporary" || status=$?
[ "$status" -le 1 ] || exit "$status"
sync "$temporary"
mv -T "$temporary" "$target"
