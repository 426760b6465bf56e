#!/bin/sh
# toplevel.sh SOURCE: the top level is fixed; dot-files are free.
set -eu
cd "$1"
if ! [ -e .git ] || ! command -v git >/dev/null; then
    echo 'not a git checkout'
    exit 77
fi

expected='COPYING README.md bench doc examples include lib meson.build tests'
actual=$(git -c safe.directory='*' ls-files | cut -d/ -f1 | grep -v '^\.' | LC_ALL=C sort -u)
actual=$(echo $actual)
echo "expected: $expected"
echo "actual:   $actual"
[ "$actual" = "$expected" ]
