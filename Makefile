# Everything a person or CI does with this project. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
BIN := .venv/bin
# The tests start some hundred processes, which would each compile the product anew.
unexport PYTHONDONTWRITEBYTECODE
BASE_PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help setup run test coverage lint soak audit vulnerabilities pictures browser clean

help:  ## Say what can be done
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

setup: .venv/.ready  ## Make the virtual environment from requirements.lock

.venv/.ready: requirements.lock pyproject.toml
	@if [ -z "$(BASE_PYTHON)" ]; then \
		echo "Python 3.11 or newer with venv is needed (Debian: apt install python3 python3-venv)." >&2; exit 1; fi
	@echo "Setting up .venv with $(BASE_PYTHON) (one to five minutes, 2 GB, nothing is said meanwhile) …"
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

# More workers than processors, since tests wait for browsers and databases; see tests/sharing.py.
SUITE := $(BIN)/pytest -m "not soak" --numprocesses=3 --dist=loadfile --durations=15

test: setup browser lint  ## The whole suite: style, types, doctests, tests
	$(SUITE)

coverage: setup browser  ## The suite once more, twice as slow, with the lines it never runs
	$(SUITE) --cov --cov-report=term

soak: setup browser  ## The full-size proofs: fuzzing, kill rounds, large generated cases
	$(BIN)/pytest -m soak --timeout=3600

audit: setup  ## Licences of all packages, and their known vulnerabilities (asks pypi.org)
	$(BIN)/pytest -q tests/architecture/test_licences.py
	@$(MAKE) --no-print-directory vulnerabilities

AUDIT ?= .audit
AUDIT_FROM ?=  # another service, for example: --vulnerability-service osv --osv-url https://osv.example.com/v1/query
NOT_ASKED := known vulnerabilities are NOT checked. Run this again where the package index can be \
	reached; PIP_INDEX_URL names a mirror.
vulnerabilities:
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target $(AUDIT) pip-audit \
		>/dev/null 2>&1 || { echo "pip-audit cannot be installed, so $(NOT_ASKED)" >&2; exit 1; }
	@PYTHONPATH=$(AUDIT) $(BIN)/python -m pip_audit --requirement requirements.lock --require-hashes --disable-pip \
		--strict $(AUDIT_FROM) 2>$(AUDIT)/said || { \
		if grep -qE "ServiceError|ConnectionError|Max retries|[Tt]imed out" $(AUDIT)/said; then \
			echo "The service does not answer, so $(NOT_ASKED)" >&2; \
		elif grep "could not be audited" $(AUDIT)/said >&2; then \
			echo "The service does not know every package, so $(NOT_ASKED)" >&2; \
		else cat $(AUDIT)/said >&2; fi; exit 1; }

PICTURES ?= http://127.0.0.1:8501
pictures: setup browser  ## Take the pictures of the help from a running product with sample data
	$(BIN)/python tests/e2e/help_pictures.py $(PICTURES) $$(command -v chromium || command -v google-chrome)

clean:  ## Remove the virtual environment and caches, never the data
	rm -rf .venv .audit .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
