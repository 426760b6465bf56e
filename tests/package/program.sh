#!/bin/sh
# program.sh BUILD SOURCE: the program starts from the prefix it was installed in, wherever
# that lies, by the library beside it; and a build without it says what it needs. MESON and
# CC come from the environment.
build=$1 source=$2
export CC
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset LD_LIBRARY_PATH

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

"$MESON" install -C "$build" --no-rebuild --quiet --destdir "$folder/dest"
mv "$folder/dest" "$folder/moved"
program=$(find "$folder/moved" -path '*/bin/liqmap')

"$program" venues | grep -q binance:BTCUSDT || printf 'not '
point 'starts'
ldd "$program" | grep -q "=> $folder/moved/.*libliqmap.so.0 " || printf 'not '
point 'with the library installed beside it'

if [ -e "$build/examples/web/liqmap.html" ]; then
    "$program" map --snapshots "$source/examples/data/okx.csv" --until '2026-01-12 06:00:00' \
        --output "$folder/page.html" 2>"$folder/said"
    grep -q 'id="data">H4sI' "$folder/page.html" || printf 'not '
    point 'and writes the page installed beside it'
fi

# No package is found where pkg-config finds nothing; libcsv has no pkg-config file.
PKG_CONFIG_LIBDIR=$folder "$MESON" setup "$folder/build" "$source" >"$folder/log"
grep -q 'program liqmap *: no: needs libjansson-dev, libzip-dev$' "$folder/log" ||
    printf 'not '
point 'a build without it names the packages'
grep -q 'tests in C *: no: needs check$' "$folder/log" || printf 'not '
point 'and what the tests need'
"$MESON" setup --reconfigure "$folder/build" "$source" -Dauto_features=disabled \
    >"$folder/log"
grep -q 'program liqmap *: no: auto_features is disabled; needs ' "$folder/log" ||
    printf 'not '
point 'or that it was disabled'
echo "1..$number"
