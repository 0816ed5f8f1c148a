# The few commands that people type. `make test` is the whole gate, and the only thing CI runs.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# Extra words for pip, for instance the index of torch's CPU builds (see README).
PIP_ARGS ?=
HOST ?= 127.0.0.1
PORT ?= 7860
SOURCES := src ui tests benchmarks training

.PHONY: help install index serve ask test format format-check lint types imports unit \
        bench-quality bench-speed bench-load lock clean
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# torch first and exactly: asked for by another package it would come with gigabytes for GPUs.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -c constraints.txt torch
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -c constraints.txt hatchling editables
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@

install: $(VENV)/.installed ## Make the virtual environment with pinned dependencies

index: install ## Build the index of seeds/, or bring it up to date
	$(BIN)/qa index seeds --index index

serve: index ## Open the chat on http://127.0.0.1:7860
	$(BIN)/qa serve --host $(HOST) --port $(PORT) --index index

ask: install ## Ask one question: make ask q="..."
	@$(BIN)/qa index seeds --index index > /dev/null
	@$(BIN)/qa ask "$(q)" --index index || test $$? -eq 3  # 3: declined, no error of make

test: install format-check lint types imports unit ## The whole gate

format: install ## Format and mend what can be mended
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

format-check: install
	$(BIN)/ruff format --check $(SOURCES)

lint: install
	$(BIN)/ruff check $(SOURCES)

types: install
	$(BIN)/mypy

imports: install
	$(BIN)/lint-imports

unit: install
	$(BIN)/pytest

bench-quality: install ## Measure quality (EVAL=folder of evaluation sets, PEERS=a Python with the peers)
	$(BIN)/python -m benchmarks.quality --golden $(if $(EVAL),--eval $(EVAL)) $(if $(PEERS),--peer-python $(PEERS))

bench-speed: index ## Measure speed (QUICK=1: small sizes; PEERS=Python with LangChain and txtai)
	$(BIN)/python -m benchmarks.speed $(if $(QUICK),--quick) $(if $(PEERS),--peer-python $(PEERS))

bench-load: index ## 50 users at once for a minute against the server
	$(BIN)/python -m benchmarks.speed.load

lock: install ## Write constraints.txt from what is installed
	$(BIN)/python -m pip freeze --exclude-editable | sed -E 's/\+cpu$$//' > constraints.txt

clean: ## Remove everything that was built
	rm -rf $(VENV) index/* .mypy_cache .ruff_cache .pytest_cache
	git checkout -q -- index/README.md
