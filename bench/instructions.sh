#!/bin/sh
# instructions.sh PROGRAM: count the instructions of a fixed replay, and print by how much
# they differ from those written down beside this file. With --write, write them down.
# Counts are those of one compiler: a difference is a question, not a fault.
set -eu
kept=$(dirname "$0")/instructions.txt
[ "$1" = --write ] && write=1 && shift || write=

out=$(mktemp)
log=$(mktemp)
trap 'rm -f "$out" "$log"' EXIT
for name in $("$1"); do
    valgrind --tool=callgrind --toggle-collect=counted --callgrind-out-file=/dev/null \
        "$1" "$name" 2>"$log"
    echo "$name $(sed -n 's/.*Collected : //p' "$log")"
done >"$out"
if [ "$write" ]; then
    cp "$out" "$kept"
fi
awk 'NR == FNR { kept[$1] = $2; next }
    { printf "%-12s %12d %+.2f %%\n", $1, $2, 100 * ($2 / kept[$1] - 1) }' "$kept" "$out"
