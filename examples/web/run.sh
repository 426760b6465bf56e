#!/bin/sh
# Build what is missing, and open the page, or serve it where nothing can open it:
#
#     sh examples/web/run.sh             the bundled day, three venues
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
page=$root/build-page/examples/web/liqmap.html
(
    cd "$root"
    . tests/setup.sh
    need gcc libc6-dev meson clang lld
    need_npm
    configure build-page -Dauto_features=auto
    ninja --quiet -C build-page examples/web/liqmap.html
) >&2

echo "$page"
if [ "${DISPLAY-}${WAYLAND_DISPLAY-}" ] && command -v xdg-open >/dev/null; then
    exec xdg-open "$page"
fi
port=${PORT:-8000}
echo "It is one file and works from disk. Here it is on http://127.0.0.1:$port/liqmap.html (end with ^C)"
exec python3 -m http.server --bind 127.0.0.1 --directory "${page%/*}" "$port"
