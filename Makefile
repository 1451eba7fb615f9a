# `make site` and `make test` need Python 3.11 or newer and nothing else: they do all the set-up.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed

# Newer versions of pip want the constraints of build requirements by the second name. Relative,
# because pip splits these values at blanks and the path of a checkout may have some.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help site serve demo test lint check bench clean distclean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

site: $(INSTALLED) ## Set up and build this project's own site into site/
	$(PY) -m adrtool build
	@echo
	@echo "To open the site:  python3 -m http.server --directory site $(PORT)"
	@echo "                   and then http://localhost:$(PORT)/ in a browser"
	@echo "To edit it:        make serve"

serve: $(INSTALLED) ## Serve this project's own site and rebuild it when a file changes
	$(PY) -m adrtool serve

demo: $(INSTALLED) ## Build the site of the example company into examples/shop/site/
	$(PY) -m adrtool -C examples/shop build
	@echo
	@echo "To open the site:  python3 -m http.server --directory examples/shop/site $(PORT)"
	@echo "                   and then http://localhost:$(PORT)/ in a browser"

test: $(INSTALLED) ## Set up and run every test
	$(PY) -m pytest --numprocesses auto --dist loadfile

lint: $(INSTALLED) ## Check style, formatting and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

check: $(INSTALLED) ## Check this project's own documents and pipelines, and the example's
	$(PY) -m adrtool check
	$(PY) -m adrtool -C examples/shop check

bench: $(INSTALLED) ## Measure against a baseline on this machine
	$(PY) -m pip install --quiet --editable '.[bench]'
	$(PY) bench/run.py

clean: ## Remove what was built, and the caches
	rm -rf site examples/shop/site dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -path ./$(VENV) -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

distclean: clean ## Remove the virtual environment too
	rm -rf $(VENV)

# The version is part of the installed metadata, so a new one needs a new install.
$(INSTALLED): $(PY) pyproject.toml constraints.txt src/adrtool/__init__.py
	@echo "Installing into $(VENV)/; this happens once, and again when the requirements change."
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --quiet --editable '.[dev]'
	@touch $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "adrtool needs Python 3.11 or newer, and '$(PYTHON)' is not one."; \
	  echo "Install one and name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python can't make virtual environments."; \
	  echo "On Debian and Ubuntu: apt-get install python3-venv"; \
	  exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
