#!/bin/sh
# names.sh SOURCE: a harness of tests/proofs calls each function that the library exports.
cd "$1"
sed -n 's/^ *\(liqmap_.*\);$/\1/p' lib/liqmap.map | {
    number=0
    while read -r name; do
        number=$((number + 1))
        grep -q "\b$name(" tests/proofs/*.c || printf 'not '
        echo "ok $number - $name"
    done
    echo "1..$number"
}
