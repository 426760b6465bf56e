#!/bin/sh
# subproject.sh SOURCE: the library serves as a subproject, and is optimised whatever
# the project around it says. MESON and CC come from the environment.
here=$(dirname "$0")
source=$1
export CC
host=$(mktemp -d)
trap 'rm -rf "$host"' EXIT
cp "$here/host/meson.build" "$here/consumer.c" "$host"
mkdir "$host/subprojects"
ln -s "$source" "$host/subprojects/liqmap"

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

# levels BUILD PATTERN: the last -O of each command whose source matches, each once.
levels() {
    sed -n '/"command".*'"$2"'/s/.* \(-O[^ ]*\).*/\1/p' "$1/compile_commands.json" |
        sort -u
}

# optimised BUILDTYPE LEVEL
optimised() {
    build=$host/$1
    "$MESON" setup -Dbuildtype="$1" --wrap-mode=forcefallback "$build" "$host" \
        >"$host/log" || sed 's/^/# /' "$host/log"
    found=$(levels "$build" 'liqmap\/lib\/[a-z]*\.c')
    [ "$found" = "$2" ] || printf 'not '
    point "$1 has the library at $2, found $found"
}

optimised debug -O2
optimised plain -O2
optimised minsize -O2
optimised release -O3

ninja -C "$host/debug" >"$host/log" && "$host/debug/host" || {
    sed 's/^/# /' "$host/log"
    printf 'not '
}
point 'a program of the debug project runs'
echo "1..$number"
