# Sourced by run, test and dev: the steps they share. Each is quick when nothing changed. Runs in the repository's root.
. tools/node.sh

# build_preset PRESET [TARGET...]
build_preset() {
    local preset=$1
    shift
    [[ -e build/$preset/build.ninja ]] || cmake --preset "$preset" > "$(log_of "configure-$preset")" 2>&1 || {
        tail -n 20 "$(log_of "configure-$preset")" >&2
        rm -f "build/$preset/build.ninja" # a configuration that failed half way is no configuration
        return 1
    }
    ninja -C "build/$preset" --quiet "$@"
}

# The web's packages as its lock file names them; no script of a package is run.
web_modules() { # [FOLDER]
    local folder=${1:-web}
    use_node || return 1
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.stoa-lock"; then
        npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error || return 1
        cp "$folder/package-lock.json" "$folder/node_modules/.stoa-lock"
    fi
}

build_web() {
    web_modules || return 1
    # The newest of what goes in against the page that came out.
    if [[ ! -e web/dist/index.html || -n $(find web -path web/node_modules -prune -o -path web/dist -prune -o \
        -newer web/dist/index.html -type f -print -quit) ]]; then
        npm run --prefix web --silent build > "$(log_of web-build)" 2>&1 || { tail -n 30 "$(log_of web-build)" >&2 && return 1; }
        touch web/dist/index.html
    fi
}

log_of() { mkdir -p .cache/logs && echo ".cache/logs/$1.log"; }

since() { awk "BEGIN { printf \"%.1f\", $(date +%s.%N) - $1 }"; }
