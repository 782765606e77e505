# Two commands: `make run` opens the app, `make test` checks everything. Each sets up what it needs.
# Settings: CATALOGUE=directory  ENCODER=name-or-address  PORT=8501  PYTHON=python3.12

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready

.PHONY: run setup test lint bench train collection studio screenshots clean

run: $(RUN_READY)
	@echo "Ensemble opens at http://localhost:$(PORT) (stop it with Ctrl+C)"
	@ENSEMBLE_CATALOGUE="$(CATALOGUE)" ENSEMBLE_ENCODER="$(ENCODER)" \
		$(PY) -m streamlit run app.py --server.port $(PORT) --logger.hideWelcomeMessage true

setup: $(RUN_READY)

$(RUN_READY): requirements.txt
	@test -n "$(PYTHON)" || { echo "Ensemble needs Python 3.11 or newer. Install it, or name it: make run PYTHON=/path/to/python3"; exit 1; }
	@test -x $(PY) || { echo "Creating the environment in $(VENV) …"; $(PYTHON) -m venv $(VENV); } \
		|| { rm -rf $(VENV); echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing packages (once; a few minutes) …"
	@$(PY) -m pip install --disable-pip-version-check -q -r requirements.txt
	@touch $@

$(TEST_READY): $(RUN_READY) tests/requirements.txt
	@echo "Installing what the tests need …"
	@$(PY) -m pip install --disable-pip-version-check -q -r tests/requirements.txt
	@touch $@

test: $(TEST_READY) lint
	@$(PY) -m tests.browser.chromium
	@$(PY) -m pytest

lint: $(TEST_READY)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

bench: $(TEST_READY)
	@for b in benchmarks/*.py; do $(PY) $$b || exit 1; done

train: $(RUN_READY)
	@$(PY) -m core.cli.retrain

screenshots: $(TEST_READY)
	@$(PY) -m tests.browser.screenshots

studio:
	@test -x .venv-studio/bin/python || $(PYTHON) -m venv .venv-studio
	@.venv-studio/bin/python -m pip install --disable-pip-version-check -q -r studio/requirements.txt
	@.venv-studio/bin/python -m studio.render

clean:
	@rm -rf $(VENV) .venv-studio .pytest_cache .mypy_cache .ruff_cache
