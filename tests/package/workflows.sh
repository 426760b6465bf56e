#!/bin/sh
# workflows.sh SOURCE: GitHub runs each stage of .ci/run and each part of tests/campaign.sh.
set -eu
cd "$1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# listed NAME: the values of a matrix.
listed() {
    sed -n "/^ *$1:\$/,/^ *steps:/s/^ *- \([a-z0-9]*\)\$/\1/p" ".github/workflows/$2.yml" | sort
}

sed -n 's/^\(script=[^ ]* \)*stage \([a-z0-9]*\).*/\2/p' .ci/run | sort >"$folder/stages"
sed -n "s/^parts='\(.*\)'\$/\1/p" tests/campaign.sh | tr ' ' '\n' | sort >"$folder/parts"
[ "$(wc -l <"$folder/stages")" -ge 10 ] && [ -s "$folder/parts" ]
listed stage tests | diff -u "$folder/stages" -
listed part campaign | diff -u "$folder/parts" -
