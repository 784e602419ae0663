#!/bin/bash
# Makes build/package/stoa_VERSION_ARCH.deb of what was built: tools/package.sh BUILD_FOLDER, as build/release. Needs no root.
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${1:?usage: tools/package.sh BUILD_FOLDER}
for file in "$build"/bin/stoa "$build"/bin/stoa-spawner "$build"/bin/stoa-shim web/dist/index.html web/dist/frame/output.html; do
    [[ -e $file ]] || { echo "package: $file is missing; ./dev package builds it" >&2; exit 1; }
done
version=$("$build/bin/stoa" --version)
arch=$(dpkg --print-architecture)
home=/usr/lib/stoa
out=build/package
root=$out/root
rm -rf "$root"
mkdir -p "$root/DEBIAN" "$root$home/bin" "$root/usr/bin" "$root/lib/systemd/system" "$root/usr/lib/sysusers.d" "$root/etc/stoa" \
    "$root/usr/share/doc/stoa"

for program in stoa stoa-spawner stoa-shim; do
    install -m 755 "$build/bin/$program" "$root$home/bin/$program"
    strip "$root$home/bin/$program"
done
ln -s ../lib/stoa/bin/stoa "$root/usr/bin/stoa"
cp -r kernel "$root$home/kernel"
find "$root$home/kernel" -name __pycache__ -prune -exec rm -rf {} +
cp -r web/dist "$root$home/web"
cp -r examples "$root$home/examples"
for unit in spawner host serve; do
    sed "s|/opt/stoa|$home|g" "deploy/stoa-$unit.service" > "$root/lib/systemd/system/stoa-$unit.service"
done
sed "s|/opt/stoa|$home|g" deploy/stoa.toml > "$root/etc/stoa/stoa.toml"
echo 'u stoa - "Stoa" /var/lib/stoa' > "$root/usr/lib/sysusers.d/stoa.conf"
cp LICENSE "$root/usr/share/doc/stoa/copyright"
cp CHANGELOG.md docs/operating.md docs/configuration.md deploy/nginx/stoa.conf "$root/usr/share/doc/stoa/"
chmod -R u=rwX,go=rX "$root"

# What the programs are linked with, as dpkg knows it.
shlibs=$(mktemp -d)
trap 'rm -rf "$shlibs"' EXIT
mkdir "$shlibs/debian"
printf 'Source: stoa\n\nPackage: stoa\nArchitecture: any\n' > "$shlibs/debian/control"
libraries=$(cd "$shlibs" && dpkg-shlibdeps -O "$OLDPWD/$root$home/bin/"* 2> /dev/null | sed -n 's/^shlibs:Depends=//p')

cat > "$root/DEBIAN/control" <<CONTROL
Package: stoa
Version: $version
Architecture: $arch
Maintainer: The Stoa contributors <stoa@localhost>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f 1)
Depends: $libraries, python3, python3-ipykernel, systemd, ca-certificates
Recommends: python3-pip, python3-numpy, python3-pandas, python3-matplotlib
Suggests: nginx-light, r-cran-irkernel
Section: science
Priority: optional
Description: self-hosted notebooks
 People sign in from a browser, write and run notebooks in sandboxed kernels, and find them again as they left them. Three services: a
 small privileged one that makes sandboxes, one that looks after kernels, and the web server.
CONTROL
echo /etc/stoa/stoa.toml > "$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 755 "deploy/debian/$script" "$root/DEBIAN/$script"; done

deb=$out/stoa_${version}_$arch.deb
dpkg-deb --root-owner-group --build "$root" "$deb" > /dev/null
rm -rf "$root"
echo "$deb"
