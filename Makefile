# Every target makes what it needs; `make` alone lists them.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell $(name) -c 'import sys, venv, ensurepip; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
CONSTRAINTS ?= constraints.txt
READY := $(VENV)/.ready
PRISM := build/prism/node_modules/.bin/prism
# One process more than there are cores, since tests wait for programs that they start.
PROCESSES = $(shell $(PYTHON) -c 'import os; print(1 + (os.cpu_count() or 1))')
SPREAD = --numprocesses $(PROCESSES) --dist loadgroup
EXAMPLES ?= 700
LEAST_CASES ?= $(if $(filter 700,$(EXAMPLES)),40000,1)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(MAKEFILE_LIST))

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(READY) ## create the development environment in .venv

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python >= 3.11 with venv was found; name one: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --editable ".[cli,emulator,mcp]" --group dev
	@touch $@

demo: $(READY) ## sign in with a second factor and list 1,234 tags of the embedded Docker Hub
	@$(BIN)/python docs/demo.py

emulator: $(READY) ## run the embedded Docker Hub on port 8080
	$(BIN)/python -m dockerhub.emulator --port 8080

# Without bytecode, compiling the tests and pytest's plugins takes half of the time to collect tests.
test test-all test-portable: export PYTHONDONTWRITEBYTECODE :=

test: $(READY) ## run the tests; fail below 100 % branch coverage of the package
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -p no:cacheprovider $(SPREAD)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

test-all: export TEST_ALL := 1
test-all: export CONFORMANCE := full
test-all: test ## run the tests with every case of the sweeps, and more examples (before a release)

test-portable: $(READY) ## run the tests of client, jobs and command line, without coverage: for macOS and Windows
	$(BIN)/python -m pytest -p no:cacheprovider $(SPREAD) tests/client tests/jobs tests/cli

test-newest: ## run the tests with the newest versions of all other packages
	$(MAKE) clean
	$(MAKE) test CONSTRAINTS=/dev/null

schemathesis: $(READY) ## fuzz the embedded Hub with the spec: 40,000 cases; EXAMPLES=20 for less
	PYTHONPATH=tests $(BIN)/python tests/emulator/schemathesis_run.py --examples $(EXAMPLES) --scenarios $(EXAMPLES) --least-cases $(LEAST_CASES)

# Each operation must succeed at least once.
prism: export TEST_ALL := 1
prism: $(READY) $(PRISM) ## test with every response of Stoplight Prism's mock, and through its proxy (needs Node.js)
	PYTHONPATH=tests:tests/emulator:tests/conformance PRISM=$(PRISM) \
		$(BIN)/python -m pytest -p no:cacheprovider $(SPREAD) tests/client/prism_mock.py
	PYTHONPATH=tests:tests/emulator $(BIN)/python -m pytest -p no:cacheprovider -p prism_plugin \
		--prism $(PRISM) --least-exchanges 1000 tests/client

$(PRISM):
	npm install --ignore-scripts --no-audit --no-fund --prefix build/prism @stoplight/prism-cli@5.16.0

endings: $(READY) ## end every command in every way, in a pipe and on a terminal (minutes)
	$(BIN)/python -m pytest -p no:cacheprovider $(SPREAD) \
		tests/cli/all_endings.py tests/cli/sign_in_endings.py tests/cli/test_cli_processes.py

SHELLS := bash zsh fish
shells: $(READY) ## complete names in bash, zsh and fish; says which of them are not installed
	@for shell in $(SHELLS); do command -v $$shell > /dev/null || echo "$$shell is not installed: its test is skipped"; done
	$(BIN)/python -m pytest -p no:cacheprovider -q -rs tests/cli/test_cli_shells.py tests/cli/test_cli_completion.py

docs: $(READY) ## build the documentation's site into build/site; warnings are errors
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

screens: $(READY) ## redraw the pictures of the documentation
	$(BIN)/python docs/screens.py

