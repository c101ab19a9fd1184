#!/bin/bash
# GNU parallel: all parts of a folder on all cores of this machine, or of the machines of a --sshloginfile.
#
#     deploy/parallel.sh PARTS RECORDS [OPTION OF PARALLEL...]
#
# One process a core, one thread each, and one copy of the model in memory, since it is mapped. Stopped and
# started again, it goes on where it was: a part's records appear under their name only when whole. Each try
# writes to a file of its own. Records have the path under RECORDS that their part has under PARTS.
set -euo pipefail

parts="${1:?folder of parts}" records="${2:?folder of records}"
shift 2
mkdir -p "$records"
export parts records program="${EDGE_NER:-edge-ner}"

# In a shell of its own: parallel's has no "set -e", and the trap is this part's.
one_part() (
  set -euo pipefail
  target="$records/$1" status=0
  [ ! -e "$target" ] || exit 0
  mkdir -p "$(dirname "$target")"
  temporary="$(mktemp --suffix=.part "$target.XXXXXX")"
  trap 'rm -f "$temporary"' EXIT
  chmod "=rw" "$temporary"  # Less the umask, as other new files.
  "$program" --input jsonl --format jsonl --threads 1 "$parts/$1" > "$temporary" || status=$?
  [ "$status" -le 1 ] || exit "$status"
  sync "$temporary"
  mv -T "$temporary" "$target"
)
export -f one_part

find -H "$parts" -name '*.jsonl' -printf '%P\0' | LC_ALL=C sort -z \
  | parallel --null --env one_part --env parts --env records --env program --retries 3 "$@" one_part {}
