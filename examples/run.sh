#!/bin/sh
# Install what is missing, build, and print the map of a snapshot file: the one named as
# argument, or the one that comes with the examples.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-examples

(
    cd "$root"
    . tests/setup.sh
    need gcc libc6-dev meson
    configure build-examples -Dauto_features=disabled
    ninja --quiet -C build-examples examples/replay
) >&2

[ $# -gt 0 ] || cd "$root"
exec "$build/examples/replay" "$@"
