#!/bin/sh
# wasm.sh SOURCE: the library as one module of WebAssembly, without a C library.
source=$1
for tool in clang wasm-ld node; do
    command -v $tool >/dev/null || { echo "1..0 # SKIP no $tool"; exit; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
here=$source/tests/package/wasm

# module NAME ARGUMENT...
module() {
    name=$1
    shift
    sh "$source/lib/js/wasm.sh" "$folder/$name.wasm" "$@" || exit
}

module liqmap -Wl,--export-dynamic

mkdir "$folder/include"
for header in inttypes stdio stdlib string; do
    : >"$folder/include/$header.h"
done
module digest -isystem "$folder/include" -include "$here/no_libc.h" \
    "$source/examples/digest.c" -Dmain=run_digest -Wl,--export=run_digest

node "$here/run.js" "$folder/liqmap.wasm" "$folder/digest.wasm" \
    "$source/lib/liqmap.map" "$source/tests/golden"
