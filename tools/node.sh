# Sourced. use_node puts a Node of at least 20.19 and its npm first in PATH: the machine's own, or one fetched into
# .cache/node as the npm package that tools/node/package-lock.json pins by checksum (Debian 12 itself has Node 18).

node_is_current() {
    local version major minor
    version=$(node --version 2> /dev/null) || return 1
    IFS=. read -r major minor _ <<< "${version#v}"
    ((major > 20 || (major == 20 && minor >= 19)))
}

use_node() {
    local root cache
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
    cache=$root/.cache/node
    if node_is_current && command -v npm > /dev/null; then return 0; fi
    if ! cmp -s "$root/tools/node/package-lock.json" "$cache/fetched"; then
        "$root/tools/install_packages.sh" web || return 1
        echo "This machine's Node is older than 20.19: fetching one with npm into .cache/node"
        rm -rf "$cache" && mkdir -p "$cache"
        cp "$root/tools/node/package.json" "$root/tools/node/package-lock.json" "$cache/"
        # Debian's Node trusts the machine's certificates; the fetched one is told to, for networks with their own.
        if ! npm ci --prefix "$cache" --ignore-scripts --no-audit --no-fund --loglevel=error; then
            echo "Node could not be fetched. Either npm reaches no registry from here, or install Node 20.19 or later by hand." >&2
            return 1
        fi
        cp "$cache/package-lock.json" "$cache/fetched"
    fi
    local bin
    for bin in "$cache"/node_modules/node-linux-*/bin; do
        [[ -x $bin/node ]] && PATH=$bin:$cache/node_modules/.bin:$PATH
    done
    export PATH
    [[ -z ${NODE_EXTRA_CA_CERTS:-} && -r /etc/ssl/certs/ca-certificates.crt ]] &&
        export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
    node_is_current || { echo "The fetched Node does not start on this machine." >&2; return 1; }
}
