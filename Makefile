# Everything a person or CI does with this project. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
BIN := .venv/bin
BASE_PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help setup run test coverage lint soak audit browser clean

help:  ## Say what can be done
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

setup: .venv/.ready  ## Make the virtual environment from requirements.lock

.venv/.ready: requirements.lock pyproject.toml
	@if [ -z "$(BASE_PYTHON)" ]; then \
		echo "Python 3.11 or newer with venv is needed (Debian: apt install python3 python3-venv)." >&2; exit 1; fi
	@echo "Setting up .venv with $(BASE_PYTHON) (about a minute, 2 GB) …"
	@$(BASE_PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock 2> >(grep -v '^WARNING: Location' >&2)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

run: setup  ## Start the product on the embedded database with sample data
	@exec $(BIN)/workbench up

browser:
	@for b in chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v $$b >/dev/null 2>&1 && exit 0; done; \
	if [ -n "$${WORKBENCH_CHROMIUM:-}" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests …"; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium or Chrome: install one (Debian: apt install chromium)," >&2; \
		echo "or name it with WORKBENCH_CHROMIUM=/path/to/chrome." >&2; exit 1; fi

lint: setup  ## Style, types and the dependency rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

SUITE := $(BIN)/pytest -m "not soak" --numprocesses=logical --maxprocesses=4 --dist=loadfile

test: setup browser lint  ## The whole suite: style, types, doctests, tests
	$(SUITE)

coverage: setup browser  ## The suite once more, twice as slow, with the lines it never runs
	$(SUITE) --cov --cov-report=term

soak: setup browser  ## The full-size proofs: fuzzing, kill rounds, large generated cases
	$(BIN)/pytest -m soak --timeout=3600

audit: setup  ## Licences of all packages, and their known vulnerabilities (asks pypi.org)
	$(BIN)/pytest -q tests/architecture/test_licences.py
	@$(BASE_PYTHON) -m venv .audit && .audit/bin/python -m pip install --quiet pip-audit
	.audit/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

clean:  ## Remove the virtual environment and caches, never the data
	rm -rf .venv .audit .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
