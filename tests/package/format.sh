#!/bin/sh
# format.sh SOURCE [CLANG_FORMAT]: C and C++ are laid out as .clang-format says. Another version of
# the tool lays out otherwise, so only version 19 compares.
source=$1 tool=$2

[ "$tool" ] || {
    echo '1..0 # SKIP clang-format 19 is not installed (clang-format-19 in Debian)'
    exit
}

cd "$source" || exit
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
find lib include examples tests bench -name '*.[ch]' -o -name '*.cpp' >"$folder/files"

# wrong FILE...: those that are not laid out.
wrong() {
    "$tool" --style=file:.clang-format --dry-run "$@" 2>&1 |
        sed -n 's/^\(.*\):[0-9]*:[0-9]*: warning: .*/\1/p' | sort -u
}

printf 'int main(void) {\n if (1) return 0;\n}\n' >"$folder/planted.c"
[ "$(wrong "$folder/planted.c")" = "$folder/planted.c" ] || printf 'not '
echo 'ok 1 - a file that is not laid out is found'

found=$(wrong $(cat "$folder/files"))
for file in $found; do
    echo "# run clang-format-19 -i $file"
done
[ -s "$folder/files" ] && [ -z "$found" ] || printf 'not '
echo "ok 2 - $(wc -l <"$folder/files") files are laid out"
echo 1..2
