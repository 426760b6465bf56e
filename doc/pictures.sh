#!/bin/sh
# pictures.sh PROGRAM SOURCE FOLDER: make the pictures of README.md and doc/ in a folder.
# pictures.sh PROGRAM SOURCE: fail where those of doc/img are not what is made now.
set -eu
liqmap=$1
source=$2
data=$source/examples/data
if [ "${3-}" ]; then
    folder=$3
else
    folder=$(mktemp -d)
    trap 'rm -r "$folder"' EXIT
fi

before='2026-01-13 21:30:00'
day='of 13 January 2026 (a modelled day)'
binance="--snapshots $data/binance.csv"

"$liqmap" map $binance --until "$before" --path-to '2026-01-14 22:00:00' \
    --title "BTC before the squeeze $day" --output "$folder/squeeze.svg"
"$liqmap" map --source "binance=$data/binance.csv" --source "okx=$data/okx.csv" \
    --source "bybit=$data/bybit.csv" --by venue --until "$before" --theme light \
    --title "BTC by venue before the squeeze $day" --output "$folder/venues.svg"
"$liqmap" heatmap $binance \
    --title 'BTC from 12 to 15 January 2026 (modelled days)' --output "$folder/heatmap.svg"
"$liqmap" cascade $binance --until '2026-01-13 21:36:00' --direction up \
    --depth-per-percent 12e6 --order 8e6 \
    --title "An order and what it forces out, 13 January 2026 (a modelled day)" --output "$folder/cascade.svg"

# page.png is a screenshot, by tests/page/picture.mjs.
[ "${3-}" ] || diff -q -x page.png "$source/doc/img" "$folder"
