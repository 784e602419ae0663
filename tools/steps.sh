# Sourced by run, test and dev: the steps they share. Each is quick when nothing changed. Runs in the repository's root.
. tools/node.sh

configure_preset() {
    [[ -e build/$1/build.ninja ]] && return 0
    local log
    log=$(log_of "configure-$1")
    cmake --preset "$1" > "$log" 2>&1 && return 0
    tail -n 20 "$log" >&2
    rm -f "build/$1/build.ninja" # a configuration that failed half way is no configuration
    return 1
}

# build_preset PRESET [TARGET...]. Through cmake, since the preset also carries what ccache must know.
build_preset() {
    local preset=$1
    shift
    configure_preset "$preset" && cmake --build --preset "$preset" ${1:+--target "$@"} -- --quiet
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
