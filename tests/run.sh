#!/bin/sh
# Install what is missing, build, run every test. Arguments go to `meson setup`, the
# first time; BUILD names another build folder.
set -eu
cd "$(dirname "$0")/.."
. tests/setup.sh

build=${BUILD:-build-tests}
results=$build/meson-logs/testlog.json

need gcc g++ libc6-dev clang clang-tidy-19 clang-tools cppcheck abigail-tools clang-format-19 lld meson pkg-config cmake check doxygen \
    libjansson-dev libcsv-dev libzip-dev zlib1g-dev libcairo2-dev zsh fish mandoc groff codespell jq \
    python3-numpy python3-scipy python3-pandas python3-pytest python3-hypothesis \
    python3-distributed python3-websockets python3-matplotlib mypy \
    strace python3-pip python3-venv python3-setuptools python3-wheel \
    python3-setuptools-whl python3-wheel-whl chromium
need_npm
configure "$build" -Dauto_features=enabled "$@"

# LIQMAP_QUICK leaves out what takes minutes and is the same in every build.
# All of it is built, what no test needs as well. The multiplier is for sanitizers and
# emulators, which are slow.
rm -f "$results"
status=0
{
    ninja -C "$build" &&
        meson test -C "$build" --print-errorlogs --timeout-multiplier 10 \
            ${LIQMAP_QUICK:+--no-suite slow}
} || status=$?
python3 tests/count.py "$results" || status=1
exit $status
