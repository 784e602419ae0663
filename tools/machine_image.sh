#!/bin/bash
# Makes the disk of a Debian 12 for an emulated machine, with everything that a .deb depends on but not the .deb itself:
#
#   tools/machine_image.sh PACKAGE.deb [DIR]        DIR is .cache/machine unless named
#
# Leaves disk.img (ext4), vmlinuz, initrd.img and key (of root's ssh) in DIR, and does nothing where they fit the .deb's dependencies.
# A folder is filled and becomes the disk at the end, so that the slow machine installs nothing but the .deb. Needs root.
set -euo pipefail

deb=${1:?usage: tools/machine_image.sh PACKAGE.deb [DIR]}
dir=${2:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.cache/machine}
[[ $(id -u) -eq 0 ]] || { echo "machine_image: filling another system's folder needs to be root" >&2 && exit 1; }
mkdir -p "$dir"
root=$dir/root
depends=$(dpkg-deb --field "$deb" Depends)
made_of=$(cat "${BASH_SOURCE[0]}" - <<< "$depends" | sha256sum)
[[ $(cat "$dir/made_of" 2> /dev/null) != "$made_of" ]] || exit 0
rm -f "$dir/made_of"

start=$SECONDS
if [[ ! -e $dir/root.made ]]; then
    rm -rf --one-file-system "$root"
    debootstrap --variant=minbase --include=systemd-sysv,udev,dbus,linux-image-cloud-amd64,ca-certificates bookworm "$root" \
        > "$dir/debootstrap.log" 2>&1 || { tail -n 5 "$dir/debootstrap.log" >&2 && exit 1; }
    touch "$dir/root.made"
fi

# The host's own way to packages; nothing in the folder starts a service meanwhile.
for path in etc/apt/sources.list.d etc/apt/apt.conf.d etc/apt/keyrings usr/share/keyrings; do
    [[ ! -d /$path ]] || { mkdir -p "$root/$path" && cp -rL "/$path/." "$root/$path/"; }
done
rm -f "$root/etc/apt/sources.list" "$root/etc/resolv.conf"
[[ ! -e /etc/apt/sources.list ]] || cp -L /etc/apt/sources.list "$root/etc/apt/sources.list"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
inside() { unshare --mount --fork bash -c 'mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" "$@"' "$root" "$@"; }
log=$dir/packages.log
{
    inside apt-get -q update
    inside apt-get -q satisfy -y --no-install-recommends "$depends"
    inside apt-get -q install -y --no-install-recommends openssh-server iproute2 procps
    inside apt-get -q clean
} > "$log" 2>&1 || { tail -n 15 "$log" >&2 && exit 1; }
rm "$root/usr/sbin/policy-rc.d"
rm -rf "$root"/var/lib/apt/lists/* # nothing is downloaded there, and apt would read 100 MB of them

echo machine > "$root/etc/hostname"
printf '127.0.0.1 localhost machine\n' > "$root/etc/hosts"
printf '/dev/vda / ext4 defaults 0 1\n/dev/vdb /srv ext4 ro,nofail 0 2\n' > "$root/etc/fstab"
printf '[Match]\nName=e*\n[Network]\nDHCP=ipv4\n' > "$root/etc/systemd/network/all.network"
mkdir -p "$root/root/.ssh" "$root/var/log/journal"
rm -f "$dir/key" "$dir/key.pub"
ssh-keygen -q -t ed25519 -N '' -C machine -f "$dir/key"
install -m 600 "$dir/key.pub" "$root/root/.ssh/authorized_keys"
inside systemctl -q enable systemd-networkd ssh
# What only costs an emulated machine time.
inside systemctl -q mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer

cp "$root"/boot/vmlinuz-* "$dir/vmlinuz"
cp "$root"/boot/initrd.img-* "$dir/initrd.img"
rm -f "$dir/disk.img"
truncate -s 6G "$dir/disk.img"
mke2fs -q -t ext4 -d "$root" "$dir/disk.img"
echo "$made_of" > "$dir/made_of"
echo "machine_image: $dir/disk.img made in $((SECONDS - start)) s"
