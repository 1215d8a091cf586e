# Everything a newcomer runs.  Needs Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP_RUN := $(VENV)/.installed-run
STAMP_DEV := $(VENV)/.installed-dev

.PHONY: help install demo demo-reset test test-fast check contract gallery sweep format fonts catalogues lock browser

help:  ## Say what each command does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

install: $(STAMP_RUN)  ## Make the environment in .venv, all but what only tests need

demo: $(STAMP_RUN)  ## Load the demonstration, send its notices, serve the portal
	$(BIN)/rights-portal demo

demo-reset: $(STAMP_RUN)  ## Throw the demonstration away and start over
	rm -rf var
	$(BIN)/rights-portal demo

test: $(STAMP_DEV) browser  ## Run every test: both databases, a real browser
	$(BIN)/python -m tests.run

test-fast: $(STAMP_DEV)  ## Run what needs no database server, no browser, no root
	$(BIN)/python -m pytest -q -n auto tests/unit tests/guards

check: $(STAMP_DEV)  ## Format, lint, types, import rules, migrations, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -p no:randomly tests/integration/test_migrations.py -k sqlite
	$(BIN)/python -m translations.extract --check

contract: $(STAMP_DEV)  ## Hold our calls to Twilio against its own description: TWILIO_OPENAPI=file
	$(BIN)/python -m tests.contracts.twilio_contract

gallery: $(STAMP_DEV)  ## Draw every notice, channel and language on one page: var/gallery
	$(BIN)/python -m tests.gallery

sweep: $(STAMP_DEV) browser  ## Walk every page in every way, draw it, store what was found: docs/sweep.json
	$(BIN)/python -m tests.sweep

format: $(STAMP_DEV)  ## Put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

catalogues: $(STAMP_DEV)  ## Read every sentence again into the catalogues
	$(BIN)/python -m translations.extract

fonts: $(STAMP_DEV)  ## Make the letters' fonts again from Debian's packages
	$(BIN)/python -m notifications.typesetting.make_fonts

assets: $(STAMP_DEV)  ## Make the pages' style sheets and fonts again; needs npm
	npm ci --silent --prefix portal/web/assets
	$(BIN)/python -m portal.web.assets.make_fonts
	node portal/web/assets/build.mjs

lock: $(STAMP_DEV)  ## Write the lock files again
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	  pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	  --constraints requirements.lock --group check --group test --group assets \
	  pyproject.toml -o requirements-dev.lock

browser: $(STAMP_DEV)
	$(BIN)/python -m tests.browser.find

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(STAMP_RUN): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP_DEV): requirements-dev.lock $(STAMP_RUN)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
