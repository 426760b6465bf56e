#!/bin/sh
# cmake.sh BUILD CONSUMER: an installed copy, moved elsewhere, serves CMake. MESON and CC
# come from the environment.
build=$1 consumer=$2
export CC
unset LD_LIBRARY_PATH
command -v cmake >/dev/null || { echo '1..0 # SKIP no cmake'; exit; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
here=$(dirname "$0")
log=$folder/log

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

failed() {
    sed 's/^/# /' "$log"
    printf 'not '
}

# configure VERSION: against the moved copy alone.
configure() {
    rm -rf "$folder/build"
    cmake -S "$here/cmake" -B "$folder/build" -DWANTED="$1" -DCONSUMER="$consumer" \
        -DCMAKE_PREFIX_PATH="$folder/moved" -DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF \
        >"$log" 2>&1
}

# runs TARGET, whose shared libraries match a pattern or, for '', none of liqmap.
runs() {
    found=$(ldd "$folder/build/$1" | sed -n 's/.*=> \(.*libliqmap.so.0\) .*/\1/p')
    "$folder/build/$1" && case $found in
    $2) ;;
    *) false ;;
    esac
}

"$MESON" install -C "$build" --no-rebuild --quiet --destdir "$folder/dest" --tags \
    runtime,devel
prefix=$(dirname "$(dirname "$(find "$folder/dest" -path '*/include/liqmap')")")
mv "$prefix" "$folder/moved"

configure 0.2 || failed
point 'find_package(liqmap 0.2)'
cmake --build "$folder/build" >"$log" 2>&1 || failed
point 'builds'
runs with_liqmap "$folder/moved/*" || failed
point 'liqmap::liqmap is the shared library'
runs with_static '' || failed
point 'liqmap::static needs no library'

! configure 0.3 && grep -q 'version: 0.2' "$log" || failed
point 'find_package(liqmap 0.3) is refused'

find "$folder/moved" -name 'libliqmap.so*' -exec rm {} +
configure 0.2 && cmake --build "$folder/build" >"$log" 2>&1 && runs with_liqmap '' ||
    failed
point 'without the shared library liqmap::liqmap is the static one'

find "$folder/moved" -name 'libliqmap.a' -exec rm {} +
! configure 0.2 && grep -q 'no library in' "$log" || failed
point 'without both nothing is found'
echo "1..$number"
