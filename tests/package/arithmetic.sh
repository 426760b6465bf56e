#!/bin/sh
# arithmetic.sh SOURCE COMPILER...: with flags that change bits the library, built by hand,
# does not compile or finds it out when it runs; built by meson it has the right bits. By
# this compiler and by the other of gcc and clang. MESON comes from the environment.
source=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
here=$source/tests/package
program=$folder/program
log=$folder/log

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

build() {
    $cc -std=c99 "$@" -I "$source/include" "$source/lib/abi.c" "$source/lib/status.c" \
        "$here/self_check.c" -o "$program" 2>"$log"
}

# knows FLAG...: takes it without a word.
knows() {
    echo 'int main(void) { return 0; }' >"$folder/empty.c"
    [ -z "$($cc "$@" -Werror "$folder/empty.c" -o "$folder/empty" 2>&1 || echo no)" ]
}

# passes FLAG...
passes() {
    build "$@" && [ "$("$program")" = LIQMAP_OK ] || printf 'not '
    point "$cc $*: passes"
}

# refuses MESSAGE FLAG...
refuses() {
    message=$1
    shift
    if ! knows "$@"; then
        point "$cc $* # SKIP no such flag"
    elif build "$@"; then
        found=$("$program")
        [ "$found" = LIQMAP_E_ARITHMETIC ] || printf 'not '
        point "$cc $*: finds $found"
    else
        grep -q -e "error.*$message" "$log" || printf 'not '
        point "$cc $*: does not compile: $message"
    fi
}

# taken_back FLAGS...: a build by meson with those of them that the compiler knows.
taken_back() {
    known=
    for flags; do
        knows $flags && known="$known $flags"
    done
    CC=$cc CFLAGS=$known "$MESON" setup -Ddefault_library=static \
        -Dauto_features=disabled "$folder/build" "$source" >"$log" 2>&1 &&
        ninja -C "$folder/build" examples/digest >"$log" 2>&1 &&
        "$folder/build/examples/digest" >"$log" 2>&1 || {
        sed 's/^/# /' "$log"
        printf 'not '
    }
    rm -rf "$folder/build"
    point "$cc by meson:$known"
}

try() {
    cc=$*
    passes -O0 -ffp-contract=off
    passes -O2 -ffp-contract=off
    passes -O3 -ffp-contract=off

    ieee='needs IEEE arithmetic'
    refuses "$ieee" -O2 -funsafe-math-optimizations
    refuses "$ieee" -O2 -freciprocal-math
    refuses "$ieee" -O2 -fassociative-math -fno-signed-zeros -fno-trapping-math
    refuses "$ieee" -O2 -ffinite-math-only
    refuses "$ieee" -O2 -ffast-math
    refuses "$ieee" -O2 -fno-signed-zeros
    refuses "$ieee" -O2 -fsingle-precision-constant
    refuses 'on x87' -O2 -mfpmath=387
    # A fused operation needs a processor that has it.
    if grep -qw fma /proc/cpuinfo 2>/dev/null; then
        refuses 'contracted' -O2 -mfma -ffp-contract=fast
    fi

    taken_back -funsafe-math-optimizations -freciprocal-math \
        '-fassociative-math -fno-signed-zeros -fno-trapping-math' \
        -fsingle-precision-constant
}

try "$@"
case $("$@" --version) in
*clang*) other=gcc ;;
*) other=clang ;;
esac
if command -v $other >/dev/null; then
    try $other
fi

# Only clang takes an order in the source not to fuse; gcc takes -std=c99.
cc=gcc
if knows -mfma; then
    refuses 'build it with -std=c99 -ffp-contract=off' -O2 -std=gnu99 -mfma
fi
echo "1..$number"
