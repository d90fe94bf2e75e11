#!/bin/sh
# Pin every dependency with its hashes in requirements/*.lock, from what pyproject.toml asks for.
#
#   lock.sh             follow a change of pyproject.toml, keep the other versions
#   lock.sh --upgrade   take the newest versions pyproject.toml allows
#
# The locks name no host, so that they work with whichever index a machine is set up to use.
set -eu
cd "$(dirname "$0")/.."

# CI, developers and the oldest Python we promise share one lock: --universal writes down for which
# system or version a pin is meant. evdev: see [tool.uv] in pyproject.toml.
compile() {
    lock=requirements/$1.lock
    shift
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
        --no-emit-package evdev "$@" --output-file "$lock" >/dev/null
}

compile desktop pyproject.toml --extra desktop --extra server --extra console "$@"
compile dev pyproject.toml --extra desktop --extra server --extra console --group dev "$@"
compile bench --group bench "$@"
# The one package that is installed before uv is there to install the others.
grep '^uv==' requirements/dev.lock | sed 's/ .*//' | compile uv -
