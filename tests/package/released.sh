#!/bin/sh
# released.sh SOURCE LIBRARY COMPILER...: examples that were built against the headers of each
# released version run with today's library. Releases are tags; that of 0.1.0 had another ABI.
# Today's headers count as one, so that there always is one.
source=$1 library=$(realpath "$2")
shift 2
git="git -c safe.directory=* -C $source"
$git rev-parse HEAD >/dev/null 2>&1 || { echo '1..0 # SKIP no git checkout'; exit; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

number=0
point() {
    number=$((number + 1))
    echo "ok $number - $1"
}

# runs VERSION: examples of that version, with the library in the place of their own.
runs() {
    rm -rf "$folder/source"
    mkdir "$folder/source"
    $git archive "$1" include examples | tar -x -C "$folder/source"
    for example in quickstart no_malloc known_positions squeeze; do
        "$compiler" $arguments -std=c99 -I "$folder/source/include" \
            "$folder/source/examples/$example.c" "$library" -o "$folder/program" &&
            (cd "$folder/source" && LD_LIBRARY_PATH=$(dirname "$library") "$folder/program") \
                >"$folder/log" 2>&1 || {
            sed 's/^/# /' "$folder/log"
            return 1
        }
    done
}
compiler=$1
shift
arguments=$*

for version in $($git tag --list 'v*' | grep -v '^v0\.1\.') HEAD; do
    runs "$version" || printf 'not '
    point "programs of $version run"
done
echo "1..$number"
