# Two commands: `make demo` and `make test`. Python 3.11 or newer and make are all they need.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: demo test check bench translations clean

demo: .venv/words
	$(BIN)/python -m oneplan demo --port $(PORT) $(if $(DATA),--data $(DATA)) $(if $(CHECK),--check)

test: .venv/dev .venv/words
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/dev .venv/words
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m checks.migrations
	$(BIN)/python -m checks.translations check
	$(BIN)/python -m checks.hosts
	$(BIN)/python -m checks.budgets

bench: .venv/dev .venv/words
	$(BIN)/python -m bench $(ARGS)

translations: .venv/dev
	$(BIN)/python -m checks.translations update

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OnePlan wants Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/run: .venv/python requirements/run.txt
	$(PIP) --require-hashes -r requirements/run.txt
	@touch $@

.venv/dev: .venv/python requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch .venv/run $@

.venv/words: .venv/run $(wildcard oneplan/*/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python -m checks.translations compile
	@touch $@

clean:
	rm -rf .venv build dist *.egg-info
