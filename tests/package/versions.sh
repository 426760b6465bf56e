#!/bin/sh
# versions.sh SOURCE: meson refuses a soname, a header or a project of another version. MESON
# and CC come from the environment.
source=$1
export CC
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

# refuses WHAT FILE EXPRESSION: the source with that edit by sed.
refuses() {
    rm -rf "$folder/source" "$folder/build"
    mkdir "$folder/source"
    for part in lib examples tests bench doc; do
        ln -s "$source/$part" "$folder/source"
    done
    cp -R "$source/include" "$source/meson.build" "$folder/source"
    sed -i "$3" "$folder/source/$2"
    if cmp -s "$folder/source/$2" "$source/$2" ||
        "$MESON" setup -Dauto_features=disabled "$folder/build" "$folder/source" >"$folder/log" 2>&1 ||
        ! grep -q 'version.*disagree' "$folder/log"; then
        sed 's/^/# /' "$folder/log"
        printf 'not '
    fi
    point "refused: $1"
}

refuses 'a soname of another version' meson.build "s/^soversion = .*/soversion = '7'/"
refuses 'a project of another version' meson.build "s/^  version: '0/  version: '1/"
refuses 'a header of another version' include/liqmap/abi.h \
    's/\(VERSION_MINOR\) [0-9]*/\1 99/'
echo "1..$number"
