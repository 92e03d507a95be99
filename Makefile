# `make up` and `make test` are all a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Exact pins but for torch, whose build differs by machine: pyproject.toml pins its version.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock
# The tests that take every branch of what decides about consents.
CONSENT := tests/cameos tests/videos/test_commercial.py \
  $(patsubst %,tests/worker/test_%.py,consents muted_voices showing_who_is_named silencing stand_ins)

.PHONY: help up test fuzz consent leaks faults check services lock openapi train-nano train-base bench clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' || { echo "Vitascope needs Python 3.11 or 3.12; name it with PYTHON=... make up" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/run: pyproject.toml requirements.lock | $(BIN)/python
	@echo "Installing what an instance needs (once; a few minutes)"
	@$(INSTALL) -e . || { echo "The installation failed: see the message above; 'df -h .' tells whether the disk is full" >&2; exit 1; }
	@touch $@

$(VENV)/dev: pyproject.toml requirements.lock requirements-cameo.lock | $(BIN)/python
	@echo "Installing what the tests need (once; a few minutes)"
	@$(INSTALL) -e '.[dev]'
	@$(INSTALL) --no-deps -r requirements-cameo.lock
	@touch $@ $(VENV)/run

up: $(VENV)/run ## Start everything here, in the foreground
	@$(BIN)/python manage.py up

# Playwright keeps an event loop in its process, in which Django refuses its synchronous ORM: browser tests run by themselves.
test: $(VENV)/dev ## Run the whole test suite, in Chromium too
	@$(BIN)/python -m pytest -n 2 --dist loadgroup
	@$(BIN)/python -m pytest -m "browser and not consent" tests/browser

fuzz: $(VENV)/dev ## Send thousands of odd requests to every route of both API documents (ten minutes)
	@$(BIN)/python -m pytest -m fuzz tests/fuzz -q

consent: $(VENV)/dev ## Look for ways round consent: 10,000 runs of 50 steps, and every race 200 times, and every branch (an hour)
	@VITASCOPE_CONSENT_RUNS=10000 VITASCOPE_CONSENT_STEPS=50 $(BIN)/python -m pytest tests/cameos/test_invariants.py -q
	@VITASCOPE_CONSENT_WALKS=300 $(BIN)/python -m pytest tests/cameos/test_invariants_on_rows.py -q
	@VITASCOPE_CONSENT_EVENINGS=60 $(BIN)/python -m pytest tests/cameos/test_invariants_at_once.py -q
	@VITASCOPE_CONSENT_TRIALS=200 $(BIN)/python -m pytest tests/cameos/test_races.py -q
	@$(BIN)/python -m pytest -m consent tests/browser/test_cameo_journey.py -q
	@$(BIN)/python -m coverage run -m pytest $(CONSENT) -q
	@$(BIN)/python -m coverage report
	@VITASCOPE_CONSENT_FAMILY=1000 VITASCOPE_CONSENT_VIEWERS=50 VITASCOPE_CONSENT_TRIALS=20 $(BIN)/python -m pytest tests/cameos/test_last_byte.py -q -s

leaks: $(VENV)/dev ## Serve a million places of feeds while everything about them changes, and look for one too many (hours)
	@VITASCOPE_LEAK_PLACES=500000 $(BIN)/python -m pytest tests/feed/test_leaks.py -q

faults: $(VENV)/dev ## Strike two hundred jobs with kills, freezes and crashes, and count what is lost or doubled (minutes)
	@$(BIN)/python -m pytest -m faults tests/faults -q

check: $(VENV)/dev ## Lint, types, layers, migrations, OpenAPI snapshot
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@mkdir -p .cache
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file .cache/openapi.yaml
	@diff -u docs/openapi.yaml .cache/openapi.yaml || { echo "The API changed: look at the difference, then 'make openapi'" >&2; exit 1; }
	@$(BIN)/python manage.py vendor --check

openapi: $(VENV)/dev ## Renew the committed OpenAPI snapshot
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

services: ## Install what some tests start: servers (Debian packages) and OpenAI's client for Node
	@if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	for package in postgresql redis-server rabbitmq-server chromium ffmpeg libegl1 libgl1 systemd; do \
	  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
	done; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	if [ -n "$$missing" ]; then $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends $$missing; fi
	@cd tests/developer/node && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --loglevel=error --ignore-scripts --no-audit --no-fund; }

lock: $(VENV)/dev ## Renew requirements.lock from pyproject.toml
	@$(BIN)/pip-compile --quiet --extra dev --unsafe-package torch --no-emit-index-url --no-emit-find-links --no-header \
	  --no-annotate --strip-extras --output-file requirements.lock pyproject.toml

train-nano: $(VENV)/dev ## Train the nano network on this machine's CPU (resumable, about seven hours)
	@$(BIN)/python -m generation.training.text --out runs/text --minutes 12 --threads 2
	@$(BIN)/python -m generation.training.vocoder --out runs/vocoder --minutes 20 --threads 2
	@$(BIN)/python -m generation.training.speech --out runs/speech --minutes 36 --threads 2
	@$(BIN)/python -m generation.training.renderer --out runs/renderer --minutes 90 --threads 2
	@$(BIN)/python -m generation.training.planner --out runs/planner --minutes 120 --threads 2 --cool-down 15
	@$(BIN)/python -m generation.training.critic --out runs/critic --minutes 30 --threads 2 --planner runs/planner --tries 1500
	@$(BIN)/python -m generation.training.reader --out runs/reader --minutes 60 --threads 2
	@$(BIN)/python -m generation.training.worn --out runs/worn --minutes 14 --threads 2
	@$(BIN)/python -m generation.training.preset --runs runs --out runs/nano
	@echo "The weights are in runs/nano; score them with VITASCOPE_WEIGHTS_DIR=runs/nano make bench"

train-base: $(VENV)/dev ## Train the base network: ten minutes on a GPU with 16 cores, then two hours of two cores
	@$(BIN)/python -m generation.training.renderer --out runs/base/renderer --minutes 8 --device cuda --workers 5 --scale 6 --store 800 & RENDERER=$$!; \
	$(BIN)/python -m generation.training.planner --out runs/base/planner --minutes 8 --cool-down 3.5 --device cuda --half --workers 9 \
	  --batch 512 --width 256 --depth 8 --hidden 896 && wait $$RENDERER
	@$(BIN)/python -m generation.training.text --out runs/base/text --minutes 12 --threads 2
	@$(BIN)/python -m generation.training.vocoder --out runs/base/vocoder --minutes 20 --threads 2
	@$(BIN)/python -m generation.training.speech --out runs/base/speech --minutes 36 --threads 2
	@$(BIN)/python -m generation.training.critic --out runs/base/critic --minutes 30 --threads 2 --planner runs/base/planner --tries 1500 --device cuda
	@$(BIN)/python -m generation.training.reader --out runs/base/reader --minutes 60 --threads 2
	@$(BIN)/python -m generation.training.worn --out runs/base/worn --minutes 14 --threads 2
	@$(BIN)/python -m generation.training.preset --runs runs/base --out runs/base/preset
	@echo "The weights are in runs/base/preset; score them with VITASCOPE_WEIGHTS_DIR=runs/base/preset make bench"

bench: $(VENV)/dev ## Score the shipped network
	@$(BIN)/python manage.py bench

clean: ## Remove what can be made again; your data in .data stays
	@rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache *.egg-info
