# Passerelles: `make run` starts everything, `make test` checks everything. `make help` lists the rest.
SHELL := /bin/bash
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
PY := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: chromium help setup run train lint test test-unit test-conversations test-browser bench evaluate clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-20s %s\n", $$1, $$2}'

.uv/bin/uv:
	@echo "Installing uv in .uv"
	@python3 -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv

setup: $(if $(findstring .uv,$(UV)),.uv/bin/uv) ## The two environments, as uv.lock says
	@$(UV) sync --locked --quiet
	@UV_PROJECT_ENVIRONMENT=.venv-rasa $(UV) sync --locked --quiet --python 3.10 --only-group rasa

run: setup ## Database, models, both processes, then the addresses (Ctrl-C stops everything)
	@exec $(PY) -m bot serve

train: setup ## Train what is missing or older than its data
	@$(PY) -m bot train

lint: setup ## ruff and mypy
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

chromium: setup
	@[ -n "$$PASSERELLES_CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null \
	  || .venv/bin/python -m playwright install --only-shell chromium

test: lint train chromium ## Everything: lint, types, unit, database, conversations, API, browser
	@$(PY) -m pytest

test-unit: setup ## What needs neither Rasa nor a browser
	@$(PY) -m pytest tests/unit tests/db

test-conversations: train ## Whole interviews over the two real processes
	@$(PY) -m pytest tests/conversations tests/api

test-browser: train chromium ## The page in a real Chromium
	@$(PY) -m pytest tests/browser

bench: train ## Performance figures, into benchmarks/results.md
	@$(PY) -m bot bench turns
	@$(PY) -m bot bench understanding

CORPUS ?= $(wildcard ../shared/corpus)
evaluate: train ## How well people are understood, into data/evaluation.html; CORPUS=labelled files or folders
	@$(PY) -m bot evaluate $(addprefix --corpus ,$(CORPUS))

clean: ## Remove environments, models and local data
	rm -rf .venv .venv-rasa .uv models data
