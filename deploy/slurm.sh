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
# status 1 is not an error here). Each try writes to a file of its own, so one that is started while another
# runs does it no harm. Records have the path under RECORDS that their part has under PARTS.
set -euo pipefail

parts="${PARTS:?folder of parts}" records="${RECORDS:?folder of records}"
program="${EDGE_NER:-edge-ner}"
mapfile -d '' -t files < <(find -H "$parts" -name '*.jsonl' -printf '%P\0' | LC_ALL=C sort -z)
part="${files[${SLURM_ARRAY_TASK_ID:?runs as a task of an array}]:?no such part}"
target="$records/$part"

if [ -e "$target" ]; then
  echo "$target is there already"
  exit
fi
mkdir -p "$(dirname "$target")"
temporary="$(mktemp --suffix=.part "$target.XXXXXX")"
trap 'rm -f "$temporary"' EXIT
chmod "=rw" "$temporary"  # Less the umask, as other new files.
status=0
"$program" --input jsonl --format jsonl --threads "${SLURM_CPUS_PER_TASK:-1}" "$parts/$part" \
  > "$temporary" || status=$?
[ "$status" -le 1 ] || exit "$status"
sync "$temporary"
mv -T "$temporary" "$target"
