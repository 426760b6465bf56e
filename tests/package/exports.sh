#!/bin/sh
# exports.sh NM OBJDUMP LIBRARY MAP INCLUDE: the headers, the map file and the shared library
# name the same functions, and the library exports nothing but functions.
set -eu
nm=$1 objdump=$2 library=$3 map=$4 include=$5
LC_ALL=C
export LC_ALL
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT

cat "$include"/liqmap/*.h | tr '\n' ' ' |
    grep -o 'LIQMAP_API [^(;]*[ *]liqmap_[a-z0-9_]*(' |
    sed 's/.*[ *]\(.*\)($/T \1/' | sort >"$lists/headers"
sed -n 's/^ *\(liqmap_.*\);$/T \1/p' "$map" | sort >"$lists/map"
case $library in
*.dll)
    "$objdump" -p "$library" | sed -n '/Name Pointer\] Table/,/^$/s/^\t\[ *[0-9]*\] /T /p'
    ;;
*)
    "$nm" -D --defined-only "$library" | sed 's/@.*//' | awk '$2 != "A" { print $2, $3 }'
    ;;
esac | sort >"$lists/library"

cd "$lists"
test -s headers
diff -u headers map
diff -u headers library
