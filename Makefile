# Every target makes what it needs; `make` alone lists them.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell $(name) -c 'import sys, venv, ensurepip; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PRISM := build/prism/node_modules/.bin/prism
# One process a core; tests that must share one are a group.
SPREAD := --numprocesses auto --dist loadgroup
EXAMPLES ?= 700
LEAST_CASES ?= $(if $(filter 700,$(EXAMPLES)),20000,1)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test conformance mutants check lint types drift generate update-spec spec-diff evolved versions sync format wheel test-wheel emulator schemathesis prism bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: $(READY) ## make the development environment in .venv

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python >= 3.11 with venv was found; name one: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[emulator]" --group dev
	@touch $@

demo: $(READY) ## sign in with 2FA and walk 1,234 tags of the embedded Docker Hub
	@$(BIN)/python docs/demo.py

emulator: $(READY) ## run the embedded Docker Hub on port 8080
	$(BIN)/python -m dockerhub.emulator --port 8080

test: $(READY) ## run the tests; fails below 100 % branch coverage of the package
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -p no:cacheprovider $(SPREAD)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

schemathesis: $(READY) ## fuzz the embedded Hub by the spec: 20,000 cases; EXAMPLES=20 for less
	$(BIN)/python tests/emulator/schemathesis_run.py --examples $(EXAMPLES) --scenarios $(EXAMPLES) --least-cases $(LEAST_CASES)

prism: $(READY) $(PRISM) ## run the client through Stoplight Prism to the embedded Hub (needs Node.js)
	$(BIN)/python tests/emulator/prism_run.py $(PRISM)

$(PRISM):
	npm install --ignore-scripts --no-audit --no-fund --prefix build/prism @stoplight/prism-cli@5.16.0

bench: $(READY) ## measure the embedded Hub: pages a second, time to start
	$(BIN)/python tests/emulator/bench_run.py

conformance: $(READY) ## hold client and spec against each other, with 200 examples per schema
	CONFORMANCE=$${CONFORMANCE:-full} $(BIN)/python -m pytest -p no:cacheprovider tests/conformance

mutants: $(READY) ## break spec and generated code in every way, and report who notices
	cd tests/conformance && $(abspath $(BIN))/python -m mutants $(MUTANTS)

check: lint types drift ## lint, formatting, types, regeneration drift, sync/async drift, completeness

lint: $(READY)
	$(BIN)/ruff check --no-cache
	$(BIN)/ruff format --no-cache --check

types: $(READY)
	$(BIN)/mypy overlays generated/dockerhub_api tests/typing
	$(BIN)/basedpyright

drift: $(READY)
	$(BIN)/python -m spec check
	$(BIN)/python overlays/derive_sync.py --check

generate: $(READY) ## regenerate generated/ from openapi.yaml and overlays/spec
	$(BIN)/python -m spec generate

update-spec: $(READY) ## take a new document: SPEC=path or URL, PRUNE=1, ACCEPT=names
	$(BIN)/python -m spec update "$(SPEC)" $(if $(PRUNE),--prune) $(if $(ACCEPT),--accept "$(ACCEPT)")

spec-diff: $(READY) ## say what changed for users between OLD= and NEW= (JSON=1 for programs)
	@$(BIN)/python -m spec diff "$(OLD)" "$(NEW)" $(if $(JSON),--json)

evolved: $(READY) ## update with every evolved document and break every correction (long)
	EVOLVED=1 $(BIN)/python -m pytest -p no:cacheprovider tests/spec/test_evolved.py tests/spec/test_mutated_actions.py

versions: $(READY) ## generate with every Python >= 3.11 there is, and compare the bytes
	$(BIN)/python tests/spec/versions_run.py

sync: $(READY) ## derive overlays/dockerhub/_sync from _async
	$(BIN)/python overlays/derive_sync.py

format: $(READY) ## format the hand-written code
	$(BIN)/ruff check --no-cache --fix
	$(BIN)/ruff format --no-cache

wheel: $(READY) ## build the wheel and the sdist into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation --quiet --outdir dist

test-wheel: wheel ## run the package's tests against the built wheel in an environment of its own
	rm -rf build/wheel && mkdir -p build/wheel
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	build/wheel/venv/bin/python -m pip install --quiet --constraint constraints.txt "$$(ls dist/*.whl)[emulator]" --group test
	cp -r tests build/wheel/tests && cp -r docs pyproject.toml README.md build/wheel/
	cd build/wheel && venv/bin/python -m pytest -p no:cacheprovider $(SPREAD) tests/client tests/docs tests/emulator

clean: ## remove what the targets made
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache
