#!/bin/sh
# Prepare this checkout: packages of the system, then the pinned Python packages in .venv.
# The Makefile calls one step at a time and remembers which are done.
#
#   setup.sh system   install what packaging/debian-packages.txt names and is missing
#   setup.sh python   make .venv and bring it to exactly what requirements/dev.lock says
#   setup.sh project  put the commands into .venv, running from src/
#   setup.sh javascript  install what the second reader of tests/vectors uses
#   setup.sh scale    install what packaging/scale-packages.txt names and is missing
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }

# Newer releases renamed some libraries (libglib2.0-0t64); either name will do.
missing_from() {
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1" | while read -r package; do
        printf '%s\n' "$installed" | grep -q -x -e "$package" -e "${package}t64" || echo "$package"
    done
}

missing_packages() {
    missing_from packaging/debian-packages.txt
    # Debian keeps the part of Python that makes virtual environments in a package of its own.
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    # Not in the list of packages: where Node came from elsewhere, Debian's would clash with it.
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

# Succeeds only when nothing is missing, so that a machine without root is reminded each time.
install() {
    [ -n "$1" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        say "not root, going on without these missing packages: $1"
        return 1
    fi
    say "installing $1"
    export DEBIAN_FRONTEND=noninteractive
    # Without fresh lists the first try fails; asking for them first would cost every later run.
    # shellcheck disable=SC2086  # one argument a package
    apt-get install -y -qq --no-install-recommends $1 >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends $1 >/dev/null; }
}

system() {
    if ! command -v dpkg-query >/dev/null; then
        say "not a Debian system; it needs what packaging/debian-packages.txt lists, under its own names"
        return 1
    fi
    install "$(missing_packages | tr '\n' ' ')"
}

scale() {
    install "$(missing_from packaging/scale-packages.txt | tr '\n' ' ')"
}

python() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        { say "Python 3.11 or newer is needed; this is $(python3 -V 2>&1)"; exit 1; }
    [ -x .venv/bin/python ] || python3 -m venv .venv
    .venv/bin/python -m pip --version >/dev/null 2>&1 || python3 -m venv --clear .venv
    [ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r requirements/uv.lock
    # What builds a package from source is held to the same pins as what runs.
    .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes \
        --build-constraints requirements/dev.lock requirements/dev.lock
}

project() {
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
}

javascript() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        say "Node and npm are missing; the second reader of tests/vectors needs them"
        return 1
    fi
    (cd tests/vectors/reader && npm ci --silent)
}

case "${1:-}" in
    system | python | project | javascript | scale) "$1" ;;
    *) say "say which step: system, python, project, javascript or scale" >&2; exit 2 ;;
esac
