#!/bin/sh
# format.sh SOURCE [CLANG_FORMAT]: C is laid out as .clang-format says. Another version of
# the tool lays out otherwise, so only version 19 compares.
source=$1 tool=$2

[ "$tool" ] || {
    echo '1..0 # SKIP clang-format 19 is not installed (clang-format-19 in Debian)'
    exit
}

cd "$source" || exit
list=$(mktemp -d)
trap 'rm -rf "$list"' EXIT
find lib include examples tests bench -name '*.[ch]' | sort >"$list/files"

# Finds something to say of a file that is not laid out.
printf 'int main(void) {\n if (1) return 0;\n}\n' >"$list/bad.c"
"$tool" --style=file:.clang-format "$list/bad.c" | cmp -s - "$list/bad.c" && printf 'not '
echo 'ok 1 - a file that is not laid out is found'

while read -r file; do
    "$tool" --style=file:.clang-format "$file" | cmp -s - "$file" || echo "$file"
done <"$list/files" >"$list/wrong"
sed "s|^|# run clang-format-19 -i |" "$list/wrong"
[ -s "$list/files" ] && [ ! -s "$list/wrong" ] || printf 'not '
echo "ok 2 - $(wc -l <"$list/files") files are laid out"
echo 1..2