ATTACKS := tests/client/test_hostile_responses.py tests/client/test_bodies.py \
	tests/client/test_deadlines.py tests/client/test_absurd_waits.py tests/client/test_login_storms.py \
	tests/client/test_secrets_on_the_way.py tests/client/test_hidden_frames.py \
	tests/client/test_io_secrets.py tests/client/test_sockets.py tests/jobs/test_special_files.py \
	tests/jobs/test_exact_data.py tests/cli/test_cli_hostile_values.py
attack: $(READY) ## attack the client: 3,000 hostile responses, bodies, storms, files, 300 kills (minutes)
	ATTACK=1 $(BIN)/python -m pytest -p no:cacheprovider $(SPREAD) $(ATTACKS)
	$(BIN)/python tests/jobs/kills_run.py --kills $(or $(KILLS),300)

kills: $(READY) ## kill exports, deletions and logins 300 times at random moments; KILLS=20 for less
	$(BIN)/python tests/jobs/kills_run.py --kills $(or $(KILLS),300)

registry: $(READY) ## free storage in Debian's docker-registry (apt-get install docker-registry)
	@command -v docker-registry > /dev/null || { echo "docker-registry is missing: apt-get install docker-registry"; exit 1; }
	$(BIN)/python -m pytest -p no:cacheprovider tests/jobs/debian_registry.py

bench: $(READY) ## measure the client and the embedded Hub into build/bench.json
	$(BIN)/python tests/bench/bench_run.py

bench-check: bench ## measure, and fail where the client got slower than tests/bench/reference.json
	$(BIN)/python tests/bench/compare_run.py

bench-cli: $(READY) ## measure the command line: 10,000 tags, memory, time to start
	$(BIN)/python tests/bench/bench_cli_run.py

man: $(READY) ## write the man page of the command line to build/man
	mkdir -p build/man
	$(BIN)/python docs/man.py > build/man/dockerhub.1

conformance: $(READY) ## test the client against the spec, with 200 examples per schema
	CONFORMANCE=$${CONFORMANCE:-full} $(BIN)/python -m pytest -p no:cacheprovider tests/conformance

conformance-live: $(READY) ## check Docker Hub itself against the spec, read-only: ARGS="--repository acme/app"
	$(BIN)/python -m dockerhub.conformance $(ARGS)

propose-corrections: $(READY) ## propose corrections from a live check's report: REPORT=drift.json
	@$(BIN)/python -m spec propose "$(REPORT)"

mutants: $(READY) ## break spec and generated code in every way, and report which tests notice
	cd tests/conformance && PYTHONPATH=.. $(abspath $(BIN))/python -m mutants $(MUTANTS)

mutants-code: $(READY) ## break the hand-written code in its functions: PACKAGE=_paging MINUTES=10 (long)
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --group mutants
	$(BIN)/python tests/code_mutants/mutants_code_run.py $(PACKAGE) $(if $(MINUTES),--minutes $(MINUTES))

check: lint layers types drift workflows docs ## check style, layers, types, derived files, workflows and the site

lint: $(READY)
	$(BIN)/ruff check --no-cache
	$(BIN)/ruff format --no-cache --check

layers: $(READY)
	$(BIN)/lint-imports --no-cache

types: $(READY)
	$(BIN)/mypy overlays generated/dockerhub_openapi tests/typing
	$(BIN)/basedpyright
	$(BIN)/python tests/docs/types_run.py

