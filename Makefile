# Communiqué. `make help` lists what there is. Nothing is needed beforehand but Python 3.11 to 3.13 with venv, and make.
#
#   VENV     the virtual environment, made where it is missing        make test VENV=/somewhere/venv
#   PYTHON   the interpreter it is made with                          make test PYTHON=python3.12
#   PACKAGE  what is installed in it: the checkout, or a wheel        make test PACKAGE=dist/communique-0.1.0-py3-none-any.whl

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV ?= .venv
PACKAGE ?= --editable .
DEMO ?= demo
DIST ?= dist
CASES ?= ../shared/cases
OUT ?= build/cases
SCORER ?= ../shared/bench/cases/score.py
TESTS ?=
PROCESSES ?= 4

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := extract graph communique
CHECKED := $(SOURCES) $(wildcard tests bench train fuzz)
SECONDS_EACH ?= 720
TEXTS ?= ../shared/bench/attribution/polnear/train/text

.PHONY: help
help: ## what there is
	@grep -E '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

# ------------------------------------------------------------------- the environment, each step once

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Communiqué needs Python 3.11 to 3.13, this is " + sys.version.split()[0] + "; name another with PYTHON=")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt requirements/build.txt | $(VENV)/.made
	@echo "installing what Communiqué needs into $(VENV)" >&2
	$(PIP) install --require-hashes --requirement requirements/run.txt --requirement requirements/build.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/build.txt | $(VENV)/.made
	@echo "installing what Communiqué and its tests need into $(VENV)" >&2
	$(PIP) install --require-hashes --requirement requirements/dev.txt --requirement requirements/build.txt
	@touch $@ $(VENV)/.run

$(VENV)/.package: pyproject.toml | $(VENV)/.run
	$(PIP) install --no-deps --no-build-isolation --force-reinstall $(PACKAGE)
	@touch $@

# ------------------------------------------------------------------------------------- the main job

.PHONY: demo
demo: $(VENV)/.run $(VENV)/.package ## read the examples, compare their accounts; leaves demo/store, demo/graph.ttl, demo/graph.trig
	$(BIN)/communique run examples --stories examples/stories.tsv --store $(DEMO)/store --out $(DEMO) --format table

.PHONY: cases
cases: $(VENV)/.run $(VENV)/.package ## one TriG a case folder: make cases CASES=../shared/cases OUT=build/cases
	$(BIN)/python bench/cases.py $(CASES) $(OUT)

.PHONY: readme
readme: $(VENV)/.run $(VENV)/.package ## put the demo's first story, made anew, into README.md
	rm -rf build/readme
	$(BIN)/communique run examples/ceasefire-violations examples/macron-putin-call --stories examples/stories.tsv --store build/readme --format table | $(BIN)/python -m communique.docs --demo README.md

.PHONY: results
results: cases ## the scorer's figures case by case, into bench/results/cases.md and .json
	$(BIN)/python bench/case_results.py $(CASES) $(OUT) $(SCORER) bench/results/cases

# ------------------------------------------------------------------------------------------- checks

.PHONY: test
test: $(VENV)/.dev $(VENV)/.package ## the tests, in a process a processor; TESTS=tests/graph runs some of them
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses $(PROCESSES) --dist worksteal $(TESTS)

.PHONY: lint
lint: $(VENV)/.dev ## ruff, mypy, and whether the generated pages of docs/ are up to date
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy $(CHECKED)
	$(BIN)/python -m communique.docs --check docs
	$(BIN)/python bench/pages.py --check
	$(BIN)/python bench/dependencies.py --check
	$(BIN)/python -m extract.hashes --check
	$(BIN)/mkdocs build --strict --quiet --site-dir build/site

.PHONY: check
check: lint test ## all that the project asks of a change

.PHONY: docs
docs: $(VENV)/.run ## write the pages of docs/ that are made from the ontology, the queries and the command line
	$(BIN)/python -m communique.docs docs

.PHONY: site
site: $(VENV)/.dev docs ## build the documentation into build/site
	$(BIN)/mkdocs build --strict --quiet --site-dir build/site

.PHONY: interop
interop: $(VENV)/.dev $(VENV)/.package ## ask and push with clients and servers of others: Virtuoso (Debian's package), Comunica (npm)
	tests/interop/fetch_virtuoso.sh build/virtuoso
	npm install --prefix build/comunica --no-audit --no-fund --silent @comunica/query-sparql@4.5.0
	COMMUNIQUE_VIRTUOSO=$(CURDIR)/build/virtuoso COMMUNIQUE_COMUNICA=$(CURDIR)/build/comunica $(BIN)/python -m pytest tests/interop/virtuoso.py tests/interop/comunica.py

.PHONY: bench
bench: $(VENV)/.dev $(VENV)/.package ## the table of ratios on this machine, kept in bench/results/; minutes, on an idle machine
	$(BIN)/python -m bench.ratios --texts $(TEXTS)

.PHONY: torture
torture: $(VENV)/.dev $(VENV)/.package ## kill run, judge, compact and push two hundred times; what is lost, what is there by half
	$(BIN)/python -m bench.torture

.PHONY: fuzz
fuzz: $(VENV)/.dev $(VENV)/.package ## each fuzzer for SECONDS_EACH; what it finds goes to build/fuzz/
	$(PIP) install --require-hashes --requirement requirements/fuzz.txt
	for one in text html jsonl warc feed; do mkdir -p build/fuzz/$$one; $(BIN)/python -m fuzz.$$one -max_total_time=$(SECONDS_EACH) -artifact_prefix=build/fuzz/$$one/; done
	HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest tests/properties

# ---------------------------------------------------------------------------------------- packaging

.PHONY: wheel
wheel: $(VENV)/.dev ## build the wheel into dist/
	rm -rf build/lib build/bdist.* $(DIST)
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir $(DIST) .
	rm -rf build/lib build/bdist.*

LOCK := build/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: lock
lock: ## resolve pyproject.toml anew into requirements/*.txt, with hashes
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet pip==26.3 pip-tools==7.6.2
	$(LOCK) --output-file requirements/build.txt requirements/build.in
	$(LOCK) --constraint requirements/build.txt --extra shacl --output-file requirements/run.txt pyproject.toml
	$(LOCK) --constraint requirements/run.txt --extra dev --output-file requirements/dev.txt pyproject.toml
	sed -i -e '/^# The following packages are considered/d' -e '1{/^$$/d}' requirements/build.txt requirements/run.txt requirements/dev.txt

.PHONY: clean
clean: ## remove what the targets made, but for the virtual environment
	rm -rf build dist *.egg-info $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
