#!/bin/bash
# GNU parallel: all parts of a folder on all cores of this machine, or of the machines of a --sshloginfile.
#
#     deploy/parallel.sh PARTS RECORDS [OPTION OF PARALLEL...]
#
# One process a core, one thread each, and one copy of the model in memory, since it is mapped. Stopped and
# started again, it goes on where it was: a part's records appear under their name only when whole.
set -euo pipefail

parts="${1:?folder of parts}" records="${2:?folder of records}"
shift 2
mkdir -p "$records"
export records program="${EDGE_NER:-edge-ner}"

one_part() {
  local target status=0
  target="$records/$(basename "$1")"
  [ -e "$target" ] && return
  "$program" --input jsonl --format jsonl --threads 1 "$1" > "$target.part" || status=$?
  [ "$status" -le 1 ] || return "$status"
  sync "$target.part"
  mv -T "$target.part" "$target"
}
export -f one_part

find "$parts" -name '*.jsonl' -print0 | LC_ALL=C sort -z \
  | parallel --null --env one_part --env records --env program --retries 3 "$@" one_part {}
