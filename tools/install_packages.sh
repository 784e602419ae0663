#!/bin/bash
# Installs the Debian packages of the named purposes: tools/install_packages.sh build run ...
# Does nothing, quickly, when they are there. Purposes and packages stand in tools/packages.txt.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# -gt 0 ]] || { echo "usage: tools/install_packages.sh PURPOSE... (see tools/packages.txt)" >&2; exit 2; }

wanted=()
for purpose in "$@"; do
    found=no
    while read -r package purposes; do
        [[ -z $package || $package == '#'* || " $purposes " != *" $purpose "* ]] && continue
        found=yes
        [[ " ${wanted[*]:-} " == *" $package "* ]] || wanted+=("$package")
    done < "$here/packages.txt"
    [[ $found == yes ]] || { echo "install_packages: tools/packages.txt knows no purpose '$purpose'" >&2; exit 2; }
done

if ! command -v dpkg-query > /dev/null; then
    echo "Stoa is made for Debian 12 and finds no dpkg here. Install by other means: ${wanted[*]}" >&2
    exit 1
fi
# dpkg-query fails when one package is unknown and still lists the others.
installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' "${wanted[@]}" 2> /dev/null || true) "
missing=()
for package in "${wanted[@]}"; do
    [[ $installed == *" ii $package "* ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

command_line="apt-get update && apt-get install --no-install-recommends -y ${missing[*]}"
as_root=()
if [[ $(id -u) -ne 0 ]]; then
    if command -v sudo > /dev/null && { sudo -n true 2> /dev/null || [[ -t 0 ]]; }; then
        as_root=(sudo)
    else
        printf 'Stoa needs %d more Debian packages, and this user may not install them. As root, run:\n  %s\n' \
            "${#missing[@]}" "$command_line" >&2
        exit 1
    fi
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" < /dev/null >> "$log" 2>&1; }
echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
start=$SECONDS
# apt-get update succeeds without a network unless told otherwise; then the lists at hand may still do.
updated=yes
apt update -o APT::Update::Error-Mode=any || updated=no
if ! apt install --no-install-recommends -y "${missing[@]}"; then
    tail -n 15 "$log" >&2
    if [[ $updated == no ]]; then
        echo "apt could not reach its package sources: this machine seems to be offline, or /etc/apt/sources.list names none." >&2
    fi
    printf 'The packages could not be installed. With the network back, run this again, or as root:\n  %s\n' "$command_line" >&2
    exit 1
fi
echo "Installed in $((SECONDS - start)) s"
