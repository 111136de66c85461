# Two commands are enough: `make run` and `make test`. The rest is for those who change Hamraz.
SHELL := /bin/bash
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test lint journeys figures bench soak messages pins clean dev
export PORT DATABASE_URL CASES WEB_WORKERS JOBS MINUTES DATABASE QUICK

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, open the training office, serve it on 127.0.0.1 (PORT= DATABASE_URL= CASES= WEB_WORKERS=)
	@exec tools/run.sh

test: ## install the rest and run everything: checks, browser, SQLite and PostgreSQL (JOBS=)
	@tools/test.sh

dev:
	@tools/bootstrap.sh dev

lint: dev ## ruff, mypy, the import ladder, templates, catalogues
	@tools/lint.sh

journeys: dev ## the browser journeys alone, one line each
	@$(PY) -m pytest tests/journeys --ds tests.settings --journeys -q --no-header -o console_output_style=classic

figures: dev ## the promises as figures: "T3: 4720/4720 flips refused"
	@$(PY) tools/figures.py

bench: dev ## measure the hot paths beside plain text, at 1,000 to 100,000 cases: two hours (QUICK=yes)
	@$(PY) tools/bench.py

soak: dev ## a day of office life, compressed, with power cuts (MINUTES=10 DATABASE=)
	@$(PY) tools/soak.py

messages: dev ## collect and compile the Dari and Pashto catalogues
	$(PY) manage.py makemessages --locale fa_AF --locale ps --add-location file --no-obsolete --no-wrap \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'tools/*'
	$(PY) tools/compile_messages.py
	$(PY) tools/native_review.py

pins: dev ## write requirements*.txt anew from requirements*.in, with hashes
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make pins" requirements.in -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make pins" -c requirements.txt requirements-dev.in -o requirements-dev.txt

clean: ## remove caches and compiled catalogues; the data in var/ stays
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -path ./.venv -prune -o -path ./var -prune -o -name __pycache__ -type d -print0 | xargs -0 -r rm -rf
	rm -f locale/*/LC_MESSAGES/*.mo
