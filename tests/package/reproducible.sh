#!/bin/sh
# reproducible.sh SOURCE LIBRARY: builds in two folders give the same bytes. With debug information
# the folders have to be mapped away, as packagers do. MESON and CC come from the environment.
source=$1
export CC
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
log=$folder/log
shared=lib/$(basename "$2")
libraries="$shared lib/libliqmap.a"

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

# build FOLDER TARGETS OPTION...: of a copy of the source in that folder.
build() {
    name=$1 at=$folder/$1 targets=$2
    shift 2
    mkdir -p "$at/source"
    for part in meson.build include lib examples tests bench doc COPYING README.md; do
        cp -R "$source/$part" "$at/source"
    done
    "$MESON" setup "$@" "$at/build" "$at/source" >"$log" 2>&1 &&
        ninja -C "$at/build" $targets >"$log" 2>&1 || {
        sed 's/^/# /' "$log"
        printf 'not '
    }
    point "builds in $name"
}

# same A B FILE...
same() {
    a=$folder/$1/build b=$folder/$2/build
    shift 2
    for file; do
        cmp "$a/$file" "$b/$file" || printf 'not '
        point "$file: the same bytes, $(wc -c <"$a/$file")"
    done
}

program=examples/liqmap/liqmap
build a "$libraries $program" -Dbuildtype=release -Dauto_features=enabled
build a-longer/path "$libraries $program" -Dbuildtype=release -Dauto_features=enabled
same a a-longer/path $libraries $program

for name in debug debug-longer/path; do
    build $name "$libraries" -Dauto_features=disabled "-Dc_args=-ffile-prefix-map=$folder/$name=."
done
same debug debug-longer/path $libraries

# The control: without that the paths are in them.
build debug-unmapped "$libraries" -Dauto_features=disabled
cmp "$folder/debug/build/$shared" "$folder/debug-unmapped/build/$shared" 2>&1 | grep -q differ ||
    printf 'not '
point 'another folder is noticed'
echo "1..$number"
