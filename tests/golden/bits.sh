#!/bin/sh
# bits.sh [NAME]: examples/digest.c and packed.c by every compiler, level, processor and C
# library there is here: the same bits. NAME: only those whose name has it in it. At the end
# three changes of the library's last bits, which must be found.
cd "$(dirname "$0")/../.." || exit
wanted=${1-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export WINEDEBUG=-all

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

# build LIB COMMAND...: both programs, with the sources in LIB.
build() {
    lib=$1
    shift
    for program in examples/digest.c tests/golden/packed.c; do
        "$@" -std=c99 -ffp-contract=off -DLIQMAP_STATIC -I include "$lib"/*.c $program \
            -o "$folder/$(basename $program .c)" 2>"$folder/log" || return
    done
}

# same NAME RUNNER COMMAND...: RUNNER is how the programs are started, or "".
same() {
    name=$1 runner=$2
    shift 2
    case $name in
    *"$wanted"*) ;;
    *) return ;;
    esac
    if ! command -v "$1" >/dev/null || ! command -v ${runner:-env} >/dev/null; then
        point "$name # SKIP no $1 or ${runner%% *}"
        return
    fi
    rm -f "$folder"/digest* "$folder"/packed*
    build lib "$@" && $runner "$folder"/digest* >"$folder/log" 2>&1 &&
        $runner "$folder"/packed* tests/golden >"$folder/log" 2>&1 || {
        sed 's/^/# /' "$folder/log"
        printf 'not '
    }
    point "$name"
}

for compiler in gcc clang clang-19; do
    for level in 0 1 2 3 s; do
        same "$compiler -O$level" '' $compiler -O$level
    done
    same "$compiler -O3 -march=native" '' $compiler -O3 -march=native
done
same 'gcc -O2 -flto' '' gcc -O2 -flto
same 'clang -O2 -flto' '' clang -O2 -flto -fuse-ld=lld
same 'tcc' '' tcc
same 'i386 gcc -O2' '' gcc -m32 -msse2 -mfpmath=sse -O2 -isystem /usr/include/x86_64-linux-gnu
same 'musl gcc -O2' '' musl-gcc -static -O2
for processor in aarch64-linux-gnu arm-linux-gnueabihf riscv64-linux-gnu \
    powerpc64le-linux-gnu s390x-linux-gnu; do
    emulated=${processor%%-*}
    case $emulated in powerpc64le) emulated=ppc64le ;; esac
    for level in 0 2 3; do
        same "$processor -O$level" "qemu-$emulated" $processor-gcc -static -O$level
    done
done
same 'mingw -O2' wine x86_64-w64-mingw32-gcc -static -O2

# The control. differs NAME FILE OLD NEW: an edit that every digest must notice.
differs() {
    rm -rf "$folder/lib"
    mkdir "$folder/lib"
    cp lib/*.[ch] "$folder/lib"
    sed -i "s/$3/$4/" "$folder/lib/$2"
    if cmp -s "lib/$2" "$folder/lib/$2" || ! build "$folder/lib" gcc -O1 ||
        "$folder/digest" >"$folder/log" 2>&1; then
        printf 'not '
    fi
    point "found: $1"
}
if [ -z "$wanted" ]; then
    differs 'a step that is multiplied out' axis.c \
        'edge \* (1 + axis->step)' '(edge + edge * axis->step)'
    differs 'a product by a reciprocal' margin.c \
        '(1 - s \* margin) \/ (1 - s \* rate)' '(1 - s * margin) * (1 \/ (1 - s * rate))'
    differs 'a division by way of one' forecast.c \
        '\*mean += off \/ weight' '*mean += off * (1 \/ weight)'
fi
echo "1..$number"
