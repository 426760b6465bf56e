#!/bin/sh
# What the unit tests cover of lib/: lines, branches and conditions (MC/DC). Build with counters in
# BUILD, run them, and fail below what coverage.py asks for.
set -eu
cd "$(dirname "$0")/.."
. tests/setup.sh

build=${BUILD:-build-coverage}
need clang-19 llvm-19 libclang-rt-19-dev libc6-dev meson pkg-config check python3
# What meson runs while it configures counts as well.
LLVM_PROFILE_FILE=/dev/null CC=clang-19 configure "$build" -Dauto_features=auto -Ddefault_library=shared \
    "-Dc_args=['-fprofile-instr-generate', '-fcoverage-mapping', '-fcoverage-mcdc']" \
    -Dc_link_args=-fprofile-instr-generate
rm -rf "$build/counts"
exec /usr/bin/python3 -B tests/coverage.py . "$build"
