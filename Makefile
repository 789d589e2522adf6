# The project's commands. `make help` lists them; nothing needs to be installed but git, make and Python 3.13.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 4566
ARCHITECTURE ?= x86_64
export ARCHITECTURE
export SAM_CLI_TELEMETRY := 0
# The machine's own certificates, as pip uses them: where a company's proxy signs, uv's would not know it.
export UV_SYSTEM_CERTS := true
export PYTHONPATH := layers/service:.
# `value`, since a folder's name may hold a `$`.
export PATH := $(CURDIR)/.venv/bin:$(value PATH)
# The engine is on this machine, whatever proxy stands before the others.
export no_proxy := 127.0.0.1,localhost,$(or $(no_proxy),$(NO_PROXY))
export NO_PROXY := $(no_proxy)

.PHONY: help deps run clock build check test unit integration architecture peer faults e2e clients browser rows \
    slow bench describe samples lock format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: deps ## the whole service on this machine (PORT=4566), until Ctrl-C
	@exec .venv/bin/python -m local.run $(PORT)

clock: deps ## move the running service's clock ahead, e.g. make clock FORWARD=7d
	@exec .venv/bin/python -m local.clock $(PORT) "$(FORWARD)"

deps: ## the environments, from hashed requirements; nothing to do where they are up to date
	@python=$$(sh local/find-python.sh) && exec "$$python" local/prepare.py

build: deps ## what is deployed, in .aws-sam/build (ARCHITECTURE=x86_64|arm64)
	@AWS_DEFAULT_REGION=us-east-1 .venv/bin/sam build

check: deps ## the fast part of the checks
	@exec .venv/bin/python -m local.check

test: check integration peer faults e2e rows ## everything that is checked; needs nothing running

unit: deps ## rules without I/O
	@.venv/bin/python -m pytest -q tests/unit

integration: deps ## the functions in one process, over moto
	@.venv/bin/python -m pytest -q -n 2 tests/integration

architecture: deps ## layout, imports, template, committed descriptions
	@.venv/bin/python -m pytest -q -n 2 tests/architecture

peer: deps ## signatures, against Shopify's own library (needs npm)
	@.venv/bin/python -m pytest -q tests/peer

faults: deps ## races, crashes, kills
	@.venv/bin/python -m pytest -q -n 2 tests/faults

e2e: deps browser ## over HTTP against the local engine, which it starts and stops itself
	@.venv/bin/python -m pytest -q tests/e2e

clients: deps ## the part of e2e that generates clients of the API and lets them work (npm for one of them)
	@.venv/bin/python -m pytest -q tests/e2e/clients

browser: ## a Chromium for the browser tests, where we may install one
	@sh local/find-browser.sh

rows: deps ## what is built, and the goals that no neighbour can blur: cold starts, calls, instructions
	@.venv/bin/python -m pytest -q tests/artefact
	@.venv/bin/python -m bench.rows --deterministic

slow: deps ## what takes long and is no gate: runs in folders of odd names, 2,000 changes of a history
	@.venv/bin/python -m pytest -q tests/slow
	@HISTORY_CHANGES=2000 .venv/bin/python -m pytest -q tests/faults/test_history_of_writers_apart.py

bench: deps ## what it costs: all goals, the genuine runtime, growth, a month
	@.venv/bin/python -m bench.rows
	@.venv/bin/python -m bench.runtime
	@.venv/bin/python -m bench.costs # measures what bench.growth shows, shows it, and prices it
	@.venv/bin/python -m bench.due_rows

describe: deps ## renew what is generated: openapi.json, event schemas, schema registry
	@.venv/bin/python -m local.describe

samples: deps ## renew the samples of what this release stores, for later ones to read
	@.venv/bin/python -m tests.releases.write | tail -n 1

format: deps ## put the code in form
	@.venv/bin/ruff format --quiet . && .venv/bin/ruff check --quiet --fix .

lock: deps ## renew the hashed requirements from their .in files
	@for name in layers/dependencies/requirements local/uv-requirements requirements-dev local/engine-requirements \
	    local/generator-requirements; do \
	    .venv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header \
	        --python-version 3.13 $$name.in -o $$name.txt || exit 1; done

clean: ## everything that was made here, the local run's data included
	@rm -rf .venv .local .aws-sam build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
