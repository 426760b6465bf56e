#!/bin/sh
# day.sh DATA PROGRAM [WRAPPER...]: each command of the program on the bundled day, under a tool that
# ends with another exit status where it finds something.
data=$1 program=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

number=0
while read -r words; do
    number=$((number + 1))
    # Words, and names of files, have no spaces.
    if ! "$@" "$program" $(echo "$words" | sed "s|%|$data/|g; s|@|$folder/|g") \
        >"$folder/out" 2>"$folder/err" </dev/null; then
        sed 's/^/# /' "$folder/err"
        printf 'not '
    fi
    echo "ok $number - $words"
done <<'END'
map %binance.csv
map --format json %binance.csv
map --format csv %binance.csv
map --output @map.svg %binance.csv
map --output @map.png %binance.csv
map --source binance=%binance.csv --source okx=%okx.csv
map --entry-points 4 --preset btcusdt-1h %binance.csv
summary %binance.csv
summary --format json --source a=%bybit.csv --source b=%okx.csv
replay --save @state %binance.csv
map --resume @state --snapshots %binance.csv
replay --format csv %okx.csv
replay --format json %okx.csv
heatmap %binance.csv
heatmap --format json --columns 100 %binance.csv
heatmap --output @heat.svg %binance.csv
heatmap --output @heat.png %binance.csv
cascade --direction up --depth-per-percent 50e6 --order 50e6 %binance.csv
cascade --direction down --depth-per-percent 50e6 --trigger --format json %binance.csv
cascade --direction up --depth-per-percent 50e6 --move 2 --output @cascade.svg %binance.csv
convert %metrics.csv %klines.csv
feed %feed.jsonl
positions %positions.csv
presets
presets --format json
price --venue binance:BTCUSDT --entry 95000 --leverage 50 --side long
venues
venues --format json
watch --once %binance.csv
END
echo "1..$number"
