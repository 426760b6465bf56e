#!/bin/sh
# planted.sh TOOLS PROGRAM [WRAPPER...]: what was built with sanitizers finds the faults that they are
# for, and nothing else. TOOLS are address, undefined, memory, thread, valgrind, with commas between.
tools=$1 program=$2
shift 2
out=$(mktemp)
trap 'rm -f "$out"' EXIT
export UBSAN_OPTIONS=halt_on_error=1

number=0
point() {
    number=$((number + 1))
    [ "$2" -eq 0 ] || { sed 's/^/# /' "$out"; printf 'not '; }
    echo "ok $number - $1"
}

# found FAULT TEXT [WRAPPER...]
found() {
    fault=$1 text=$2
    shift 2
    "$@" "$program" "$fault" >"$out" 2>&1
    [ $? -ne 0 ] && grep -q "$text" "$out"
    point "$fault: $text" $?
}

"$@" "$program" none >"$out" 2>&1 && [ ! -s "$out" ]
point 'none' $?
for tool in $(echo "$tools" | tr , ' '); do
    case $tool in
    address) found overflow 'AddressSanitizer: heap-buffer-overflow' "$@" ;;
    undefined) found misaligned 'runtime error: .* misaligned address' "$@" ;;
    memory) found uninitialised 'MemorySanitizer: use-of-uninitialized-value' "$@" ;;
    thread) found race 'ThreadSanitizer: data race' "$@" ;;
    valgrind)
        found overflow 'Invalid write' "$@"
        found uninitialised 'depends on uninitialised value' "$@"
        ;;
    *) : >"$out" && point "$tool is not known" 1 ;;
    esac
done
echo "1..$number"