# The schemas come with check-jsonschema: nothing is downloaded.
SCHEMA = $(BIN)/check-jsonschema --quiet --builtin-schema
workflows: $(READY)
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) custom.github-workflows-require-timeout .github/workflows/*.yml
	$(SCHEMA) vendor.github-actions action.yml
	$(SCHEMA) vendor.compose-spec compose.yaml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA) vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))

drift: $(READY)
	$(BIN)/python -m spec check
	$(BIN)/python overlays/derive_sync.py --check

generate: $(READY) ## regenerate generated/ from openapi.yaml and overlays/spec
	$(BIN)/python -m spec generate

# Where Docker publishes its document.
SPEC ?= https://docs.docker.com/reference/api/hub/latest.yaml
update-spec: $(READY) ## update from a new document: SPEC=path or URL (default: Docker's), PRUNE=1, ACCEPT=names
	$(BIN)/python -m spec update "$(SPEC)" $(if $(filter 1,$(PRUNE)),--prune) $(if $(ACCEPT),--accept "$(ACCEPT)")

propose-update: ## open a pull request with what update-spec changed (needs the GitHub CLI)
	.ci/propose-update

spec-diff: $(READY) ## list what changed for users between OLD= and NEW= (JSON=1 for programs)
	@$(BIN)/python -m spec diff "$(OLD)" "$(NEW)" $(if $(filter 1,$(JSON)),--json)

evolved: $(READY) ## update with every evolved document and break every correction (long)
	TEST_ALL=1 EVOLVED=1 $(BIN)/python -m pytest -p no:cacheprovider tests/spec/test_evolved.py tests/spec/test_mutated_actions.py

versions: $(READY) ## generate with every installed Python >= 3.11, and compare the bytes
	$(BIN)/python tests/spec/versions_run.py

pythons: $(READY) ## run the tests with every installed Python >= 3.11 (long): TESTS=tests/spec for some
	$(BIN)/python tests/spec/pythons_run.py $(TESTS)

sync: $(READY) ## derive overlays/dockerhub/_sync from _async
	$(BIN)/python overlays/derive_sync.py

format: $(READY) ## format the hand-written code
	$(BIN)/ruff check --no-cache --fix
	$(BIN)/ruff format --no-cache

wheel: $(READY) ## build the wheel and the sdist into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation --quiet --outdir dist

release-check: $(READY) ## fail unless the tag fits the version, the changelog and the addresses: TAG=v1.2.3
	$(BIN)/python .ci/release_check.py "$(TAG)"

# What a wheel can lack: modules, data, programs.
WHEEL_TESTS ?= tests/client/test_public_api.py tests/client/test_imports.py tests/client/test_sockets.py \
	tests/cli/test_cli_app.py tests/cli/test_cli_start.py tests/cli/test_cli_processes.py \
	tests/emulator/test_program.py tests/emulator/test_plugin.py tests/docs/test_readme_programs.py

test-wheel: wheel ## test the built wheel in an environment of its own; WHEEL_TESTS=tests/client for more
	rm -rf build/wheel && mkdir -p build/wheel
	PYTHON="$(PYTHON)" PIP="$(BIN)/python -m pip" image/install "$$(ls dist/*.whl)" build/wheel/venv cli,emulator --constraint constraints.txt --group test
	image/check build/wheel/venv/bin/dockerhub
	cp -r tests build/wheel/tests && cp -r docs pyproject.toml README.md Makefile build/wheel/
	cd build/wheel && venv/bin/python -m pytest -p no:cacheprovider $(SPREAD) $(WHEEL_TESTS)

image: ## build the container image `dockerhub` (needs Docker)
	docker build --quiet --tag dockerhub .

test-image: image ## check the container image, and run the compose example
	image/check docker run --rm dockerhub
	test "$$(docker run --rm --entrypoint id dockerhub -u)" != 0
	docker compose run --rm tags
	docker compose down

test-lowest: wheel ## run the demo with the lowest versions that pyproject.toml admits (needs Python 3.11)
	rm -rf build/lowest && python3.11 -m venv build/lowest
	sed -n '/^dependencies = /,/^\[project.scripts\]/p' pyproject.toml | grep -o '"[A-Za-z-]*>=[0-9.]*' | sed 's/"//; s/>=/==/' > build/lowest/lowest.txt
	build/lowest/bin/python -m pip install --quiet --constraint build/lowest/lowest.txt "$$(ls dist/*.whl)[cli,emulator,fast]"
	build/lowest/bin/python docs/demo.py

clean: ## remove what the targets created
	rm -rf $(VENV) build dist overlays/dockerhub/_built_version.py .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .updating-* generated/.generating-*
