#!/bin/sh
# wasm.sh OUTPUT [ARGUMENT...]: the library as one module of WebAssembly that imports nothing,
# without a C library. Further arguments go to clang.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
output=$1
shift
exec clang --target=wasm32 -std=c99 -O2 -ffp-contract=off -nostdlib -mbulk-memory \
    -fvisibility=hidden -Wall -Wextra -Werror -I "$root/include" "$root"/lib/*.c \
    -Wl,--no-entry -Wl,--strip-all "$@" -o "$output"
