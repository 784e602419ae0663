#!/bin/bash
# Tries Stoa on a bare Debian 12: makes a minimal root, clones this repository into it and runs a command there.
#
#   tools/bare_root.sh [--keep] [--dir DIR] [--at COMMIT] [COMMAND...]       the default command is ./run
#
#   --keep   go on in the root as the last run left it, with this repository's commits pulled in; without it, start afresh
#   --dir    where the roots lie, default .cache/bare
#   --at     the commit, default HEAD; what is not committed does not come along
#
# The root is entered by a mount namespace and pivot_root: in a chroot clone(NEWUSER) is refused, so a sandbox could not be
# made. The network is the host's, and so is the configuration of apt and npm. Needs root, debootstrap and git.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Second half: pid 1 of a new pid namespace, in a mount namespace of its own.
if [[ ${1:-} == --inside ]]; then
    root=$2
    shift 2
    mount --make-rprivate /
    mount --bind "$root" "$root"
    cd "$root"
    mount -t proc -o nosuid,nodev,noexec proc proc
    mount --rbind /sys sys # with the cgroups, so that limits work
    mount -t tmpfs -o mode=755,nosuid tmpfs dev
    for node in null zero full random urandom tty; do touch "dev/$node" && mount --bind "/dev/$node" "dev/$node"; done
    [[ -e /dev/fuse ]] && touch dev/fuse && mount --bind /dev/fuse dev/fuse
    mkdir dev/pts dev/shm
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
    ln -s pts/ptmx dev/ptmx
    mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs dev/shm
    ln -s /proc/self/fd dev/fd
    for n in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${n%%:*}" "dev/${n#*:}"; done
    find tmp -mindepth 1 -delete # on the disk, as Debian 12 has it
    chmod 1777 tmp
    mkdir -p old
    pivot_root . old
    cd /
    umount -l /old
    rmdir /old
    pass=()
    for name in NODE_EXTRA_CA_CERTS http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY CI STOA_LISTEN; do
        [[ -n ${!name:-} ]] && pass+=("$name=${!name}")
    done
    cd /srv/stoa
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LANG=C.UTF-8 \
        TERM="${TERM:-dumb}" "${pass[@]}" bash -c '"$@" && true' bare "$@"
fi

dir=$repository/.cache/bare
keep=no
at=HEAD
while [[ ${1:-} == --* ]]; do
    case $1 in
        --keep) keep=yes ;;
        --dir) dir=$2 && shift ;;
        --at) at=$2 && shift ;;
        *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" && exit 2 ;;
    esac
    shift
done
[[ $# -gt 0 ]] || set -- ./run
[[ $(id -u) -eq 0 ]] || { echo "bare_root: entering a root needs to be root" >&2 && exit 1; }
for tool in debootstrap git unshare pivot_root; do
    command -v $tool > /dev/null || { echo "bare_root: $tool is missing; as root: apt-get install debootstrap git util-linux" >&2; exit 1; }
done

seconds() { awk "BEGIN { printf \"%.1f\", $(date +%s.%N) - $1 }"; }
mkdir -p "$dir"
if [[ ! -e $dir/pristine.made ]]; then
    start=$(date +%s.%N)
    rm -rf "$dir/pristine"
    if ! debootstrap --variant=minbase bookworm "$dir/pristine" > "$dir/debootstrap.log" 2>&1; then
        tail -n 5 "$dir/debootstrap.log" >&2
        exit 1
    fi
    rm -f "$dir"/pristine/var/cache/apt/archives/*.deb
    touch "$dir/pristine.made"
    echo "bare_root: made a minimal Debian 12 in $(seconds "$start") s"
fi

root=$dir/root
if [[ $keep == no || ! -d $root ]]; then
    rm -rf --one-file-system "$root"
    cp -a "$dir/pristine" "$root"
    # The host's own way to the network: package sources, proxies, certificates, names.
    rm -f "$root/etc/apt/sources.list"
    for path in etc/apt/sources.list etc/apt/sources.list.d etc/apt/apt.conf.d etc/apt/keyrings etc/resolv.conf etc/hosts \
        etc/npmrc root/.npmrc usr/local/share/ca-certificates; do
        [[ -e /$path ]] || continue
        mkdir -p "$root/$(dirname "$path")"
        if [[ -d /$path ]]; then
            mkdir -p "$root/$path" && cp -rL "/$path/." "$root/$path/"
        else
            cp -L "/$path" "$root/$path"
        fi
    done
fi
commit=$(git -C "$repository" rev-parse "$at")
if [[ ! -d $root/srv/stoa/.git ]]; then
    git clone --quiet --no-hardlinks --no-checkout "file://$repository" "$root/srv/stoa"
else
    git -C "$root/srv/stoa" fetch --quiet origin "$commit"
fi
git -C "$root/srv/stoa" checkout --quiet --force --detach "$commit"
[[ -z $(git -C "$repository" status --porcelain | head -n 1) ]] || echo "bare_root: uncommitted changes stay behind"

echo "bare_root: $(git -C "$repository" log -1 --format='%h %s' "$commit")"
echo "bare_root: $root \$ $*"
start=$(date +%s.%N)
status=0
# The pid namespace ends every process of the root, also kernels that are meant to outlive their server.
unshare --mount --pid --fork --kill-child "$repository/tools/bare_root.sh" --inside "$root" "$@" || status=$?
echo "bare_root: ended with $status after $(seconds "$start") s"
exit $status
