#!/bin/sh
# headers.sh INCLUDE COMPILER...: every public header compiles alone, and twice.
include=$1
shift

number=0
for header in "$include"/liqmap/*.h; do
    name=liqmap/${header##*/}
    number=$((number + 1))
    printf '#include <%s>\n#include <%s>\n' "$name" "$name" |
        "$@" -I "$include" -fsyntax-only - || printf 'not '
    echo "ok $number - $name"
done
echo "1..$number"
