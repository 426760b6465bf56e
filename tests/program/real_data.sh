#!/bin/sh
# real_data.sh REPLAY FOLDER: map every file of real snapshots, where there are any. replay
# validates the map after each snapshot. They may not be copied, so they lie outside.
replay=$1 folder=$2
number=0
for file in "$folder"/*-1h.csv "$folder"/*-5m.csv "$folder"/*-4h.csv; do
    [ -e "$file" ] && grep -q open_interest "$file" || continue
    number=$((number + 1))
    rows=$(grep -c '^[0-9]' "$file")
    "$replay" "$file" | grep -q ": $rows snapshots," || printf 'not '
    echo "ok $number - ${file##*/}, $rows snapshots"
done
[ "$number" -gt 0 ] || {
    echo '1..0 # SKIP there is no folder of real market data beside the project'
    exit
}
echo "1..$number"
