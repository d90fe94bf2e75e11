# Every task of this repository. CI calls `make test`, the same one you run.
.DEFAULT_GOAL := help
.PHONY: help setup run test collected test-long test-scale check lint gui e2e promises bench shots serve dev-keys console package vectors reference lock translations clean

# Some images forbid Python to keep what it compiled; each of a thousand starts would do it again.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
# The smallest machine we test on has two cores; tests of the whole program wait so often that a
# third worker has room there. make test JOBS=8 suits a larger one. The files with few and long
# tests come first by name; at the end they would let one worker wait for another.
JOBS ?= 3
PYTEST := $(BIN)/pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder

help: ## show the tasks
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

# Each step leaves a mark in .venv, so that a second setup has nothing to do.
setup: .venv/.project .venv/.translations .venv/.javascript ## prepare this checkout: system packages, .venv, the commands

.venv/.python: requirements/dev.lock requirements/uv.lock packaging/setup.sh | .venv/.system
	@packaging/setup.sh python
	@touch $@

# A failing step names what is missing and goes on; the mark is then not made.
.venv/.system: packaging/debian-packages.txt packaging/setup.sh
	@if packaging/setup.sh system; then mkdir -p .venv && touch $@; fi

.venv/.project: pyproject.toml .venv/.python
	@packaging/setup.sh project
	@touch $@

.venv/.translations: resources/translations/workmoniq_de.ts .venv/.python
	@$(BIN)/python packaging/translations.py compile
	@touch $@

.venv/.javascript: tests/vectors/reader/package-lock.json packaging/setup.sh .venv/.python
	@if packaging/setup.sh javascript; then touch $@; fi

run: setup ## start the tray app, on a private virtual screen where there is none
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec $(BIN)/workmoniq; \
	else exec $(BIN)/python packaging/virtual_screen.py; fi

QUICK := -m "not long and not scale" --hypothesis-profile=same

test: setup ## everything but the long tests
	@$(MAKE) --no-print-directory --jobs 2 lint collected
	$(PYTEST) $(QUICK)

# While mypy keeps one core busy, the other compiles what each worker would compile for itself.
collected: setup
	-@$(BIN)/pytest --collect-only --quiet $(QUICK) >/dev/null 2>&1

test-long: setup ## the tests that take minutes, and other random examples for the rest
	$(PYTEST) -m long --timeout 1800
	$(PYTEST) -m "not long and not scale" tests/unit tests/integration/store tests/integration/port

test-scale: setup ## kill machines of database and object store under load; try nginx and Caddy
	@packaging/setup.sh scale
	$(BIN)/pytest -m scale -s tests/scale

lint: setup ## ruff, mypy and the import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: lint ## lint and the unit tests, in less than a minute
	$(PYTEST) $(QUICK) tests/unit

gui: setup ## the tests of windows and view-models
	$(PYTEST) $(QUICK) tests/gui

e2e: setup ## the tests of the whole application
	$(PYTEST) $(QUICK) tests/end2end

promises: setup ## the tests of what users are promised
	$(PYTEST) $(QUICK) tests/promises tests/adversarial

# make bench SIZE=--full takes ten years of history and long runs.
bench: setup .venv-bench/.python ## measure, side by side with the peers in requirements/bench.lock
	@for script in benchmarks/*.py; do $(BIN)/python "$$script" $(SIZE) || exit 1; done

.venv-bench/.python: requirements/bench.lock | setup
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-bench
	$(BIN)/uv pip sync --quiet --python .venv-bench/bin/python --require-hashes requirements/bench.lock
	@touch $@

shots: setup ## pictures of every page in every look, language and scale, into out/shots
	@PYTHONPATH=src:. $(BIN)/python -m tests.gui.shots out/shots
	@echo out/shots

serve: setup ## start the server; for support access, too, where make dev-keys was called
	@exec $(BIN)/workmoniq-server serve $(if $(wildcard .dev/pins.json),--support-pins .dev/pins.json)

package: setup ## build the wheel and the source archive into dist/
	$(BIN)/uv build --no-build-isolation --python $(BIN)/python --out-dir dist

dev-keys: setup ## make or renew a support team for development, in .dev
	@$(BIN)/python packaging/dev_keys.py .dev

DEV_WORDS := .dev/support/passphrases

console: dev-keys ## start the support console with the keys of dev-keys, against make serve
	@exec $(BIN)/workmoniq-console serve --home .dev/support --agent ag-1 --server http://127.0.0.1:8787 \
		--passphrase-file $(DEV_WORDS)/ag-1 --passphrase-file $(DEV_WORDS)/keeper-1 --passphrase-file $(DEV_WORDS)/keeper-2

vectors: setup ## write tests/vectors/v1 anew and have the second reader read all
	$(BIN)/python -m tests.vectors.make_v1
	cd tests/vectors/reader && node --test

reference: setup ## write docs/errors.md, docs/cli.md and the manual page anew
	$(BIN)/python packaging/reference.py

translations: setup ## take new words into resources/translations and compile them
	$(BIN)/python packaging/translations.py update
	@$(BIN)/python packaging/translations.py missing | sed 's/^/no German yet: /'

lock: setup ## find the newest allowed versions and pin them with their hashes
	packaging/lock.sh --upgrade
	@$(MAKE) --no-print-directory setup
	$(BIN)/python packaging/licences.py > docs/licences.md

clean: ## remove everything this Makefile made
	rm -rf .venv .venv-bench tests/vectors/reader/node_modules build dist out resources/translations/*.qm .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
