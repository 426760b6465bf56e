#!/bin/sh
# installed.sh BUILD CONSUMER: an installed copy serves C and C++ through pkg-config.
# MESON, CC, CXX and PKG_CONFIG come from the environment.
build=$1 consumer=$2
[ "$PKG_CONFIG" ] || { echo '1..0 # SKIP no pkg-config'; exit; }
dest=$(mktemp -d)
trap 'rm -rf "$dest"' EXIT

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

install() {
    "$MESON" install -C "$build" --no-rebuild --quiet --destdir "$dest" --tags "$1"
}

# serves NAME COMPILER ARGUMENT...
serves() {
    name=$1 compiler=$2
    shift 2
    $compiler "$@" -o "$dest/program" &&
        LD_LIBRARY_PATH=$libdir "$dest/program" || printf 'not '
    point "$name"
    rm -f "$dest/program"
}

install runtime
files=$(find "$dest" ! -type d -exec basename {} \; | sort | tr '\n' ' ')
case $files in
'libliqmap.so.0 libliqmap.so.0.'*.*' ') ;;
*) printf 'not ' ;;
esac
point "runtime is $files"

install devel
libdir=$(dirname "$(find "$dest" -name libliqmap.a)")
PKG_CONFIG_SYSROOT_DIR=$dest
PKG_CONFIG_LIBDIR=$libdir/pkgconfig
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
flags=$("$PKG_CONFIG" --cflags --libs liqmap)
static="-static $("$PKG_CONFIG" --static --cflags --libs liqmap)"

serves 'C, shared' "$CC" "$consumer" $flags
serves 'C, static' "$CC" "$consumer" $static
if [ "$CXX" ]; then
    serves 'C++, shared' "$CXX" -x c++ "$consumer" -x none $flags
    serves 'C++, static' "$CXX" -x c++ "$consumer" -x none $static
fi
install man
[ "$(find "$dest" -path '*/man3/*' -name 'liqmap.3*')" ] || printf 'not '
point 'a man page of the library'
echo "1..$number"
