# The commands of the house. `make help` lists them. Setup is stamped: it runs again only when
# pyproject.toml or widget/package-lock.json changed.
PORT ?= 8080
WORKERS ?= 2
BIN := .venv/bin
PY := $(BIN)/python
NODE_STAMP := widget/node_modules/.handraise-stamp

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench drill setup chromium widget wheel clean \
	lint types imports widget-types widget-reproducible widget-budget docs-headings deploy-files servers

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 26

run: .venv/run.stamp ## set up and start the demo (PORT=9000 make run moves it)
	@$(BIN)/handraise demo --port $(PORT)

test: setup chromium servers ## set up, check and run every test
	@$(MAKE) --no-print-directory check
	@echo "== tests, $(WORKERS) at once"
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile

check: setup lint types imports widget-types widget-reproducible widget-budget docs-headings deploy-files ## every check that is no test
	@echo "== all checks passed"

fmt: .venv/dev.stamp ## format the Python code and mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/dev.stamp ## measure speed and memory (docs: the ratios of one run)
	@$(PY) -m tests.benchmarks

drill: .venv/dev.stamp ## kill, freeze and replace real servers under load, for an hour (SIZE=10: minutes)
	@$(PY) -m tests.drill --size $(or $(SIZE),100)
	@$(PY) -m tests.drill.floods

widget: setup ## build widget/dist from widget/src
	@$(PY) -m tools.npm run --silent build

wheel: .venv/dev.stamp ## build the wheel into dist/
	@$(PY) -m build --wheel --outdir dist .

clean: ## remove what setup made
	rm -rf .venv widget/node_modules dist

lint: .venv/dev.stamp
	@echo "== ruff: faults and format"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: .venv/dev.stamp
	@echo "== mypy --strict"
	@$(BIN)/mypy

imports: .venv/dev.stamp
	@echo "== import-linter: arrows point down"
	@$(BIN)/lint-imports --no-logo

widget-types: setup
	@echo "== tsc: the widget's types"
	@$(PY) -m tools.npm run --silent check

widget-reproducible: setup
	@echo "== widget/dist is what widget/src builds"
	@$(PY) -m tools.widget_reproducible

widget-budget: setup
	@echo "== widget: byte budget, and nothing but what a visitor loads"
	@$(PY) -m tools.widget_budget
	@$(PY) -m tools.widget_files

docs-headings: .venv/dev.stamp
	@echo "== docs: every key, command and message has its place"
	@$(PY) -m tools.docs_headings

deploy-files: .venv/dev.stamp
	@echo "== deploy/: each file is taken by the program it is for"
	@$(PY) -m tools.deploy_files

setup: .venv/dev.stamp $(NODE_STAMP)

chromium: .venv/dev.stamp ## find a Chromium for the browser tests, or install one
	@$(PY) -m tools.chromium

servers: .venv/dev.stamp ## install nginx, Caddy and the like for the checks of deploy/ (Debian, as root)
	@$(PY) -m tools.deploy_files --install

.venv/run.stamp: pyproject.toml tools/venv.sh
	@sh tools/venv.sh
	@echo "Installing Handraise and what it needs (the first time this takes a minute) ..."
	@$(PY) -m pip install --quiet --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml tools/venv.sh
	@sh tools/venv.sh
	@echo "Installing Handraise with its development tools (the first time this takes minutes) ..."
	@$(PY) -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/run.stamp

$(NODE_STAMP): widget/package.json widget/package-lock.json .venv/dev.stamp
	@echo "Installing the widget's build tools with npm ..."
	@$(PY) -m tools.npm ci --loglevel=error
	@touch $@
