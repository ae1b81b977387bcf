# One command each: demo, test, check. Every target sets up what it needs in .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Tests and demo start the program many times: its compiled form is kept, whatever the machine is set to.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check format live bench docs pictures lock clean

demo: $(READY)
	@$(BIN)/trida demo $(if $(AUTO),--auto) --tracker $(or $(TRACKER),jira-cloud) --lang $(or $(DEMO_LANG),ru)

test: $(READY)
	@sh tests/setup.sh
	@$(BIN)/python -m pytest $(ARGS)

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

live: $(READY)
	@$(BIN)/python -m tests.live

bench: $(READY)
	@$(BIN)/python -m tests.bench

docs: $(READY)
	@$(BIN)/python -m tests.generated

pictures: $(READY)
	@$(BIN)/python -m tests.pictures docs/pictures

lock:
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q uv
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header pyproject.toml --all-extras --group dev -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header pyproject.toml --extra postgres -o requirements/run.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header pyproject.toml --extra postgres --extra semantic -o requirements/semantic.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --group pyproject.toml:bench -o requirements/bench.txt

$(READY): requirements/dev.txt pyproject.toml
	@echo "Setting up $(VENV) (a minute, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

clean:
	rm -rf $(VENV) var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
