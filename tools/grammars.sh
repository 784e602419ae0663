#!/bin/bash
# Fetches tree-sitter and its grammars for Python and bash, as C sources, into .cache/grammars: npm packages that
# tools/grammars/package-lock.json pins by checksum; no script of theirs is run. Called by cmake/grammars.cmake when CMake
# configures; does nothing, quickly, when they are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cache=.cache/grammars
cmp -s tools/grammars/package-lock.json "$cache/fetched" && exit 0
if ! command -v npm > /dev/null; then
    tools/install_packages.sh web
fi
rm -rf "$cache.new"
mkdir -p "$cache.new"
cp tools/grammars/package.json tools/grammars/package-lock.json "$cache.new/"
if ! npm ci --prefix "$cache.new" --ignore-scripts --no-audit --no-fund --loglevel=error; then
    echo "The grammars that the guard is built with could not be fetched: npm reaches no registry from here." >&2
    echo "Copy .cache/grammars from a machine that has built this version, or set npm's registry to a mirror of your own." >&2
    exit 1
fi
# Binaries that the packages bring for Node are no use to us.
rm -rf "$cache.new"/node_modules/*/prebuilds
cp tools/grammars/package-lock.json "$cache.new/fetched"
rm -rf "$cache"
mv "$cache.new" "$cache"
