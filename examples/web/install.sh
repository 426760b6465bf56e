#!/bin/sh
# install.sh SOURCE BUILD: the packages of package-lock.json into BUILD/node_modules, where they
# are not there yet. Nothing of them is run.
set -eu
cd "$2"
cmp -s "$1/package-lock.json" package-lock.json && [ -d node_modules ] && exit
cp "$1/package.json" "$1/package-lock.json" .
npm ci --ignore-scripts --no-audit --no-fund --silent || {
    rm -f package-lock.json
    exit 1
}
