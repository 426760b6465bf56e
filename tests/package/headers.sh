#!/bin/sh
# headers.sh INCLUDE COMPILER...: every public header compiles alone, and twice; and its macro.
include=$1
shift

number=0
for header in "$include"/liqmap/*.h; do
    name=liqmap/${header##*/}
    number=$((number + 1))
    printf '%s\n' "#include <$name>" "#include <$name>" '#ifdef LIQMAP_SIZE' \
        'extern char room[LIQMAP_SIZE(8, 3)];' '#endif' |
        "$@" -I "$include" -fsyntax-only - || printf 'not '
    echo "ok $number - $name"
done
echo "1..$number"
