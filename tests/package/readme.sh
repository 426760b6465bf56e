#!/bin/sh
# readme.sh SOURCE: README.md shows examples/quickstart.c, the very file.
set -eu
cd "$1"
shown=$(awk '/^```c$/ { show = 1; next } /^```$/ { show = 0 } show' README.md)
grep -q '^| push_many 4096x3 |' README.md
[ "$shown" = "$(cat examples/quickstart.c)" ]
[ "$(wc -l <examples/quickstart.c)" -le 40 ]
