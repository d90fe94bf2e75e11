#!/bin/sh
# Build dist/workmoniq_VERSION_ARCH.deb: the pinned program with its libraries in /opt/workmoniq.
#
# Run `make setup` first. PYTHON names the system's Python the package is for; it needs the one of
# the machine it is installed on to have the same minor version, and the package says so.
set -eu
umask 022
cd "$(dirname "$0")/../.."

PYTHON=${PYTHON:-/usr/bin/python3}
UV=$PWD/.venv/bin/uv
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT INT TERM
chmod 755 "$root"

minor=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
next=$("$PYTHON" -c 'import sys; print("%d.%d" % (sys.version_info[0], sys.version_info[1] + 1))')
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
arch=$(dpkg --print-architecture)
home=$root/opt/workmoniq
site=$home/lib/python$minor/site-packages

echo "deb: building the wheel"
"$UV" build --quiet --wheel --no-build-isolation --python .venv/bin/python --out-dir "$root/wheel"

echo "deb: making /opt/workmoniq for Python $minor"
"$UV" venv --quiet --relocatable --python "$PYTHON" "$home"
"$UV" pip install --quiet --python "$home/bin/python" --require-hashes --link-mode copy \
    --build-constraints requirements/dev.lock -r requirements/desktop.lock
"$UV" pip install --quiet --python "$home/bin/python" --no-deps --link-mode copy "$root"/wheel/*.whl
rm -r "$root/wheel"

# The interpreter is the system's; nothing in the package names the machine it was built on.
ln -sfn "/usr/bin/python$minor" "$home/bin/python"
ln -sfn python "$home/bin/python3"
ln -sfn python "$home/bin/python$minor"
printf 'home = /usr/bin\ninclude-system-site-packages = false\nversion_info = %s\n' "$minor" \
    > "$home/pyvenv.cfg"
# Only the two commands; the tools of libraries, and what activates a virtual environment, go.
find "$home/bin" -mindepth 1 ! -name workmoniq ! -name workmoniq-server ! -name 'python*' -delete
rm -f "$home/.gitignore" "$home/.lock" "$home/CACHEDIR.TAG"
find "$home" -name direct_url.json -delete

# Parts of Qt that no line of ours imports: Qt Quick, and the tools of developers.
for part in designer assistant linguist lupdate lrelease qmlls qmllint qmlformat balsam balsamui svgtoqml; do
    rm -f "$site/PySide6/$part"
done
rm -rf "$site"/PySide6/Qt/qml "$site"/PySide6/Qt/libexec "$site"/PySide6/Qt/translations \
    "$site"/PySide6/Qt/plugins/qmltooling "$site"/PySide6/Qt/plugins/qmllint \
    "$site"/PySide6/Qt/plugins/designer "$site"/PySide6/*.pyi \
    "$site"/PySide6/Qt/lib/libQt6Quick* "$site"/PySide6/Qt/lib/libQt6Qml* \
    "$site"/PySide6/Qt/lib/libQt6Designer* "$site"/PySide6/QtQuick* "$site"/PySide6/QtQml* \
    "$site"/PySide6/QtDesigner* "$site"/PySide6/QtUiTools* "$site"/PySide6/include \
    "$site"/PySide6/typesystems "$site"/PySide6/glue "$site"/PySide6/scripts

echo "deb: compiling"
"$PYTHON" -m compileall -q -j 0 -s "$root" -p / --invalidation-mode unchecked-hash "$site"

share=$root/usr/share
mkdir -p "$root/usr/bin" "$share/applications" "$share/metainfo" "$share/man/man1" \
    "$share/icons/hicolor/scalable/apps" "$share/doc/workmoniq" "$root/DEBIAN"
ln -s /opt/workmoniq/bin/workmoniq "$root/usr/bin/workmoniq"
cp packaging/linux/workmoniq.desktop "$share/applications/"
cp packaging/linux/org.workmoniq.WorkMoniQ.metainfo.xml "$share/metainfo/"
cp resources/icons/workmoniq.svg "$share/icons/hicolor/scalable/apps/"
gzip -9nc packaging/linux/workmoniq.1 > "$share/man/man1/workmoniq.1.gz"
gzip -9nc CHANGELOG.md > "$share/doc/workmoniq/changelog.gz"
{
    printf 'WorkMoniQ is published under the MPL-2.0, below; its libraries under their own terms:\n\n'
    sed '1,/^$/d' docs/licences.md
    printf '\n'
    cat LICENSE
} > "$share/doc/workmoniq/copyright"

# The libraries Qt and the counting of input load, up to the tools of tests in that list.
depends=$(sed -n '/^# A private screen/q; s/#.*//; /./p' packaging/debian-packages.txt |
    sed 's/^libglib2.0-0$/libglib2.0-0 | libglib2.0-0t64/' | paste -sd, | sed 's/,/, /g')
size=$(du -sk "$root/opt" "$root/usr" | awk '{ all += $1 } END { print all }')
cat > "$root/DEBIAN/control" <<CONTROL
Package: workmoniq
Version: $version
Architecture: $arch
Maintainer: The WorkMoniQ developers <workmoniq@localhost>
Section: utils
Priority: optional
Installed-Size: $size
Depends: python3 (>= $minor), python3 (<< $next), $depends
Recommends: gnome-keyring | kwalletmanager
Description: tracker of working time that keeps all it knows on your computer
 Records which window had the focus, for how long, and when nobody was at the
 machine. The history is encrypted with a key that you hold. Nothing is sent
 anywhere.
CONTROL

mkdir -p dist
echo "deb: packing"
# Level 3 packs in a quarter of the time of level 6 and is 5 % larger.
dpkg-deb --root-owner-group -Zxz -z3 --build "$root" "dist/workmoniq_${version}_$arch.deb"
