#!/bin/sh
# one_unit.sh SOURCE COMPILER...: lib/ compiles as one unit, so no file-local name occurs
# in two of its sources, and takes of the C library only the headers that need none.
source=$1
shift

# point NAME TEXT: passes where TEXT is empty.
number=0
point() {
    number=$((number + 1))
    [ -z "$2" ] || { echo "$2" | sed 's/^/# /'; printf 'not '; }
    echo "ok $number - $1"
}

sources=$(ls "$source"/lib/*.c)
point 'one unit' "$(for file in $sources; do
    echo "#include \"$file\""
done | "$@" -I "$source/include" -I "$source/lib" -fsyntax-only -x c - 2>&1 ||
    echo "does not compile")"

point 'headers' "$(grep -n '^# *include <' "$source"/lib/*.[ch] |
    grep -Ev '<(float|limits|stddef|stdint|liqmap/[a-z]*)\.h>$')"

echo "1..$number"
