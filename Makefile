# make demo    builds the examples, shows the requests, and rehearses sending them
# make test    all that has to pass
# make soak    what takes minutes
# make help    the rest

PYTHON ?= python3

BIN := .venv/bin
READY := .venv/ready
DEMO := build/demo

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo test lint format bench soak wheel clean
.DELETE_ON_ERROR:

help:
	@echo "make demo     build every file in examples/ into $(DEMO), show the requests, and rehearse sending them"
	@echo "make test     form, habits, types, imports and tests: all that has to pass"
	@echo "make lint     the same without the tests"
	@echo "make format   put the code in form"
	@echo "make bench    measure"
	@echo "make soak     what takes minutes: submits of thousands and builds, killed by chance"
	@echo "make wheel    build the source archive and the wheel into dist/"
	@echo "make clean    remove all that was made, .venv too"
	@echo
	@echo "The first of them sets up .venv, with PYTHON=$(PYTHON) (3.11 or later)."

setup: $(READY)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is not Python 3.11 or later; name one that is: make PYTHON=python3.11 ..." >&2; exit 1; }
	@echo "Setting up .venv (once, and again when pyproject.toml changes; about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --editable '.[dev]'
	@touch $@

demo: $(READY)
	@rm -rf $(DEMO)
	@echo "Building every file in examples/"
	$(BIN)/scene build examples -o $(DEMO)
	@set -- $(DEMO)/*.json; \
	echo; echo "$$# requests in $(DEMO), with their sizes in bytes:"; \
	for request; do printf '%9d  %s\n' "$$(wc -c < "$$request")" "$${request##*/}"; done; \
	shown=0; for request; do \
		shown=$$((shown + 1)); [ $$shown -le 3 ] || break; \
		echo; echo "$$request begins:"; head -n 16 "$$request" | sed 's/^/    /'; \
	done
	@echo; echo "Sending them to a stand-in for the service, on this machine, and following them to the end"
	cd examples && ../$(BIN)/scene submit --sandbox --yes

test: lint
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-logo

format: $(READY)
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: $(READY)
	$(BIN)/python tests/bench/run.py
	$(BIN)/python -m tests.bench.many

soak: $(READY)
	@for part in tests/soak/[a-z]*.py; do \
		echo "$$part"; $(BIN)/python -m tests.soak.$$(basename $$part .py) || exit 1; \
	done

wheel: $(READY)
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f compiler/scenec/_tables.py* compiler/scenec/_docs.py*
	find compiler tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
