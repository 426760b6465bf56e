#!/bin/sh
# readme.sh SOURCE: README.md shows examples/quickstart.c, the very file.
set -eu
cd "$1"
shown=$(awk '/^```c$/ { show = 1; next } /^```$/ { show = 0 } show' README.md)
[ "$shown" = "$(cat examples/quickstart.c)" ]
[ "$(wc -l <examples/quickstart.c)" -le 40 ]
