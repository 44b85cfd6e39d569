# Two commands: `make demo` and `make test`. Python 3.11 or newer and make are all they need.
PYTHON ?= python3
BIN := .venv/bin
# What is measured is a third slower: rooms alone, no browser, nothing that takes minutes by nature.
ROOMS := $(filter-out tests/journeys/ tests/privacy/ tests/kernel/ tests/data/ tests/pets/,$(wildcard tests/*/))
MEASURED := $(filter-out %browser.py %/test_every_form.py %/test_machine.py,$(wildcard $(addsuffix test_*.py,$(ROOMS))))
LONG := tests/privacy/test_machine.py tests/privacy/test_machine_too.py tests/ui/test_every_form.py
PORT ?= 8000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# Once, on all cores, so that no start does. Some packages bring files for other Pythons.
COMPILE := $(BIN)/python -m compileall -qq -j 0 .venv/lib oneplan checks tests || true

.PHONY: help demo test test-long coverage check bench translations hooks clean

help: ## what each of these commands does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/words .venv/bin/oneplan ## the made-up community at http://127.0.0.1:8000 (PORT=8001, DATA=folder, CHECK=1)
	$(BIN)/python -m oneplan demo --port $(PORT) $(if $(DATA),--data $(DATA)) $(if $(CHECK),--check)

test: .venv/dev .venv/words ## all tests (ARGS="tests/plans -x" for some)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: .venv/dev .venv/words ## what takes hours by nature: 2,000 random lives of 50 steps, 10,000 bad inputs
	ONEPLAN_LONG=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(LONG) $(ARGS)

coverage: .venv/dev .venv/words ## the rooms' tests run 95 % of the lines of each room's rules, readers and actions
	rm -rf .coverage && mkdir .coverage
	$(BIN)/coverage run -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(MEASURED)
	$(BIN)/coverage combine --quiet --data-file=.coverage/all .coverage
	$(BIN)/python -m checks.coverage .coverage/all

check: .venv/dev .venv/words ## format, lint, types, floors, migrations, translations, raw SQL, templates, hosts, budgets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m checks.migrations
	$(BIN)/python -m checks.translations check
	$(BIN)/python -m checks.raw_sql
	$(BIN)/python -m checks.templates
	$(BIN)/python -m checks.hosts
	$(BIN)/python -m checks.budgets

bench: .venv/dev .venv/words ## costs of the main pages at 100 and 10,000 families
	$(BIN)/python -m bench $(ARGS)

translations: .venv/dev ## bring the French catalogues up to date
	$(BIN)/python -m checks.translations update

hooks: .venv/dev ## check each commit before it is made
	$(BIN)/pre-commit install

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OnePlan wants Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/run: .venv/python requirements/run.txt
	$(PIP) --require-hashes -r requirements/run.txt
	@$(COMPILE)
	@touch $@

.venv/dev: .venv/python requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@$(COMPILE)
	@touch .venv/run $@

.venv/words: .venv/run $(wildcard oneplan/*/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python -m checks.translations compile
	@touch $@

# The command itself, from any folder: `export PATH=".venv/bin:$PATH"`, as the demo says.
.venv/bin/oneplan: Makefile | .venv/run
	@printf '#!/bin/sh\nPYTHONPATH="%s$${PYTHONPATH:+:$$PYTHONPATH}" exec "%s/.venv/bin/python" -m oneplan "$$@"\n' "$(CURDIR)" "$(CURDIR)" > $@
	@chmod +x $@

clean: ## remove what was installed and built here
	rm -rf .venv build dist *.egg-info
