# Everything a contributor runs. Needs Python >= 3.11, make and git.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: start test proof pytest lint mutants diagnosis bench docs screenshots clean

$(BIN)/tutor: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "kata-tutor needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

start: $(BIN)/tutor  ## install, then practise; without a terminal, show a graded example
	@if [ -t 0 ] && [ -t 1 ]; then \
	  [ -d practice/.tutor ] || $(BIN)/tutor init practice; cd practice && ../$(BIN)/tutor; \
	else PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/tour.sh; fi

test: $(BIN)/tutor lint  ## lint, types, import contracts, all tests, the author checks
	$(MAKE) --no-print-directory --jobs=2 proof pytest

proof: $(BIN)/tutor  ## the author checks: every kata on 20 seeds, every question on 200
	$(BIN)/tutor author check --seeds 20
	$(BIN)/tutor author questions

pytest: $(BIN)/tutor
	$(BIN)/python -m pytest

lint: $(BIN)/tutor
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

mutants: $(BIN)/tutor  ## machine-made mutants of every solution against its hidden tests
	$(BIN)/tutor author check --mutants

diagnosis: $(BIN)/tutor  ## precision and recall of the names given to wrong submissions
	$(BIN)/python tests/test_diagnosis.py

bench: $(BIN)/tutor  ## figures, never part of the tests
	$(BIN)/python -m pytest -o addopts= --import-mode=importlib tests/benchmarks

docs: $(BIN)/tutor  ## regenerate what the README quotes
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python docs/readme.py

screenshots: $(BIN)/tutor  ## pictures of every screen, for the README
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) dist build
