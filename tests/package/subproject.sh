#!/bin/sh
# subproject.sh SOURCE: the library serves as a subproject, is optimised whatever the
# project around it says, and is shared or static as that project says. MESON and CC come from the environment.
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

# builds LIBRARIES OPTION...: which of the two a project gets.
builds() {
    wanted=$1
    shift
    rm -rf "$host/kinds"
    "$MESON" setup "$@" --wrap-mode=forcefallback "$host/kinds" "$host" >"$host/log" ||
        sed 's/^/# /' "$host/log"
    found=$(ninja -C "$host/kinds" -t targets all |
        sed -n 's/.*liqmap\/lib\/libliqmap\.\(a\|so\)[0-9.]*: .*/\1/p' | sort -u)
    found=$(echo $found)
    [ "$found" = "$wanted" ] || printf 'not '
    point "${*:-no option}: builds $found"
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

builds 'a so'
builds a -Dliqmap:default_library=static
builds so -Dliqmap:default_library=shared
sed -i "s/('liqmap')/('liqmap', default_options: 'default_library=static')/" \
    "$host/meson.build"
builds a
echo "1..$number"
