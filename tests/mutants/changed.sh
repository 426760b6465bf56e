#!/bin/sh
# What the unit tests see of changes to the lines of lib/ that are new since LIQMAP_BASE, by
# default in the last commit: as many as are tried in a minute. BUILD names the build folder.
set -eu
cd "$(dirname "$0")/../.."
. tests/setup.sh

build=${BUILD:-build-mutants}

need gcc libc6-dev clang meson pkg-config check
configure "$build" -Dauto_features=auto
/usr/bin/python3 -B tests/mutants/mutants.py "$build" --changed "${LIQMAP_BASE:-HEAD~1}" --seconds 60
