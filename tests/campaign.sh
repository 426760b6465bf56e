#!/bin/bash
# What is too long for .ci/run: campaign.sh [PART...], by default all parts. A line for each
# part, and "N passed, M failed" at the end. FUZZ_SECONDS is how long each fuzzer runs (3600).
#
#     tests/campaign.sh fuzz               every fuzzer, and the defect that each must find
#     tests/campaign.sh bits               the same bits by every compiler and processor
#     tests/campaign.sh proofs             no run-time error in any call, by Frama-C
#     tests/campaign.sh drift              a hundred million calls that are made to drift
#     tests/campaign.sh faults             signals and kill -9 by hundreds while files are written
#     tests/campaign.sh streams            the random tests of C, Python, JavaScript and the program, longer
#     tests/campaign.sh analysis           what reads C without running it, over all of it
#     tests/campaign.sh memory             valgrind, gcc's sanitizers on all tests, MSan on the fuzzers
#     tests/campaign.sh mutants            each change of lib/, and some of the readers, that a test must see
cd "$(dirname "$0")/.." || exit
. tests/setup.sh

passed=0 failed=0 report=
build=build-campaign
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# count NAME GOOD BAD
count() {
    ((passed += $2, failed += $3))
    report+=$(printf '%-18s %6d passed, %d failed' "$1" "$2" "$3")$'\n'
}

# tap NAME COMMAND...: one point each; without a plan it did not come to its end.
tap() {
    local good bad
    printf '\n== %s\n' "$1"
    "${@:2}" </dev/null 2>&1 | tee "$log"
    good=$(grep -c '^ok ' "$log") bad=$(grep -c '^not ok ' "$log")
    ((good -= $(grep -ci '^ok .*# *skip' "$log")))
    grep -q '^1\.\.' "$log" || ((bad++))
    count "$1" "$good" "$bad"
}

# exits NAME COMMAND...: one point.
exits() {
    printf '\n== %s\n' "$1"
    if "${@:2}" </dev/null; then
        count "$1" 1 0
    else
        count "$1" 0 1
    fi
}

# A build folder of the campaign's own, with all that can be built here; `options` of meson besides.
options=
built() {
    need gcc libc6-dev meson pkg-config check
    configure "$build" -Dauto_features=auto -Dbuildtype=release $options >/dev/null && ninja -C "$build" "$@"
}

# tests NAME OPTION...: of meson.
tests() {
    printf '\n== %s\n' "$1"
    built
    rm -f "$build"/meson-logs/testlog*.json # where there is a wrapper, its name stands in it
    meson test -C "$build" --timeout-multiplier 100 "${@:2}" </dev/null 2>&1 | tail -n 15
    read -r good _ bad _ < <(/usr/bin/python3 tests/count.py "$build"/meson-logs/testlog*.json)
    count "$1" "$good" "$bad"
}

part_fuzz() {
    need clang libclang-rt-14-dev libjansson-dev libcsv-dev libzip-dev zlib1g-dev
    mkdir -p $build
    for fuzzer in calls packs cascades readers; do
        LIQMAP_CRASHES=$build tap "fuzz $fuzzer" \
            /usr/bin/python3 -B tests/fuzz/fuzz.py . "${FUZZ_SECONDS:-3600}" $fuzzer
    done
}

part_bits() {
    need gcc clang clang-19 lld tcc musl-tools gcc-12-multilib qemu-user \
        gcc-aarch64-linux-gnu libc6-dev-arm64-cross gcc-arm-linux-gnueabihf \
        libc6-dev-armhf-cross gcc-riscv64-linux-gnu libc6-dev-riscv64-cross \
        gcc-powerpc64le-linux-gnu libc6-dev-ppc64el-cross \
        gcc-s390x-linux-gnu libc6-dev-s390x-cross gcc-mingw-w64-x86-64 wine wine64
    tap bits sh tests/golden/bits.sh
    tap wasm sh tests/package/wasm.sh .
}

part_proofs() {
    need frama-c-base
    tap proofs /usr/bin/python3 -B tests/proofs/proofs.py .
}

part_drift() {
    built tests/unit/push_drift
    exits drift $build/tests/unit/push_drift 100000000
}

part_faults() {
    need strace
    LIQMAP_FAULTS=500 LIQMAP_KILLS=500 LIQMAP_SEED=$RANDOM \
        tests faults 'program faults' 'program save resume' 'program watch'
}

part_streams() {
    LIQMAP_STREAMS=2000 LIQMAP_EXAMPLES=2000 LIQMAP_SEED=$RANDOM \
        tests streams --suite unit --suite program --suite python --suite js
}

part_analysis() {
    need gcc g++ clang clang-tidy-19 clang-tools cppcheck check \
        libjansson-dev libcsv-dev libzip-dev zlib1g-dev libcairo2-dev
    built
    tap analysis /usr/bin/python3 -B tests/package/static.py . $build lib examples tests
}

part_memory() {
    local watched='valgrind -q --error-exitcode=99'
    need gcc g++ clang libclang-rt-14-dev valgrind check \
        libjansson-dev libcsv-dev libzip-dev zlib1g-dev libcairo2-dev
    # Check forks, and its children are followed.
    LIQMAP_VALGRIND=1 tests valgrind --suite unit --suite examples --no-suite python \
        --wrap="$watched --trace-children=yes"
    tap 'valgrind, program' sh tests/program/day.sh examples/data $build/examples/liqmap/liqmap $watched
    tap 'valgrind, planted' sh tests/planted/planted.sh valgrind $build/tests/planted/planted $watched
    build=$build-gccsan options=-Db_sanitize=address,undefined \
        tests 'gcc sanitizers' --suite sanitizers --suite unit --suite golden --suite examples --suite program
    LIQMAP_SANITIZER=memory LIQMAP_CRASHES=$build tap 'MSan, fuzzers' \
        /usr/bin/python3 -B tests/fuzz/fuzz.py . "$((${FUZZ_SECONDS:-3600} / 6))"
}

part_mutants() {
    need clang libjansson-dev libcsv-dev libzip-dev zlib1g-dev g++ check
    built lib/libliqmap.a
    configure $build-coverage -Dauto_features=auto -Db_coverage=true -Dc_args=-O0 >/dev/null
    mutants="/usr/bin/python3 -B tests/mutants/mutants.py $build --coverage $build-coverage"
    tap mutants $mutants
    tap 'mutants of readers' $mutants --readers --sample 150
}

# Further parts are functions named part_NAME, and their names here.
parts='bits proofs drift faults streams mutants fuzz memory analysis'

for part in ${*:-$parts}; do
    if ! declare -F "part_$part" >/dev/null; then
        echo "campaign.sh: no part $part: $parts" >&2
        exit 2
    fi
    "part_$part"
done
printf '\n%s' "$report"
echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
